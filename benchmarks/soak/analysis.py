"""What the recordings show: silence, time stamps, length."""

from __future__ import annotations

import re
import subprocess
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from itertools import pairwise
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from benchmarks.soak.injector import Event
from benchmarks.soak.recorders import Fetched, Mp3Recorder
from benchmarks.soak.silence import Arrival, PlayedAt, Span, gaps, joined, quiet
from benchmarks.soak.stamps import FFMPEG_SECONDS, Packet, disorder, media_seconds

LONGEST_SILENCE = 2.0
_RATE = 8000
_AUDIO = 1
_FRAME_SECONDS = 1024 / 48_000
_UNDECODED_SECONDS = 1.0
_EDGE_SECONDS = 5.0
"""A publication takes some time to begin, and its recording's name tells whole seconds."""


@dataclass(slots=True)
class Heard:
    """One output's recording. Spans are Unix seconds, `drift` seconds."""

    seconds: float = 0.0
    silences: list[Span] = field(default_factory=list)
    disorder: list[str] = field(default_factory=list)
    drift: float = 0.0
    notes: list[str] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class Silence:
    """Longer than it may be. `own` where the output was itself broken by a fault then."""

    output: str
    span: Span
    faults: tuple[str, ...]
    own: bool


def judged(output: str, heard: Heard, events: Sequence[Event], when: Span) -> list[Silence]:
    """The silences that are too long, with what was done to the station then; `when` is how long listeners were there.

    A fault excuses what it breaks, until it has healed and no longer.
    """
    found: list[Silence] = []
    for each in heard.silences:
        span = Span(max(each.start, when.start), min(each.end, when.end))
        if span.seconds > LONGEST_SILENCE:
            near = [event for event in events if event.reach.overlaps(span)]
            own = any(
                output in event.breaks and event.reach.end >= span.end and event.heals(when.end) for event in near
            )
            found.append(Silence(output, span, tuple(event.name for event in near), own))
    return found


def hls(ffmpeg: str, segments: Sequence[Fetched], folder: Path, ended: float) -> Heard:
    """A player that begins some segments behind the newest; a stretch of date-time without a segment is silence.

    `ended` is when it stopped: what was not there to be played before is silence, too.
    """
    result = Heard()
    if not segments:
        result.notes.append("no segment came")
        return result
    spans = [Span(one.at, one.at + one.seconds) for one in segments]
    silences = gaps(spans)
    silences += PlayedAt([Arrival(one.came, one.seconds) for one in segments]).dry(ended)
    result.disorder += [
        f"segment {two.sequence} begins {one.end - two.at:.3f} s before the one before it ends"
        for one, two in pairwise(segments)
        if one.end - two.at > _FRAME_SECONDS
    ]
    for number, run in enumerate(_runs(segments)):
        path = folder / f"run-{number}.ts"
        with path.open("wb") as whole:
            for one in run:
                whole.write(one.path.read_bytes())
        packets, bad = disorder(ffmpeg, path)
        length = sum(one.seconds for one in run)
        result.disorder += [f"{path.name}: {line}" for line in bad]
        result.drift = max(result.drift, _drift(run), _lost_samples(packets))
        silences += [Span(run[0].at + one.start, run[0].at + one.end) for one in _quiet(ffmpeg, path, length)]
        path.unlink()
    lost = sum(two.sequence - one.sequence - 1 for one, two in pairwise(segments))
    result.notes += [f"{lost} sequence numbers were not to be had"] if lost else []
    result.seconds = sum(span.seconds for span in spans)
    result.silences = joined(silences)
    return result


def _runs(segments: Sequence[Fetched]) -> Iterator[list[Fetched]]:
    run: list[Fetched] = []
    for one in segments:
        if run and (one.discontinuity or one.sequence != run[-1].sequence + 1):
            yield run
            run = []
        run.append(one)
    if run:
        yield run


