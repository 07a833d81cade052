"""Level and peak: ITU-R BS.1770 loudness of short speech, and a true-peak limiter that looks ahead."""

from __future__ import annotations

import math
from functools import cache

import numpy as np
import pyloudnorm
from numpy.typing import NDArray
from scipy.ndimage import minimum_filter1d, uniform_filter1d
from scipy.signal import firwin

from paperradio.domain.media import SAMPLE_RATE
from paperradio.errors import SynthesisFailed
from paperradio.ports import Samples

TWO_CHANNELS_LU = 10 * math.log10(2)
"""Two equal channels are this much louder than one of them."""

_LEAST_SECONDS = 3.0  # shorter sound is repeated before it is measured: a gate needs several blocks of 400 ms
_ROUNDS = 3  # of limiting and levelling again
_CLOSE_LU = 0.2
_OVERSAMPLING = 4
_TAPS = 16  # of each interpolating filter
_LOOKAHEAD = SAMPLE_RATE // 250  # 4 ms
_SAFETY_DB = 0.05  # what 4x oversampling may miss, and 16 bits round


@cache
def _meter() -> pyloudnorm.Meter:
    return pyloudnorm.Meter(SAMPLE_RATE)


def loudness(sound: Samples) -> float:
    """Integrated loudness in LUFS of two equal channels of `sound`; −inf for silence."""
    if not sound.size:
        return -math.inf
    repeats = math.ceil(_LEAST_SECONDS * SAMPLE_RATE / sound.size)
    with np.errstate(divide="ignore", invalid="ignore"):
        return float(_meter().integrated_loudness(np.tile(sound, repeats))) + TWO_CHANNELS_LU


def true_peak(sound: Samples) -> float:
    """The largest magnitude between the samples too, full scale 1.0."""
    return float(_envelope(sound).max(initial=0.0))


def level(sound: Samples, loudness_lufs: float, true_peak_dbtp: float) -> Samples:
    """`sound` at `loudness_lufs` (as two equal channels), its true peak at most `true_peak_dbtp`.

    Where both cannot hold the peak wins.

    Raises:
        SynthesisFailed: `sound` is silent.
    """
    ceiling = 10 ** ((true_peak_dbtp - _SAFETY_DB) / 20)
    gain_db = 0.0
    levelled = sound
    for _ in range(_ROUNDS):
        missing = loudness_lufs - loudness(levelled)
        if not math.isfinite(missing):
            raise SynthesisFailed("silence")
        if levelled is not sound and abs(missing) < _CLOSE_LU:
            break
        gain_db += missing
        levelled = limit(sound * np.float32(10 ** (gain_db / 20)), ceiling)
    return levelled


def limit(sound: Samples, ceiling: float) -> Samples:
    """`sound` with its true peak brought to at most `ceiling` by gain that changes within 4 ms, ahead of the peak."""
    envelope = _envelope(sound)
    if envelope.max(initial=0.0) <= ceiling:
        return sound
    needed = np.minimum(1.0, ceiling / np.maximum(envelope, ceiling))
    held = minimum_filter1d(needed, 2 * _LOOKAHEAD + 1, mode="nearest")
    # Two boxes whose widths add up to the hold never rise above what is needed at any sample.
    smooth = uniform_filter1d(uniform_filter1d(held, _LOOKAHEAD, mode="nearest"), _LOOKAHEAD, mode="nearest")
    return np.asarray(sound * smooth, dtype=np.float32)


@cache
def _between() -> NDArray[np.float32]:
    """Filters that interpolate at 1/4, 2/4 and 3/4 of the way from one sample to the next."""
    taps = firwin(_OVERSAMPLING * _TAPS + 1, 1 / _OVERSAMPLING, window=("kaiser", 5.0)) * _OVERSAMPLING
    phases = [taps[phase::_OVERSAMPLING][:_TAPS] for phase in range(1, _OVERSAMPLING)]
    return np.stack(phases).astype(np.float32)


def _envelope(sound: Samples) -> NDArray[np.float32]:
    """For each sample the largest magnitude of the 4x oversampled sound from it to the next."""
    highest: NDArray[np.float32] = np.abs(sound)
    if not sound.size:
        return highest
    for taps in _between():
        # The filters' middle lies between taps 7 and 8, so output 8 belongs between samples 0 and 1.
        fine = np.convolve(sound, taps)[_TAPS // 2 :][: sound.size]
        np.maximum(highest, np.abs(fine), out=highest)
    return highest
