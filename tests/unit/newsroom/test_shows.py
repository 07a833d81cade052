from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any, ParamSpec, TypeVar

import pytest

from paperradio.codec import decode, encode
from paperradio.domain.paper import Paper, PaperId
from paperradio.domain.rundown import Item, ItemKind, ItemRecord, Slot
from paperradio.domain.selection import Rank
from paperradio.domain.show import Brief, Edition, ShowScript
from paperradio.errors import ConfigurationError, SourceUnreachable, StoreUnreachable, UnreadablePdf
from paperradio.newsroom.desk import Desk
from paperradio.newsroom.remembering import Remembering
from paperradio.newsroom.show_life import make_show
from paperradio.newsroom.shows import ShowMaker
from paperradio.newsroom.steps import SegmentMaker
from paperradio.settings import Settings, ShowFormat, load_settings
from paperradio.testing import FakeClock, MemoryArtefacts, MemoryCatalogue
from paperradio.testing.newsroom import CLIP_SECONDS, FakeStudio, desk_of
from paperradio.testing.shows import FakeShowEditor

P = ParamSpec("P")
R = TypeVar("R")
NOON = datetime(2026, 11, 20, 12, tzinfo=UTC)


class House:
    """A show maker with everything around it; `calls` are those of its fakes, `stages` what was run."""

    def __init__(self, settings: Settings | None = None, editor: FakeShowEditor | None = None) -> None:
        self.calls: list[str] = []
        self.stages: list[str] = []
        self.errors: dict[str, Exception] = {}
        self.clock = FakeClock(NOON - timedelta(days=30))
        self.catalogue = MemoryCatalogue(self.clock)
        self.store = MemoryArtefacts()
        self.studio = FakeStudio(self._heard)
        self.editor = editor or FakeShowEditor(self._heard)
        settings = settings or load_settings(options={"intake": {"source": "folder:x"}})
        self.desk = replace(
            desk_of(self.studio, settings, self.store, self.clock), show_editor=self.editor, show_checker=self.editor
        )

    def maker(self, desk: Desk | None = None) -> ShowMaker:
        desk = desk or self.desk
        remembering = Remembering(None, self.catalogue, self.store, self.clock)
        return ShowMaker(desk, self.catalogue, SegmentMaker(desk, self.catalogue), remembering)

    def came(self, *names: str, hours_ago: float = 1.0) -> None:
        self.clock.advance((NOON - timedelta(hours=hours_ago) - self.clock.now()).total_seconds())
        self.catalogue.add_papers([Paper(PaperId(name), f"On {name}", source="folder") for name in names])

    def make(self, edition: Edition | None = None, desk: Desk | None = None) -> ItemRecord | None:
        self.clock.advance(max(0.0, (NOON - self.clock.now()).total_seconds()))
        return self.catalogue.item(
            make_show(self._run, self.maker(desk), encode(edition or edition_of("daily")).decode())
        )

    def item(self, record: ItemRecord | None) -> Item:
        assert record is not None
        return decode(Item, self.store.get(record.item_key))

    def _run(self, stage: str, step: Callable[P, R], *args: P.args, **kwargs: P.kwargs) -> R:
        self.stages.append(stage)
        return step(*args, **kwargs)

    def _heard(self, what: str, subject: str) -> None:
        self.calls.append(f"{what} {subject}")
        if f"{what} {subject}" in self.errors:
            raise self.errors[f"{what} {subject}"]


def edition_of(format: str, **fields: Any) -> Edition:
    air = NOON + timedelta(minutes=90)
    edition = Edition("main", format, "2026-11-20", NOON - timedelta(hours=24), NOON)
    slots = (Slot(air, air + timedelta(hours=12)), Slot(air + timedelta(hours=4), air + timedelta(hours=5)))
    return replace(edition, **({"slots": slots} | fields))


ASKED = edition_of("daily", number=2, slots=())
"""One that somebody asked for."""


@pytest.fixture
def house() -> House:
    return House()


def test_an_edition_becomes_a_show_with_all_its_files(house: House) -> None:
    house.came("p1", "p2", "p3")
    record = house.make()
    assert record is not None
    assert (record.id, record.kind, record.channel) == ("show:main:daily:2026-11-20:1", ItemKind.SHOW, "main")
    assert (record.format, record.date, record.until) == ("daily", "2026-11-20", NOON)
    assert record.papers == ("p1", "p2", "p3")
    keys = (record.mp3_key, record.transcript_key, record.vtt_key, record.chapters_key, record.notes_key)
    assert all(key and house.store.get(key) for key in keys)
    assert record.artwork_key is None
    assert house.catalogue.editions("main", "daily") == [record]


