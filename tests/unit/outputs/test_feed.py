"""Sound and pictures begin together and never lose count."""

from __future__ import annotations

import asyncio

import numpy as np
import pytest
from numpy.typing import NDArray

from paperradio.outputs.feed import PICTURES_WAITING, Feed

RATE = 5
SAMPLES = 48_000 // RATE
BLACK = b"black"


def feed(first_frame: int = 0, limit_seconds: float = 10.0, lag_seconds: float = 1.0) -> Feed:
    return Feed(first_frame, RATE, BLACK, limit_seconds, lag_seconds)


def sound(frames: float, value: int = 1) -> NDArray[np.int16]:
    return np.full((int(frames * SAMPLES), 2), value, np.int16)


async def all_sound(given: Feed) -> NDArray[np.int16]:
    """Everything that comes out: the values of the left channel."""
    given.finish()
    portions = []
    while portion := await given.next_sound():
        portions.append(portion)
    return np.frombuffer(b"".join(portions), "<i2").reshape(-1, 2)[:, 0]


async def all_pictures(given: Feed) -> list[bytes]:
    given.finish()
    pictures = []
    while picture := await given.next_picture():
        pictures.append(picture)
    return pictures


async def test_sound_passes_through() -> None:
    given = feed()
    samples = np.arange(2 * 40_000, dtype=np.int16).reshape(-1, 2)
    given.write_audio(samples[:30_000], 0)
    given.write_audio(samples[30_000:], 30_000)
    assert np.array_equal(await all_sound(given), samples[:, 0])


async def test_portions_are_bounded() -> None:
    given = feed()
    given.write_audio(sound(20), 0)
    assert len(await given.next_sound()) == 48_000 * 4 // 2


async def test_what_lies_before_the_start_is_left_out() -> None:
    given = feed(first_frame=3)
    given.write_audio(sound(2, value=1), 0)
    given.write_audio(sound(2, value=2), 2 * SAMPLES)
    given.write_frame(b"two", 2)
    given.write_frame(b"three", 3)
    assert await all_pictures(given) == [b"three"]
    assert np.array_equal(await all_sound(given), sound(1, value=2)[:, 0])


async def test_missing_sound_becomes_silence() -> None:
    given = feed()
    given.write_audio(sound(1, value=1), 0)
    given.write_audio(sound(1, value=2), 3 * SAMPLES)
    found = await all_sound(given)
    assert found[::SAMPLES].tolist() == [1, 0, 0, 2]
    assert len(found) == 4 * SAMPLES


async def test_a_missing_picture_becomes_the_one_before() -> None:
    given = feed()
    for index in (0, 1, 4):
        given.write_frame(b"%d" % index, index)
    assert await all_pictures(given) == [b"0", b"1", b"1", b"1", b"4"]


async def test_before_the_first_picture_it_is_black() -> None:
    given = feed()
    given.write_frame(b"2", 2)
    assert await all_pictures(given) == [BLACK, BLACK, b"2"]


async def test_sound_does_not_wait_for_pictures() -> None:
    given = feed(lag_seconds=1.0)
    given.write_frame(b"0", 0)
    given.write_audio(sound(RATE + 3), 0)
    assert await all_pictures(given) == [b"0"] * 3


async def test_a_late_picture_is_dropped_but_shown_from_then_on() -> None:
    given = feed(lag_seconds=1.0)
    given.write_frame(b"0", 0)
    given.write_audio(sound(RATE + 3), 0)
    given.write_frame(b"1", 1)
    given.write_audio(sound(2), (RATE + 3) * SAMPLES)
    assert await all_pictures(given) == [b"0", b"0", b"0", b"1", b"1"]
    assert given.pictures_dropped == 1


async def test_waiting_pictures_are_bounded_and_keep_their_count() -> None:
    given = feed()
    count = 3 * PICTURES_WAITING
    for index in range(count):
        given.write_audio(sound(1), index * SAMPLES)
        given.write_frame(b"%d" % index, index)
    pictures = await all_pictures(given)
    assert len(pictures) == count
    assert len(set(pictures)) == PICTURES_WAITING
    assert pictures[-1] == b"%d" % (count - 1)
    assert given.pictures_dropped == count - PICTURES_WAITING


async def test_a_picture_from_far_ahead_is_refused() -> None:
    given = feed(limit_seconds=2.0)
    given.write_frame(b"far", 2 * RATE + 1)
    assert given.pictures_dropped == 1
    assert await all_pictures(given) == []


async def test_too_much_sound_is_dropped_and_told() -> None:
    given = feed(limit_seconds=1.0)
    given.write_audio(sound(RATE), 0)
    assert not given.overflowed
    given.write_audio(sound(1), RATE * SAMPLES)
    assert given.overflowed
    assert given.samples_dropped == SAMPLES
    assert given.samples_received == RATE * SAMPLES


async def test_a_gap_beyond_the_limit_is_an_overflow() -> None:
    given = feed(limit_seconds=1.0)
    given.write_audio(sound(1), 100 * SAMPLES)
    assert given.overflowed
    assert not given.waiting


@pytest.mark.parametrize("take", ["next_sound", "next_picture"])
async def test_waiting_ends_when_something_comes_or_nothing_will(take: str) -> None:
    given = feed()
    waiting = asyncio.ensure_future(getattr(given, take)())
    await asyncio.sleep(0)
    assert not waiting.done()
    given.write_audio(sound(1), 0)
    given.write_frame(b"0", 0)
    assert await waiting
    waiting = asyncio.ensure_future(getattr(given, take)())
    await asyncio.sleep(0)
    given.finish()
    assert await waiting == b""


async def test_nothing_is_taken_after_the_end() -> None:
    given = feed()
    given.finish()
    given.write_audio(sound(1), 0)
    given.write_frame(b"0", 0)
    assert not given.waiting
    assert given.finished


async def test_drained_when_all_was_taken() -> None:
    given = feed()
    given.write_audio(sound(1), 0)
    given.write_frame(b"0", 0)
    drained = asyncio.ensure_future(given.drained())
    await given.next_picture()
    await given.next_sound()
    assert not drained.done()
    more = asyncio.ensure_future(given.next_sound())
    await asyncio.wait_for(drained, 1)
    given.finish()
    await more
