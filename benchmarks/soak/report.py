"""The report: tables, and all of it as JSON."""

from __future__ import annotations

import json
import time
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import asdict
from pathlib import Path
from typing import Any

from rich.console import Console
from rich.table import Table

from benchmarks.soak import analysis, flashes
from benchmarks.soak.analysis import Heard, Silence
from benchmarks.soak.growth import HOUR, growth_per_hour
from benchmarks.soak.injector import Event
from benchmarks.soak.offset import Offset
from benchmarks.soak.session import Session
from benchmarks.soak.silence import Span
from benchmarks.soak.verdicts import Verdict, verdicts
from paperradio.outputs.arguments import ffmpeg_program

_MEBIBYTE = 1 << 20
_ROLES = ("newsroom", "air", "web", "encoder", "rtmp pusher", "station")
_SHOWN = {True: "[green]PASS[/]", False: "[red]FAIL[/]", None: "[yellow]not measured[/]"}


def report(session: Session, console: Console, out: Path | None) -> bool:
    """Look at the recordings, print what they show, write it to `out`. Whether all is as it must be.

    What could not be measured counts as failed after an hour, for which the limits are; a shorter run may not reach it.
    """
    ffmpeg = ffmpeg_program(session.station.settings.encoder)
    when = Span(session.began, session.ended)
    heard = {
        "hls": analysis.hls(ffmpeg, session.hls.segments, session.work, session.ended),
        "mp3": analysis.mp3(ffmpeg, session.mp3, session.ended),
        "rtmp": analysis.rtmp(ffmpeg, session.rtmp_files, when),
        "icecast": analysis.mp3(ffmpeg, session.icecast, session.ended),
    }
    events = session.injector.events if session.injector else []
    silences = [one for output, each in heard.items() for one in analysis.judged(output, each, events, when)]
    offsets = _offsets(ffmpeg, session)
    found = verdicts(heard, silences, offsets, session.monitor, events, session.ended)
    _print_faults(console, events, heard, session)
    _print_silences(console, silences)
    _print_processes(console, session)
    _print_rest(console, session, heard)
    _print_verdicts(console, found)
    if out is not None:
        told = _told(session, heard, silences, offsets, found)
        out.write_text(json.dumps(told, indent=1, default=str) + "\n", encoding="utf-8")
        console.print(f"all of it: {out}")
    whole = session.options.seconds >= HOUR
    return not session.died and all(one.met or (one.met is None and not whole) for one in found)


def _offsets(ffmpeg: str, session: Session) -> dict[str, Offset | None]:
    offsets: dict[str, Offset | None] = {f"hls, {name}": None for name in ("start", "end")}
    for aired in session.flashes:
        offsets[f"hls, {aired.name}"] = flashes.on_hls(ffmpeg, aired, session.hls.segments, session.work)
        offsets[f"rtmp, {aired.name}"] = flashes.on_rtmp(ffmpeg, aired, session.rtmp_files)
    return offsets


def _clock(at: float) -> str:
    return time.strftime("%H:%M:%S", time.gmtime(at))


def _print_faults(console: Console, events: Sequence[Event], heard: Mapping[str, Heard], session: Session) -> None:
    table = Table(
        "UTC", "fault", "undone", "noticed", "well again", *heard, title="faults; seconds of silence about each output"
    )
    for event in events:
        quiet = [_silent_in(event, each) for each in heard.values()]
        noticed = f"{event.noticed - event.at:.1f} s" if event.noticed else "–"
        healed = f"{event.healed - event.at:.1f} s" if event.healed else "no"
        healed = healed if event.noticed else "–"
        marks = [
            f"{seconds:.1f}{'' if output in event.breaks else ' !'}" if seconds > analysis.LONGEST_SILENCE else "–"
            for output, seconds in zip(heard, quiet, strict=True)
        ]
        table.add_row(_clock(event.at), event.name, f"{event.undone - event.at:.1f} s", noticed, healed, *marks)
    console.print(table)
    if session.injector is not None and session.injector.left_out:
        for name, why in session.injector.left_out.items():
            console.print(f"left out: {name}: {why}")


