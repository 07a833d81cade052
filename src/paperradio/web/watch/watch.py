"""Reads the station's HLS back over HTTP, new segments only, and has each one judged."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import httpx

from paperradio.clock import Clock
from paperradio.hls import KEY_FRAME_SECONDS
from paperradio.settings import WatchSettings
from paperradio.web.watch.alarms import AlarmKind, Alarms
from paperradio.web.watch.judge import Judge
from paperradio.web.watch.listing import BadPlaylist, Listed, listed
from paperradio.web.watch.look import Lookout, NoLook

log = logging.getLogger(__name__)

START_SECONDS = 90.0
"""So long a station may take to its first segment."""
_ANSWER_SECONDS = 5.0
_MOST_BEHIND = 4
"""A watch that is more segments behind goes on at the newest: it says how the station sounds now."""
_PLAYLIST = "hls/live.m3u8"


@dataclass(slots=True)
class _Progress:
    """`heard` is the monotonic time at which the newest segment came, `ended` the air time at which it ends."""

    heard: float
    ended: float
    sequence: int | None = None
    excuse: str = ""


class OutputWatch:
    """The watch. It idles until it is told the station's own address, and then reads until it is cancelled.

    `programme` says whether speech is meant to be heard at an air time. `looked` counts segments that were looked at,
    `missed` those that were not.
    """

    def __init__(
        self, settings: WatchSettings, lookout: Lookout, clock: Clock, programme: Callable[[float], bool]
    ) -> None:
        self.alarms = Alarms(lambda: clock.now().timestamp())
        self.looked = self.missed = 0
        self._settings = settings
        self._lookout = lookout
        self._clock = clock
        self._programme = programme
        self._judge = Judge(settings, self.alarms)
        self._address = ""
        self._told = asyncio.Event()

    @property
    def loudness(self) -> float | None:
        """Of the last seconds in LUFS, None where it is not known."""
        return self._judge.loudness

    def told(self) -> dict[str, Any]:
        """For operators, as JSON. Times are Unix seconds."""
        return {
            "looked": self.looked,
            "missed": self.missed,
            "loudness": None if self.loudness is None else round(self.loudness, 1),
            "alarms": [{"kind": a.kind.label, "since": a.since, "line": a.line} for a in self.alarms.standing],
            "raised": {kind.label: count for kind, count in self.alarms.raised.items() if count},
        }

    def begin(self, address: str) -> None:
        """The station answers at `address` from now on."""
        self._address = address
        self._told.set()

    async def run(self) -> None:
        """Watch until cancelled."""
        await self._told.wait()
        # Proxies are for the world outside; this is the way to ourselves.
        async with httpx.AsyncClient(base_url=self._address, timeout=_ANSWER_SECONDS, trust_env=False) as client:
            progress = _Progress(self._clock.monotonic() + START_SECONDS, self._clock.now().timestamp())
            while True:
                await self._guarded_round(client, progress)
                self._judge_stall(progress)
                await self._clock.sleep(KEY_FRAME_SECONDS)

    async def _guarded_round(self, client: httpx.AsyncClient, progress: _Progress) -> None:
        """A round that fails, whatever the reason, costs what it would have seen and nothing else."""
        try:
            await self._round(client, progress)
        except (httpx.HTTPError, httpx.InvalidURL, BadPlaylist) as error:
            progress.excuse = f"{type(error).__name__}: {error}".rstrip(": ")
        except Exception as error:
            log.exception("the output watch failed", extra={"action": "watch_failed"})
            self._judge.forget()
            self.alarms.begin(AlarmKind.BLIND, progress.ended, f"{type(error).__name__}: {error}")

    async def _round(self, client: httpx.AsyncClient, progress: _Progress) -> None:
        answer = await client.get(_PLAYLIST)
        if not answer.is_success:
            progress.excuse = f"the playlist is answered with {answer.status_code}"
            return
        progress.excuse = "the playlist answers"
        fresh = self._fresh(listed(answer.text), progress)
        for segment in fresh:
            progress.heard, progress.ended = self._clock.monotonic(), segment.at + segment.duration
            progress.sequence = segment.sequence
            self.alarms.end(AlarmKind.STALL)
            await self._judge_segment(client, answer.url.join(segment.uri), segment)
            progress.heard = self._clock.monotonic()  # to look is not to wait

    def _fresh(self, segments: tuple[Listed, ...], progress: _Progress) -> tuple[Listed, ...]:
        """Those to look at: what came since the last round, at first the newest one."""
        if not segments:
            return ()
        last = progress.sequence
        if last is None or last > segments[-1].sequence:
            return segments[-1:]
        fresh = tuple(segment for segment in segments if segment.sequence > last)
        if fresh and (fresh[0].sequence > last + 1 or len(fresh) > _MOST_BEHIND):
            self.missed += fresh[-1].sequence - last - 1
            self._judge.forget()
            return fresh[-1:]
        return fresh

    async def _judge_segment(self, client: httpx.AsyncClient, address: httpx.URL, segment: Listed) -> None:
        try:
            answer = (await client.get(address)).raise_for_status()
            look = await self._lookout.look(answer.content)
        except (httpx.HTTPError, NoLook) as error:
            self.missed += 1
            self._judge.forget()
            self.alarms.begin(AlarmKind.BLIND, segment.at, f"{error}")
            return
        self.looked += 1
        self.alarms.end(AlarmKind.BLIND)
        self._judge.segment(segment.at, segment.duration, look, self._programme(segment.at))

    def _judge_stall(self, progress: _Progress) -> None:
        waited = self._clock.monotonic() - progress.heard
        if waited > self._settings.stall_seconds:
            told = f"no new segment for more than {self._settings.stall_seconds:.0f} s; {progress.excuse}"
            self.alarms.begin(AlarmKind.STALL, progress.ended, told)