def _drift(run: Sequence[Fetched]) -> float:
    """How far date-time and the sum of the segments' lengths come apart."""
    length, most = 0.0, 0.0
    for one in run:
        most = max(most, abs(one.at - run[0].at - length))
        length += one.seconds
    return most


def _lost_samples(packets: Sequence[Packet]) -> float:
    """How far the count of samples and the time stamps of the sound come apart."""
    count = sum(packet.stream == _AUDIO for packet in packets)
    return abs((count - 1) * _FRAME_SECONDS - media_seconds(packets, _AUDIO)) if count else 0.0


def mp3(ffmpeg: str, recorder: Mp3Recorder, ended: float) -> Heard:
    """A listener whose buffer is what the server gave at once; when it is empty, up to `ended`, nothing is heard."""
    result = Heard(recorder.seconds)
    if not recorder.arrivals:
        result.notes.append("nothing came")
        return result
    at = PlayedAt(recorder.arrivals)
    silences = at.dry(ended)
    before = 0.0
    for path, length in zip(recorder.files, _lengths(recorder.arrivals), strict=True):
        for one in _quiet(ffmpeg, path, length):
            silences.append(Span(at(before + one.start), at(min(before + one.end, before + length))))
        before += length
    result.silences = joined(silences)
    connections = len(recorder.files)
    result.notes += [f"{connections} connections"] if connections > 1 else []
    return result


def _lengths(arrivals: Sequence[Arrival]) -> list[float]:
    """Seconds of each connection."""
    found: list[float] = []
    for one in arrivals:
        if one.fresh:
            found.append(0.0)
        found[-1] += one.seconds
    return found


def rtmp(ffmpeg: str, recordings: Sequence[Path], when: Span) -> Heard:
    """What nginx recorded; between two recordings, and before and after them within `when`, nobody was sending."""
    result = Heard()
    spans: list[Span] = []
    silences: list[Span] = []
    for path in recordings:
        packets, bad = disorder(ffmpeg, path)
        length = media_seconds(packets, _AUDIO)
        if not length:
            result.notes.append(f"{path.name}: {bad[0] if bad else 'nothing in it'}")
            continue
        begin = began(path)
        spans.append(Span(begin, begin + length))
        result.disorder += [f"{path.name}: {line}" for line in bad]
        silences += [Span(begin + one.start, begin + one.end) for one in _quiet(ffmpeg, path, length)]
    result.seconds = sum(span.seconds for span in spans)
    first, last = when.start + _EDGE_SECONDS, when.end - _EDGE_SECONDS
    result.silences = joined([*silences, *gaps([Span(first, first), *sorted(spans), Span(last, last)])])
    result.notes += [f"{len(spans)} publications"]
    return result


def began(recording: Path) -> float:
    """When nginx began it, by its name, to the second."""
    found = re.search(r"-(\d{9,})$", recording.stem)
    return float(found[1]) if found else recording.stat().st_ctime


def _quiet(ffmpeg: str, recording: Path, seconds: float) -> list[Span]:
    """Silence in a recording that lasts so long. What cannot be decoded is silence."""
    sound = _sound(ffmpeg, recording)
    decoded = sound.size / _RATE
    return quiet(sound, _RATE) + ([Span(decoded, seconds)] if seconds - decoded > _UNDECODED_SECONDS else [])


def _sound(ffmpeg: str, recording: Path) -> NDArray[np.int16]:
    """The recording's sound, from its first time stamp on, with silence where stamps are left out."""
    command = [ffmpeg, "-hide_banner", "-nostdin", "-loglevel", "error", "-i", f"{recording}", "-vn"]
    filled = ["-af", f"aresample={_RATE}:async=1:min_hard_comp=0.05", "-ac", "1", "-f", "s16le", "-"]
    done = subprocess.run([*command, *filled], capture_output=True, timeout=FFMPEG_SECONDS, check=False)
    return np.frombuffer(done.stdout[: len(done.stdout) // 2 * 2], np.int16)
