from __future__ import annotations

import asyncio

from paperradio.web.broadcast import Broadcast, Chunk, Listener


def chunk(at: float, entry: bytes | None = b"") -> Chunk:
    return Chunk(b"%d " % at, at, 1.0, entry)


async def heard(listener: Listener, count: int) -> list[bytes]:
    found: list[bytes] = []
    async for each in listener.chunks():
        found.append(each.data)
        if len(found) == count:
            break
    return found


async def test_a_new_listener_begins_with_the_burst() -> None:
    broadcast = Broadcast(3.0, 20.0, 1000)
    for at in range(10):
        broadcast.publish(chunk(at))
    with broadcast.listening() as listener:
        broadcast.publish(chunk(10))
        assert await heard(listener, 4) == [b"7 ", b"8 ", b"9 ", b"10 "]


async def test_a_slow_listener_loses_sound_and_the_others_do_not() -> None:
    broadcast = Broadcast(0.0, 5.0, 1000)
    with broadcast.listening() as slow, broadcast.listening() as quick:
        for at in range(8):
            broadcast.publish(chunk(at))
            assert await heard(quick, 1) == [b"%d " % at]
        assert await heard(slow, 3) == [b"5 ", b"6 ", b"7 "]
        assert (slow.dropped_seconds, quick.dropped_seconds, broadcast.dropped_seconds) == (5.0, 0.0, 5.0)


async def test_bytes_are_bounded_too() -> None:
    broadcast = Broadcast(0.0, 1000.0, 10)
    with broadcast.listening() as slow:
        for _ in range(3):
            broadcast.publish(Chunk(b"123456", 0.0, 0.0))
        assert await heard(slow, 1) == [b"123456"]


async def test_a_decoder_begins_at_an_entry_with_its_tables() -> None:
    broadcast = Broadcast(0.0, 3.0, 1000)
    with broadcast.listening() as listener:
        for at, entry in ((0, None), (1, b"T"), (2, None)):
            broadcast.publish(chunk(at, entry))
        assert await heard(listener, 2) == [b"T1 ", b"2 "]
        for at, entry in ((3, None), (4, None), (5, None), (6, None), (7, b"T"), (8, b"T")):
            broadcast.publish(chunk(at, entry))
        assert await heard(listener, 2) == [b"T7 ", b"8 "]


async def test_closing_ends_everybody_and_those_who_come_later() -> None:
    broadcast = Broadcast(3.0, 20.0, 1000)
    with broadcast.listening() as listener:
        waiting = asyncio.ensure_future(heard(listener, 1))
        await asyncio.sleep(0)
        broadcast.close()
        assert await waiting == []
    broadcast.publish(chunk(1))
    with broadcast.listening() as late:
        assert await heard(late, 1) == []
    assert len(broadcast) == 0
