"""The real client against a server of our own."""

from __future__ import annotations

import json
import socket
import threading
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

import pytest

from paperradio.domain.paper import Paper, PaperId, is_arxiv_id
from paperradio.errors import PaperUnavailable, SourceUnreachable
from paperradio.settings import ArxivSettings, StationSettings
from paperradio.sources.arxiv_api import ArxivSource
from paperradio.sources.limiter import RequestLimiter

FEEDS = Path(__file__).resolve().parents[3].parent / "shared/data/feeds"
PDF = b"%PDF-1.7 a body"
FEED = """<?xml version='1.0' encoding='UTF-8'?>
<feed xmlns="http://www.w3.org/2005/Atom" xmlns:opensearch="http://a9.com/-/spec/opensearch/1.1/"
      xmlns:arxiv="http://arxiv.org/schemas/atom">
  <opensearch:totalResults>2</opensearch:totalResults>
  <entry>
    <id>http://arxiv.org/abs/2609.00002v1</id>
    <title>Cooking
      with graphs</title>
    <updated>2026-09-01T10:00:00Z</updated>
    <published>2026-09-01T10:00:00Z</published>
    <summary>  We cook.
      It works.  </summary>
    <category term="cs.LG"/><category term="cs.CL"/>
    <arxiv:primary_category term="cs.CL"/>
    <author><name>Ada Example</name></author>
    <author><name>Ben Example</name></author>
  </entry>
  <entry>
    <id>http://arxiv.org/abs/hep-th/0609001v2</id>
    <title>Strings</title>
    <updated>2026-08-31T10:00:00Z</updated>
    <published>2026-08-31T10:00:00Z</published>
    <summary>We pull.</summary>
    <arxiv:primary_category term="hep-th"/>
    <author><name>Cy Example</name></author>
  </entry>
</feed>
"""
EMPTY = """<feed xmlns="http://www.w3.org/2005/Atom"></feed>"""


@dataclass
class Answer:
    status: int = 200
    body: bytes = b""
    headers: dict[str, str] = field(default_factory=dict)


@dataclass
class Mirror:
    """A server whose answers a test chooses, and what it was asked."""

    url: str
    answer: Answer
    asked: list[tuple[str, str]] = field(default_factory=list)

    def source(self, timeout: float = 5, **settings: float) -> ArxivSource:
        there = ArxivSettings(
            api_url=f"{self.url}/api/query",
            pdf_url=f"{self.url}/pdf",
            request_interval_seconds=settings.get("interval", 0),
            timeout_seconds=timeout,
            max_pdf_bytes=int(settings.get("max_pdf_bytes", 1000)),
        )
        return ArxivSource(there, StationSettings(contact="me@example.org"), ["cs.CL", "stat.ML"], RequestLimiter())


@pytest.fixture
def mirror() -> Iterator[Mirror]:
    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            told.asked.append((self.path, self.headers["User-Agent"]))
            self.send_response(told.answer.status)
            for name, value in told.answer.headers.items():
                self.send_header(name, value)
            self.send_header("Content-Length", str(len(told.answer.body)))
            self.end_headers()
            self.wfile.write(told.answer.body)

        def log_message(self, format: str, *args: object) -> None:
            pass

    with ThreadingHTTPServer(("127.0.0.1", 0), Handler) as server:
        told = Mirror(f"http://127.0.0.1:{server.server_port}", Answer(body=FEED.encode()))
        thread = threading.Thread(target=server.serve_forever, args=(0.01,))
        thread.start()
        yield told
        server.shutdown()
        thread.join()


def test_the_newest_papers(mirror: Mirror) -> None:
    cooking, strings = mirror.source().latest(50)
    assert cooking == Paper(
        id=PaperId("2609.00002v1"),
        title="Cooking with graphs",
        authors=("Ada Example", "Ben Example"),
        abstract="We cook. It works.",
        categories=("cs.CL", "cs.LG"),
        published=cooking.published,
        source="arxiv",
        pdf_url=f"{mirror.url}/pdf/2609.00002v1",
        abstract_url="https://arxiv.org/abs/2609.00002v1",
    )
    assert cooking.published is not None
    assert cooking.published.isoformat() == "2026-09-01T10:00:00+00:00"
    assert strings.id == "hep-th/0609001v2"


def test_what_arxiv_is_asked(mirror: Mirror) -> None:
    mirror.source().latest(50)
    ((path, user_agent),) = mirror.asked
    asked = parse_qs(urlsplit(path).query)
    assert asked["search_query"] == ["cat:cs.CL OR cat:stat.ML"]
    assert (asked["max_results"], asked["sortBy"], asked["sortOrder"]) == (["50"], ["submittedDate"], ["descending"])
    assert user_agent.startswith("PaperRadio/")
    assert "me@example.org" in user_agent


def test_one_paper_by_its_id(mirror: Mirror) -> None:
    assert mirror.source().paper(PaperId("2609.00002v1")).title == "Cooking with graphs"
    assert "id_list=2609.00002v1" in mirror.asked[0][0]


@pytest.mark.parametrize("paper_id", ["abc", "", "../x"])
def test_what_is_no_id_is_not_asked(mirror: Mirror, paper_id: str) -> None:
    with pytest.raises(PaperUnavailable, match="no arXiv identifier"):
        mirror.source().paper(PaperId(paper_id))
    assert mirror.asked == []


