"""What operators watch: ``/health`` and ``/metrics`` (Prometheus text format 0.0.4)."""

from __future__ import annotations

import asyncio
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict
from datetime import datetime, timedelta
from typing import Any

from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from paperradio.clock import Clock
from paperradio.domain.onair import FAULT_KINDS, fault_kind
from paperradio.errors import StoreUnreachable
from paperradio.web.archive import Archive
from paperradio.web.live import Live
from paperradio.web.watch.alarms import AlarmKind
from paperradio.web.watch.watch import OutputWatch

METRICS_TYPE = "text/plain; version=0.0.4; charset=utf-8"
ANSWER_SECONDS = 1.0
"""Who watches the station is told of a catalogue that is slower than this, rather than kept waiting."""
RECENT = timedelta(minutes=5)
"""What a newsroom said before that is no news."""
Labels = Mapping[str, str]


class Operators:
    """Answers for machines that watch machines."""

    def __init__(self, live: Live, archive: Archive, clock: Clock, watch: OutputWatch | None = None) -> None:
        self._live = live
        self._archive = archive
        self._clock = clock
        self._watch = watch

    def routes(self) -> list[Route]:
        """What is served here."""
        return [Route("/health", self.health), Route("/metrics", self.metrics)]

    async def health(self, request: Request) -> Response:
        """200 while listeners can hear the station, else 503 with the reasons. They do not hear the `faults`."""
        live, status = self._live, self._live.status
        troubles = self._troubles()
        answer = {
            "status": "failing" if troubles else "ok",
            "reasons": troubles,
            "feeds": live.link.connected,
            "position": status.position if status else None,
            "encoder_running": status.encoder_running if status else None,
            "rack_seconds": status.rack_seconds if status else None,
            "rack_items": status.rack_items if status else None,
            "lateness": status.lateness if status else None,
            "least_ahead": status.least_ahead if status else None,
            "outputs": [asdict(output) for output in status.outputs] if status else [],
            "watch": self._watch.told() if self._watch else None,
            "faults": await self._faults(),
        }
        return JSONResponse(answer, 503 if troubles else 200, {"Cache-Control": "no-store"})

    def _troubles(self) -> list[str]:
        """One line for each reason why listeners do not hear the station."""
        silent = [alarm.line for alarm in self._watch.alarms.failing] if self._watch else []
        return [*self._live.troubles(), *silent]

    async def _faults(self) -> list[str]:
        """What is wrong now, in air, in what is heard and in the newsrooms, one line each that begins with its kind."""
        status, troubles = self._live.status, self._troubles()
        found = list(status.faults) if status else []
        alarms = self._watch.alarms.standing if self._watch else ()
        heard = [alarm.line for alarm in alarms if alarm.line not in troubles]
        return list(dict.fromkeys((*found, *heard, *await self._newsroom_faults())))

    async def _newsroom_faults(self) -> list[str]:
        """What newsrooms have to complain of, or that one cannot know."""
        try:
            rooms = await self._newsrooms()
        except StoreUnreachable as error:
            return [f"catalogue: {error.detail or error}"]
        except TimeoutError:
            return [f"catalogue: no answer within {ANSWER_SECONDS:.0f} s"]
        return [f"newsroom: {room['fault']}" for room in rooms.values() if "fault" in room]

    async def _newsrooms(self) -> Mapping[str, Mapping[str, Any]]:
        """What newsrooms said of late, by name. Raises StoreUnreachable, TimeoutError."""
        async with asyncio.timeout(ANSWER_SECONDS):
            rooms = await self._archive.ask(self._archive.catalogue.activity)
        since = self._clock.now() - RECENT
        return {name: room for name, room in rooms.items() if datetime.fromisoformat(room["at"]) > since}

    async def metrics(self, request: Request) -> Response:
        """Counters and gauges."""
        told = [*self._lines(), await self._fault_line(), *await self._repetition_lines(), *await self._model_lines()]
        return Response("".join(told), headers={"Cache-Control": "no-store"}, media_type=METRICS_TYPE)

    async def _fault_line(self) -> str:
        counted = Counter(fault_kind(line) for line in await self._faults())
        kinds = dict.fromkeys((*FAULT_KINDS, *counted))
        values: list[tuple[Labels, float]] = [({"kind": kind}, float(counted[kind])) for kind in kinds]
        return _metric("faults", "gauge", "What is wrong now, by what it is of.", values)

    async def _repetition_lines(self) -> list[str]:
        """None while the catalogue does not answer."""
        try:
            async with asyncio.timeout(ANSWER_SECONDS):
                told = await self._archive.repetition(self._clock.now())
        except (StoreUnreachable, TimeoutError):
            return []
        repeated: list[tuple[Labels, float]] = [({"window": name}, each.repeated) for name, each in told.items()]
        variety: list[tuple[Labels, float]] = [({"window": name}, each.variety) for name, each in told.items()]
        return [
            _metric("repeated_4grams_ratio", "gauge", "Share said before, of the lines between facts.", repeated),
            _metric("words_mattr_100", "gauge", "Variety of the words of the lines between facts.", variety),
        ]

    async def _model_lines(self) -> list[str]:
        """None while the catalogue does not answer, or where no newsroom has a language model."""
        try:
            rooms = await self._newsrooms()
        except (StoreUnreachable, TimeoutError):
            return []
        uses = {name: room["model"] for name, room in rooms.items() if "model" in room}
        labels = {name: {"newsroom": name, "model": str(use["model"])} for name, use in uses.items()}

        def counted(key: str, **more: str) -> list[tuple[Labels, float]]:
            return [(labels[name] | more, float(use[key])) for name, use in uses.items() if use[key] is not None]

        tokens = [*counted("prompt_tokens", kind="prompt"), *counted("completion_tokens", kind="completion")]
        told = [
            _metric("model_calls_total", "counter", "Answers of the language model.", counted("calls")),
            _metric("model_failures_total", "counter", "Calls that it did not answer.", counted("failures")),
            _metric("model_remembered_total", "counter", "Answers that were known already.", counted("remembered")),
            _metric("model_tokens_total", "counter", "Tokens that it read and wrote.", tokens),
            _metric("model_seconds_total", "counter", "Time that it took.", counted("seconds")),
            _metric("model_real_time_factor", "gauge", "Seconds of sound for each of its time.", counted("factor")),
        ]
        return told if uses else []

    def _lines(self) -> Iterator[str]:
        live = self._live
        streams = {"mp3": live.mp3, "ts": live.ts}
        healthy: list[tuple[Labels, float]] = [({}, float(not self._troubles()))]
        yield _metric("healthy", "gauge", "Whether listeners can hear the station.", healthy)
        listeners = [({"stream": name}, float(len(stream))) for name, stream in streams.items()]
        yield _metric("listeners", "gauge", "Open streams.", [*listeners, ({"stream": "events"}, float(len(live.hub)))])
        dropped = [({"stream": name}, stream.dropped_seconds) for name, stream in streams.items()]
        yield _metric("dropped_seconds_total", "counter", "Sound that slow listeners lost.", dropped)
        held = [({"feed": feed}, float(held)) for feed, held in live.link.connected.items()]
        yield _metric("air_connected", "gauge", "Whether the feed of air is connected.", held)
        yield _metric("air_reconnects_total", "counter", "Lost or refused feeds.", [({}, float(live.link.reconnects))])
        yield from self._air_lines()
        if self._watch is not None:
            yield from _watch_lines(self._watch)

    def _air_lines(self) -> Iterator[str]:
        status = self._live.status
        if status is None:
            return
        for name, kind, told, value in (
            ("air_position_seconds", "gauge", "Air time of the last sample written.", status.position),
            ("air_lateness_seconds_total", "counter", "Sum of all gaps.", status.lateness),
            ("air_epochs_total", "counter", "How often the clock began anew.", status.epochs),
            ("air_least_ahead_seconds", "gauge", "Least sound ready in the last second.", status.least_ahead or 0.0),
            ("encoder_running", "gauge", "Whether the encoder runs.", status.encoder_running),
            ("encoder_restarts_total", "counter", "Encoders that were replaced.", status.encoder_restarts),
            ("rack_items", "gauge", "Items on the rack.", status.rack_items),
            ("rack_seconds", "gauge", "Time on the rack that was never aired.", status.rack_seconds),
            ("as_run_spooled", "gauge", "Log entries that wait for the catalogue.", status.spooled),
        ):
            yield _metric(name, kind, told, [({}, float(value))])
        connected = [({"output": o.name}, float(o.connected)) for o in status.outputs]
        yield _metric("output_connected", "gauge", "Whether the output has a receiver.", connected)
        sent = [({"output": o.name}, float(o.sent)) for o in status.outputs]
        yield _metric("output_sent_bytes_total", "counter", "Bytes sent.", sent)
        dropped = [({"output": o.name}, float(o.dropped)) for o in status.outputs]
        yield _metric("output_dropped_total", "counter", "Messages dropped.", dropped)
        restarts = [({"output": o.name}, float(o.restarts)) for o in status.outputs]
        yield _metric("output_restarts_total", "counter", "How often the output was begun again.", restarts)


