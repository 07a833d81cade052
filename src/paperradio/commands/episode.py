"""`paperradio episode`: one edition of a show from what the catalogue holds, beside a station or without."""

from __future__ import annotations

import time
from collections.abc import Callable
from datetime import date
from functools import partial
from pathlib import Path
from typing import ParamSpec, TypeVar

import typer

from paperradio.app.making import make_desk, show_formats, with_memory
from paperradio.app.stores import open_catalogue, open_store
from paperradio.codec import encode
from paperradio.commands.files import make_folder, write_whole
from paperradio.domain.rundown import ItemRecord
from paperradio.editorial.embedder import MiniLmEmbedder
from paperradio.errors import BadInput
from paperradio.newsroom.added import SourceWithAdded
from paperradio.newsroom.arxiv import NewsroomArchive
from paperradio.newsroom.connection import Beside
from paperradio.newsroom.desk import Desk
from paperradio.newsroom.editions import edition_by_hand
from paperradio.newsroom.remembering import Remembering
from paperradio.newsroom.show_life import make_show
from paperradio.newsroom.shows import ShowMaker
from paperradio.newsroom.steps import SegmentMaker
from paperradio.newsroom.timetable import Timetable
from paperradio.places import places
from paperradio.ports import ArtefactStore, Catalogue
from paperradio.settings import CORES, Settings, ShowFormat
from paperradio.sources.choice import make_archive, make_source

P = ParamSpec("P")
R = TypeVar("R")

_STAGES = {
    "plan": "choosing the papers",
    "outline": "seeing how much there is to tell",
    "write": "writing",
    "check": "holding it against the papers",
    "voice": "speaking",
    "illustrate": "drawing the pages",
    "publish": "encoding",
}


def make_episode(settings: Settings, name: str, day: str, out: Path) -> int:
    """Make the edition of `day` (``YYYY-MM-DD``; empty: of now) and write its files into `out`. Returns 0.

    The files are ``<format>-<date>`` with ``.mp3``, ``.vtt``, ``.json`` (the transcript), ``.chapters.json``, ``.html``
    (the notes) and ``.jpg``.

    Raises:
        BadInput: there is no such show, day or catalogue, nothing came then, or `out` cannot be written to.
        PaperRadioError: it cannot be made.
    """
    format, wanted = _format(settings, name), _day(day)
    _check_catalogue(settings)
    catalogue, store = open_catalogue(settings), open_store(settings)
    return produce(_desk(settings, catalogue, store), catalogue, format, wanted, out)


def produce(desk: Desk, catalogue: Catalogue, format: ShowFormat, day: date | None, out: Path) -> int:
    """The same with what the settings stand for."""
    make_folder(out)
    channel = desk.settings.first_channel
    timetable = Timetable(channel, desk.formats)
    edition = edition_by_hand(channel, format, day, desk.clock.now(), catalogue, timetable)
    remembering = Remembering(desk.memory, catalogue, desk.store, desk.clock, catches_up=False)
    maker = ShowMaker(desk, catalogue, SegmentMaker(desk, catalogue), remembering)
    if not maker.planner.has_papers(edition.since, edition.until):
        since, until = (at.astimezone(channel.zone) for at in (edition.since, edition.until))
        raise BadInput(
            f"the catalogue has no paper that came between {since:%Y-%m-%d %H:%M} and {until:%Y-%m-%d %H:%M}"
        )
    progress = Progress(f"{format.name}-{edition.date}")
    show = make_show(progress.run, maker, encode(edition).decode())
    remembering.look()
    record = catalogue.item(show)
    if record is None:
        raise BadInput(f"{format.name}-{edition.date}: there is nothing to tell")
    stem = f"{format.name}-{edition.date}"
    for ending, data in _files(record, desk.store).items():
        write_whole(out / f"{stem}.{ending}", data)
    minutes, seconds = divmod(round(record.duration), 60)
    papers = f"{len(record.papers)} paper{'' if len(record.papers) == 1 else 's'}"
    progress.tell(f"“{record.title}”, {minutes}:{seconds:02d}, {papers}, in {out}")
    return 0


class Progress:
    """A line on standard error for each stage that takes its time."""

    def __init__(self, name: str) -> None:
        self._name = name
        self._started = time.monotonic()

    def run(self, stage: str, step: Callable[P, R], *args: P.args, **kwargs: P.kwargs) -> R:
        """Tell and do."""
        kind, _, subject = stage.partition(":")
        if kind == "read":
            self.tell(f"reading {subject}")
        elif kind in _STAGES:
            self.tell(_STAGES[kind] + (" once more" if subject else ""))
        return step(*args, **kwargs)

    def tell(self, line: str) -> None:
        """A line with the time since the beginning."""
        typer.echo(f"{self._name}: {time.monotonic() - self._started:5.1f} s  {line}", err=True)


def _format(settings: Settings, name: str) -> ShowFormat:
    formats = {each: told for each, told in show_formats(settings).items() if each not in CORES}
    if name not in formats:
        raise BadInput(f"{name}: there is no such show; there are {', '.join(sorted(formats))}")
    return formats[name]


def _check_catalogue(settings: Settings) -> None:
    place = places(settings)
    if not settings.storage.database_url.get_secret_value() and not place.catalogue.is_file():
        raise BadInput(f"{place.data}: there is no catalogue yet; run the station first")


def _day(text: str) -> date | None:
    try:
        return date.fromisoformat(text) if text else None
    except ValueError as error:
        raise BadInput(f"--date {text}: write a day such as 2026-11-20") from error


def _desk(settings: Settings, catalogue: Catalogue, store: ArtefactStore) -> Desk:
    """As the newsroom's; arXiv is asked at the pace of the whole station."""
    embedder = MiniLmEmbedder()
    archive = NewsroomArchive(partial(make_archive, settings), catalogue, store, settings)
    source = SourceWithAdded(make_source(settings, archive=archive), store, archive)
    desk = with_memory(make_desk(settings, source, store, embedder), catalogue, embedder)
    archive.go_through(Beside(archive.ask, catalogue, settings.arxiv, desk.clock))
    return desk


def _files(record: ItemRecord, store: ArtefactStore) -> dict[str, bytes]:
    keys = {
        "mp3": record.mp3_key,
        "vtt": record.vtt_key,
        "json": record.transcript_key,
        "chapters.json": record.chapters_key,
        "html": record.notes_key,
        "jpg": record.artwork_key,
    }
    return {ending: store.get(key) for ending, key in keys.items() if key is not None}
