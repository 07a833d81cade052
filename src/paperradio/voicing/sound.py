"""From raw speech to finished sound: tone, rate, trimming, fades, level."""

from __future__ import annotations

import io
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import soundfile
from numpy.typing import NDArray

from paperradio.domain.media import SAMPLE_RATE
from paperradio.errors import SynthesisFailed
from paperradio.ports import Samples
from paperradio.settings import VoicingSettings
from paperradio.voicing.loudness import gated, level
from paperradio.voicing.spectrum import converted
from paperradio.voicing.speech import Mark, Speech
from paperradio.voicing.voices import EqualiserBand

_FRAME_SECONDS = 0.01
_SILENCE = 10 ** (-46 / 20)  # of the loudest frame
_BEFORE, _AFTER = 0.02, 0.06  # kept around what is heard
_FADE_IN, _FADE_OUT = 0.005, 0.02
_FULL_SCALE = 32767
_LEAST_RMS = 1e-4  # of the loudest frame: less is no speech


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
    toned = converted(speech.samples[start:end], speech.rate, bands)
    measured = gated(toned.weighted, toned.rate)
    sound = level(_faded(toned.sound), settings.loudness_lufs, settings.true_peak_dbtp, measured)
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
    whole = np.clip(np.rint(sound * _FULL_SCALE), -_FULL_SCALE, _FULL_SCALE).astype(np.int16)
    buffer = io.BytesIO()
    soundfile.write(buffer, whole, SAMPLE_RATE, format="FLAC", subtype="PCM_16")
    return buffer.getvalue()


def _faded(sound: Samples) -> Samples:
    """`sound`, given raised-cosine edges in place."""
    rise = min(int(_FADE_IN * SAMPLE_RATE), sound.size)
    fall = min(int(_FADE_OUT * SAMPLE_RATE), sound.size)
    sound[:rise] *= (0.5 - 0.5 * np.cos(np.linspace(0, np.pi, rise, dtype=np.float32))).astype(np.float32)
    sound[sound.size - fall :] *= (0.5 + 0.5 * np.cos(np.linspace(0, np.pi, fall, dtype=np.float32))).astype(np.float32)
    return sound
