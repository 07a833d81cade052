"""OBS as an output: its stream is kept going, and Stand-by is shown while the feed stands still."""

from __future__ import annotations

import asyncio
import logging
from dataclasses import dataclass

from paperradio.clock import Clock
from paperradio.domain.onair import NowPlaying, OutputStatus
from paperradio.errors import PaperRadioError
from paperradio.lane import Aside, Lane, reason
from paperradio.outputs.fanout import FanOut
from paperradio.outputs.obs.connection import ObsFailed
from paperradio.outputs.obs.control import Look, ObsControl
from paperradio.outputs.obs.judge import Judge, Verdict
from paperradio.settings.obs import ObsSettings

PAUSES_SECONDS = (0.5, 1.0, 2.0, 4.0)
"""Before each further try to reach OBS."""
_MOST_REQUESTS = 12
"""In one step; each may take the time-out."""
logger = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class _Seen:
    look: Look
    verdict: Verdict


class ObsWatcher:
    """Output: looks at OBS every second and does what `Judge` says. `feed` is the one that OBS gets, by way of the web;
    where it gives nothing, our encoder stands still.

    Requests run in a thread of their own. OBS gone, hung, or with another password is a fault that is told, and tried
    again with growing pauses for ever. Its stream is left as it is when the station ends.
    """

    def __init__(
        self,
        settings: ObsSettings,
        feed: FanOut,
        clock: Clock,
        control: ObsControl | None = None,
        aside: Aside | None = None,
    ) -> None:
        self._settings = settings
        self._feed = feed
        self._clock = clock
        self._control = control or ObsControl(settings)
        self._aside = aside or Lane("OBS", _MOST_REQUESTS * settings.timeout_seconds)
        self._judge = Judge(settings.stand_by_seconds, settings.stall_seconds)
        self._heard = clock.monotonic()
        self._connected = self._streams = False
        self._sent = self._sent_before = 0
        self._fault = ""

    async def run(self) -> None:
        """Watch until cancelled."""
        try:
            async with asyncio.TaskGroup() as group:
                group.create_task(self._listen())
                group.create_task(self._watch())
        finally:
            self._control.close()

    def announce(self, playing: NowPlaying) -> None:
        """OBS is not told what is on; the picture says it."""

    def status(self) -> OutputStatus:
        """How it is doing: connected while OBS streams, restarts of its stream."""
        restarts = max(0, self._judge.starts - 1)
        return OutputStatus("OBS", self._streams, self._sent_before + self._sent, 0, restarts, self._fault)

    async def _listen(self) -> None:
        with self._feed.subscribe() as reader:
            while True:
                await reader.next()
                self._heard = self._clock.monotonic()

    async def _watch(self) -> None:
        failures = 0
        while True:
            try:
                self._note(await self._aside(self._step, self._heard))
                failures = 0
                await self._clock.sleep(self._settings.look_seconds)
            except Exception as error:  # whatever OBS answers, it costs OBS and nothing else
                self._lost(error)
                await self._clock.sleep(PAUSES_SECONDS[min(failures, len(PAUSES_SECONDS) - 1)])
                failures += 1

    def _step(self, heard: float) -> _Seen:
        """Look at OBS and do what is to be done. Blocks."""
        control = self._control
        if not self._connected or not control.is_connected:
            control.follow()
            control.prepare()
            self._judge.connected(self._clock.monotonic())
        look = control.look()
        now = self._clock.monotonic()
        verdict = self._judge.judge(look, now - heard, now)
        if verdict.scene is not None:
            control.show(verdict.scene)
        try:
            if verdict.stream == "start":
                control.begin_stream()
            elif verdict.stream == "stop":
                control.end_stream()
        except ObsFailed as error:  # it is still busy with the last one
            logger.info("%s", error, extra={"action": "obs_refused"})
        return _Seen(look, verdict)

    def _note(self, seen: _Seen) -> None:
        look, verdict = seen.look, seen.verdict
        if not self._connected:
            logger.info("OBS answers", extra={"action": "obs_connected"})
        if look.sent < self._sent:
            self._sent_before += self._sent
        self._sent = look.sent
        self._connected, self._streams = True, look.active and not look.reconnecting
        if verdict.scene is not None:
            logger.info("OBS shows %s", verdict.scene, extra={"action": "obs_scene"})
        self._tell(verdict.fault)

    def _lost(self, error: Exception) -> None:
        self._connected = self._streams = False
        self._tell(str(error) if isinstance(error, PaperRadioError) else f"OBS is not understood: {reason(error)}")

    def _tell(self, fault: str) -> None:
        if fault and fault != self._fault:
            logger.warning("%s", fault, extra={"action": "obs_fault"})
        self._fault = fault
