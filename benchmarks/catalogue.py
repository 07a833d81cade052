"""How many papers a second the catalogue takes in, and how fast it says what is new afterwards."""

from __future__ import annotations

import tempfile
import time
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime
from html import escape
from itertools import islice
from pathlib import Path

import sqlalchemy as sa
from rich.console import Console
from rich.table import Table

from paperradio.domain.announcement import Validators
from paperradio.domain.paper import Paper, PaperId
from paperradio.domain.rundown import ItemKind, ItemRecord
from paperradio.sources.rss import parse_announcements
from paperradio.storage.catalogue import SqlCatalogue

BATCH = 2_000
"""What arXiv's RSS holds at most."""
MADE = 5_000
"""So many of the newest papers have a segment when the catalogue is asked what is new."""
ASKED = 20
RECIPE = "benchmark1"
_ABSTRACT = "We study a problem of some weight and show that the method does better than what was known before. " * 12
_START = datetime(2026, 1, 1, tzinfo=UTC)
_FEED = """<?xml version='1.0' encoding='UTF-8'?>
<rss xmlns:arxiv="http://arxiv.org/schemas/atom" xmlns:dc="http://purl.org/dc/elements/1.1/" version="2.0"><channel>
<title>cs.CL updates on arXiv.org</title><pubDate>Thu, 01 Jan 2026 00:00:00 -0500</pubDate>{items}</channel></rss>"""
_ITEM = """<item><title>{title}</title><description>arXiv:{id} Announce Type: {kind}
Abstract: {abstract}</description><guid isPermaLink="false">oai:arXiv.org:{id}</guid>{categories}
<pubDate>{date}</pubDate><arxiv:announce_type>{kind}</arxiv:announce_type><dc:rights>{licence}</dc:rights><dc:creator>{authors}</dc:creator>
</item>"""


def measure(papers: int, url: str) -> None:
    """Fill an empty catalogue at `url` (a SQLite file of its own where empty) and print both figures."""
    with tempfile.TemporaryDirectory(prefix="paperradio-") as folder:
        where = url or f"sqlite:///{Path(folder) / 'catalogue.sqlite'}"
        catalogue = SqlCatalogue(where)
        catalogue.items()
        taken = _fill(catalogue, papers)
        bare = _seconds(lambda: _bare(Path(folder) / "bare.sqlite", papers))
        again = _fill(catalogue, papers)
        for record in _made(papers):
            catalogue.add_item(record)
        table = Table("what", "result", box=None)
        table.add_row("database", sa.make_url(where).get_backend_name())
        table.add_row("RSS read and papers taken in", f"{papers / taken:,.0f} a second ({papers:,} by {BATCH:,})")
        table.add_row("the same, known already", f"{papers / again:,.0f} a second")
        table.add_row("sqlite3 executemany, no index, baseline", f"{papers / bare:,.0f} a second")
        newest = [_seconds(lambda: catalogue.waiting(RECIPE, 200)) for _ in range(ASKED)]
        table.add_row(f"what is new, {min(MADE, papers):,} made", _shown(newest))
        wanted = [_seconds(lambda: catalogue.waiting(RECIPE, 200, wanted=True)) for _ in range(ASKED)]
        table.add_row("what somebody wants", _shown(wanted))
        unaired = [_seconds(lambda: catalogue.unaired_seconds("main")) for _ in range(ASKED)]
        table.add_row("unaired seconds", _shown(unaired))
        catalogue.close()
    Console(width=110).print(table)


def synthetic(count: int) -> Iterator[Paper]:
    """Papers as arXiv announces them; each twentieth is a second version of the one before it."""
    for number in range(count):
        again = number % 20 == 19
        work = f"26{number // 50_000 + 1:02}.{(number - again) % 50_000:05}"
        yield Paper(
            id=PaperId(f"{work}v{2 if again else 1}"),
            title=f"On the {number}th question of its kind and what follows from it",
            authors=tuple(f"Author {number + place} of Somewhere" for place in range(6)),
            abstract=_ABSTRACT,
            categories=("cs.CL", "cs.LG", "stat.ML"),
            licence="http://arxiv.org/licenses/nonexclusive-distrib/1.0/",
            published=_START + timedelta(minutes=number),
            source="arxiv",
        )


def announcements(count: int) -> Iterator[bytes]:
    """The same papers as RSS feeds in arXiv's format, BATCH in each."""
    papers = synthetic(count)
    while batch := list(islice(papers, BATCH)):
        yield _FEED.format(items="".join(_item(paper) for paper in batch)).encode()


def _item(paper: Paper) -> str:
    return _ITEM.format(
        id=paper.id,
        title=escape(paper.title),
        abstract=escape(paper.abstract),
        authors=escape(", ".join(paper.authors)),
        categories="".join(f"<category>{code}</category>" for code in paper.categories),
        date=format_datetime(paper.published or _START),
        licence=paper.licence,
        kind="replace" if paper.id.endswith("v2") else "new",
    )


def _fill(catalogue: SqlCatalogue, papers: int) -> float:
    """Read and take in that many papers; the seconds it took, without those of writing the feeds."""
    taken = 0.0
    for feed in announcements(papers):
        started = time.perf_counter()
        found = parse_announcements(feed, Validators())
        catalogue.add_papers([replace(entry.paper, source="arxiv") for entry in found.entries])
        taken += time.perf_counter() - started
    return taken


def _bare(path: Path, papers: int) -> None:
    """The same text into a table of two columns, by the driver alone."""
    engine = sa.create_engine(f"sqlite:///{path}")
    with engine.begin() as connection:
        connection.exec_driver_sql("CREATE TABLE papers (id TEXT PRIMARY KEY, told TEXT)")
        rows = [(paper.id, repr(paper)) for paper in synthetic(papers)]
        connection.exec_driver_sql("INSERT INTO papers VALUES (?, ?)", rows)
    engine.dispose()


def _made(papers: int) -> Iterator[ItemRecord]:
    for paper in list(synthetic(papers))[-MADE:]:
        name = f"segment:{paper.id}:{RECIPE}"
        yield ItemRecord(name, ItemKind.SEGMENT, paper.title, 130.0, _START, RECIPE, "item/ab/ab.json", paper.id)


def _seconds(work: Callable[[], object]) -> float:
    started = time.perf_counter()
    work()
    return time.perf_counter() - started


def _shown(seconds: list[float]) -> str:
    ordered = sorted(seconds)
    return f"{1000 * ordered[len(ordered) // 2]:.1f} ms (slowest {1000 * ordered[-1]:.1f} ms)"
