"""Turns into clips."""

from __future__ import annotations

import hashlib
import io
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
import soundfile

from paperradio.domain.document import Document, Passage, Role
from paperradio.domain.media import SAMPLE_RATE
from paperradio.domain.paper import Paper, PaperId
from paperradio.domain.script import Turn
from paperradio.errors import ConfigurationError, SynthesisFailed
from paperradio.settings import VoicingSettings
from paperradio.voicing.cast import CastVoicer

if TYPE_CHECKING:
    from tests.unit.voicing.conftest import ToneSynthesiser

    Refusing = Callable[[Callable[[str], bool]], ToneSynthesiser]

TURN = Turn("ada", "The LSTM [3]  reaches\n10^{-4} loss.", (4,), True)


@pytest.fixture
def voicer(voices_folder: Path, tone: ToneSynthesiser) -> CastVoicer:
    return CastVoicer(VoicingSettings(), voices_folder, engine=lambda voice: tone)


def test_clip_of_a_turn(voicer: CastVoicer) -> None:
    clip, data = voicer.voice(TURN)
    samples, rate = soundfile.read(io.BytesIO(data))
    assert rate == SAMPLE_RATE
    assert clip.duration == samples.size / SAMPLE_RATE
    assert (clip.speaker, clip.voice) == ("ada", "ada-espeak")
    assert clip.text == "The LSTM [3] reaches 10^{-4} loss."
    assert clip.spoken == "The L S T M reaches 10 to the minus 4 loss."
    assert " ".join(word.text for word in clip.words) == clip.text
    assert clip.sound.key == voicer.key(TURN)
    assert (clip.sound.size, clip.sound.sha256) == (len(data), hashlib.sha256(data).hexdigest())


def test_key_is_that_of_spoken_text_and_voice(voicer: CastVoicer) -> None:
    assert voicer.key(Turn("ada", "Up 10% [1].")) == voicer.key(Turn("ada", "Up 10 percent."))
    assert voicer.key(Turn("ada", "Yes.")) != voicer.key(Turn("ben", "Yes."))
    kind, folder, name = voicer.key(TURN).split("/")
    assert (kind, folder) == ("clip", name[:2])
    assert len(name) == 64 + len(".flac")


def test_recipe_follows_what_is_heard(voicer: CastVoicer, voices_folder: Path, tone: ToneSynthesiser) -> None:
    file = voices_folder / "ada-espeak.toml"
    file.write_text(file.read_text().replace('label = "Ada"', 'label = "Adelheid"'))
    renamed = CastVoicer(VoicingSettings(), voices_folder, engine=lambda voice: tone)
    assert (renamed.recipe, renamed.key(TURN), renamed.label("ada")) == (voicer.recipe, voicer.key(TURN), "Adelheid")
    file.write_text(file.read_text() + "pitch = 20\n")
    lower = CastVoicer(VoicingSettings(), voices_folder, engine=lambda voice: tone)
    assert lower.recipe != voicer.recipe
    assert lower.key(TURN) != voicer.key(TURN)
    louder = CastVoicer(VoicingSettings(loudness_lufs=-14), voices_folder, engine=lambda voice: tone)
    assert louder.key(TURN) not in (voicer.key(TURN), lower.key(TURN))


def test_unknown_speaker(voicer: CastVoicer) -> None:
    with pytest.raises(ConfigurationError, match=r"speaker 'eve'.*ada, ben, clara, dan"):
        voicer.key(Turn("eve", "Hello."))


def test_nothing_to_say(voicer: CastVoicer) -> None:
    with pytest.raises(SynthesisFailed, match=r"\[12\]"):
        voicer.voice(Turn("ada", "[12]"))


def test_failing_voice(voices_folder: Path, refusing: Refusing) -> None:
    voice = refusing(lambda text: True)
    voicer = CastVoicer(VoicingSettings(), voices_folder, engine=lambda _: voice)
    with pytest.raises(SynthesisFailed):
        voicer.voice(TURN)


def test_a_paper_says_what_its_words_mean(voicer: CastVoicer) -> None:
    """Its own acronym is said in full where it first comes up, and only where it is the paper that is told."""
    text = "We train a graph neural network (GNN) on small graphs."
    passage = Passage(0, 1, text, text, "1", Role.BODY, ())
    document = Document("On graphs", (), "", (), (passage,))
    turns = (Turn("ada", "The GNN wins."), Turn("ben", "Does the GNN win?"))
    telling = voicer.telling(turns, {None: (Paper(PaperId("p"), "On graphs"), document)})
    (first, _), (second, _) = (telling.voice(turn) for turn in turns)
    assert (first.spoken, first.text) == ("The graph neural network wins.", "The GNN wins.")
    assert second.spoken == "Does the G N N win?"
    assert voicer.voice(turns[0])[0].spoken == "The G N N wins."
    assert telling.key(turns[0]) != voicer.key(turns[0])