def test_the_item_has_chapters_papers_and_times(house: House) -> None:
    house.came("p1", "p2", "p3")
    item = house.item(house.make())
    assert [(chapter.start, chapter.title, chapter.paper_id) for chapter in item.chapters] == [
        (0.0, "Headlines", None),
        (4 * CLIP_SECONDS, "On p1", "p1"),
        (6 * CLIP_SECONDS, "On p2", "p2"),
        (8 * CLIP_SECONDS, "On p3", "p3"),
    ]
    assert [(each.paper.id, [page.page for page in each.pages], each.page_count) for each in item.featured] == [
        (name, [1, 2], 2) for name in ("p1", "p2", "p3")
    ]
    assert item.slots == edition_of("daily").slots
    assert item.description == "- News of p1.\n- News of p2.\n- News of p3."
    assert [cite.paper_id for cue in item.cues for cite in cue.cites] == [
        "p1",
        "p2",
        "p3",
        *["p1", "p1", "p2", "p2", "p3", "p3"],
    ]
    assert item.recipe == house.maker().recipe
    assert all(cue.outcome is not None for cue in item.cues)
    assert all(house.store.has(asset.key) for asset in item.assets())


def test_only_papers_of_its_time_that_were_not_discussed_before(house: House) -> None:
    house.came("old", hours_ago=30)
    house.came("p1", "p2", hours_ago=20)
    first = house.make(
        edition_of("daily", number=1, since=NOON - timedelta(hours=40), until=NOON - timedelta(hours=19))
    )
    assert first is not None
    assert first.papers == ("p1", "p2", "old")
    house.came("p3", hours_ago=-1)
    later = edition_of("daily", date="2026-11-21", until=NOON + timedelta(hours=2))
    second = house.make(later)
    assert second is not None
    assert second.papers == ("p3",)
    assert [each.paper.id for each in house.item(second).featured] == ["p3"], "what was told is not named as new"


def test_what_was_read_is_not_read_again(house: House) -> None:
    house.came("p1")
    house.make()
    assert [call for call in house.calls if call.startswith(("fetch", "read", "digest"))] == [
        "fetch p1",
        "read p1",
        "digest p1",
    ]
    house.calls.clear()
    house.make(edition_of("weekly"))
    assert not [call for call in house.calls if call.startswith(("fetch", "read", "digest"))]
    other = FakeStudio(house.studio._heard)
    other.recipe = "another"
    house.make(edition_of("weekly", number=2), replace(house.desk, editor=other))
    assert "digest p1" in house.calls, "a digest of another recipe is made anew"


def test_the_next_paper_takes_the_place_of_one_that_cannot_be_had(house: House) -> None:
    names = [f"p{number}" for number in range(1, 15)]
    house.came(*names)
    house.errors["read p2"] = UnreadablePdf("encrypted")
    record = house.make()
    assert record is not None
    assert record.papers == tuple(name for name in names[:11] if name != "p2")
    (brief,) = house.editor.briefs
    assert [paper.id for paper in brief.others] == ["p2", "p12", "p13", "p14"]
    assert house.stages.count("read:p11") == 1
    assert "read:p12" not in house.stages


def test_of_papers_that_cannot_be_had_only_some_are_tried(house: House) -> None:
    names = [f"p{number:02}" for number in range(40)]
    house.came(*names)
    house.errors |= {f"fetch {name}": UnreadablePdf("gone") for name in names}
    record = house.make()
    assert record is not None
    assert record.papers == ()
    assert sum(stage.startswith("read:") for stage in house.stages) == 15


def test_the_source_is_waited_for_while_there_is_time(house: House) -> None:
    house.came("p1", "p2")
    house.errors["fetch p1"] = SourceUnreachable("away")
    with pytest.raises(SourceUnreachable):
        house.make()
    house.clock.advance(46 * 60)
    record = house.make()
    assert record is not None
    assert record.papers == ("p2",)


def test_only_papers_of_the_channels_categories() -> None:
    house = House(load_settings(options={"channel": [{"categories": ["cs.CL", "math.*"]}]}))
    fields = {"a": ("cs.CL",), "b": ("cs.CV",), "c": ("cs.CV", "math.CO"), "d": ()}
    house.clock.advance((NOON - timedelta(hours=1) - house.clock.now()).total_seconds())
    house.catalogue.add_papers([Paper(PaperId(name), name, categories=of) for name, of in fields.items()])
    house.make()
    assert [subject.paper.id for subject in house.editor.briefs[0].subjects] == ["a", "c", "d"]


def test_the_best_papers_first_unless_memory_is_away(house: House) -> None:
    class Selector:
        away = False

        def rank(self, papers: Sequence[Paper], now: datetime) -> Sequence[Rank]:
            if self.away:
                raise StoreUnreachable("away")
            return [Rank(paper, 1.0, {}, {}) for paper in sorted(papers, key=lambda paper: paper.id, reverse=True)]

    house.came("p1", "p2", "p3")
    selector = Selector()
    record = house.make(desk=replace(house.desk, selector=selector))
    assert record is not None
    assert record.papers == ("p3", "p2", "p1")
    selector.away = True
    again = house.make(edition_of("daily", number=2), replace(house.desk, selector=selector))
    assert again is not None
    assert again.papers == ("p1", "p2", "p3")