def _watch_lines(watch: OutputWatch) -> Iterator[str]:
    standing = {alarm.kind for alarm in watch.alarms.standing}
    alarms: list[tuple[Labels, float]] = [({"alarm": kind.label}, float(kind in standing)) for kind in AlarmKind]
    yield _metric("output_alarm", "gauge", "Whether this is wrong with the station's own output.", alarms)
    raised = [({"alarm": kind.label}, float(count)) for kind, count in watch.alarms.raised.items()]
    yield _metric("output_alarms_total", "counter", "How often this went wrong.", raised)
    looked = [({"looked": "yes"}, float(watch.looked)), ({"looked": "no"}, float(watch.missed))]
    yield _metric("output_watched_segments_total", "counter", "Segments that the output watch came by.", looked)
    if watch.loudness is not None:
        yield _metric("output_loudness_lufs", "gauge", "Loudness of the output.", [({}, watch.loudness)])


def _metric(name: str, kind: str, told: str, values: Sequence[tuple[Labels, float]]) -> str:
    full = f"paperradio_{name}"
    lines = [f"# HELP {full} {told}", f"# TYPE {full} {kind}"]
    lines += [f"{full}{_labels(labels)} {value!r}" for labels, value in values]
    return "\n".join(lines) + "\n"


def _labels(labels: Labels) -> str:
    inside = ",".join(f'{name}="{_escaped(value)}"' for name, value in labels.items())
    return f"{{{inside}}}" if inside else ""


def _escaped(value: str) -> str:
    return value.replace("\\", "\\\\").replace("\n", "\\n").replace('"', '\\"')
