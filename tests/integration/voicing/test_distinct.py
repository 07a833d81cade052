"""The shipped cast with espeak-ng only: who speaks is told from the sound alone."""

from __future__ import annotations

from itertools import combinations
from typing import NamedTuple

import numpy as np
import pytest
from numpy.lib.stride_tricks import sliding_window_view
from numpy.typing import NDArray
from scipy.fft import dct
from scipy.signal import resample_poly

from paperradio.settings import VoicingSettings, load_formats
from paperradio.shipped import shipped_folder
from paperradio.voicing.espeak import EspeakSynthesiser
from paperradio.voicing.sound import finish
from paperradio.voicing.voices import VoiceFiles

CAST = VoicingSettings().cast
TEXTS = (
    "The authors train a small model on four million sentences, and compare it with a larger one.",
    "We measured how often the answer changes when only the order of the questions is another.",
)
RATE = 24_000
LEAST_SEMITONES = 2.5
"""Between the median pitches of any two; a tone and a quarter is heard by everybody."""
HOSTS_TIMBRE = 5.0
"""Least distance of the mean mel cepstra of those who talk with each other, where one speaker's two texts are about 1
apart."""


class Sound(NamedTuple):
    """Median pitch in semitones above 55 Hz, and the mean of 12 mel-frequency cepstral coefficients."""

    pitch: float
    timbre: NDArray[np.float64]


def _frames(samples: NDArray[np.float32], seconds: float) -> NDArray[np.float64]:
    """Those frames, every 10 ms, that are loud."""
    frames = sliding_window_view(samples, int(seconds * RATE))[:: RATE // 100].astype(np.float64)
    power = np.mean(frames**2, axis=1)
    return np.asarray(frames[power > 0.02 * power.max()])


def _pitch(samples: NDArray[np.float32]) -> float:
    frames = _frames(samples, 0.04)
    width = frames.shape[1]
    likeness = np.fft.irfft(np.abs(np.fft.rfft(frames - frames.mean(axis=1, keepdims=True), 2 * width)) ** 2)[:, :width]
    likeness /= likeness[:, :1]
    low, high = RATE // 400, RATE // 60
    voiced = likeness[:, low:high].max(axis=1) > 0.5
    hertz = RATE / (np.argmax(likeness[voiced, low:high], axis=1) + low)
    return float(12 * np.log2(np.median(hertz) / 55))


def _timbre(samples: NDArray[np.float32]) -> NDArray[np.float64]:
    frames = _frames(samples, 0.025)
    power = np.abs(np.fft.rfft(frames * np.hanning(frames.shape[1]), 1024)) ** 2
    mel, low, high = (np.log10(1 + hertz / 700) for hertz in (np.fft.rfftfreq(1024, 1 / RATE), 80, 8000))
    edges = np.linspace(low, high, 28)
    width = edges[1] - edges[0]
    bands = np.clip(1 - np.abs(mel[None] - edges[1:-1, None]) / width, 0, 1)
    return np.asarray(dct(np.log(power @ bands.T + 1e-10), axis=1, norm="ortho")[:, 1:13].mean(axis=0))


@pytest.fixture(scope="module")
def cast() -> dict[str, tuple[Sound, ...]]:
    """Each speaker's stand-in, as it is aired, on two texts."""
    files = VoiceFiles([shipped_folder("voices")])
    heard: dict[str, tuple[Sound, ...]] = {}
    for speaker, name in CAST.items():
        voice = files.voice(files.stand_in(name))
        finished = [
            finish(EspeakSynthesiser(voice.espeak).speak(text), voice.equaliser, VoicingSettings()) for text in TEXTS
        ]
        sounds = [resample_poly(each.samples, 1, 2) for each in finished]
        heard[speaker] = tuple(Sound(_pitch(sound), _timbre(sound)) for sound in sounds)
    return heard


def test_there_are_four_hosts_and_two_guests() -> None:
    formats = load_formats([shipped_folder("configs") / "shows"])
    pairs = {each.hosts for each in formats.values()}
    assert {("ada", "ben"), ("clara", "dan")} <= pairs
    assert len(CAST) == 6


def test_no_two_have_the_same_pitch(cast: dict[str, tuple[Sound, ...]]) -> None:
    apart = {
        (one, other): abs(np.mean([s.pitch for s in cast[one]]) - np.mean([s.pitch for s in cast[other]]))
        for one, other in combinations(cast, 2)
    }
    assert min(apart.values()) > LEAST_SEMITONES, apart


@pytest.mark.parametrize("pair", [("ada", "ben"), ("clara", "dan")])
def test_those_who_talk_together_differ_in_timbre_too(
    cast: dict[str, tuple[Sound, ...]], pair: tuple[str, str]
) -> None:
    one, other = (np.mean([sound.timbre for sound in cast[speaker]], axis=0) for speaker in pair)
    assert np.linalg.norm(one - other) > HOSTS_TIMBRE


def test_a_speaker_is_known_again_by_another_text(cast: dict[str, tuple[Sound, ...]]) -> None:
    """Each second text is nearest to the same speaker's first one, and at least twice as near as to any other's."""

    def distance(one: Sound, other: Sound) -> float:
        return float(abs(one.pitch - other.pitch) + np.linalg.norm(one.timbre - other.timbre))

    for speaker, (_, second) in cast.items():
        to = {other: distance(second, first) for other, (first, _) in cast.items()}
        own = to.pop(speaker)
        assert 2 * own < min(to.values()), (speaker, own, to)
