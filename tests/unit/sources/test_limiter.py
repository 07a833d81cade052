from __future__ import annotations

import copy
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime

import pytest

from paperradio.errors import RetryLater, SourceUnreachable
from paperradio.sources.limiter import RequestLimiter

IN_FIVE_HOURS = format_datetime(datetime.now(UTC) + timedelta(hours=5), usegmt=True)


@pytest.mark.parametrize("told", ["90", IN_FIVE_HOURS], ids=["seconds", "date"])
def test_a_server_that_asks_for_a_pause_is_left_alone(told: str) -> None:
    limiter = RequestLimiter()
    limiter.obey(told)
    with pytest.raises(SourceUnreachable, match="asks to wait"):
        limiter.wait(0)


@pytest.mark.parametrize("told", [None, "soon", "0", "-5", "Tue, 01 Sep 2020 10:00:00 GMT"])
def test_no_pause(told: str | None) -> None:
    limiter = RequestLimiter()
    limiter.obey(told)
    limiter.wait(0)


def test_requests_keep_their_distance() -> None:
    now = [100.0]
    paused: list[float] = []

    def pause(seconds: float) -> None:
        paused.append(seconds)
        now[0] += seconds

    limiter = RequestLimiter(lambda: now[0], pause)
    for _ in range(3):
        limiter.wait(3.5)
    now[0] += 2
    limiter.wait(3.5)
    assert paused == [pytest.approx(3.5), pytest.approx(3.5), pytest.approx(1.5)]


def test_pauses_grow_until_an_answer_comes() -> None:
    now = [100.0]
    limiter = RequestLimiter(lambda: now[0])
    pauses = []
    for _ in range(12):
        pauses.append(limiter.refused(None))
        now[0] += pauses[-1]
    assert pauses[:3] == [10, 20, 40]
    assert pauses[-1] == 3600
    limiter.answered()
    assert limiter.refused(None) == 10
    now[0] += 10
    assert limiter.refused("120") == 120


def test_how_long_is_told_in_the_error() -> None:
    now = [100.0]
    limiter = RequestLimiter(lambda: now[0])
    limiter.refused("60")
    now[0] += 20
    with pytest.raises(RetryLater, match="40 s") as caught:
        limiter.wait(3.5)
    assert caught.value.seconds == pytest.approx(40)
    again = copy.copy(caught.value)
    assert (again.seconds, str(again)) == (caught.value.seconds, str(caught.value))


def test_only_what_reached_a_server_is_counted() -> None:
    now = [100.0]
    paused: list[float] = []
    limiter = RequestLimiter(lambda: now[0], paused.append)
    limiter.give_back(limiter.wait(3.5))
    limiter.wait(3.5)
    assert paused == []
    now[0] += 1
    limiter.reached(3.5)
    now[0] += 3
    limiter.wait(3.5)
    assert paused == [pytest.approx(0.5)]
