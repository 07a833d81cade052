"""Level and true peak."""

from __future__ import annotations

import numpy as np
import pytest
from scipy.signal import resample_poly

from paperradio.domain.media import SAMPLE_RATE
from paperradio.errors import SynthesisFailed
from paperradio.ports import Samples
from paperradio.voicing.loudness import level, loudness


def _sine(hertz: float, seconds: float, amplitude: float, phase: float = 0.0) -> Samples:
    moments = np.arange(int(seconds * SAMPLE_RATE)) / SAMPLE_RATE
    return (amplitude * np.sin(2 * np.pi * hertz * moments + phase)).astype(np.float32)


def _bursts(seconds: float, crest: float) -> Samples:
    """Noise with peaks `crest` times as high as usual, ten a second."""
    chance = np.random.default_rng(7)
    noise = np.convolve(chance.normal(0, 0.05, int(seconds * SAMPLE_RATE)), np.hanning(9) / 4, mode="same")
    peaks = np.ones(noise.size)
    peaks[:: SAMPLE_RATE // 10] = crest
    shape = np.convolve(peaks, np.hanning(41), mode="same")
    return np.asarray(noise * shape, dtype=np.float32)


def _true_peak(sound: Samples) -> float:
    return float(np.abs(resample_poly(sound, 8, 1)).max())


def test_two_channels_of_a_full_scale_sine() -> None:
    # BS.1770: 0 dBFS at 997 Hz in one channel is -3.01 LUFS, in two 0.
    assert loudness(_sine(997, 4, 1.0)) == pytest.approx(0.0, abs=0.05)


def test_peaks_between_samples_count() -> None:
    quarter = _sine(SAMPLE_RATE / 4, 0.1, 1.0, phase=np.pi / 4)
    assert np.abs(quarter).max() == pytest.approx(0.7071, abs=1e-3)
    assert _true_peak(quarter[100:-100] * np.hanning(quarter.size - 200).astype(np.float32)) == pytest.approx(
        1, abs=0.02
    )


def test_a_peak_is_lowered_and_the_rest_left() -> None:
    sound = _sine(440, 1, 0.2)
    sound[24_000:24_050] *= 4.5
    limited = level(sound, -20, 20 * np.log10(0.5), measured=-20)
    assert _true_peak(limited) <= 0.5
    assert np.array_equal(limited[:20_000], sound[:20_000])
    assert np.array_equal(limited[28_000:], sound[28_000:])


@pytest.mark.parametrize("seconds", [0.15, 0.35, 1.0, 8.0])
@pytest.mark.parametrize("amplitude", [0.001, 0.9])
def test_level_of_any_length(seconds: float, amplitude: float) -> None:
    sound = level(_sine(500, seconds, amplitude), -16, -1.5)
    assert loudness(sound) == pytest.approx(-16, abs=0.3)


def test_level_holds_both_loudness_and_peak() -> None:
    sound = level(_bursts(6, 4.0), -16, -1.5)
    assert loudness(sound) == pytest.approx(-16, abs=0.4)
    assert 20 * np.log10(_true_peak(sound)) <= -1.5


def test_silence_has_no_level() -> None:
    assert loudness(np.zeros(SAMPLE_RATE, np.float32)) == -np.inf
    with pytest.raises(SynthesisFailed):
        level(np.zeros(SAMPLE_RATE, np.float32), -16, -1.5)