def _silent_in(event: Event, heard: Heard) -> float:
    """The longest silence in the fault's reach."""
    return max((span.seconds for span in heard.silences if span.overlaps(event.reach)), default=0.0)


def _print_silences(console: Console, silences: Sequence[Silence]) -> None:
    others = [one for one in silences if not one.own]
    if not others:
        return
    table = Table("output", "from (UTC)", "seconds", "faults of the time", title="silence where it may not be")
    for one in others:
        table.add_row(one.output, _clock(one.span.start), f"{one.span.seconds:.1f}", ", ".join(one.faults) or "none")
    console.print(table)


def _print_processes(console: Console, session: Session) -> None:
    table = Table("process", "begun", "core", "memory at most", "growth", title="processes")
    for role in _ROLES:
        lives = [life for life in session.monitor.lives.values() if life.role == role]
        if not lives:
            continue
        used = sum((life.cpu_share or 0.0) * len(life.cpu) for life in lives) / sum(len(life.cpu) for life in lives)
        most = max(value for life in lives for _, value in life.memory)
        grown = growth_per_hour(session.monitor.memory(role))
        told = f"{grown / _MEBIBYTE:+.2f} MiB/h" if grown is not None else ""
        table.add_row(role, f"{len(lives)}", f"{100 * used:.1f} %", f"{most / _MEBIBYTE:.0f} MiB", told)
    console.print(table)


def _print_rest(console: Console, session: Session, heard: Mapping[str, Heard]) -> None:
    monitor = session.monitor
    console.print(
        f"lateness {monitor.lateness:.2f} s, {monitor.epochs_moved} epochs moved, "
        f"encoder restarted {monitor.encoder_restarts} times; "
        f"/health failing or away for {sum(span.seconds for span in monitor.unheard):.0f} s"
    )
    console.print(f"HLS window at most {session.hls.window_bytes / _MEBIBYTE:.1f} MiB (in memory; it has no folder)")
    for output, each in heard.items():
        for line in (*each.notes, *each.disorder[:5]):
            console.print(f"{output}: {line}", markup=False)
    for line, count in Counter(line for _, line in monitor.alarms).most_common(30):
        console.print(f"said {count} times: {line}", markup=False)


def _print_verdicts(console: Console, found: Sequence[Verdict]) -> None:
    table = Table("required", "limit", "measured", "", title="verdict")
    for one in found:
        table.add_row(one.name, one.limit, one.measured, _SHOWN[one.met])
    console.print(table)


def _told(
    session: Session,
    heard: Mapping[str, Heard],
    silences: Sequence[Silence],
    offsets: Mapping[str, Offset | None],
    found: Sequence[Verdict],
) -> dict[str, Any]:
    monitor = session.monitor
    return {
        "options": asdict(session.options),
        "began": session.began,
        "ended": session.ended,
        "stopped_early": session.stopped_early,
        "died": session.died,
        "verdicts": [asdict(one) for one in found],
        "faults": [asdict(event) | {"breaks": sorted(event.breaks)} for event in _events(session)],
        "left_out": session.injector.left_out if session.injector else {},
        "outputs": {output: asdict(each) for output, each in heard.items()},
        "silences": [asdict(one) for one in silences],
        "offsets": {name: asdict(each) if each else None for name, each in offsets.items()},
        "lateness": monitor.lateness,
        "epochs_moved": monitor.epochs_moved,
        "encoder_restarts": monitor.encoder_restarts,
        "alarms": monitor.alarms,
        "unheard": [asdict(span) for span in monitor.unheard],
        "processes": [asdict(life) for life in monitor.lives.values() if life.role in _ROLES],
        "hls_window_bytes": session.hls.window_bytes,
    }


def _events(session: Session) -> Sequence[Event]:
    return session.injector.events if session.injector else []
