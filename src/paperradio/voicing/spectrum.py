"""Tone, rate and loudness weighting of speech, all through one spectrum: overlapping blocks, many at a time.

A block is some 0.85 s. What a filter rings into the block's ends is thrown away with them, so blocks join as if the
whole had been filtered at once.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from math import gcd

import numpy as np
from numpy.lib.stride_tricks import sliding_window_view
from numpy.polynomial.polynomial import polyval
from numpy.typing import NDArray
from scipy.fft import irfft, rfft

from paperradio.domain.media import SAMPLE_RATE
from paperradio.ports import Samples
from paperradio.voicing.voices import EqualiserBand

_BLOCK_SECONDS = 0.85
_AHEAD_SECONDS = 0.01  # a zero-phase low-pass filter rings before its sound, too
_RING_SECONDS = 0.12  # the weighting's high-pass filter has faded by 100 dB
_FADED = 7.0  # time constants after which a resonator no longer counts
_SUBSONIC_HERTZ = 50
_ROLL_OFF = 0.9  # of half the lower rate: where the low-pass filter of the rate conversion begins
_K_WEIGHTING = (
    ((1.53512485958697, -2.69169618940638, 1.19839281085285), (1.0, -1.69065929318241, 0.73248077421585)),
    ((1.0, -2.0, 1.0), (1.0, -1.99004745483398, 0.99007225036621)),
)
"""Tables 1 and 2 of ITU-R BS.1770: a shelf for the head and a high-pass filter, numerator and denominator at 48 kHz."""

Spectrum = NDArray[np.complex64]
Tone = tuple[tuple[float, float, float], ...]
"""Peaking filters: hertz, gain in dB, quality factor."""


@dataclass(frozen=True, slots=True)
class _Blocks:
    """How sound of `rate` is cut: block, what is thrown away at its start and end, all in steps.

    A step is `down` samples of the sound and `up` samples at 48 kHz.
    """

    rate: int
    up: int
    down: int
    steps: int
    ring: int
    ahead: int

    @property
    def hop(self) -> int:
        return self.steps - self.ring - self.ahead

    def cut(self, samples: NDArray[np.float32]) -> NDArray[np.float32]:
        """Shape (blocks, samples of a block)."""
        count = max(1, math.ceil(samples.size / (self.hop * self.down)))
        padded = np.zeros((count * self.hop + self.ring + self.ahead) * self.down, np.float32)
        padded[self.ring * self.down :][: samples.size] = samples
        return np.ascontiguousarray(sliding_window_view(padded, self.steps * self.down)[:: self.hop * self.down])

    def joined(self, spectra: Spectrum, step: int, size: int) -> NDArray[np.float32]:
        """The first `size` samples of the sound with these blocks, `step` samples a step."""
        blocks: NDArray[np.float32] = irfft(spectra, self.steps * step)
        return blocks[:, self.ring * step : (self.steps - self.ahead) * step].reshape(-1)[:size]


@dataclass(frozen=True, slots=True)
class Converted:
    """Sound at 48 kHz, and the same as the ear weighs it (ITU-R BS.1770), at the rate that it had before."""

    sound: Samples
    weighted: NDArray[np.float32]
    rate: int


def converted(samples: NDArray[np.float32], rate: int, bands: Sequence[EqualiserBand] = ()) -> Converted:
    """`samples` at 48 kHz without what is below speech, toned by `bands`."""
    tone = tuple((band.hertz, band.gain_db, band.width) for band in bands if band.hertz < rate / 2)
    blocks = _blocks(rate, tone)
    spectra = rfft(blocks.cut(samples)) * _response(blocks, tone)
    weighted = blocks.joined(spectra * _weight(blocks), blocks.down, samples.size)
    bins = blocks.steps * blocks.up // 2 + 1
    wide = np.zeros((spectra.shape[0], bins), np.complex64)
    kept = min(bins, spectra.shape[1])
    wide[:, :kept] = spectra[:, :kept] * np.float32(blocks.up / blocks.down)
    size = math.ceil(samples.size * blocks.up / blocks.down)
    return Converted(blocks.joined(wide, blocks.up, size), weighted, rate)


def weighted(sound: Samples) -> NDArray[np.float32]:
    """Sound at 48 kHz as the ear weighs it."""
    blocks = _blocks(SAMPLE_RATE, ())
    return blocks.joined(rfft(blocks.cut(sound)) * _weight(blocks), 1, sound.size)


@cache
def _blocks(rate: int, tone: Tone) -> _Blocks:
    common = gcd(SAMPLE_RATE, rate)
    up, down = SAMPLE_RATE // common, rate // common
    ring = max([_RING_SECONDS, *(_FADED * width / (math.pi * hertz) for hertz, _, width in tone)])
    longest = max(_BLOCK_SECONDS, 4 * ring)
    steps = 2 ** math.ceil(math.log2(longest * rate / down))
    steps += steps % 2
    return _Blocks(rate, up, down, steps, math.ceil(ring * rate / down), math.ceil(_AHEAD_SECONDS * rate / down))


@cache
def _response(blocks: _Blocks, tone: Tone) -> Spectrum:
    """First-order high-pass filter, resonators, and a low-pass filter below half the lower of the two rates."""
    hertz = _hertz(blocks)
    pole = math.exp(-2 * math.pi * _SUBSONIC_HERTZ / blocks.rate)
    response = _along(hertz, blocks.rate, [(1 + pole) / 2, -(1 + pole) / 2], [1.0, -pole])
    for centre, gain_db, width in tone:
        response = response * _along(hertz, blocks.rate, *_peaking(2 * math.pi * centre / blocks.rate, gain_db, width))
    if blocks.up != blocks.down:
        half = min(blocks.rate, SAMPLE_RATE) / 2
        beyond = np.clip((hertz / half - _ROLL_OFF) / (1 - _ROLL_OFF), 0, 1)
        response = response * np.square(np.cos(np.pi / 2 * beyond))
    return response.astype(np.complex64)


def _peaking(angle: float, gain_db: float, width: float) -> tuple[list[float], list[float]]:
    """Numerator and denominator of a second-order resonator at `angle` (radians a sample), of quality `width`."""
    gain, beta = 10 ** (gain_db / 20), math.tan(angle / width / 2)
    middle = -2 * math.cos(angle)
    return [1 + gain * beta, middle, 1 - gain * beta], [1 + beta, middle, 1 - beta]


@cache
def _weight(blocks: _Blocks) -> Spectrum:
    """The K-weighting filters at 48 kHz, which other rates are to be measured by, too."""
    hertz = np.minimum(_hertz(blocks), SAMPLE_RATE / 2)
    response = np.ones(hertz.size, np.complex128)
    for numerator, denominator in _K_WEIGHTING:
        response *= _along(hertz, SAMPLE_RATE, numerator, denominator)
    return response.astype(np.complex64)


def _hertz(blocks: _Blocks) -> NDArray[np.float64]:
    return np.asarray(np.fft.rfftfreq(blocks.steps * blocks.down, 1 / blocks.rate), dtype=np.float64)


def _along(
    hertz: NDArray[np.float64], rate: int, numerator: Sequence[float], denominator: Sequence[float]
) -> NDArray[np.complex128]:
    """The response of a filter."""
    delay = np.exp(-2j * np.pi * hertz / rate)
    return np.asarray(polyval(delay, numerator) / polyval(delay, denominator), dtype=np.complex128)
