"""What is to be done about what was seen of OBS."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from paperradio.outputs.obs.control import SETTLE_SECONDS, Look
from paperradio.outputs.obs.scenes import PROGRAMME, STAND_BY

START_PAUSES_SECONDS = (1.0, 2.0, 5.0, 10.0, 20.0, 40.0, 60.0)
"""After each start of a stream that did not become one, before the next."""
STEADY_SECONDS = 10.0
"""A stream that went on for this long begins the row anew."""
UNREACHABLE_SECONDS = 300.0
"""Where the server takes no connection from here, OBS is asked so often: it may have another way there. Each start that
fails leaves a window open in OBS."""
_MOVES_SECONDS = 2.0


@dataclass(frozen=True, slots=True)
class Verdict:
    """What to do now, and what is wrong, in one line."""

    stream: Literal["start", "stop"] | None = None
    scene: str | None = None
    fault: str = ""


class Judge:
    """Holds each look against those before it. Times are monotonic seconds.

    The stream is started where it is wanted and not there, and ended where it makes no progress, so that the next look
    starts it. Stand-by is shown while the feed stands still, here or in OBS, and left again by who put it there: a
    scene that somebody chose by hand stays. At the first look it counts as ours.
    """

    def __init__(self, stand_by_seconds: float, stall_seconds: float) -> None:
        self.starts = 0
        self._stand_by_seconds = stand_by_seconds
        self._stall_seconds = stall_seconds
        self._sent = 0
        self._progress_at = self._next_start = 0.0
        self._started_at = -UNREACHABLE_SECONDS
        self._progressing_since: float | None = None
        self._failures = 0
        self._cursor: int | None = None
        self._moved_at = 0.0
        self._moving_since: float | None = None
        self._ours = True

    def connected(self, now: float) -> None:
        """OBS was reached, for the first time or again: nothing is known of it."""
        self._progress_at = self._moved_at = now
        self._progressing_since = self._moving_since = self._cursor = None
        self._next_start = now + SETTLE_SECONDS
        self._ours = True

    def judge(self, look: Look, silent_seconds: float, now: float) -> Verdict:
        """`silent_seconds` is for how long our own encoder has given nothing."""
        stream, trouble = self._stream(look, now)
        scene, stands = self._scene(look, silent_seconds, now)
        return Verdict(stream, scene, "; ".join(filter(None, (trouble, stands))))

    def _stream(self, look: Look, now: float) -> tuple[Literal["start", "stop"] | None, str]:
        if not look.wanted:
            self._failures, self._next_start = 0, now
            return None, ""
        if not look.active:
            return self._start(look, now)
        if look.sent != self._sent and not look.reconnecting:
            self._sent, self._progress_at = look.sent, now
            self._progressing_since = self._progressing_since or now
            if now - self._progressing_since >= STEADY_SECONDS:
                self._failures, self._next_start = 0, now
            return None, ""
        trouble = "OBS is reconnecting to the server of its stream" if look.reconnecting else ""
        if now - self._progress_at < self._stall_seconds:
            return None, trouble
        self._progress_at, self._progressing_since = now, None
        return "stop", trouble or "OBS's stream makes no progress"

    def _start(self, look: Look, now: float) -> tuple[Literal["start"] | None, str]:
        trouble = "OBS does not stream" + ("; starting it does not help" if self._failures > 1 else "")
        if look.server_answers is False and now < self._started_at + UNREACHABLE_SECONDS:
            return None, "OBS does not stream; the server of its stream takes no connection"
        if look.starting or now < self._next_start:
            return None, trouble
        self._next_start = now + START_PAUSES_SECONDS[min(self._failures, len(START_PAUSES_SECONDS) - 1)]
        self._started_at = now
        self._failures += 1
        self.starts += 1
        self._sent, self._progress_at, self._progressing_since = 0, now, None
        return "start", trouble

    def _scene(self, look: Look, silent_seconds: float, now: float) -> tuple[str | None, str]:
        if look.cursor is not None and look.cursor != self._cursor:
            if self._cursor is not None:
                self._moved_at = now
                self._moving_since = self._moving_since or now
        elif now - self._moved_at > _MOVES_SECONDS:
            self._moving_since = None
        self._cursor = look.cursor
        still = max(now - self._moved_at, silent_seconds)
        if still >= self._stand_by_seconds:
            self._moving_since = None
            told = "the feed stands still" + (" in OBS" if silent_seconds < self._stand_by_seconds else "")
            if look.scene == PROGRAMME:
                self._ours = True
                return STAND_BY, told
            return None, told
        if look.scene != STAND_BY:
            self._ours = False
        elif self._ours and self._moving_since is not None and now - self._moving_since >= _MOVES_SECONDS:
            return PROGRAMME, ""
        return None, ""
