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

_LEAST_SECONDS = 3.0
_PAUSE_SECONDS = 0.25  # the shortest between two turns
_ROUNDS = 2  # of limiting; the second makes up for what the first took away
_CLOSE_LU = 0.1
_OVERSAMPLING = 4
_TAPS = 16  # of each interpolating filter
_LOOKAHEAD = SAMPLE_RATE // 250  # 4 ms
_BLOCK = 1024
_NEAR = 0.6  # a sound without much above 11 kHz has a sample this close to each of its true peaks
_MOST_MAKEUP_DB = 1.5
_SAFETY_DB = 0.05  # what 4x oversampling may miss, and 16 bits round


@cache
def _meter() -> pyloudnorm.Meter:
    return pyloudnorm.Meter(SAMPLE_RATE)


def loudness(sound: Samples) -> float:
    """Integrated loudness in LUFS of two equal channels of `sound`; −inf for silence.

    Sound shorter than 3 s is measured as it will be heard, again and again with a pause: a gate needs several blocks
    of 400 ms, and a single word fills none of them.
    """
    if not sound.size:
        return -math.inf
    if sound.size < _LEAST_SECONDS * SAMPLE_RATE:
        once = np.pad(sound, (0, int(_PAUSE_SECONDS * SAMPLE_RATE)))
        sound = np.tile(once, math.ceil(_LEAST_SECONDS * SAMPLE_RATE / once.size))
    with np.errstate(divide="ignore", invalid="ignore"):
        return float(_meter().integrated_loudness(sound)) + TWO_CHANNELS_LU


def true_peak(sound: Samples) -> float:
    """The largest magnitude between the samples too, full scale 1.0."""
    return float(_envelope(sound, _NEAR * np.abs(sound).max(initial=0.0)).max(initial=0.0))


def level(sound: Samples, loudness_lufs: float, true_peak_dbtp: float) -> Samples:
    """`sound` at `loudness_lufs` (as two equal channels), its true peak at most `true_peak_dbtp`.

    Where both cannot hold the peak wins.

    Raises:
        SynthesisFailed: `sound` is silent.
    """
    gain_db = loudness_lufs - loudness(sound)
    if not math.isfinite(gain_db):
        raise SynthesisFailed("silence")
    ceiling = 10 ** ((true_peak_dbtp - _SAFETY_DB) / 20)
    envelope = _envelope(sound, _NEAR * ceiling / 10 ** ((gain_db + _MOST_MAKEUP_DB) / 20))
    levelled = sound
    for _ in range(_ROUNDS):
        gain = np.float32(10 ** (gain_db / 20))
        levelled = _limited(sound * gain, envelope * gain, ceiling)
        # Measuring again costs more than all the rest; what the limiter took from the power is as good.
        lost_db = 20 * math.log10(_rms(sound) * float(gain) / _rms(levelled))
        if lost_db < _CLOSE_LU:
            break
        gain_db += min(lost_db, _MOST_MAKEUP_DB)
    return levelled


def limit(sound: Samples, ceiling: float) -> Samples:
    """`sound` with its true peak brought to at most `ceiling` by gain that changes within 4 ms, ahead of the peak."""
    return _limited(sound, _envelope(sound, _NEAR * ceiling), ceiling)


def _limited(sound: Samples, envelope: NDArray[np.float32], ceiling: float) -> Samples:
    if envelope.max(initial=0.0) <= ceiling:
        return sound
    needed = ceiling / np.maximum(envelope, np.float32(ceiling))
    held = minimum_filter1d(needed, 2 * _LOOKAHEAD + 1, mode="nearest")
    # Two boxes together are narrower than the hold, so the gain never rises above what a sample needs.
    smooth = uniform_filter1d(uniform_filter1d(held, _LOOKAHEAD, mode="nearest"), _LOOKAHEAD, mode="nearest")
    return np.asarray(sound * smooth, dtype=np.float32)


def _rms(sound: Samples) -> float:
    return float(np.sqrt(np.dot(sound, sound) / sound.size))


@cache
def _between() -> NDArray[np.float32]:
    """Filters that interpolate at 1/4, 2/4 and 3/4 of the way from one sample to the next."""
    taps = firwin(_OVERSAMPLING * _TAPS + 1, 1 / _OVERSAMPLING, window=("kaiser", 5.0)) * _OVERSAMPLING
    phases = [taps[phase::_OVERSAMPLING][:_TAPS] for phase in range(1, _OVERSAMPLING)]
    return np.stack(phases).astype(np.float32)


def _envelope(sound: Samples, worth: float) -> NDArray[np.float32]:
    """For each sample the largest magnitude of the 4x oversampled sound from it to the next.

    Blocks in which no sample reaches `worth` are taken as they are, which saves most of the work.
    """
    highest: NDArray[np.float32] = np.abs(sound)
    whole = np.pad(highest, (0, -sound.size % _BLOCK)).reshape(-1, _BLOCK)
    before, after = _TAPS // 2 - 1, _TAPS // 2
    padded = np.pad(sound, (before, after))
    for block in np.flatnonzero(whole.max(axis=1, initial=0.0) >= worth):
        start = int(block) * _BLOCK
        inside = highest[start : start + _BLOCK]
        around = padded[start : start + inside.size + before + after]
        for taps in _between():
            np.maximum(inside, np.abs(np.convolve(around, taps, mode="valid")), out=inside)
    return highest
