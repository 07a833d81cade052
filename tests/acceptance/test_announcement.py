"""From arXiv's announcement to the air, out of recorded answers: two newsrooms on PostgreSQL, one polite station."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
import sqlalchemy as sa

if TYPE_CHECKING:
    from tests.acceptance.conftest import Figures, Replay, Start, Station

FEEDS = Path(__file__).resolve().parents[3] / "shared/data/feeds"
pytestmark = [
    pytest.mark.slow,
    pytest.mark.real,
    pytest.mark.skipif(not FEEDS.is_dir(), reason="no recorded feeds here"),
]
WANTED = ("attention is all you need", "corpus", "paraphrase generation", "expository")
"""Words in titles of papers that were recorded with their PDFs."""
PAPERS = 4
MADE_SECONDS = 240.0


def test_two_newsrooms_bring_what_was_announced_on_the_air(
    start: Start, replay: Replay, postgres_url: str, figures: Figures
) -> None:
    arxiv = replay(FEEDS, "--busy", "2", "--retry-after", "6")
    settings = arxiv.settings | {
        "STORAGE__DATABASE_URL": postgres_url,
        "INTAKE__RETRY_SECONDS": "2",
        "INTAKE__INCLUDE_KEYWORDS": json.dumps(WANTED),
    }
    with start("--source", "arxiv", **settings) as station:
        log = station.join("second")
        aired = station.until(lambda: segment_on(station), "an announced paper on the air", MADE_SECONDS)
        figures(f"from the start to an announced paper on the air: {aired['started'] - station.began:.0f} s")
        assert aired["item"]["paper"]["id"] in {"1706.03762v5", "1911.02782v1", "2202.00535v1", "2304.02623v1"}
        engine = sa.create_engine(postgres_url.replace("postgresql:", "postgresql+psycopg:"))
        with engine.connect() as connection:
            made = station.until(lambda: all_made(connection), "all that was announced", MADE_SECONDS)
            licences: dict[str, str] = dict(connection.execute(sa.text("SELECT id, licence FROM papers")).fetchall())
        engine.dispose()
        arxiv.check_politeness()
        assert [asked["status"] for asked in arxiv.asked()].count(503) == 1
        ready = [text.count("is ready: ") for text in (station.lines, log.read_text())]
        figures(f"two newsrooms made {ready[0]} and {ready[1]} segments with {len(arxiv.asked())} requests to arXiv")
        assert len(set(made)) == len(made) == PAPERS == sum(ready)
        assert len(licences) == PAPERS and all(licences.values())


def segment_on(station: Station) -> dict[str, Any] | None:
    now = station.now()
    return now if now and now["item"]["kind"] == "segment" else None


def all_made(connection: sa.Connection) -> list[str] | None:
    """The papers of all segments, once there are as many as were announced."""
    rows = connection.execute(sa.text("SELECT paper_id FROM items WHERE kind = 'segment'")).fetchall()
    connection.rollback()
    return [row[0] for row in rows] if len(rows) >= PAPERS else None
