"""From raw speech to finished sound: tone, rate, trimming, fades, level."""

from __future__ import annotations

import io
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from math import gcd

import numpy as np
import soundfile
from numpy.typing import NDArray
from scipy.signal import firwin, iirpeak, resample_poly, sosfilt, tf2sos

from paperradio.domain.media import SAMPLE_RATE
from paperradio.errors import SynthesisFailed
from paperradio.ports import Samples
from paperradio.settings import VoicingSettings
from paperradio.voicing.loudness import level
from paperradio.voicing.speech import Mark, Speech
from paperradio.voicing.voices import EqualiserBand

_FRAME_SECONDS = 0.01
_SILENCE = 10 ** (-46 / 20)  # of the loudest frame
_BEFORE, _AFTER = 0.02, 0.06  # kept around what is heard
_FADE_IN, _FADE_OUT = 0.005, 0.02
_LEAST_RMS = 1e-4  # of the loudest frame: less is no speech
_TAPS_EACH_SIDE = 12  # of the rate conversion, in samples of the lower rate
_SUBSONIC_HERTZ = 50


@dataclass(frozen=True, slots=True)
class Finished:
    """Finished sound, 48 kHz mono, and its marks in seconds from its start."""

    samples: Samples
    marks: tuple[Mark, ...]

    @property
    def duration(self) -> float:
        """Seconds."""
        return self.samples.size / SAMPLE_RATE


def finish(speech: Speech, bands: Sequence[EqualiserBand], settings: VoicingSettings) -> Finished:
    """Speech trimmed, toned, at 48 kHz and level. Raises SynthesisFailed when nothing is heard in it."""
    start, end = heard(speech.samples, speech.rate)
    toned = _toned(speech.samples[start:end], speech.rate, bands)
    sound = _faded(_resampled(toned, speech.rate))
    sound = level(sound, settings.loudness_lufs, settings.true_peak_dbtp)
    duration = sound.size / SAMPLE_RATE
    offset = start / speech.rate
    marks = tuple(Mark(mark.position, min(duration, max(0.0, mark.at - offset))) for mark in speech.marks)
    return Finished(sound, marks)


def heard(samples: NDArray[np.float32], rate: int) -> tuple[int, int]:
    """Where speech begins and ends in `samples`, with a little room. Raises SynthesisFailed for silence."""
    width = int(rate * _FRAME_SECONDS)
    loud = frame_levels(samples, width)
    if loud.max(initial=0.0) < _LEAST_RMS:
        raise SynthesisFailed("silence")
    frames = np.flatnonzero(loud > loud.max() * _SILENCE)
    start = frames[0] * width - int(_BEFORE * rate)
    end = (frames[-1] + 1) * width + int(_AFTER * rate)
    return max(0, int(start)), min(samples.size, int(end))


def frame_levels(samples: NDArray[np.float32], width: int) -> NDArray[np.float32]:
    """Root mean square of each whole frame of `width` samples."""
    count = samples.size // width
    frames = samples[: count * width].reshape(count, width)
    return np.asarray(np.sqrt(np.mean(np.square(frames), axis=1)), dtype=np.float32)


def to_flac(sound: Samples) -> bytes:
    """`sound` as 16-bit mono FLAC at 48 kHz."""
    buffer = io.BytesIO()
    soundfile.write(buffer, sound, SAMPLE_RATE, format="FLAC", subtype="PCM_16")
    return buffer.getvalue()


def _toned(samples: NDArray[np.float32], rate: int, bands: Sequence[EqualiserBand]) -> NDArray[np.float32]:
    sections = [_subsonic(rate)]
    sections += [_peaking(band, rate) for band in bands if band.hertz < rate / 2]
    return np.asarray(sosfilt(np.vstack(sections), samples), dtype=np.float32)


def _subsonic(rate: int) -> NDArray[np.float64]:
    """A first-order high-pass filter: one second-order section."""
    pole = float(np.exp(-2 * np.pi * _SUBSONIC_HERTZ / rate))
    keep = (1 + pole) / 2
    return np.array([[keep, -keep, 0.0, 1.0, -pole, 0.0]])


def _peaking(band: EqualiserBand, rate: int) -> NDArray[np.float64]:
    """The sum of the sound and what a resonator at `band.hertz` passes of it."""
    numerator, denominator = iirpeak(band.hertz, band.width, fs=rate)
    gain = 10 ** (band.gain_db / 20)
    return np.asarray(tf2sos(denominator + (gain - 1) * numerator, denominator), dtype=np.float64)


@cache
def _conversion(rate: int) -> tuple[int, int, NDArray[np.float32]]:
    """Up, down and the low-pass filter between `rate` and 48 kHz; images lie 70 dB down."""
    common = gcd(SAMPLE_RATE, rate)
    up, down = SAMPLE_RATE // common, rate // common
    widest = max(up, down)
    taps = firwin(2 * _TAPS_EACH_SIDE * widest + 1, 0.95 / widest, window=("kaiser", 7.0))
    return up, down, taps.astype(np.float32)


def _resampled(samples: NDArray[np.float32], rate: int) -> Samples:
    if rate == SAMPLE_RATE:
        return samples
    up, down, taps = _conversion(rate)
    return np.asarray(resample_poly(samples, up, down, window=taps), dtype=np.float32)


def _faded(sound: Samples) -> Samples:
    """`sound` with raised-cosine edges."""
    faded = sound.copy()
    rise = min(int(_FADE_IN * SAMPLE_RATE), sound.size)
    fall = min(int(_FADE_OUT * SAMPLE_RATE), sound.size)
    faded[:rise] *= (0.5 - 0.5 * np.cos(np.linspace(0, np.pi, rise, dtype=np.float32))).astype(np.float32)
    faded[sound.size - fall :] *= (0.5 + 0.5 * np.cos(np.linspace(0, np.pi, fall, dtype=np.float32))).astype(np.float32)
    return faded