def test_a_show_of_the_wrong_length_is_written_once_more(house: House) -> None:
    class Short(FakeShowEditor):
        """Writes for 10 s fewer than it is asked for."""

        def write(self, brief: Brief, format: ShowFormat) -> ShowScript:
            return super().write(replace(brief, target_seconds=brief.target_seconds - 10), format)

    house = House(editor=Short())
    house.came("p1", "p2", "p3")
    item = house.item(house.make())
    assert item.duration == 10 * CLIP_SECONDS
    assert [stage for stage in house.stages if stage.startswith(("write", "choose"))] == [
        "write",
        "write:again",
        "choose",
    ]
    assert [round(brief.target_seconds) for brief in house.editor.briefs] == [30, 57]


def test_with_too_few_papers_it_is_as_long_as_it_is(house: House) -> None:
    class Long(FakeShowEditor):
        def capacity(self, brief: Brief, format: ShowFormat) -> float:
            return 4 * super().capacity(brief, format)

    house = House(editor=Long())
    house.came("p1", "p2")
    assert house.item(house.make()).duration == 7 * CLIP_SECONDS
    assert "write:again" not in house.stages


def test_where_nothing_came_there_is_no_show(house: House) -> None:
    assert house.make() is None
    assert house.stages == ["plan"]


def test_made_again_for_a_day_it_takes_the_place_of_the_earlier_one(house: House) -> None:
    house.came("p1", "p2")
    first = house.make()
    second = house.make(edition_of("daily", number=2, since=NOON - timedelta(hours=12)))
    assert first is not None
    assert second is not None
    assert second.papers == first.papers
    assert house.catalogue.editions("main", "daily") == [second]


def test_one_that_was_asked_for_airs_when_what_it_replaces_would_have(house: House) -> None:
    """Though that became ready while it was in the making."""
    house.came("p1", "p2")
    planned = house.make()
    asked = house.make(ASKED)
    assert house.item(asked).slots == house.item(planned).slots == edition_of("daily").slots
    assert house.catalogue.editions("main", "daily") == [asked]
    (trail,) = house.catalogue.items([ItemKind.TRAIL])
    assert trail.id == f"trail:{ASKED.id}"


def test_one_that_was_asked_for_has_only_the_times_to_come(house: House) -> None:
    house.came("p1", "p2")
    house.make()
    house.clock.advance(3 * 3600)
    asked = house.make(ASKED)
    assert house.item(asked).slots == edition_of("daily").slots[1:]
    assert house.catalogue.editions("main", "daily") == [asked]


@pytest.mark.parametrize(("ready", "later"), [(0, 95), (120, 5)])
def test_what_may_be_on_the_air_keeps_its_place_and_its_times(house: House, ready: int, later: int) -> None:
    """The show airs 90 minutes after noon, or as soon as it is ready."""
    house.came("p1", "p2", hours_ago=0)
    house.clock.advance(60 * ready)
    planned = house.make()
    house.clock.advance(60 * later)
    asked = house.make(ASKED)
    assert house.item(asked).slots == ()
    assert house.item(planned).slots == edition_of("daily").slots
    assert {one.id for one in house.catalogue.editions("main", "daily")} == {edition_of("daily").id, ASKED.id}


def test_a_weekly_show_counts_whole_weeks_however_far_it_looks_back(house: House) -> None:
    for name, days_ago in (("first", 16), ("old", 8), ("p1", 1), ("p2", 1)):
        house.came(name, hours_ago=24 * days_ago)
    house.make(edition_of("weekly", since=NOON - timedelta(days=9)))
    assert "clusters 2 [1]" in house.calls, "of its first week the station may have seen a part"
    assert house.editor.briefs[0].clusters[0].before == (1,)


def test_the_show_is_announced_before_it_airs(house: House) -> None:
    house.came("p1", "p2")
    house.make()
    (trail,) = house.catalogue.items([ItemKind.TRAIL])
    item = house.item(trail)
    assert (trail.id, trail.format, trail.date) == ("trail:show:main:daily:2026-11-20:1", "daily", "2026-11-20")
    assert [slot.start for slot in item.slots] == [NOON + timedelta(minutes=70)]
    said = [cue.clip.text for cue in item.cues]
    assert "half past one in the afternoon" in said[0]
    assert said[1:-1] == ["News of p1.", "News of p2."]
    assert [[cite.paper_id for cite in cue.cites] for cue in item.cues] == [[], ["p1"], ["p2"], []]
    assert [each.paper.id for each in item.featured] == ["p1", "p2"]
    house.make(edition_of("daily", date="2026-11-21", since=NOON - timedelta(hours=30)))
    assert len(house.catalogue.items([ItemKind.TRAIL])) == 1, "that of the day before is let go"


def test_what_is_not_scheduled_is_not_announced(house: House) -> None:
    house.came("p1")
    house.make(replace(edition_of("daily"), slots=()))
    assert house.catalogue.items([ItemKind.TRAIL]) == []


def test_without_a_writer_there_are_no_shows(house: House) -> None:
    with pytest.raises(ConfigurationError):
        house.maker(replace(house.desk, show_editor=None))
