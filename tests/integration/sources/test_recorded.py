"""Recorded answers of arXiv: each is read, and a server that replays them is asked politely."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

import httpx
import pytest

from paperradio.domain.announcement import AnnounceType, Listing, Validators
from paperradio.domain.paper import Paper, PaperId, is_arxiv_id, version_of
from paperradio.domain.rights import licence_name
from paperradio.errors import MalformedAnswer, PaperUnavailable, RetryLater
from paperradio.settings import ArxivSettings, IntakeSettings
from paperradio.sources import atom, oai, rss
from paperradio.sources.archive import ArxivArchive
from paperradio.sources.arxiv_source import ArxivSource
from paperradio.sources.limiter import RequestLimiter
from paperradio.sources.session import Answer, PoliteSession

CHECKOUT = Path(__file__).resolve().parents[3]
FEEDS = CHECKOUT.parent / "shared/data/feeds"
pytestmark = [pytest.mark.real, pytest.mark.skipif(not FEEDS.is_dir(), reason="no recorded feeds here")]


def check(paper: Paper) -> None:
    assert is_arxiv_id(paper.id)
    for text in (paper.title, paper.abstract, *paper.authors, *paper.categories):
        assert text == " ".join(text.split())
        assert text
    assert paper.authors
    assert paper.categories


def listed(status: int, body: bytes) -> Listing:
    return atom.newest("cat:x", "https://x", 0, 100, lambda url: Answer(url, status, body, Validators()))


@pytest.mark.parametrize("path", sorted(FEEDS.glob("atom_20*.xml")), ids=lambda path: path.name)
def test_every_list(path: Path) -> None:
    body = path.read_bytes()
    if b"/api/errors" in body:
        with pytest.raises(PaperUnavailable, match="incorrect id format for abc"):
            listed(400, body)
        return
    papers = listed(200, body).papers
    assert len(papers) == body.count(b"<entry>")
    for paper in papers:
        check(paper)
        assert version_of(paper.id)
        assert paper.published
        assert paper.updated
        assert paper.published <= paper.updated
        assert not paper.withdrawn


@pytest.mark.parametrize("path", sorted(FEEDS.glob("recorded/id_*.json")), ids=lambda path: path.name)
def test_every_question_for_ids(path: Path) -> None:
    told = json.loads(path.read_text(encoding="utf-8"))
    asked = [PaperId(each) for each in parse_qs(urlsplit(told["url"]).query)["id_list"][0].split(",")]

    def get(url: str) -> Answer:
        return Answer(url, told["status_code"], told["body"].encode(), Validators())

    if told["status_code"] == 400:
        with pytest.raises(PaperUnavailable):
            atom.by_id(asked, "https://x", get)
        return
    listing = atom.by_id(asked, "https://x", get)
    assert len(listing.papers) + len(listing.missing) == len(asked)
    assert set(listing.missing) <= {"0000.0000", "0808.05394"}


@pytest.mark.parametrize("path", sorted(FEEDS.glob("*rss*")), ids=lambda path: path.name)
def test_every_announcement(path: Path) -> None:
    found = rss.parse_announcements(path.read_bytes(), Validators())
    assert {entry.kind for entry in found.entries} == {AnnounceType.NEW, AnnounceType.CROSS, AnnounceType.REPLACE}
    assert found.unreadable == 0
    for entry in found.entries:
        check(entry.paper)
        assert "Announce Type" not in entry.paper.abstract
        assert licence_name(entry.paper.licence).startswith(("CC BY", "arXiv licence"))
    assert found.announced
    assert found.announced.date() in {
        datetime(2026, 9, 24, tzinfo=UTC).date(),
        datetime(2026, 9, 25, tzinfo=UTC).date(),
    }
    assert found.built
    assert found.built >= found.announced


@pytest.mark.parametrize("path", sorted(FEEDS.glob("oai_*.xml")), ids=lambda path: path.name)
def test_every_oai_answer(path: Path) -> None:
    body = path.read_bytes()
    records = oai.parse_records(body)
    assert len(records) == body.count(b"<record>")
    for record in records:
        check(record.paper)
        assert record.paper.published
    for record in records[-2:]:
        assert oai.parse_record(body, record.paper.id) == record


def test_records_of_three_times() -> None:
    raw, plain, new = (
        oai.parse_record((FEEDS / name).read_bytes(), PaperId(paper_id))
        for name, paper_id in (
            ("oai_2016_getrecord_arXivRaw.xml", "0804.2273"),
            ("oai_2018_getrecord_arXiv.xml", "1412.8544"),
            ("oai_2026_listrecords_arXiv_newformat.xml", "2504.11237"),
        )
    )
    assert (raw.paper.id, licence_name(raw.paper.licence)) == ("0804.2273v1", "CC BY 3.0")
    assert raw.paper.authors[-2:] == ("Robert Sanderson", "Pete Johnston")
    assert (plain.paper.id, licence_name(plain.paper.licence)) == ("1412.8544", "arXiv licence")
    assert (new.paper.id, licence_name(new.paper.licence)) == ("2504.11237", "CC0")
    assert new.paper.authors[-1] == "Zoltán Harman"


def test_withdrawn_papers_of_a_day() -> None:
    records = oai.parse_records((FEEDS / "oai_2016_listrecords_arXivRaw_resumption.xml").read_bytes())
    withdrawn = {str(record.paper.id) for record in records if record.paper.withdrawn}
    assert withdrawn == {"0803.4354v6", "0808.3386v8", "1502.02762v3", "1505.00300v2", "1603.06854v4", "1605.00928v2"}


def test_the_page_that_comes_with_a_503() -> None:
    with pytest.raises(MalformedAnswer):
        oai.parse_records((FEEDS / "oai_2018_listrecords_503_retry_after.html").read_bytes())


@pytest.fixture
def replay() -> Iterator[str]:
    command = [sys.executable, str(CHECKOUT / "tests/arxiv_replay.py"), "--port", "0", "--feeds", str(FEEDS)]
    with subprocess.Popen(
        [*command, "--busy", "3", "--retry-after", "60"], stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True
    ) as server:
        assert server.stdout
        yield server.stdout.readline().partition("=")[2].strip().removesuffix("/api/query")
        server.terminate()


def test_a_replayed_arxiv(replay: str) -> None:
    places = ArxivSettings(
        api_url=f"{replay}/api/query", rss_url=f"{replay}/rss", oai_url=f"{replay}/oai", pdf_url=f"{replay}/pdf"
    )
    now = [100.0]
    paused: list[float] = []

    def pause(seconds: float) -> None:
        paused.append(seconds)
        now[0] += seconds

    with PoliteSession(places, "me@example.org", RequestLimiter(lambda: now[0], pause)) as session:
        archive = ArxivArchive(places, ("cs.CL", "stat.ML"), IntakeSettings(), session)
        source = ArxivSource(archive)
        papers = source.latest(50)
        assert len({paper.id for paper in papers}) == len(papers) > 20
        attention = next(paper for paper in papers if paper.id.startswith("1706.03762"))
        with pytest.raises(RetryLater, match="503") as caught:
            source.pdf(attention)
        with pytest.raises(RetryLater, match="asks to wait"):
            archive.record(attention.id)
        now[0] += caught.value.seconds
        assert source.latest(50) == []
        assert source.pdf(attention).startswith(b"%PDF-")
        assert archive.record(attention.id).paper.id == "1706.03762v5"
    assert paused == [pytest.approx(3.5)] * 4
    asked = httpx.get(f"{replay}/requests").json()
    assert [request["status"] for request in asked] == [200, 200, 503, 304, 200, 200]
    verdict = httpx.get(f"{replay}/verdict").json()
    assert verdict["fetched_twice"] == verdict["anonymous"] == []
