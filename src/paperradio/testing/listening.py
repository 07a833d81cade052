"""What a listener gets, measured on the encoded file: loudness, peaks, silences, joins."""

from __future__ import annotations

import re
import subprocess
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

import imageio_ffmpeg
import numpy as np
from numpy.typing import NDArray

from paperradio.domain.media import SAMPLE_RATE

FRAME_SECONDS = 0.01
_FRAME = round(FRAME_SECONDS * SAMPLE_RATE)
_QUIET = 10 ** (-50 / 20)
_JOIN_SECONDS = 0.015  # before and after the first and the last sample of a clip


@dataclass(frozen=True, slots=True)
class Decoded:
    """A file: integrated loudness in LUFS and true peak in dBTP by ffmpeg's ebur128, and its left channel at 48 kHz."""

    loudness: float
    peak: float
    sound: NDArray[np.float32]

    @property
    def silences(self) -> list[tuple[float, float]]:
        """When nothing is heard, in seconds, by frames of 10 ms under −50 dBFS; not what begins or ends the file."""
        frames = self.sound[: self.sound.size // _FRAME * _FRAME].reshape(-1, _FRAME)
        silent = np.abs(frames).max(axis=1) < _QUIET
        edges = np.flatnonzero(np.diff(np.concatenate([[False], silent, [False]]).astype(np.int8)))
        runs = zip(edges[::2], edges[1::2], strict=True)
        return [(start * FRAME_SECONDS, end * FRAME_SECONDS) for start, end in runs if 0 < start < end < silent.size]

    def pauses(self, turns: Sequence[tuple[float, float]]) -> list[float]:
        """The silences between turns that last from second to second; 0 where there is none."""
        found = []
        for (_, end), (start, _) in pairwise(turns):
            around = [run for run in self.silences if run[0] <= (start + end) / 2 <= run[1]]
            found.append(around[0][1] - around[0][0] if around else 0.0)
        return found

    def floor(self, turns: Sequence[tuple[float, float]]) -> float:
        """The loudest pause by its middle half, in dBFS; −180 for samples of 0."""
        powers = [1e-18]
        for (_, end), (start, _) in pairwise(turns):
            quarter = (start - end) / 4
            middle = self.sound[_sample(end + quarter) : _sample(start - quarter)]
            powers.append(float(np.mean(np.square(middle))) if middle.size else 0.0)
        return float(10 * np.log10(max(powers)))

    def worst_join(self, turns: Sequence[tuple[float, float]]) -> float:
        """The largest step from one sample to the next where a turn begins or ends, as a share of the largest inside
        the turns."""
        steps = np.abs(np.diff(self.sound))
        joins = np.zeros(steps.size, bool)
        for place in (edge for turn in turns for edge in turn):
            joins[max(0, _sample(place - _JOIN_SECONDS)) : _sample(place + _JOIN_SECONDS)] = True
        return float(steps[joins].max(initial=0.0) / steps[~joins].max())


def decoded(mp3: bytes) -> Decoded:
    """An encoded file as a player plays it."""
    command = [imageio_ffmpeg.get_ffmpeg_exe(), "-hide_banner", "-nostdin", "-threads", "1", "-i", "pipe:0"]
    command += ["-map", "0:a", "-af", "ebur128=peak=true,pan=mono|c0=c0", "-f", "f32le", "-"]
    done = subprocess.run(command, input=mp3, capture_output=True, timeout=300, check=True)  # noqa: S603
    told = done.stderr.decode()
    loudness = re.findall(r"I:\s+(-?[\d.]+) LUFS", told)[-1]
    peak = re.findall(r"Peak:\s+(-?[\d.]+) dBFS", told)[-1]
    return Decoded(float(loudness), float(peak), np.frombuffer(done.stdout, np.float32))


def _sample(seconds: float) -> int:
    return round(seconds * SAMPLE_RATE)
