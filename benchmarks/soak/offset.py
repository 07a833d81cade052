"""How far picture and sound are apart in a recording of the flash-and-beep item.

An offset is the flash's time less the beep's, as ATSC IS-191 counts it: positive where the sound leads. Pages fade into
each other, and a picture is drawn each 200 ms only: how far a drawn picture has come in the fade tells when the fade
began, and that is where the beep belongs. The first changed picture is seen later than that by the grid of the drawing.
"""

from __future__ import annotations

import math
import re
import subprocess
from bisect import bisect_left
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path
from statistics import median

import numpy as np

from benchmarks.soak.flash import BEEP_SECONDS, SPACING_SECONDS
from paperradio.playout.picture.layout import STAGE
from paperradio.playout.picture.timeline import FADE_SECONDS

LIMIT_LEADING, LIMIT_LAGGING = 0.015, 0.045
LEAST_PAIRS = 8
_FFMPEG_SECONDS = 600.0
_PATCH = 96
_STEP = 0.012
_INNER = (0.08, 0.92)
_SWING = 100.0


@dataclass(frozen=True, slots=True)
class Offset:
    """Seconds. `pipeline` is the median of the fades' beginnings less their beeps, `least` and `most` its ends;
    `seen_least` and `seen_most` are those of the first changed pictures."""

    pairs: int
    pipeline: float
    least: float
    most: float
    seen_least: float
    seen_most: float

    @property
    def within(self) -> bool:
        """Whether it is within what ATSC IS-191 asks for."""
        return -LIMIT_LAGGING <= self.pipeline <= LIMIT_LEADING


def measure(ffmpeg: str, recording: Path, begin: float = 0.0, seconds: float | None = None) -> Offset | None:
    """Of a piece of a recording; None where too few flashes and beeps are found in it."""
    piece = ["-ss", f"{begin:.3f}"] if begin > 0 else []
    piece += ["-t", f"{seconds:.3f}"] if seconds is not None else []
    beeps = _beeps(ffmpeg, recording, piece)
    return offset(beeps, _lights(ffmpeg, recording, piece))


def offset(beeps: Sequence[float], lights: Sequence[tuple[float, float]]) -> Offset | None:
    """From when beeps begin, and the stage's light (0 to 255) by time."""
    begun: list[float] = []
    seen: list[float] = []
    for beep in beeps[1:-1]:  # what comes before and after them are no pages
        around = [(at, light) for at, light in lights if beep - 0.4 <= at <= beep + FADE_SECONDS + 0.4]
        found = _fade(around)
        if found is not None:
            begun.append(found[0] - beep)
            seen.append(found[1] - beep)
    if len(begun) < LEAST_PAIRS:
        return None
    return Offset(len(begun), median(begun), min(begun), max(begun), min(seen), max(seen))


def _fade(lights: Sequence[tuple[float, float]]) -> tuple[float, float] | None:
    """When a fade begins, and when its first changed picture is seen; None where there is no fade."""
    if len(lights) < 3 or abs(lights[-1][1] - lights[0][1]) < _SWING:
        return None
    first, last = lights[0][1], lights[-1][1]
    shares = [(at, (light - first) / (last - first)) for at, light in lights]
    steps = [(at, share) for (_, before), (at, share) in pairwise(shares) if abs(share - before) > _STEP]
    if not steps:
        return None
    inner = [at - FADE_SECONDS * _way(share) for at, share in steps if _INNER[0] < share < _INNER[1]]
    return median(inner) if inner else steps[0][0], steps[0][0]


def _way(share: float) -> float:
    """How far a fade is (0 to 1) that shows so much of the new picture: the inverse of 3x² - 2x³."""
    return 0.5 - math.sin(math.asin(1 - 2 * share) / 3)


def _beeps(ffmpeg: str, recording: Path, piece: Sequence[str]) -> list[float]:
    """When beeps begin that come at the item's pace."""
    silence = (SPACING_SECONDS - BEEP_SECONDS) / 2
    told = _ffmpeg(ffmpeg, recording, piece, "-vn", "-af", f"silencedetect=n=-24dB:d={silence:.2f}")
    ends = [float(found) for found in re.findall(r"silence_end: ([\d.]+)", told)]
    near = 0.02
    paced = np.array(ends)
    return [
        end
        for end in ends
        if any(abs(abs(other - end) - SPACING_SECONDS) < near for other in paced[_neighbours(ends, end)])
    ]


def _neighbours(ends: Sequence[float], end: float) -> slice:
    return slice(bisect_left(ends, end - 2), bisect_left(ends, end + 2))


def _lights(ffmpeg: str, recording: Path, piece: Sequence[str]) -> list[tuple[float, float]]:
    """The light of a patch of the stage beside the highlight, by time."""
    report = recording.with_suffix(".light")
    patch = f"crop={_PATCH}:{_PATCH}:{STAGE.x + STAGE.width // 8}:{STAGE.y + STAGE.height // 2}"
    told = f"signalstats,metadata=print:key=lavfi.signalstats.YAVG:file={report}"
    _ffmpeg(ffmpeg, recording, piece, "-an", "-vf", f"{patch},{told}")
    if not report.exists():
        return []
    pattern = r"pts_time:([\d.]+)\nlavfi\.signalstats\.YAVG=([\d.]+)"
    found = [(float(at), float(light)) for at, light in re.findall(pattern, report.read_text(encoding="utf-8"))]
    report.unlink()
    return found


def _ffmpeg(ffmpeg: str, recording: Path, piece: Sequence[str], *wanted: str) -> str:
    """What it says. Sound and picture are looked at one by one, on the recording's own time stamps."""
    command = [ffmpeg, "-hide_banner", "-nostdin", "-copyts", *piece, "-i", f"{recording}", *wanted]
    done = subprocess.run(
        [*command, "-f", "null", "-"], capture_output=True, text=True, timeout=_FFMPEG_SECONDS, check=False
    )
    return done.stderr
