"""The whole air against virtual time, memory stores and a sink that keeps count."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Sequence
from itertools import pairwise
from pathlib import Path
from typing import Any, TypeVar

import numpy as np
import pytest
from tests.virtual_air import NotedPicture, Studio, inline

from paperradio.domain.media import SAMPLE_RATE
from paperradio.domain.onair import Upcoming
from paperradio.domain.rundown import Item, ItemKind
from paperradio.errors import ChannelTaken
from paperradio.playout.air import Asides

T = TypeVar("T")
Publish = Callable[..., Item]


@pytest.fixture
def studio(tmp_path: Path) -> Studio:
    return Studio(tmp_path)


def test_twenty_minutes_keep_count_to_the_sample(studio: Studio, publish: Publish) -> None:
    async def scene() -> None:
        for number in range(6):
            publish(studio.catalogue, studio.store, f"s{number:02}", clips=5, clip_seconds=6.0, age_minutes=number)
        publish(studio.catalogue, studio.store, "ident", kind=ItemKind.IDENT, clips=1)
        async with studio.on_air():
            await studio.clock.run_for(1200)

    asyncio.run(scene())
    assert studio.sink.total == (1200 + 2) * SAMPLE_RATE
    assert studio.sink.epochs == [studio.clock.now().timestamp() - 1200]
    assert max(studio.sink.ahead) <= 2.0 + 1e-6
    assert studio.air.time.lateness == 0
    assert studio.sink.longest_quiet < 2 * SAMPLE_RATE
    assert studio.sink.frames == list(range(1202 * 5))
    assert studio.played[:8] == ["s00", "s01", "s02", "s03", "ident", "s04", "s05", "s00"]
    airings = studio.air.log.airings[1:]
    for earlier, later in pairwise(airings):
        assert later.started == pytest.approx(earlier.ended, abs=1e-6)


def test_clips_are_heard_where_their_cues_stand(studio: Studio, publish: Publish) -> None:
    async def scene() -> None:
        publish(studio.catalogue, studio.store, "loud", clips=2, clip_seconds=3.0, pause=0.5, amplitude=0.5)
        publish(studio.catalogue, studio.store, "soft", clips=1, clip_seconds=3.0, amplitude=0.125, age_minutes=1)
        async with studio.on_air():
            await studio.clock.run_for(30)

    asyncio.run(scene())
    sound = studio.sink.sound()
    assert np.array_equal(sound[:, 0], sound[:, 1])
    loud = np.flatnonzero(sound[:, 0] == 0.5 * 32768)
    start = int(loud[0])
    second = start + round(3.5 * SAMPLE_RATE)
    soft = start + 7 * SAMPLE_RATE
    assert np.all(sound[start : start + 3 * SAMPLE_RATE, 0] == 0.5 * 32768)
    assert np.all(sound[start + 3 * SAMPLE_RATE : second, 0] == 0)
    assert np.all(sound[second : second + 3 * SAMPLE_RATE, 0] == 0.5 * 32768)
    assert np.all(sound[soft : soft + 3 * SAMPLE_RATE, 0] == 0.125 * 32768)
    told = next(now for now in studio.now if now.item.id == "loud")
    assert told.started == pytest.approx(studio.sink.epochs[0] + start / SAMPLE_RATE, abs=1e-5)
    assert [entry.id for entry in told.upcoming][:1] == ["soft"]


def test_pictures_show_what_is_heard_at_their_time(studio: Studio, publish: Publish) -> None:
    async def scene() -> None:
        publish(studio.catalogue, studio.store, "a", clips=2)
        publish(studio.catalogue, studio.store, "b", clips=2, age_minutes=1)
        async with studio.on_air():
            await studio.clock.run_for(30)

    asyncio.run(scene())
    starts = {now.item.id: now.started for now in reversed(studio.now) if now.offset == 0}
    seen = [(name, offset, at) for name, offset, at in studio.picture.drawn if name in "ab" and at < starts["a"] + 18]
    assert len(seen) == 90
    for name, offset, at in seen:
        assert offset == pytest.approx(at - starts[name], abs=1e-5)


def test_after_a_gap_the_item_goes_on_where_it_stopped(studio: Studio, publish: Publish) -> None:
    async def scene() -> None:
        publish(studio.catalogue, studio.store, "one", clips=4, clip_seconds=10.0, pause=0.0, amplitude=0.5)
        async with studio.on_air():
            await studio.clock.run_for(10)
            studio.clock.advance(60)
            await studio.clock.run_for(60)

    asyncio.run(scene())
    assert len(studio.sink.epochs) == 2
    assert studio.air.time.lateness == pytest.approx(58, abs=0.2)
    assert studio.sink.epochs[1] - studio.sink.epochs[0] == pytest.approx(70, abs=0.2)
    assert max(studio.sink.ahead) <= 2.0 + 1e-6
    sound = studio.sink.sound()[:, 0]
    start = int(np.flatnonzero(sound == 0.5 * 32768)[0])
    assert np.all(sound[start : start + 40 * SAMPLE_RATE] == 0.5 * 32768)
    first, again = [now for now in studio.now if now.item.id == "one"][:2]
    assert again.started == studio.sink.epochs[1]
    assert again.offset == pytest.approx(12 - (first.started - studio.sink.epochs[0]), abs=0.2)


def test_a_short_gap_is_made_up_for(studio: Studio) -> None:
    async def scene() -> None:
        async with studio.on_air():
            await studio.clock.run_for(10)
            studio.clock.advance(1.5)
            await studio.clock.run_for(10)

    asyncio.run(scene())
    assert len(studio.sink.epochs) == 1
    assert studio.air.time.lateness == 0
    assert studio.sink.total == pytest.approx(23.5 * SAMPLE_RATE, abs=5000)


def test_the_station_greets_once(studio: Studio, publish: Publish) -> None:
    async def scene() -> None:
        publish(studio.catalogue, studio.store, "hello", kind=ItemKind.WELCOME, clips=1, clip_seconds=8.0)
        publish(studio.catalogue, studio.store, "s1")
        publish(studio.catalogue, studio.store, "s2", age_minutes=1)
        async with studio.on_air():
            await studio.clock.run_for(30)
        assert studio.played[:2] == ["hello", "s1"]
        studio.build()
        async with studio.on_air():
            await studio.clock.run_for(10)
        studio.clock.advance(1200)
        studio.build()
        async with studio.on_air():
            await studio.clock.run_for(20)

    asyncio.run(scene())
    assert studio.played.count("hello") == 2
    assert studio.played[-3] == "hello"


def test_the_welcome_is_heard_at_once_when_it_comes_late(studio: Studio, publish: Publish) -> None:
    async def scene() -> None:
        async with studio.on_air():
            await studio.clock.run_for(3)
            publish(studio.catalogue, studio.store, "hello", kind=ItemKind.WELCOME, clips=1, clip_seconds=8.0)
            await studio.clock.run_for(20)

    asyncio.run(scene())
    welcome = next(now for now in studio.now if now.item.kind is ItemKind.WELCOME)
    assert welcome.started - studio.sink.epochs[0] < 10
    assert studio.sink.longest_quiet < SAMPLE_RATE


def test_an_empty_station_plays_music(studio: Studio) -> None:
    async def scene() -> None:
        async with studio.on_air():
            await studio.clock.run_for(120)

    asyncio.run(scene())
    assert studio.sink.longest_quiet < SAMPLE_RATE
    assert [now.item.kind for now in studio.now] == [ItemKind.BED]
    assert np.abs(studio.sink.sound()).max() < 0.5 * 32768


def test_fillers_alternate_with_music(studio: Studio, publish: Publish) -> None:
    async def scene() -> None:
        for name in ("f1", "f2"):
            publish(studio.catalogue, studio.store, name, kind=ItemKind.FILLER, clips=2)
        async with studio.on_air():
            await studio.clock.run_for(600)

    asyncio.run(scene())
    airings = studio.air.log.airings
    assert {one.item_id for one in airings} == {"f1", "f2", "bed"}
    for earlier, later in pairwise(airings):
        assert ItemKind.BED in (earlier.kind, later.kind)
    assert studio.played.count("f1") <= 4
    assert studio.sink.longest_quiet < SAMPLE_RATE


def test_it_plays_on_when_the_stores_are_gone_and_reports_it(studio: Studio, publish: Publish) -> None:
    async def scene() -> None:
        for number in range(3):
            publish(studio.catalogue, studio.store, f"s{number}", age_minutes=number)
        async with studio.on_air():
            await studio.clock.run_for(10)
            with studio.outage():
                await studio.clock.run_for(300)
                assert any("switched off" in line for line in studio.air.status().faults)
                assert studio.air.status().spooled > 10
                heard = len(studio.played)
            await studio.clock.run_for(30)
            assert studio.air.status().faults == ()
        assert heard > 30
        assert studio.sink.longest_quiet < SAMPLE_RATE
        assert studio.air.time.lateness == 0

    asyncio.run(scene())


def test_what_was_aired_during_an_outage_is_delivered_once(studio: Studio, publish: Publish) -> None:
    async def scene() -> None:
        publish(studio.catalogue, studio.store, "s1")
        publish(studio.catalogue, studio.store, "s2", age_minutes=1)
        async with studio.on_air():
            await studio.clock.run_for(20)
            studio.catalogue.reachable = False
            await studio.clock.run_for(60)
        spooled = studio.air.log.spooled
        assert spooled > 4
        studio.catalogue.reachable = True
        studio.build()
        assert studio.air.log.spooled == spooled
        async with studio.on_air():
            await studio.clock.run_for(20)
            entries = studio.catalogue.as_run("main")
            assert studio.air.status().spooled == 0
            assert sorted(entry.id for entry in entries) == sorted(one.id for one in studio.air.log.airings)

    asyncio.run(scene())


def test_a_damaged_file_costs_its_item_a_turn_and_is_fetched_again(studio: Studio, publish: Publish) -> None:
    async def scene() -> None:
        publish(studio.catalogue, studio.store, "s1")
        broken = publish(studio.catalogue, studio.store, "s2", amplitude=0.375, age_minutes=1)
        publish(studio.catalogue, studio.store, "s3", age_minutes=2, clips=4)
        await studio.air.filler.step()
        path = studio.rack.path(broken.assets()[0])
        path.write_bytes(b"\0" * path.stat().st_size)
        with studio.outage():
            async with studio.on_air():
                await studio.clock.run_for(20)
                assert any("Title of s2" in line for line in studio.air.status().faults)
                assert studio.played == ["s1"]
                studio.catalogue.reachable = studio.store.reachable = True
                await studio.clock.run_for(40)
                assert studio.air.status().faults == ()
        assert studio.played[:2] == ["s1", "s3"]
        assert "s2" in studio.played

    asyncio.run(scene())


def test_the_item_on_the_air_is_cut_when_the_station_ends(studio: Studio, publish: Publish) -> None:
    async def scene() -> None:
        publish(studio.catalogue, studio.store, "long", clips=10)
        async with studio.on_air():
            await studio.clock.run_for(15)

    asyncio.run(scene())
    assert studio.air.log.airings[-1].item_id == "long"
    assert not studio.air.log.airings[-1].completed
    studio.build()
    assert not studio.air.log.airings[-1].completed
    assert not studio.air.log.history.aired("long")


def test_two_airs_never_share_a_channel(studio: Studio) -> None:
    async def scene() -> None:
        async with studio.on_air():
            await studio.clock.run_for(1)
            first = studio.air
            studio.build()
            with pytest.raises(ChannelTaken, match="main"):
                await studio.air.run(asyncio.Event())
            studio.air = first

    asyncio.run(scene())


def test_a_clock_that_is_set_moves_the_epoch_without_lateness(studio: Studio, publish: Publish) -> None:
    async def scene() -> None:
        publish(studio.catalogue, studio.store, "s1")
        publish(studio.catalogue, studio.store, "s2", age_minutes=1)
        async with studio.on_air():
            await studio.clock.run_for(5)
            studio.clock.set_by(3600)
            await studio.clock.run_for(60)
            studio.clock.set_by(-7200)
            await studio.clock.run_for(60)

    asyncio.run(scene())
    assert len(studio.sink.epochs) == 3
    assert studio.air.time.lateness == 0
    assert studio.sink.total == (125 + 2) * SAMPLE_RATE
    assert len(studio.played) > 8
    assert studio.sink.longest_quiet < SAMPLE_RATE


def test_sound_never_waits_for_pictures(studio: Studio, publish: Publish) -> None:
    class BrokenPicture(NotedPicture):
        def frame(
            self, item: Item, offset: float, air_time: float, upcoming: Sequence[Upcoming], level: float
        ) -> bytes:
            raise KeyError("no such font")

    async def scene() -> None:
        studio.picture_class = BrokenPicture
        studio.build()
        async with studio.on_air():
            await studio.clock.run_for(20)
            assert any("no such font" in line for line in studio.air.status().faults)

    asyncio.run(scene())
    assert studio.sink.total == 22 * SAMPLE_RATE
    assert studio.sink.frames == []


def slow_disk(studio: Studio, name: str, seconds: float) -> Asides:
    """Once the item is on the air, each of its clips takes so long to read."""

    async def load(function: Callable[..., T], *arguments: Any) -> T:
        if arguments[0] == name and studio.now[-1].item.id == name:
            await studio.clock.sleep(seconds)
        return function(*arguments)

    return Asides(load, inline, inline, inline, inline)


def test_a_slow_disk_is_not_heard(studio: Studio, publish: Publish) -> None:
    async def scene() -> None:
        publish(studio.catalogue, studio.store, "one", clips=3, clip_seconds=25.0, pause=0.0, amplitude=0.5)
        studio.build(slow_disk(studio, "one", 10))
        async with studio.on_air():
            await studio.clock.run_for(90)

    asyncio.run(scene())
    assert studio.air.deck.stalls == 0
    sound = studio.sink.sound()[:, 0]
    start = int(np.flatnonzero(sound == 0.5 * 32768)[0])
    assert np.all(sound[start : start + 75 * SAMPLE_RATE] == 0.5 * 32768)


def test_sound_that_comes_late_is_bridged_and_the_item_goes_on(studio: Studio, publish: Publish) -> None:
    async def scene() -> None:
        publish(studio.catalogue, studio.store, "one", clips=2, clip_seconds=25.0, pause=0.0, amplitude=0.5)
        studio.build(slow_disk(studio, "one", 24))
        async with studio.on_air():
            await studio.clock.run_for(75)

    asyncio.run(scene())
    assert studio.air.deck.stalls == 1
    assert int(np.sum(studio.sink.sound()[:, 0] == 0.5 * 32768)) == 50 * SAMPLE_RATE
    assert studio.sink.longest_quiet < SAMPLE_RATE
    again = [now for now in studio.now if now.item.id == "one" and now.offset > 0]
    assert [now.offset for now in again] == [25.0]
    assert next(one for one in studio.air.log.airings if one.item_id == "one").completed


def test_sound_that_stays_away_gives_way_to_another_item(studio: Studio, publish: Publish) -> None:
    async def scene() -> None:
        publish(studio.catalogue, studio.store, "stuck", clips=2, clip_seconds=25.0, amplitude=0.5)
        publish(studio.catalogue, studio.store, "next", clips=1, age_minutes=1)
        studio.build(slow_disk(studio, "stuck", 3600))
        async with studio.on_air():
            await studio.clock.run_for(60)

    asyncio.run(scene())
    assert studio.air.deck.stalls == 1
    assert [(one.item_id, one.completed) for one in studio.air.log.airings][1] == ("stuck", False)
    assert studio.sink.longest_quiet < SAMPLE_RATE
    assert studio.sink.total == 62 * SAMPLE_RATE
