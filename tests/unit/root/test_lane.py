from __future__ import annotations

import asyncio
import threading
from functools import partial

import pytest

from paperradio.lane import Hung, Lane, LatestWrite


async def test_it_returns_and_raises_what_the_function_does() -> None:
    lane = Lane("test", 10)
    assert await lane(divmod, 7, 2) == (3, 1)
    with pytest.raises(ZeroDivisionError):
        await lane(divmod, 7, 0)


async def test_a_call_that_hangs_costs_one_thread_and_heals() -> None:
    lane = Lane("test", 0.01)
    release, left = threading.Event(), threading.Event()

    def hang() -> None:
        release.wait()
        left.set()

    before = threading.active_count()
    for _ in range(3):
        with pytest.raises(Hung, match="test"):
            await lane(hang)
    assert threading.active_count() == before + 1
    release.set()
    await asyncio.to_thread(left.wait)
    while threading.active_count() > before + 1:
        await asyncio.sleep(0)
    assert await Lane("test", 10)(len, "four") == 4


async def test_a_call_that_was_cancelled_is_let_end() -> None:
    """Its caller did not wait; it is no hang."""
    lane, release = Lane("test", 10), threading.Event()
    call = asyncio.create_task(lane(release.wait))
    await asyncio.sleep(0.01)
    call.cancel()
    next_call = asyncio.create_task(lane(len, "four"))
    await asyncio.sleep(0.01)
    assert not next_call.done()
    release.set()
    assert await next_call == 4


async def test_a_time_out_of_the_function_is_its_own() -> None:
    def refuses() -> None:
        raise TimeoutError("the network file system")

    with pytest.raises(TimeoutError, match="network"):
        await Lane("test", 10)(refuses)


async def test_the_latest_write_is_done_and_a_hang_holds_up_nobody() -> None:
    release, done = threading.Event(), list[int]()

    def hang() -> None:
        release.wait()

    writer = LatestWrite(Lane("test", 0.01))
    running = asyncio.create_task(writer.run())
    writer.order(hang)
    await asyncio.sleep(0.05)
    for number in range(3):
        writer.order(partial(done.append, number))
    await asyncio.sleep(0.05)
    assert done == []
    release.set()
    async with asyncio.timeout(10):
        while 3 not in done:
            writer.order(partial(done.append, 3))
            await asyncio.sleep(0.01)
    running.cancel()
    writer.order(partial(done.append, 4))
    await writer.finish()
    assert done[-1] == 4


async def test_calls_take_turns() -> None:
    lane = Lane("test", 10)
    running: list[int] = []
    most: list[int] = []

    def work(number: int) -> int:
        running.append(number)
        most.append(len(running))
        running.remove(number)
        return number

    assert await asyncio.gather(*(lane(work, number) for number in range(20))) == list(range(20))
    assert max(most) == 1
