"""The flash-and-beep items of a run, found again in its recordings."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from benchmarks.soak.analysis import began
from benchmarks.soak.offset import Offset, measure
from benchmarks.soak.recorders import Fetched

_ROUND = 2.0


@dataclass(frozen=True, slots=True)
class Aired:
    """A flash-and-beep item on the air; Unix seconds."""

    name: str
    started: float
    seconds: float


def on_hls(ffmpeg: str, aired: Aired, segments: Sequence[Fetched], folder: Path) -> Offset | None:
    """Its offset in the HLS recording; None where it is not whole there."""
    end = aired.started + aired.seconds
    wanted = [one for one in segments if one.at < end and one.at + one.seconds > aired.started]
    if not wanted or any(one.discontinuity for one in wanted[1:]):
        return None
    path = folder / f"flash-{aired.name}.ts"
    with path.open("wb") as whole:
        for one in wanted:
            whole.write(one.path.read_bytes())
    try:
        return measure(ffmpeg, path)
    finally:
        path.unlink()


def on_rtmp(ffmpeg: str, aired: Aired, recordings: Sequence[Path]) -> Offset | None:
    """Its offset in what nginx recorded."""
    before = [path for path in recordings if began(path) <= aired.started]
    if not before:
        return None
    begin = max(0.0, aired.started - began(before[-1]) - _ROUND)
    return measure(ffmpeg, before[-1], begin, aired.seconds + 2 * _ROUND)
