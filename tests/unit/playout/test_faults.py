"""What cannot be played, read, written or reached costs as little as it can, is named, and heals."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from tests.unit.playout.conftest import asset_of, flac, make
from tests.virtual_air import Studio

from paperradio.codec import encode
from paperradio.domain.media import SAMPLE_RATE, Clip, Cue
from paperradio.domain.onair import fault_kind
from paperradio.domain.rundown import Item, ItemKind, ItemRecord
from paperradio.playout.air_clock import AirClock
from paperradio.playout.bed import NoBed, prove_bed
from paperradio.playout.playback import LEAD_IN, Playback
from paperradio.testing import FakeClock

Publish = Callable[..., Item]
LOUD, SECONDS, PAUSE = 0.5, 4.0, 0.5


@pytest.fixture
def studio(tmp_path: Path) -> Studio:
    return Studio(tmp_path)


def put(studio: Studio, item: Item) -> None:
    """Into the catalogue, as if it had been made anew where it is there."""
    key = studio.store.put("item", "json", encode(item)).key
    record = ItemRecord(item.id, item.kind, item.title, item.duration, item.created, item.recipe, key)
    studio.catalogue._items[item.id] = record


def show(studio: Studio, broken: dict[int, bytes], clips: int = 6) -> Item:
    """A segment of as many clips, each of them as loud as its place says; some of them are no sound."""
    cues = []
    for place in range(clips):
        data = broken.get(place, flac(SECONDS, LOUD - 0.02 * place))
        sound = asset_of(data)
        studio.store.put_at(sound.key, data)
        clip = Clip(sound, SECONDS, "ada", "ada", f"turn {place}", f"turn {place}")
        cues.append(Cue(place * (SECONDS + PAUSE), clip))
    made, _ = make("show", clips=clips)
    item = replace(made, cues=tuple(cues), duration=clips * (SECONDS + PAUSE), paper=None)
    put(studio, item)
    return item


def heard(studio: Studio, place: int) -> int:
    """Samples of the clip at that place."""
    return int(np.sum(studio.sink.sound()[:, 0] == round((LOUD - 0.02 * place) * 32768)))


@pytest.mark.parametrize(("first", "last"), [(2, 2), (2, 3), (0, 0), (4, 5)])
def test_clips_that_are_no_sound_are_left_out(studio: Studio, first: int, last: int) -> None:
    async def scene() -> None:
        show(studio, {place: f"no sound {place}".encode() for place in range(first, last + 1)})
        async with studio.on_air():
            await studio.clock.run_for(34)
            assert [fault_kind(line) for line in studio.air.status().faults if "show" in line] == ["clip"]

    asyncio.run(scene())
    for place in range(6):
        expected = 0 if first <= place <= last else SECONDS * SAMPLE_RATE
        assert heard(studio, place) >= expected if expected else heard(studio, place) == 0
    airing = next(one for one in studio.air.log.airings if one.item_id == "show")
    lost = (last - first + 1) * (SECONDS + PAUSE)
    assert airing.completed
    assert airing.ended - airing.started == pytest.approx(6 * (SECONDS + PAUSE) - lost, abs=0.8)
    assert studio.sink.longest_quiet < 1.1 * SAMPLE_RATE
    assert studio.air.deck.stalls == 0


def test_pictures_and_listeners_follow_over_what_is_left_out(studio: Studio) -> None:
    async def scene() -> None:
        show(studio, {2: b"no sound"})
        async with studio.on_air():
            await studio.clock.run_for(30)

    asyncio.run(scene())
    begun, after = [now for now in studio.now if now.item.id == "show"][:2]
    assert after.offset == pytest.approx(3 * (SECONDS + PAUSE) - LEAD_IN / SAMPLE_RATE)
    assert after.started - begun.started == pytest.approx(2 * (SECONDS + PAUSE))


def test_an_item_without_any_sound_makes_way_and_comes_back_when_it_is_made_anew(studio: Studio) -> None:
    async def scene() -> None:
        show(studio, dict.fromkeys(range(6), b"no sound"))
        item, files = make("next", clips=1, age_minutes=9)
        for key, data in files.items():
            studio.store.put_at(key, data)
        put(studio, item)
        async with studio.on_air():
            await studio.clock.run_for(40)
            assert "show" not in [now.item.id for now in studio.now if now.item.kind is ItemKind.SEGMENT][1:]
            assert any("Title of show" in line for line in studio.air.status().faults)
            show(studio, {})
            await studio.clock.run_for(90)
            assert studio.air.status().faults == ()
        assert "show" in [one.item_id for one in studio.air.log.airings if one.completed]
        assert studio.sink.longest_quiet < 1.1 * SAMPLE_RATE

    asyncio.run(scene())


def test_a_clip_that_vanishes_while_its_item_is_on_costs_only_itself(studio: Studio, publish: Publish) -> None:
    async def scene() -> None:
        item = show(studio, {}, clips=10)
        async with studio.on_air():
            await studio.clock.run_for(12)
            assert studio.now[-1].item.id == "show"
            with studio.outage():
                studio.rack.path(item.cues[8].clip.sound).write_bytes(b"cut")
                await studio.clock.run_for(26)
                assert [fault_kind(line) for line in studio.air.status().faults if "show" in line] == ["rack"]
                await studio.clock.run_for(10)
            await studio.clock.run_for(30)
            assert studio.air.status().faults == ()

    asyncio.run(scene())
    first = next(one for one in studio.air.log.airings if one.item_id == "show")
    assert first.completed
    assert first.ended - first.started == pytest.approx(9 * (SECONDS + PAUSE), abs=0.5)


def test_open_items_go_on_behind_what_is_left_out() -> None:
    whole, _ = make("open", clips=3)
    begun = replace(whole, cues=whole.cues[:2], duration=whole.cues[1].end, open=True)
    playback = Playback(begun)
    playback.give(np.ones(round(SECONDS * SAMPLE_RATE), dtype=np.int16))
    playback.leave_out()
    while not playback.skip():
        assert len(playback.read(SAMPLE_RATE // 2))
    assert playback.remaining == 0
    assert playback.grow(whole, np.full(round(SECONDS * SAMPLE_RATE), 2, dtype=np.int16))
    rest = np.concatenate([playback.read(SAMPLE_RATE) for _ in range(6)])
    assert int(np.sum(rest == 2)) == SECONDS * SAMPLE_RATE


def test_a_deck_that_fails_is_the_bed_at_once(studio: Studio, publish: Publish, monkeypatch: Any) -> None:
    async def scene() -> None:
        publish(studio.catalogue, studio.store, "s1", clips=4)
        publish(studio.catalogue, studio.store, "s2", clips=4, age_minutes=1)
        async with studio.on_air():
            await studio.clock.run_for(10)
            read = studio.air.deck._piece

            def broken(count: int, now: float) -> Any:
                raise KeyError("what nobody thought of")

            monkeypatch.setattr(studio.air.deck, "_piece", broken)
            await studio.clock.run_for(20)
            assert [fault_kind(line) for line in studio.air.status().faults] == ["deck"]
            monkeypatch.setattr(studio.air.deck, "_piece", read)
            await studio.clock.run_for(120)
            assert studio.air.status().faults == ()

    asyncio.run(scene())
    assert studio.sink.total == 152 * SAMPLE_RATE
    assert studio.sink.longest_quiet < SAMPLE_RATE
    assert {"s1", "s2"} <= set(studio.played)


def test_the_bed_is_proven_before_the_station_starts(tmp_path: Path, monkeypatch: Any) -> None:
    prove_bed()
    loop = np.zeros(32 * SAMPLE_RATE, dtype=np.int16)
    monkeypatch.setattr("paperradio.playout.bed.bed_loop", lambda: loop)
    with pytest.raises(NoBed, match="not all of it can be heard"):
        Studio(tmp_path)
    rng = np.random.default_rng(1)
    loop = rng.integers(-3000, 3000, 32 * SAMPLE_RATE).astype(np.int16)
    prove_bed()
    loop[10 * SAMPLE_RATE : 12 * SAMPLE_RATE] = 4000
    with pytest.raises(NoBed, match="not all of it can be heard"):
        prove_bed()

    def failing() -> None:
        raise MemoryError("no room")

    monkeypatch.setattr("paperradio.playout.bed.bed_loop", failing)
    with pytest.raises(NoBed, match="no room"):
        prove_bed()


@pytest.mark.parametrize("age", [2**24 // 1000 - 5, 2**33 // 90_000 - 5, 48 * 3600 - 5, 30 * 86_400])
def test_nothing_gives_way_at_the_limits_of_time_stamps(studio: Studio, publish: Publish, age: float) -> None:
    """4.66 h, 26.5 h, 48 h and a month into an epoch: to the sample, at the right air time, without a new epoch."""
    began = studio.clock.now().timestamp()

    async def scene() -> None:
        publish(studio.catalogue, studio.store, "s1")
        publish(studio.catalogue, studio.store, "s2", age_minutes=1)
        async with studio.on_air():
            await studio.clock.run_for(1)
            time = studio.air.time
            time._started_monotonic -= age
            time._started_air -= age
            time.advance(round(age * SAMPLE_RATE))
            studio.sink.position = time.position
            studio.sink._began -= age
            studio.sink.ahead.clear()
            await studio.clock.run_for(11)

    asyncio.run(scene())
    assert studio.sink.total == 14 * SAMPLE_RATE
    assert studio.air.time.epochs == 1 and studio.air.time.lateness == 0
    assert studio.air.time.air_time == pytest.approx(began + 14, abs=1e-5)
    assert max(studio.sink.ahead) <= 2.0 + 1e-5 and min(studio.sink.ahead) > 1.0
    assert studio.sink.frames[-1] == studio.air.time.position // (SAMPLE_RATE // 5) - 1


def test_the_least_that_lay_ahead_is_told_once() -> None:
    clock = FakeClock()
    time = AirClock(clock, 2.0)
    time.begin()
    time.advance(2 * SAMPLE_RATE)
    for seconds in (0.25, 1.5):
        clock.advance(seconds)
        assert not time.move_if_dry()
        time.advance(round(seconds * SAMPLE_RATE))
    assert time.least_ahead() == pytest.approx(0.5)
    assert time.least_ahead() == 2.0
    clock.advance(5)
    assert time.move_if_dry()
    assert time.least_ahead() == 0


def test_an_as_run_log_that_cannot_be_written_holds_up_nothing(studio: Studio, publish: Publish) -> None:
    journal = studio.folder / "as-run-main.jsonl"

    async def scene() -> None:
        publish(studio.catalogue, studio.store, "s1")
        journal.unlink(missing_ok=True)
        journal.mkdir()
        studio.build()
        async with studio.on_air():
            await studio.clock.run_for(40)
            assert [fault_kind(line) for line in studio.air.status().faults] == ["as-run log"]
            assert len(studio.catalogue.as_run("main")) >= 2, "the catalogue has it in spite of that"
            journal.rmdir()
            await studio.clock.run_for(10)
            assert studio.air.status().faults == ()
        assert journal.read_text().count("s1") >= 2

    asyncio.run(scene())
