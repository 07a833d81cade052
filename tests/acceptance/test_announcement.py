"""From arXiv's announcement to the air, out of recorded answers: two newsrooms on PostgreSQL, one polite station.

It is a public one, so no page of a paper under arXiv's own licence may leave it.
"""

from __future__ import annotations

import json
import subprocess
from pathlib import Path
from typing import TYPE_CHECKING, Any

import imageio_ffmpeg
import numpy as np
import pytest
import sqlalchemy as sa

from paperradio.codec import decode
from paperradio.domain.rights import is_open
from paperradio.domain.rundown import Item
from paperradio.web.slugs import slug_of

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
MADE_SECONDS = 600.0
LOOK_SECONDS = 12
FFMPEG = imageio_ffmpeg.get_ffmpeg_exe()
WIDTH, HEIGHT = 1280, 720
PANEL = (slice(68, 564), slice(32, 904))
"""Rows and columns of the part of the picture where a page would be."""
CREAM = (0xFA, 0xF6, 0xEA)


def test_two_newsrooms_bring_what_was_announced_on_the_air(
    start: Start, frugal: dict[str, str], replay: Replay, postgres_url: str, figures: Figures
) -> None:
    arxiv = replay(FEEDS, "--busy", "2", "--retry-after", "6", "--pdf-seconds", "5")
    settings = (
        arxiv.settings
        | frugal
        | {
            "STORAGE__DATABASE_URL": postgres_url,
            "INTAKE__RETRY_SECONDS": "2",
            "STATION__AUDIENCE": "public",
            "INTAKE__INCLUDE_KEYWORDS": json.dumps(WANTED),
        }
    )
    with start("--source", "arxiv", **settings) as station:
        log = station.join("second")
        aired = station.until(lambda: segment_on(station), "an announced paper on the air", MADE_SECONDS)
        figures(f"from the start to an announced paper on the air: {aired['started'] - station.began:.0f} s")
        assert aired["item"]["paper"]["id"] in {"1706.03762v5", "1911.02782v1", "2202.00535v1", "2304.02623v1"}
        check_quote_card(station, aired)
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
        check_pages(station)


def check_quote_card(station: Station, aired: dict[str, Any]) -> None:
    """What a viewer sees of a paper whose pages may not be shown: its words on cream, and no white page."""
    assert not is_open(aired["item"]["paper"]["licence"])
    source = f"{station.address}/hls/live.m3u8"
    shape = ("-r", "1", "-f", "rawvideo", "-pix_fmt", "rgb24", "-")
    command = [FFMPEG, "-v", "error", "-live_start_index", "-1", "-t", str(LOOK_SECONDS), "-i", source, *shape]
    raw = subprocess.run(command, capture_output=True, timeout=LOOK_SECONDS + 60, check=True).stdout
    panels = np.frombuffer(raw, np.uint8).reshape(-1, HEIGHT, WIDTH, 3)[:, PANEL[0], PANEL[1]].astype(np.int16)
    shares = {
        name: [float((np.abs(panel - colour).max(axis=2) < 10).mean()) for panel in panels]
        for name, colour in (("cream", CREAM), ("white", (255, 255, 255)))
    }
    assert len(panels) >= LOOK_SECONDS / 2
    assert max(shares["cream"]) > 0.4 and max(shares["white"]) < 0.02, shares


def check_pages(station: Station) -> None:
    """Page images are served by licence, and nothing tells where the others are."""
    told = "".join(station.client.get(station.address + path).text for path in ("/", "/api/now", "/api/episodes"))
    served: dict[bool, int] = {True: 0, False: 0}
    for path in (station.data / "artefacts/item").rglob("*.json"):
        item = decode(Item, path.read_bytes())
        if item.paper is None:
            continue
        told += station.client.get(f"{station.address}/api/papers/{item.paper.id}").text
        for page in item.pages:
            address = f"{station.address}/pages/{page.image.key}"
            answers = [station.client.get(f"{address}{of}") for of in ("", f"?item={slug_of(item.id)}")]
            allowed = is_open(item.paper.licence)
            served[allowed] += 1
            assert (answers[1].status_code == 200) is allowed, item.paper
            assert allowed or answers[0].status_code == 404
            assert allowed or page.image.key not in told
    assert min(served.values()) > 0, served


def segment_on(station: Station) -> dict[str, Any] | None:
    now = station.now()
    return now if now and now["item"]["kind"] == "segment" else None


def all_made(connection: sa.Connection) -> list[str] | None:
    """The papers of all segments, once there are as many as were announced."""
    rows = connection.execute(sa.text("SELECT paper_id FROM items WHERE kind = 'segment' AND NOT open")).fetchall()
    connection.rollback()
    return [row[0] for row in rows] if len(rows) >= PAPERS else None
