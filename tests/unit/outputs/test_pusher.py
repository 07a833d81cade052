"""What fails is begun again, ever more slowly, and told without secrets."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Awaitable, Callable

import pytest

from paperradio.errors import PushFailed, PushRefused
from paperradio.outputs.pusher import PAUSES_SECONDS, QUIET_SECONDS, REFUSED_SECONDS, STEADY_SECONDS, Pusher
from paperradio.testing import FakeClock

KEY = "live_1_secret"


class Sleepless(FakeClock):
    """Writes down the pauses, and ends the test after some."""

    def __init__(self, pauses: int) -> None:
        super().__init__()
        self.pauses: list[float] = []
        self._wanted = pauses

    async def sleep(self, seconds: float) -> None:
        self.pauses.append(seconds)
        if len(self.pauses) >= self._wanted:
            raise asyncio.CancelledError
        await super().sleep(seconds)


async def kept(pauses: int, push: Callable[[Pusher, Sleepless], Awaitable[None]]) -> tuple[Pusher, list[float]]:
    clock = Sleepless(pauses)
    pusher = Pusher("twitch", clock, (KEY, f"{KEY}?bandwidthtest=true"))
    with pytest.raises(asyncio.CancelledError):
        await pusher.keep(lambda: push(pusher, clock))
    return pusher, clock.pauses


async def test_pauses_grow_but_stay_below_five_seconds() -> None:
    async def push(pusher: Pusher, clock: Sleepless) -> None:
        raise PushFailed("nobody listens")

    pusher, pauses = await kept(6, push)
    assert tuple(pauses) == (*PAUSES_SECONDS, PAUSES_SECONDS[-1], PAUSES_SECONDS[-1])
    assert max(PAUSES_SECONDS) < 5
    status = pusher.status()
    assert (status.connected, status.restarts, status.fault) == (False, 6, "nobody listens")


async def test_who_says_no_is_asked_less_often() -> None:
    async def push(pusher: Pusher, clock: Sleepless) -> None:
        raise PushRefused("it does not accept the key")

    _, pauses = await kept(8, push)
    assert tuple(pauses[:6]) == REFUSED_SECONDS
    assert pauses[-1] == REFUSED_SECONDS[-1]


async def test_a_stream_that_was_taken_for_a_while_begins_the_row_anew() -> None:
    async def push(pusher: Pusher, clock: Sleepless) -> None:
        pusher.taken()
        assert pusher.status().fault == ""
        clock.advance(STEADY_SECONDS)
        raise PushFailed("it broke")

    _, pauses = await kept(3, push)
    assert pauses == [PAUSES_SECONDS[0]] * 3


async def test_a_planned_end_is_no_failure() -> None:
    calls: list[int] = []

    async def push(pusher: Pusher, clock: Sleepless) -> None:
        calls.append(len(calls))
        if len(calls) == 3:
            raise PushFailed("it broke")

    pusher, _ = await kept(1, push)
    assert (len(calls), pusher.status().restarts) == (3, 1)


async def test_of_several_failures_the_first_is_told() -> None:
    async def push(pusher: Pusher, clock: Sleepless) -> None:
        raise ExceptionGroup("", [ExceptionGroup("", [PushFailed("the cause")]), PushFailed("what followed")])

    pusher, _ = await kept(1, push)
    assert pusher.status().fault == "the cause"


@pytest.mark.parametrize("error", [ValueError(KEY), ExceptionGroup("", [KeyError("x"), PushFailed("y")])])
async def test_what_nobody_foresaw_does_not_end_it(error: Exception, caplog: pytest.LogCaptureFixture) -> None:
    async def push(pusher: Pusher, clock: Sleepless) -> None:
        raise error

    pusher, pauses = await kept(2, push)
    assert len(pauses) == 2
    assert "not foreseen" in pusher.status().fault
    assert "failed" in caplog.text


async def test_secrets_are_not_told(caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.DEBUG)

    async def push(pusher: Pusher, clock: Sleepless) -> None:
        raise PushFailed(f"rtmp://x/app/{KEY}?bandwidthtest=true and {KEY}\n is   unknown")

    pusher, _ = await kept(2, push)
    assert pusher.status().fault == "rtmp://x/app/*** and *** is unknown"
    assert KEY not in caplog.text
    assert len(caplog.records) == 1  # The same again is told once.


def test_losses_are_told_for_a_while() -> None:
    clock = FakeClock()
    pusher = Pusher("twitch", clock, ())
    pusher.lose(5)
    pusher.lose(2)
    assert "7 parts are lost" in pusher.status().fault
    clock.advance(QUIET_SECONDS)
    assert (pusher.status().fault, pusher.status().dropped) == ("", 7)
