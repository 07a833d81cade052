"""`paperradio segment`: papers to finished files, with no database and no running station."""

from __future__ import annotations

import tempfile
import time
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path

import typer

from paperradio.app.airing import write_video
from paperradio.app.making import make_desk
from paperradio.clock import SystemClock
from paperradio.codec import decode
from paperradio.commands.files import make_folder, named_file, write_whole
from paperradio.domain.paper import PaperId, is_arxiv_id
from paperradio.domain.rundown import Item, ItemRecord
from paperradio.editorial.embedder import MiniLmEmbedder
from paperradio.errors import BadInput, PaperRadioError
from paperradio.newsroom.desk import Desk
from paperradio.newsroom.said import Said
from paperradio.newsroom.steps import SegmentMaker
from paperradio.ports import ArtefactStore, Source
from paperradio.settings import Settings
from paperradio.sources.choice import make_source
from paperradio.sources.folder import FolderSource
from paperradio.storage.artefacts import FsspecArtefacts


@dataclass(frozen=True, slots=True)
class Wanted:
    """One argument of the command: which paper, from where, and the stem of its files."""

    paper_id: PaperId
    stem: str
    source: Source


def make_segments(settings: Settings, papers: Sequence[str], out: Path, video: bool) -> int:
    """Write ``<stem>.mp3``, ``.vtt``, ``.json`` (and ``.mp4``) for each paper into `out`.

    A paper that cannot be made costs one line on standard error. Returns 0 when all were made, else 1.

    Raises:
        BadInput: an argument is neither a file nor an arXiv id, or one cannot write to `out`.
    """
    wanted = [_wanted(settings, paper) for paper in papers]
    make_folder(out)
    embedder, said = MiniLmEmbedder(), Said(None, SystemClock(), timedelta())
    failures = 0
    for entry in wanted:
        started = time.monotonic()
        try:
            with tempfile.TemporaryDirectory(prefix="paperradio-") as folder:
                desk = make_desk(settings, entry.source, FsspecArtefacts(folder), embedder)
                told = _make(desk, said, entry, out, video)
        except PaperRadioError as error:
            failures += 1
            typer.echo(f"{entry.stem}: {error}", err=True)
        else:
            typer.echo(f"{entry.stem}: {told}, made in {time.monotonic() - started:.1f} s", err=True)
    return 1 if failures else 0


def _wanted(settings: Settings, paper: str) -> Wanted:
    path = named_file(paper)
    if path is not None:
        if path.suffix.lower() != ".pdf":
            raise BadInput(f"{paper}: the name of a PDF file ends in .pdf")
        folder = FolderSource(path.parent, settings.arxiv.max_pdf_bytes, settings.arxiv.abstract_url)
        return Wanted(PaperId(path.stem), path.stem, folder)
    if is_arxiv_id(paper):
        from_arxiv = settings.intake.model_copy(update={"source": "arxiv"})
        source = make_source(settings.model_copy(update={"intake": from_arxiv}))
        return Wanted(PaperId(paper), paper.replace("/", "_"), source)
    raise BadInput(f"{paper}: neither a PDF file that may be looked at nor an arXiv id such as 1706.03762")


def _make(desk: Desk, said: Said, entry: Wanted, out: Path, video: bool) -> str:
    """Make one, unlike what was said about those before, and write its files whole. What was made, in words."""
    record = SegmentMaker(desk, said=said).make(entry.source.paper(entry.paper_id))
    item = decode(Item, desk.store.get(record.item_key))
    for extension, data in _files(record, desk.store).items():
        write_whole(out / f"{entry.stem}.{extension}", data)
    if video:
        write_video(desk.settings, item, desk.store, out / f"{entry.stem}.mp4")
    minutes, seconds = divmod(round(record.duration), 60)
    return f"“{item.title}”, {minutes}:{seconds:02d}, {len(item.cues)} turns"


def _files(record: ItemRecord, store: ArtefactStore) -> dict[str, bytes]:
    keys = {"mp3": record.mp3_key, "json": record.transcript_key, "vtt": record.vtt_key}
    return {extension: store.get(key) for extension, key in keys.items() if key is not None}
