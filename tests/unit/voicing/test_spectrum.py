"""Blocks of a spectrum against filters that go through the sound from end to end."""

from __future__ import annotations

import numpy as np
import pyloudnorm
import pytest
from scipy.signal import iirpeak, lfilter, resample_poly

from paperradio.domain.media import SAMPLE_RATE
from paperradio.voicing.loudness import TWO_CHANNELS_LU, gated, loudness
from paperradio.voicing.spectrum import converted, weighted
from paperradio.voicing.voices import EqualiserBand


def _noise(seconds: float, rate: int) -> np.ndarray:
    """Noise that comes and goes, without much at the very top."""
    chance = np.random.default_rng(5)
    noise = np.convolve(chance.normal(0, 0.1, int(seconds * rate)), np.hanning(7) / 3, mode="same")
    return (noise * (1.2 + np.sin(np.arange(noise.size) / rate * 9))).astype(np.float32)


def _off(found: np.ndarray, wanted: np.ndarray) -> float:
    """In dB, what differs against what is wanted."""
    return float(20 * np.log10(np.linalg.norm(found - wanted) / np.linalg.norm(wanted)))


@pytest.mark.parametrize("rate", [16_000, 22_050, 24_000, 44_100, 48_000])
@pytest.mark.parametrize("seconds", [0.05, 3.3])
def test_the_rate_changes_and_nothing_else(rate: int, seconds: float) -> None:
    moments = np.arange(int(seconds * rate)) / rate
    sound = (0.5 * np.sin(2 * np.pi * 700 * moments) * np.hanning(moments.size)).astype(np.float32)
    found = converted(sound, rate).sound
    wanted = resample_poly(sound.astype(np.float64), SAMPLE_RATE, rate)
    assert found.dtype == np.float32
    assert found.shape == wanted.shape
    pole = np.exp(-2 * np.pi * 50 / SAMPLE_RATE)
    high = lfilter([(1 + pole) / 2, -(1 + pole) / 2], [1, -pole], wanted)
    assert _off(found, high) < -40


def test_bands_are_those_of_a_filter_from_end_to_end() -> None:
    sound, bands = (
        _noise(3, 22_050),
        (EqualiserBand(hertz=60, gain_db=9, width=10), EqualiserBand(hertz=3000, gain_db=-9)),
    )
    wanted = converted(sound, 22_050).sound.astype(np.float64)
    for band in bands:
        numerator, denominator = iirpeak(band.hertz, band.width, fs=SAMPLE_RATE)
        gain = 10 ** (band.gain_db / 20)
        wanted = lfilter(denominator + (gain - 1) * numerator, denominator, wanted)
    assert _off(converted(sound, 22_050, bands).sound, wanted) < -30


@pytest.mark.parametrize("rate", [16_000, 22_050, 48_000])
def test_loudness_at_the_old_rate_is_that_of_the_new_one(rate: int) -> None:
    found = converted(_noise(5, rate), rate)
    # pyloudnorm's shelf is not quite that of the standard.
    reference = pyloudnorm.Meter(SAMPLE_RATE).integrated_loudness(found.sound.astype(np.float64)) + TWO_CHANNELS_LU
    assert gated(found.weighted, found.rate) == pytest.approx(loudness(found.sound), abs=0.02)
    assert loudness(found.sound) == pytest.approx(reference, abs=0.15)


def test_silence_between_does_not_count() -> None:
    noise = _noise(4, SAMPLE_RATE)
    with_silence = np.concatenate([noise, np.zeros(6 * SAMPLE_RATE, np.float32), noise])
    assert loudness(with_silence) == pytest.approx(loudness(noise), abs=0.3)


def test_the_weighting_of_the_standard() -> None:
    # BS.1770: -3.01 LUFS at 997 Hz for one full-scale channel, so +0.691 dB there; bass and treble by its curve.
    for hertz, decibel in ((997, 0.691), (100, -1.1), (10_000, 4.0)):
        moments = np.arange(2 * SAMPLE_RATE) / SAMPLE_RATE
        sound = np.sin(2 * np.pi * hertz * moments).astype(np.float32)
        power = float(np.mean(np.square(weighted(sound)[SAMPLE_RATE // 2 :])))
        assert 10 * np.log10(2 * power) == pytest.approx(decibel, abs=0.15)
