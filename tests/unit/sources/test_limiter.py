from __future__ import annotations

from datetime import UTC, datetime, timedelta
from email.utils import format_datetime

import pytest

from paperradio.errors import SourceUnreachable
from paperradio.sources.limiter import RequestLimiter


@pytest.mark.parametrize("told", ["90", format_datetime(datetime.now(UTC) + timedelta(hours=5), usegmt=True)])
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
