"""Slow readers drop and count."""

from __future__ import annotations

import asyncio

from paperradio.domain.onair import OutputStatus
from paperradio.outputs.fanout import FanOut
from paperradio.wire import Message


def message(number: int) -> Message:
    return Message({"n": number}, b"x")


async def taken(feed: FanOut, count: int, *published: tuple[int, bool]) -> tuple[list[int], int]:
    """What a reader that was too slow gets of what was published, and how much it missed."""
    with feed.subscribe() as reader:
        for number, joinable in published:
            feed.publish(message(number), joinable)
        return [(await reader.next()).head["n"] for _ in range(count)], reader.dropped


async def test_everything_arrives_in_order() -> None:
    assert await taken(FanOut("mp3", 3), 3, (1, True), (2, True), (3, True)) == ([1, 2, 3], 0)


async def test_the_oldest_go_when_the_queue_is_full() -> None:
    assert await taken(FanOut("mp3", 3), 3, *((number, True) for number in range(8))) == ([5, 6, 7], 5)


async def test_after_a_loss_it_goes_on_at_the_next_place_to_join() -> None:
    published = ((0, True), (1, False), (2, False), (3, True), (4, False))
    assert await taken(FanOut("ts", 4), 2, *published) == ([3, 4], 3)


async def test_when_nothing_is_left_it_waits_for_a_place_to_join() -> None:
    published = ((0, True), (1, False), (2, False), (3, False), (4, True), (5, False))
    assert await taken(FanOut("ts", 2), 2, *published) == ([4, 5], 3)


async def test_a_reader_begins_where_one_can_join() -> None:
    assert await taken(FanOut("ts", 9), 2, (0, False), (1, False), (2, True), (3, False)) == ([2, 3], 0)


async def test_a_slow_reader_costs_the_others_nothing() -> None:
    feed = FanOut("mp3", 2)
    with feed.subscribe() as slow, feed.subscribe() as quick:
        for number in range(10):
            feed.publish(message(number))
            assert (await quick.next()).head["n"] == number
        assert (slow.dropped, quick.dropped) == (8, 0)
        assert feed.status() == OutputStatus("mp3", True, 0, 8)
    assert feed.status() == OutputStatus("mp3", False, 0, 8)


async def test_the_opening_comes_first() -> None:
    window = [message(7), message(8)]
    feed = FanOut("hls", 4, lambda: window)
    assert await taken(feed, 3, (9, True)) == ([7, 8, 9], 0)


async def test_a_reader_waits_for_what_comes() -> None:
    feed = FanOut("cues", 2)
    with feed.subscribe() as reader:
        waiting = asyncio.ensure_future(reader.next())
        await asyncio.sleep(0)
        assert not waiting.done()
        feed.publish(message(1))
        assert (await waiting).head == {"n": 1}


async def test_what_was_sent_is_counted() -> None:
    feed = FanOut("mp3", 2)
    feed.count_sent(10)
    feed.count_sent(5)
    assert feed.status().sent == 15
