"""Level and peak: ITU-R BS.1770 loudness of short speech, and a true-peak limiter that looks ahead."""

from __future__ import annotations

import math
from functools import cache
from typing import Any

import numpy as np
from numpy.lib.stride_tricks import sliding_window_view
from numpy.typing import NDArray

from paperradio.domain.media import SAMPLE_RATE
from paperradio.errors import SynthesisFailed
from paperradio.ports import Samples
from paperradio.voicing.spectrum import weighted

TWO_CHANNELS_LU = 10 * math.log10(2)
"""Two equal channels are this much louder than one of them."""

_OFFSET_LU = -0.691  # this and the gates: BS.1770
_ABSOLUTE_GATE_LUFS, _RELATIVE_GATE_LU = -70.0, -10.0
_STEPS_A_SECOND, _STEPS = 10, 4  # a gating block is 400 ms, a new one begins every 100 ms
_LEAST_SECONDS = 3.0
_PAUSE_SECONDS = 0.25
_ROUNDS = 2  # of limiting; the second makes up for what the first took away
_CLOSE_LU = 0.1
_OVERSAMPLING = 4
_TAPS = 16  # of each interpolating filter
_LOOKAHEAD = SAMPLE_RATE // 250  # 4 ms
_APART = 6 * _LOOKAHEAD  # peaks this far from one another are limited each for itself
_NEAR = 0.6  # a sound without much above 11 kHz has a sample this close to each of its true peaks
_MOST_MAKEUP_DB = 1.5
_SAFETY_DB = 0.05  # what 4x oversampling may miss, and 16 bits round


def loudness(sound: Samples) -> float:
    """Integrated loudness in LUFS of two equal channels of `sound`; −inf for silence.

    Sound shorter than 3 s is measured as it will be heard, again and again with a pause: a gate needs several blocks
    of 400 ms, and a single word fills none of them.
    """
    return gated(weighted(sound), SAMPLE_RATE) if sound.size else -math.inf


def gated(weighted: NDArray[np.float32], rate: int) -> float:
    """`loudness` of a sound that is weighted already."""
    if weighted.size < _LEAST_SECONDS * rate:
        once = np.pad(weighted, (0, int(_PAUSE_SECONDS * rate)))
        weighted = np.tile(once, math.ceil(_LEAST_SECONDS * rate / once.size))
    edges = np.round(np.arange(0, weighted.size + 1, rate / _STEPS_A_SECOND)).astype(np.intp)
    steps = np.add.reduceat(np.square(weighted[: edges[-1]]), edges[:-1]) / np.diff(edges)
    blocks = sliding_window_view(steps, _STEPS).mean(axis=1)
    loud = blocks[blocks > _power(_ABSOLUTE_GATE_LUFS)]
    if not loud.size:
        return -math.inf
    loud = loud[loud > loud.mean() * 10 ** (_RELATIVE_GATE_LU / 10)]
    return _OFFSET_LU + 10 * math.log10(float(loud.mean())) + TWO_CHANNELS_LU


def _power(lufs: float) -> float:
    return 10 ** ((lufs - _OFFSET_LU - TWO_CHANNELS_LU) / 10)


def level(sound: Samples, loudness_lufs: float, true_peak_dbtp: float, measured: float | None = None) -> Samples:
    """`sound` at `loudness_lufs` (as two equal channels), its true peak at most `true_peak_dbtp`.

    Where both cannot hold the peak wins. `measured` is the loudness of `sound`, where that is known.

    Raises:
        SynthesisFailed: `sound` is silent.
    """
    gain_db = loudness_lufs - (loudness(sound) if measured is None else measured)
    if not math.isfinite(gain_db):
        raise SynthesisFailed("silence")
    ceiling = 10 ** ((true_peak_dbtp - _SAFETY_DB) / 20)
    places, heights = _peaks(sound, _NEAR * ceiling / 10 ** ((gain_db + _MOST_MAKEUP_DB) / 20))
    levelled = sound
    for _ in range(_ROUNDS):
        gain = np.float32(10 ** (gain_db / 20))
        levelled = _limited(sound * gain, places, heights * gain, ceiling)
        # Measuring again costs more than all the rest; what the limiter took from the power is as good.
        lost_db = 20 * math.log10(_rms(sound) * float(gain) / _rms(levelled))
        if lost_db < _CLOSE_LU:
            break
        gain_db += min(lost_db, _MOST_MAKEUP_DB)
    return levelled


def _limited(sound: Samples, places: NDArray[np.intp], heights: NDArray[np.float32], ceiling: float) -> Samples:
    """`sound`, those of its peaks that are above `ceiling` lowered in place by gain that changes within 4 ms, ahead."""
    above = heights > ceiling
    places, heights = places[above], heights[above]
    for group in np.split(np.arange(places.size), np.flatnonzero(np.diff(places) > _APART) + 1):
        if not group.size:
            continue
        start = max(0, int(places[group[0]]) - 3 * _LOOKAHEAD)
        around = sound[start : int(places[group[-1]]) + 3 * _LOOKAHEAD + 1]
        held = np.ones(around.size, np.float32)
        for place, gain in zip(places[group] - start, ceiling / heights[group], strict=True):
            near = held[max(0, place - _LOOKAHEAD) : place + _LOOKAHEAD + 1]
            np.minimum(near, gain, out=near)
        # Two means together are narrower than the hold, so the gain never rises above what a sample needs.
        around *= _smoothed(_smoothed(held))
    return sound


def _smoothed(gain: NDArray[Any]) -> NDArray[np.float64]:
    """Of each sample the mean of those within 2 ms; beyond its ends `gain` stays as it is there."""
    half = _LOOKAHEAD // 2
    sums = np.cumsum(np.pad(gain, (half + 1, half - 1), mode="edge"), dtype=np.float64)
    return np.asarray((sums[2 * half :] - sums[: -2 * half]) / (2 * half))


def _rms(sound: Samples) -> float:
    return float(np.sqrt(np.dot(sound, sound) / sound.size))


@cache
def _between() -> NDArray[np.float32]:
    """Filters that interpolate at 1/4, 2/4 and 3/4 of the way from one sample to the next, shape (taps, 3)."""
    half = _OVERSAMPLING * _TAPS // 2
    taps = np.sinc(np.arange(-half, half + 1) / _OVERSAMPLING) * np.kaiser(2 * half + 1, 5.0)
    taps *= _OVERSAMPLING / taps.sum()
    phases = [taps[phase::_OVERSAMPLING][:_TAPS][::-1] for phase in range(1, _OVERSAMPLING)]
    return np.stack(phases, axis=1).astype(np.float32)


def _peaks(sound: Samples, worth: float) -> tuple[NDArray[np.intp], NDArray[np.float32]]:
    """Samples of at least `worth` and those before them, and the largest magnitude of the 4x oversampled sound from
    each to the next."""
    high = np.abs(sound) >= worth
    high[:-1] |= high[1:]
    places = np.flatnonzero(high)
    before = _TAPS // 2 - 1
    padded = np.pad(sound, (before, _TAPS - 1 - before))
    around = padded[places[:, np.newaxis] + np.arange(_TAPS)]
    heights = np.abs(around @ _between()).max(axis=1, initial=0.0)
    return places, np.maximum(heights, np.abs(sound[places]))
