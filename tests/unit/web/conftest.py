from __future__ import annotations

import asyncio
import json
import re
from collections.abc import AsyncIterator, Sequence
from contextlib import AsyncExitStack
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from html.parser import HTMLParser
from pathlib import Path
from typing import Any, Self

import httpx
import pytest
from starlette.applications import Starlette

from paperradio.codec import encode
from paperradio.domain.document import Box
from paperradio.domain.media import Asset, Citation, Clip, Cue, PageImage, Word
from paperradio.domain.onair import AirStatus, NowPlaying, Upcoming
from paperradio.domain.paper import Paper, PaperId
from paperradio.domain.rundown import Chapter, Featured, Item, ItemKind, ItemRecord
from paperradio.settings import Settings, load_formats
from paperradio.shipped import shipped_folder
from paperradio.testing import FakeAir, FakeClock, MemoryArtefacts, MemoryCatalogue
from paperradio.web.app import make_app
from paperradio.web.feeds import FeedAddress
from paperradio.web.headers import SECURITY_HEADERS
from paperradio.web.server import serve
from paperradio.web.slugs import paper_address
from paperradio.web.watch.look import Lookout
from paperradio.wire import Message

CREATED = datetime(2026, 9, 1, 11, tzinfo=UTC)
STARTED = 1_788_264_000.0
"""The fake clock's start, 2026-09-01 12:00 UTC."""


TONIGHT = datetime(2026, 9, 1, 18, tzinfo=UTC)
FORMATS = load_formats([shipped_folder("configs") / "shows"])


def simple_feed(records: Sequence[ItemRecord], address: FeedAddress) -> bytes:
    return "\n".join([address.base + address.path, *(record.id for record in records)]).encode()


def next_shows(now: datetime) -> Sequence[tuple[str, datetime]]:
    return [("The Daily", TONIGHT), ("The Weekly", TONIGHT + timedelta(days=3, hours=-8))]


def cover(title: str) -> bytes:
    return f"cover of {title}".encode()


class StillClock(FakeClock):
    """Pauses take no time at all, so that attempts to reach air do not age the station."""

    async def sleep(self, seconds: float) -> None:
        await asyncio.sleep(0)