def test_an_id_that_arxiv_does_not_know(mirror: Mirror) -> None:
    mirror.answer = Answer(body=EMPTY.encode())
    with pytest.raises(PaperUnavailable, match="2609"):
        mirror.source().paper(PaperId("2609.00002v1"))
    mirror.answer = Answer(400, EMPTY.encode())
    with pytest.raises(PaperUnavailable, match="400"):
        mirror.source().paper(PaperId("2609.00002v1"))


@pytest.mark.parametrize(
    "answer",
    [
        Answer(500),
        Answer(503),
        Answer(400, EMPTY.encode()),
        Answer(200, b"<html>maintenance</html>"),
        Answer(200, b""),
        Answer(200, EMPTY.encode()),
        Answer(200, FEED.replace("2026-09-01T10:00:00Z", "yesterday").encode()),
    ],
)
def test_no_list_is_unreachable(mirror: Mirror, answer: Answer) -> None:
    mirror.answer = answer
    with pytest.raises(SourceUnreachable):
        mirror.source().latest(50)
    assert len(mirror.asked) == 1


def test_retry_after_is_obeyed(mirror: Mirror) -> None:
    mirror.answer = Answer(503, headers={"Retry-After": "120"})
    source = mirror.source()
    with pytest.raises(SourceUnreachable, match="503"):
        source.latest(50)
    for call in (lambda: source.latest(50), lambda: source.pdf(Paper(PaperId("2609.00002v1"), "A"))):
        with pytest.raises(SourceUnreachable, match="asks to wait"):
            call()
    assert len(mirror.asked) == 1


def test_refused_is_told_in_a_few_words() -> None:
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    source = Mirror(f"http://127.0.0.1:{port}", Answer()).source()
    for call in (lambda: source.latest(50), lambda: source.pdf(Paper(PaperId("2609.00002v1"), "A"))):
        with pytest.raises(SourceUnreachable, match="refused") as caught:
            call()
        assert "0x" not in str(caught.value)


def test_silence_is_noticed() -> None:
    with socket.create_server(("127.0.0.1", 0)) as silent:
        source = Mirror(f"http://127.0.0.1:{silent.getsockname()[1]}", Answer()).source(timeout=0.05)
        with pytest.raises(SourceUnreachable, match="timed out"):
            source.latest(50)
        with pytest.raises(SourceUnreachable, match="timed out"):
            source.pdf(Paper(PaperId("2609.00002v1"), "A"))


def test_a_pdf(mirror: Mirror) -> None:
    mirror.answer = Answer(body=PDF)
    assert mirror.source().pdf(Paper(PaperId("hep-th/0609001v2"), "A")) == PDF
    assert mirror.asked[0][0] == "/pdf/hep-th/0609001v2"
    assert "me@example.org" in mirror.asked[0][1]


@pytest.mark.parametrize(
    ("answer", "error", "told"),
    [
        (Answer(404), PaperUnavailable, "404"),
        (Answer(429), SourceUnreachable, "429"),
        (Answer(503), SourceUnreachable, "503"),
        (Answer(200, b"<html>no such paper</html>"), PaperUnavailable, "is no PDF"),
        (Answer(200, b"%PDF-" + b"x" * 1000), PaperUnavailable, "larger than 1000"),
    ],
)
def test_pdfs_that_cannot_be_had(mirror: Mirror, answer: Answer, error: type[Exception], told: str) -> None:
    mirror.answer = answer
    with pytest.raises(error, match=told):
        mirror.source().pdf(Paper(PaperId("2609.00002v1"), "A"))


def recorded(select: Callable[[str], bool]) -> list[Path]:
    return sorted(path for path in FEEDS.glob("recorded/*.json") if select(path.name))


@pytest.mark.real
@pytest.mark.skipif(not FEEDS.is_dir(), reason="no recorded feeds here")
def test_recorded_answers(mirror: Mirror) -> None:
    read = 0
    for path in recorded(lambda name: name.startswith("q_")):
        told = json.loads(path.read_text(encoding="utf-8"))
        mirror.answer = Answer(told["status_code"], told["body"].encode())
        if told["body"].count("<entry>") == 0:
            continue
        for paper in mirror.source().latest(10):
            assert is_arxiv_id(paper.id)
            assert paper.title
            assert paper.authors
            assert paper.categories
            assert paper.abstract
            assert "\n" not in paper.title + paper.abstract
            read += 1
    assert read >= 10


@pytest.mark.real
@pytest.mark.skipif(not FEEDS.is_dir(), reason="no recorded feeds here")
def test_a_recorded_list_of_2026(mirror: Mirror) -> None:
    mirror.answer = Answer(body=(FEEDS / "atom_2026_cat_cs.LG_OR_cs.AI_submittedDate.xml").read_bytes())
    papers = mirror.source().latest(20)
    assert len(papers) == 20
    assert papers[0].id == "2604.26951v1"
    assert papers[0].categories[0] == "cs.CL"


@pytest.mark.real
@pytest.mark.skipif(not FEEDS.is_dir(), reason="no recorded feeds here")
@pytest.mark.parametrize("name", ["id_0000.0000_", "id_abc_"])
def test_recorded_answers_for_unknown_ids(mirror: Mirror, name: str) -> None:
    (path,) = recorded(lambda found: found.startswith(name))
    told = json.loads(path.read_text(encoding="utf-8"))
    mirror.answer = Answer(told["status_code"], told["body"].encode())
    with pytest.raises(PaperUnavailable):
        mirror.source().paper(PaperId("0000.0000"))
