"""Items that are on the air before all of them is there: how they go on, end and are taken up again."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from tests.unit.playout.conftest import EPOCH, asset_of, flac
from tests.virtual_air import Studio

from paperradio.codec import encode
from paperradio.domain.media import SAMPLE_RATE, Asset, Clip, Cue
from paperradio.domain.paper import Paper, PaperId
from paperradio.domain.rundown import Item, ItemKind, ItemRecord

Publish = Callable[..., Item]
CLIP, PAUSE, STEP = 8.0, 0.5, 4 / 128
PART = round((CLIP + PAUSE) * SAMPLE_RATE)


class Growing:
    """A segment of `count` clips that comes in parts; the clip at place n has the value (n + 1) / 32 throughout."""

    def __init__(self, studio: Studio, count: int = 8, name: str = "open", first: int = 0) -> None:
        self._studio = studio
        cues = tuple(Cue(at * (CLIP + PAUSE), self._clip(first + at), True) for at in range(count))
        paper, length = Paper(PaperId("p"), "Paper"), count * (CLIP + PAUSE)
        self.whole = Item(name, ItemKind.SEGMENT, "Open", length, cues, EPOCH, "recipe", paper)

    def _clip(self, place: int) -> Clip:
        data = flac(CLIP, (place + 1) * STEP)
        sound: Asset = asset_of(data)
        self._studio.store.put_at(sound.key, data)
        return Clip(sound, CLIP, "ada", "ada", f"turn {place}", f"turn {place}")

    def come(self, count: int) -> None:
        """So many clips are there."""
        part = replace(self.whole, cues=self.whole.cues[:count])
        if count < len(self.whole.cues):
            part = replace(part, open=True, duration=part.cues[-1].end)
        key = self._studio.store.put_at("open/ab/ab.json", encode(part)).key
        self._record(part, key, open=True)

    def finish(self) -> None:
        """It is recorded as any other."""
        self._record(self.whole, self._studio.store.put("item", "json", encode(self.whole)).key, open=False)

    def _record(self, item: Item, key: str, open: bool) -> None:
        told = (item.id, item.kind, item.title, item.duration, item.created, item.recipe, key, PaperId("p"))
        self._studio.catalogue.add_item(replace(ItemRecord(*told), open=open))


@pytest.fixture
def studio(tmp_path: Path, publish: Publish) -> Studio:
    """One that has bridge lines, a line that takes up again, and something to say in between."""
    studio = Studio(tmp_path)
    for name, kind in (("bridge", ItemKind.BRIDGE), ("resume", ItemKind.RESUME), ("talk", ItemKind.FILLER)):
        publish(studio.catalogue, studio.store, name, kind=kind, clips=1, clip_seconds=4.0, amplitude=0.5)
    return studio


def heard(studio: Studio) -> list[int]:
    """The places of the clips that were heard from beginning to end, in that order."""
    sound = studio.sink.sound()[:, 0]
    starts = np.flatnonzero(np.diff(sound, prepend=sound[0] + 1))
    lengths = np.diff(starts, append=len(sound))
    values = sound[starts[lengths == CLIP * SAMPLE_RATE]] / (STEP * 32768)
    return [round(float(value)) - 1 for value in values]


def start_of(studio: Studio, name: str) -> int:
    """The sample at which the item's first airing begins."""
    began = next(one.started for one in studio.air.log.airings if one.item_id == name)
    return round((began - studio.sink.epochs[0]) * SAMPLE_RATE)


async def test_it_goes_on_without_a_gap_while_clips_come(studio: Studio) -> None:
    growing = Growing(studio)
    growing.come(1)
    async with studio.on_air():
        await studio.clock.run_for(10)
        assert "open" not in studio.played
        assert studio.now[-1].item.id != "open", "20 s must be there before it starts"
        for count in (3, 4, 5, 6, 7, 8):
            growing.come(count)
            await studio.clock.run_for(6)
        growing.finish()
        await studio.clock.run_for(40)
    start = start_of(studio, "open")
    sound = studio.sink.sound()[start : start + 8 * PART, 0]
    expected = np.zeros(8 * PART, dtype=np.int16)
    for place in range(8):
        expected[place * PART : place * PART + round(CLIP * SAMPLE_RATE)] = (place + 1) * STEP * 32768
    assert np.array_equal(sound, expected)
    airings = [one for one in studio.air.log.airings if one.item_id == "open"]
    assert [(one.completed, one.heard) for one in airings] == [(True, "")]
    assert not {"bridge", "resume"} & set(studio.played)
    told = [now for now in studio.now if now.item.id == "open"]
    assert len({(now.started, now.offset) for now in told if now.started == told[0].started}) == 1
    assert [len(now.item.cues) for now in told] == sorted(len(now.item.cues) for now in told)
    assert not told[-1].item.open


