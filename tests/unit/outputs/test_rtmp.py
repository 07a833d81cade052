"""The time line of one publication, over encoders that come and go."""

from __future__ import annotations

from typing import Any, cast

import pytest

from paperradio.outputs.flv import Tag
from paperradio.outputs.pusher import Pusher
from paperradio.outputs.rtmp import _TimeLine
from paperradio.testing import FakeClock

NOON = 1_800_000_000.0


class Link:
    taken = 0


class Publisher:
    def __init__(self) -> None:
        self.stamps: list[int] = []

    async def send(self, tags: list[Tag]) -> None:
        self.stamps += [tag.stamp for tag in tags]


@pytest.mark.parametrize(
    ("second", "stamps"),
    [
        (NOON + 12.0, [0, 10_000, 12_000, 22_000]),  # an encoder was replaced: two seconds are missing
        (NOON + 9.5, [0, 10_000, 10_034, 20_034]),  # the new one begins a little before the old one ended
        (NOON + 86_400.0, [0, 10_000, 10_034, 20_034]),  # somebody set the clock
        (NOON - 86_400.0, [0, 10_000, 10_034, 20_034]),
    ],
)
async def test_stamps_follow_air_time_and_no_hand_at_the_clock(second: float, stamps: list[int]) -> None:
    publisher = Publisher()
    line = _TimeLine(Pusher("rtmp", FakeClock(), ()), cast(Any, Link()), cast(Any, publisher))
    for begins in (NOON, second):
        line.follow(begins)
        await line.send([Tag(9, stamp, b"") for stamp in (0, 10_000)])
    assert publisher.stamps == stamps
    line.follow(second + 11.0)
    await line.send([Tag(9, 0, b"")])
    assert publisher.stamps[-1] - stamps[-1] in (1000, 466), "and they go on from there"