class Seen(HTMLParser):
    """What a reader has of a page: its text, its addresses, the levels of its headings."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.tags: list[str] = []
        self.addresses: list[str] = []
        self._text: list[str] = []
        self.feed(page)
        self.text = " ".join(" ".join(self._text).split())
        self.levels = [int(tag[1]) for tag in self.tags if re.fullmatch(r"h\d", tag)]

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append(tag)
        self.addresses += [value for name, value in attrs if name in ("href", "src") and value]

    def handle_data(self, data: str) -> None:
        self._text.append(data)


@dataclass
class Station:
    """The web program with an air, a catalogue and a store that do as they are told.

    `over_sockets`: on a loopback port, as streams need it; else it is called directly, which is quicker.
    """

    folder: Path
    options: dict[str, Any]
    over_sockets: bool
    lookout: Lookout | None = None
    clock: StillClock = field(default_factory=StillClock)
    store: MemoryArtefacts = field(default_factory=MemoryArtefacts)
    stop: asyncio.Event = field(default_factory=asyncio.Event)

    def __post_init__(self) -> None:
        self.catalogue = MemoryCatalogue(self.clock)
        self.air = FakeAir(self.folder / "air.sock")
        settings = Settings(**self.options)
        self.app: Starlette = make_app(
            settings,
            self.catalogue,
            self.store,
            self.air.address,
            self.folder / "rack",
            simple_feed,
            self.clock,
            FORMATS,
            next_shows,
            cover,
            self.lookout,
        )

    async def __aenter__(self) -> Self:
        self._stack = AsyncExitStack()
        self.group = await self._stack.enter_async_context(asyncio.TaskGroup())
        if self.over_sockets:
            started: asyncio.Future[int] = asyncio.get_running_loop().create_future()
            self.serving = self.group.create_task(serve(self.app, "127.0.0.1", 0, self.stop, started.set_result))
            self.base, transport = f"http://127.0.0.1:{await started}", None
        else:
            self.serving = self.group.create_task(self._live())
            self.base, transport = "http://radio.test", httpx.ASGITransport(self.app)
        client = httpx.AsyncClient(base_url=self.base, timeout=10, transport=transport)
        self.client = await self._stack.enter_async_context(client)
        return self

    async def _live(self) -> None:
        async with self.app.router.lifespan_context(self.app):
            await self.stop.wait()

    async def __aexit__(self, *error: Any) -> None:
        self.stop.set()
        await self.air.down()
        await self._stack.__aexit__(*error)

    async def on_air(self, *greetings: Message) -> None:
        """Start air; every feed is connected and the greetings of the cues feed have been taken in."""
        self.air.greetings["cues"] = [*greetings, status()]
        await self.air.up()
        await self.air.connected()
        await self.until(lambda: self.app.state.live.status is not None and not self.app.state.live.troubles())

    async def until(self, held: Any) -> None:
        """Give the event loop turns until `held()` is true."""
        async with asyncio.timeout(10):
            while not held():
                await asyncio.wait([self.serving], timeout=0.002)

    async def paper_page(self, paper_id: str, code: int = 200) -> Seen:
        """What people see at a paper's address."""
        answer = await self.client.get(paper_address(PaperId(paper_id)), headers={"Accept": "text/html"})
        assert answer.status_code == code
        assert answer.headers["content-type"].startswith("text/html")
        assert all(answer.headers[name] == value for name, value in SECURITY_HEADERS.items())
        return Seen(answer.text)

    def archive(self, item: Item) -> ItemRecord:
        """Record an item as a finished segment or show with its files."""
        paper_id = item.paper.id if item.paper else None
        if item.paper:
            self.catalogue.add_papers([item.paper])
        self.catalogue.add_papers([each.paper for each in item.featured])
        show: dict[str, Any] = {}
        if item.kind is ItemKind.SHOW:
            parts = [{"startTime": each.start, "title": each.title} for each in item.chapters]
            show = {
                "chapters_key": self.store.put("chapters", "json", json.dumps({"chapters": parts}).encode()).key,
                "notes_key": self.store.put("notes", "html", b"<p>Notes.</p>").key,
                "artwork_key": self.store.put("artwork", "jpg", b"\xff\xd8 artwork").key,
                "papers": tuple(each.paper.id for each in item.featured),
            }
        record = ItemRecord(
            item.id,
            item.kind,
            item.title,
            item.duration,
            item.created,
            item.recipe,
            self.store.put("item", "json", encode(item)).key,
            paper_id,
            self.store.put("mp3", "mp3", bytes(range(200))).key,
            self.store.put("transcript", "json", b'{"turns": []}').key,
            self.store.put("captions", "vtt", b"WEBVTT\n").key,
            channel=item.channel,
            format=item.format,
            date=item.date,
            **show,
        )
        self.catalogue.add_item(record)
        return record

    def show(self, format: str = "daily", day: int = 1, *papers: Item) -> Item:
        """A show with an opening of 2 s and a chapter for each of these segments' papers (two where none is given)."""
        told = papers or (self.segment(1), self.segment(2, None))
        opening = told[0].cues[0]
        cues = [replace(opening, cites=(), factual=False)]
        chapters, featured = [Chapter(0.0, "Opening", "opening")], []
        for place, item in enumerate(told):
            assert item.paper is not None
            start, cue = 2.0 + 10 * place, item.cues[0]
            cites = tuple(replace(cite, paper_id=item.paper.id) for cite in cue.cites)
            cues.append(replace(cue, start=start, cites=cites))
            chapters.append(Chapter(start, f"On {item.title}", "papers", item.paper.id))
            featured.append(Featured(item.paper, item.pages, item.page_count))
        date = f"2026-09-{day:02}"
        return Item(
            f"show:main:{format}:{date}:1",
            ItemKind.SHOW,
            f"{format.capitalize()} of {date}",
            2.0 + 10 * len(told),
            tuple(cues),
            CREATED + timedelta(days=day - 1),
            channel="main",
            format=format,
            date=date,
            description="Two papers today.\n- One <b>.\n- Two.",
            featured=tuple(featured),
            chapters=tuple(chapters),
        )

    def segment(self, number: int = 1, licence: str | None = "CC BY 4.0") -> Item:
        """An item with one cue and a page image that lies in the store."""
        image = self.store.put("page", "jpg", b"\xff\xd8 page %d" % number)
        words = (Word("They", 0.0, 0.4), Word("measured.", 0.4, 1.0))
        clip = Clip(
            Asset("clip/ab/ab.flac", 3, "ab"), 1.2, "ada", "ada-espeak", "They measured.", "They measured.", words
        )
        cites = (Citation(2, "We measured.", (Box(0.1, 0.2, 0.4, 0.22),), "3 Results"),)
        paper_id = PaperId(f"2409.0000{number}v1")
        paper = Paper(paper_id, f"Paper {number}", ("A. Author",), "Abstract.", ("cs.CL",), licence)
        return Item(
            f"segment:{paper_id}:9f2c",
            ItemKind.SEGMENT,
            f"Paper {number}",
            60.0,
            (Cue(0.0, clip, True, cites),),
            CREATED,
            "9f2c",
            paper,
            (PageImage(2, 1600, 2200, 30.0, image),),
            9,
        )


def now_message(item: Item, started: float = STARTED, upcoming: tuple[Upcoming, ...] = ()) -> Message:
    return Message({"kind": "now"}, encode(NowPlaying(item, started, 0.0, upcoming)))


def status(position: float = STARTED, encoder_running: bool = True, faults: tuple[str, ...] = ()) -> Message:
    told = AirStatus("main", position, 0.0, 1, encoder_running, 0, 3, 1200.0, 0, (), faults)
    return Message({"kind": "status"}, encode(told))


def mp3_message(at: float, mark: bytes, seconds: float = 1.0) -> Message:
    return Message({"at": at, "samples": int(seconds * 48_000)}, mark)


@pytest.fixture
def reader() -> type[Seen]:
    return Seen


@pytest.fixture
def options() -> dict[str, Any]:
    """Settings of the station; a test module overrides this where it wants others."""
    return {}


@pytest.fixture
def lookout() -> Lookout | None:
    """What the output watch decodes with; without one there is no watch."""
    return None


@pytest.fixture
async def station(tmp_path: Path, options: dict[str, Any], lookout: Lookout | None) -> AsyncIterator[Station]:
    async with Station(tmp_path, options, over_sockets=True, lookout=lookout) as running:
        yield running


@pytest.fixture
async def near_station(tmp_path: Path, options: dict[str, Any]) -> AsyncIterator[Station]:
    async with Station(tmp_path, options, over_sockets=False) as running:
        yield running