@pytest.mark.parametrize("whole", [True, False], ids=["finished", "still open"])
async def test_where_the_next_clip_is_late_a_line_says_so_and_the_rest_comes_later(studio: Studio, whole: bool) -> None:
    growing = Growing(studio, 12)
    growing.come(3)
    async with studio.on_air():
        await studio.clock.run_for(40)
        assert studio.played[-1] in ("bridge", "talk")
        if whole:
            growing.come(12)
            growing.finish()
        else:
            growing.come(7)
        await studio.clock.run_for(30)
        growing.come(12)
        growing.finish()
        await studio.clock.run_for(120)
    played = [name for name in studio.played if name != "talk"]
    assert played[:4] == ["open", "bridge", "resume", "open"]
    assert heard(studio)[:12] == list(range(12)), "each turn once"
    first, second, *_ = (one for one in studio.air.log.airings if one.item_id == "open")
    assert (first.completed, second.completed) == (False, True)
    assert first.offset == growing.whole.cues[2].end
    rest = next(now for now in studio.now if now.item.id == "open" and now.started == second.started)
    assert growing.whole.cues[3].start - rest.offset == 0.25
    assert studio.sink.longest_quiet < SAMPLE_RATE
    assert studio.air.log.history.aired("open")


async def test_where_no_clip_comes_any_more_the_next_item_follows(studio: Studio, publish: Publish) -> None:
    Growing(studio).come(3)
    async with studio.on_air():
        await studio.clock.run_for(20)
        publish(studio.catalogue, studio.store, "next", clip_seconds=6.0)
        await studio.clock.run_for(120)
    assert studio.played[:3] == ["open", "bridge", "next"]
    assert studio.played.count("open") == 1
    assert studio.sink.longest_quiet < SAMPLE_RATE
    bridge = next(one for one in studio.air.log.airings if one.item_id == "bridge")
    cut = next(one for one in studio.air.log.airings if one.item_id == "open")
    assert bridge.started == pytest.approx(cut.ended, abs=1e-6), "at once"


async def test_without_a_line_at_hand_the_bed_is_heard(tmp_path: Path) -> None:
    studio = Studio(tmp_path)
    Growing(studio).come(3)
    async with studio.on_air():
        await studio.clock.run_for(60)
    assert studio.played == ["open"]
    assert studio.sink.longest_quiet < SAMPLE_RATE


async def test_an_outage_ends_it_as_a_dead_newsroom_does_and_the_rest_is_not_lost(studio: Studio) -> None:
    growing = Growing(studio)
    growing.come(3)
    async with studio.on_air():
        await studio.clock.run_for(10)
        with studio.outage():
            await studio.clock.run_for(60)
        growing.come(8)
        await studio.clock.run_for(90)
    assert heard(studio)[:8] == list(range(8))
    assert studio.sink.longest_quiet < SAMPLE_RATE


async def test_air_that_is_started_anew_in_the_middle_plays_what_is_there(studio: Studio) -> None:
    growing = Growing(studio)
    growing.come(4)
    async with studio.on_air():
        await studio.clock.run_for(12)
    studio.build()
    with studio.outage():
        async with studio.on_air():
            await studio.clock.run_for(60)
    assert studio.played == ["open", "talk", "open", "bridge"]
    assert heard(studio) == [0, 1, 2, 3], "from its start"
    assert studio.sink.longest_quiet < SAMPLE_RATE
    studio.build()
    growing.come(8)
    async with studio.on_air():
        await studio.clock.run_for(60)
    assert heard(studio) == [4, 5, 6, 7], "the rest, though air was started anew since"


async def test_what_was_begun_otherwise_is_told_from_its_start(studio: Studio) -> None:
    Growing(studio).come(3)
    async with studio.on_air():
        await studio.clock.run_for(10)
        Growing(studio, 8, first=4).come(8)
        await studio.clock.run_for(120)
    assert heard(studio)[:11] == [0, 1, 2, *range(4, 12)]
    assert studio.sink.longest_quiet < SAMPLE_RATE


async def test_a_rest_that_comes_much_later_is_told_from_the_start(studio: Studio) -> None:
    growing = Growing(studio)
    growing.come(3)
    async with studio.on_air():
        await studio.clock.run_for(40)
    studio.clock.advance(3600)
    growing.come(8)
    studio.build()
    async with studio.on_air():
        await studio.clock.run_for(90)
    assert heard(studio) == list(range(8))
    assert "resume" not in studio.played
