"""A voice without a synthesiser: a tone for each word."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest

from paperradio.errors import SynthesisFailed
from paperradio.voicing.speech import Mark, Speech

RATE = 22_050
WORD_SECONDS = 0.3
EDGE_SECONDS = 0.2

VOICE_FILE = """
engine = "espeak"
label = "{label}"
licence = "none"
sample = "Hello."

[espeak]
voice = "en-us"
"""


PIPER_FILE = """
engine = "piper"
label = "{label}"
licence = "none"
sample = "Hello."
stand_in = "{name}-espeak"

[piper]
model = "{name}-model"
"""

CAST = ("ada", "ben", "clara", "dan", "erin", "finn")


class ToneSynthesiser:
    """Speaks each word as 0.3 s of tone, with 0.2 s of silence at both ends; fails where `refuse` says so."""

    by_sentence = False

    def __init__(self, refuse: Callable[[str], bool] = lambda text: False) -> None:
        self.refuse = refuse
        self.heard: list[str] = []

    def speak(self, text: str) -> Speech:
        self.heard.append(text)
        if self.refuse(text):
            raise SynthesisFailed(text)
        edge = np.zeros(int(EDGE_SECONDS * RATE), np.float32)
        moment = np.arange(int(WORD_SECONDS * RATE)) / RATE
        tone = (0.3 * np.sin(2 * np.pi * 440 * moment) * np.hanning(moment.size) ** 0.25).astype(np.float32)
        words = list(re.finditer(r"\S+", text))
        marks = tuple(Mark(word.start(), EDGE_SECONDS + WORD_SECONDS * place) for place, word in enumerate(words))
        return Speech(np.concatenate([edge, *[tone] * len(words), edge]), RATE, marks)


@pytest.fixture
def tone() -> ToneSynthesiser:
    return ToneSynthesiser()


@pytest.fixture
def refusing() -> Callable[[Callable[[str], bool]], ToneSynthesiser]:
    return ToneSynthesiser


@pytest.fixture
def voices_folder(tmp_path: Path) -> Path:
    folder = tmp_path / "voices"
    folder.mkdir()
    for name in CAST:
        (folder / f"{name}-espeak.toml").write_text(VOICE_FILE.format(label=name.title()))
        (folder / f"{name}-piper.toml").write_text(PIPER_FILE.format(label=name.title(), name=name))
    return folder
