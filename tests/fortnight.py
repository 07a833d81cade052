"""A catalogue after a fortnight: the real papers, the samples, and recorded metadata, spread over past days."""

from __future__ import annotations

import json
import os
import shutil
from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

from paperradio.domain.paper import Paper
from paperradio.places import places
from paperradio.settings import Settings
from paperradio.sources.folder import FolderSource
from paperradio.sources.oai import parse_records
from paperradio.storage.catalogue import SqlCatalogue
from paperradio.testing import FakeClock

ROOT = Path(__file__).resolve().parents[1]
SHARED = ROOT.parent / "shared" / "data"
END = datetime(2026, 11, 20, 16, tzinfo=UTC)
"""Friday afternoon: the last paper has just come."""
DAYS = 14
RECORDS_A_DAY = 12
READABLE = (0, 1, 2, 3, 4, 0, 1, 2, 8, 9, 0, 1, 2, 10, 11, 0, 1, 2, 5, 6, 0, 1, 2, 7)
"""How many days ago each of the papers came that can be read: most in the last three days."""


def folder_of_papers(folder: Path) -> Path:
    """The real papers and the samples in `folder`, each with its record beside it."""
    folder.mkdir(parents=True, exist_ok=True)
    for told in json.loads((SHARED / "papers.json").read_text(encoding="utf-8")):
        pdf = folder / Path(told["file"]).name
        shutil.copyfile(SHARED / told["file"], pdf)
        record = {"title": told["title"], "abstract": told["abstract"]}
        pdf.with_name(f"{pdf.stem}.json").write_text(json.dumps(record), encoding="utf-8")
    for path in (ROOT / "src" / "paperradio" / "samples").iterdir():
        if path.suffix in (".pdf", ".json"):
            shutil.copyfile(path, folder / path.name)
    for path in folder.iterdir():
        os.utime(path, (1, 1))  # what was written just now might still be growing
    return folder


def recorded() -> Sequence[Paper]:
    """Papers of which only the record is at hand."""
    answers = (SHARED / "feeds" / "oai_2016_listrecords_arXivRaw_resumption.xml").read_bytes()
    return [record.paper for record in parse_records(answers) if record.paper.title and not record.paper.withdrawn]


def fill(settings: Settings, folder: Path, end: datetime = END) -> None:
    """Make the catalogue of `settings`; `folder` is that of `folder_of_papers`, `end` when the last paper came."""
    where = places(settings)
    where.data.mkdir(parents=True, exist_ok=True)
    clock = FakeClock(end - timedelta(days=DAYS))
    catalogue = SqlCatalogue(where.database_url, clock)
    readable = sorted(FolderSource(folder).latest(100), key=lambda paper: paper.id[::-1])
    others = recorded()
    for day in range(DAYS):
        clock.advance(timedelta(days=1).total_seconds())
        ago = DAYS - 1 - day
        batch = [paper for paper, days in zip(readable, READABLE, strict=True) if days == ago]
        batch += others[day * RECORDS_A_DAY :][:RECORDS_A_DAY]
        catalogue.add_papers([replace(paper, published=clock.now()) for paper in batch])
    catalogue.close()
