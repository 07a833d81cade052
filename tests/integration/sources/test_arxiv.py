"""The real client against a server of our own."""

from __future__ import annotations

import gzip
import socket
import threading
from collections.abc import Iterator
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import parse_qs, urlsplit

import pytest
from tests.programs import free_port

from paperradio.domain.announcement import AnnounceType, Validators
from paperradio.domain.paper import Paper, PaperId
from paperradio.errors import MalformedAnswer, PaperUnavailable, RetryLater, SourceUnreachable
from paperradio.settings import ArxivSettings, IntakeSettings
from paperradio.sources.archive import ArxivArchive
from paperradio.sources.arxiv_source import ArxivSource
from paperradio.sources.limiter import RequestLimiter
from paperradio.sources.session import PoliteSession

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


RSS = """<?xml version='1.0' encoding='UTF-8'?>
<rss xmlns:arxiv="http://arxiv.org/schemas/atom" xmlns:dc="http://purl.org/dc/elements/1.1/" version="2.0">
  <channel>
    <pubDate>Tue, 01 Sep 2026 00:00:00 -0400</pubDate>
    <item>
      <title>Cooking with graphs</title>
      <description>arXiv:2609.00002v1 Announce Type: new
Abstract: We cook. It works.</description>
      <guid isPermaLink="false">oai:arXiv.org:2609.00002v1</guid>
      <category>cs.CL</category>
      <arxiv:announce_type>new</arxiv:announce_type>
      <dc:rights>http://creativecommons.org/licenses/by/4.0/</dc:rights>
      <dc:creator>Ada Example, Ben Example</dc:creator>
    </item>
  </channel>
</rss>
"""
OAI = """<?xml version="1.0" encoding="UTF-8"?>
<OAI-PMH xmlns="http://www.openarchives.org/OAI/2.0/"><GetRecord><record>
<header><identifier>oai:arXiv.org:2609.00002</identifier></header>
<metadata><arXivRaw xmlns="http://arxiv.org/OAI/arXivRaw/"><id>2609.00002</id>
<version version="v1"><date>Tue, 1 Sep 2026 10:00:00 GMT</date></version>
<title>Cooking with graphs</title><authors>Ada Example</authors>
<license>http://creativecommons.org/licenses/by/4.0/</license></arXivRaw></metadata>
</record></GetRecord></OAI-PMH>
"""
A_PAPER = PaperId("2609.00002v1")


@dataclass
class Answer:
    status: int = 200
    body: bytes = b""
    headers: dict[str, str] = field(default_factory=dict)


@dataclass
class Mirror:
    """A server whose answers a test chooses by the beginning of the path, and what it was asked."""

    url: str
    answers: dict[str, Answer] = field(default_factory=dict)
    asked: list[tuple[str, dict[str, str]]] = field(default_factory=list)
    connections: set[tuple[str, int]] = field(default_factory=set)
    sessions: list[PoliteSession] = field(default_factory=list)

    def archive(
        self,
        timeout: float = 5,
        intake: IntakeSettings | None = None,
        most: int = 10_000,
        categories: tuple[str, ...] = ("cs.CL", "math-ph", "econ.*"),
    ) -> ArxivArchive:
        there = ArxivSettings(
            api_url=f"{self.url}/api/query",
            rss_url=f"{self.url}/rss",
            oai_url=f"{self.url}/oai",
            pdf_url=f"{self.url}/pdf",
            request_interval_seconds=0,
            timeout_seconds=timeout,
            max_answer_bytes=most,
            max_pdf_bytes=1000,
        )
        session = PoliteSession(there, "me@example.org", RequestLimiter())
        self.sessions.append(session)
        return ArxivArchive(there, categories, intake or IntakeSettings(), session)

    def answer(self, path: str) -> Answer:
        return next((answer for start, answer in self.answers.items() if path.startswith(start)), Answer(404))


@pytest.fixture
def mirror() -> Iterator[Mirror]:
    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def do_GET(self) -> None:
            told.asked.append((self.path, dict(self.headers)))
            told.connections.add(self.client_address)
            answer = told.answer(self.path)
            self.send_response(answer.status)
            for name, value in {"Content-Length": str(len(answer.body))}.items() | answer.headers.items():
                self.send_header(name, value)
            self.end_headers()
            self.wfile.write(answer.body)

        def log_message(self, format: str, *args: object) -> None:
            pass

    with ThreadingHTTPServer(("127.0.0.1", 0), Handler) as server:
        server.daemon_threads = True
        told = Mirror(f"http://127.0.0.1:{server.server_port}")
        told.answers = {
            "/api": Answer(body=FEED.encode()),
            "/rss": Answer(
                body=RSS.encode(), headers={"ETag": '"one"', "Last-Modified": "Tue, 01 Sep 2026 04:00:00 GMT"}
            ),
            "/oai": Answer(body=OAI.encode()),
            "/pdf": Answer(body=PDF),
        }
        thread = threading.Thread(target=server.serve_forever, args=(0.01,))
        thread.start()
        yield told
        for session in told.sessions:
            session.close()
        server.shutdown()
        thread.join()


def test_the_backlog(mirror: Mirror) -> None:
    cooking, strings = mirror.archive().backlog(50).papers
    assert cooking == Paper(
        id=A_PAPER,
        title="Cooking with graphs",
        authors=("Ada Example", "Ben Example"),
        abstract="We cook. It works.",
        categories=("cs.CL", "cs.LG"),
        published=cooking.published,
        updated=cooking.published,
        source="arxiv",
        pdf_url=f"{mirror.url}/pdf/2609.00002v1",
        abstract_url="https://arxiv.org/abs/2609.00002v1",
    )
    assert cooking.published is not None
    assert cooking.published.isoformat() == "2026-09-01T10:00:00+00:00"
    assert strings.id == "hep-th/0609001v2"


def test_what_arxiv_is_asked(mirror: Mirror) -> None:
    archive = mirror.archive()
    archive.backlog(50, start=100)
    archive.announced()
    ((path, headers), (rss, _)) = mirror.asked
    asked = parse_qs(urlsplit(path).query)
    assert asked["search_query"] == [
        "cat:cs.CL OR cat:math-ph OR cat:econ.EM OR cat:econ.GN OR cat:econ.TH OR cat:econ"
    ]
    assert (asked["start"], asked["max_results"]) == (["100"], ["50"])
    assert (asked["sortBy"], asked["sortOrder"]) == (["submittedDate"], ["descending"])
    assert headers["User-Agent"].startswith("PaperRadio/")
    assert "me@example.org" in headers["User-Agent"]
    assert rss == "/rss/cs.CL+math-ph+econ"


def test_a_shorter_list_than_asked_for_brings_no_second_request(mirror: Mirror) -> None:
    mirror.answers["/api"].body = FEED.replace("<opensearch:totalResults>2", "<opensearch:totalResults>900").encode()
    listing = mirror.archive().backlog(50)
    assert (len(listing.papers), listing.total) == (2, 900)
    assert len(mirror.asked) == 1


def test_every_request_goes_over_one_connection(mirror: Mirror) -> None:
    archive = mirror.archive()
    archive.announced()
    archive.backlog(50)
    archive.record(A_PAPER)
    archive.pdf(Paper(A_PAPER, "A"))
    assert len(mirror.asked) == 4
    assert len(mirror.connections) == 1


def test_an_announcement_is_fetched_once(mirror: Mirror) -> None:
    archive = mirror.archive()
    first = archive.announced()
    assert first is not None
    (entry,) = first.entries
    assert (entry.kind, entry.paper.id) == (AnnounceType.NEW, A_PAPER)
    assert entry.paper.licence == "http://creativecommons.org/licenses/by/4.0/"
    assert entry.paper.pdf_url == f"{mirror.url}/pdf/2609.00002v1"
    assert first.validators == Validators('"one"', "Tue, 01 Sep 2026 04:00:00 GMT")
    mirror.answers["/rss"] = Answer(304)
    assert archive.announced(first.validators) is None
    headers = mirror.asked[-1][1]
    assert headers["If-None-Match"] == '"one"'
    assert headers["If-Modified-Since"] == "Tue, 01 Sep 2026 04:00:00 GMT"


def test_the_filters_of_the_intake(mirror: Mirror) -> None:
    mirror.answers["/rss"].body = (
        RSS.replace("</item>", "</item>" + _item("2609.00003v1", "new", "Knitting"))
        .replace("</channel>", _item("2501.00001v2", "replace", "Knitting") + "</channel>")
        .encode()
    )
    archive = mirror.archive(categories=("cs.CL",), intake=IntakeSettings(include_keywords=("graphs",)))
    found = archive.announced()
    assert found is not None
    assert [entry.paper.id for entry in found.entries] == [A_PAPER, "2501.00001v2"]
    assert [paper.id for paper in archive.backlog(50).papers] == [A_PAPER]


def _item(paper_id: str, kind: str, title: str) -> str:
    return f"""<item><title>{title}</title><guid>oai:arXiv.org:{paper_id}</guid><category>cs.CL</category>
    <arxiv:announce_type>{kind}</arxiv:announce_type><description>We knit.</description></item>"""


def test_the_newest_papers_at_first_and_later(mirror: Mirror) -> None:
    source = ArxivSource(mirror.archive())
    cooking, strings = source.latest(50)
    assert cooking.licence == "http://creativecommons.org/licenses/by/4.0/"
    assert cooking.updated is not None
    assert strings.licence is None
    mirror.answers["/rss"] = Answer(304)
    assert list(source.latest(50)) == []
    assert [path.partition("?")[0].rpartition("/")[0] for path, _ in mirror.asked] == ["/rss", "/api", "/rss"]


def test_one_paper_by_its_id(mirror: Mirror) -> None:
    source = ArxivSource(mirror.archive())
    assert source.paper(A_PAPER).title == "Cooking with graphs"
    assert "id_list=2609.00002v1" in mirror.asked[0][0]
    assert source.paper(PaperId("2609.00002")).id == A_PAPER


def test_ids_that_drop_out_are_named(mirror: Mirror) -> None:
    ids = [PaperId("hep-th/0609001"), PaperId("0808.05394"), A_PAPER]
    listing = mirror.archive().papers(ids)
    assert [paper.id for paper in listing.papers] == ["hep-th/0609001v2", A_PAPER]
    assert listing.missing == ("0808.05394",)
    assert len(mirror.asked) == 1


@pytest.mark.parametrize("paper_id", ["abc", "", "../x", "2609.00002v1\n"])
def test_what_is_no_id_is_not_asked(mirror: Mirror, paper_id: str) -> None:
    archive = mirror.archive()
    for ask in (lambda: archive.papers([PaperId(paper_id)]), lambda: archive.record(PaperId(paper_id))):
        with pytest.raises(PaperUnavailable, match="no arXiv identifier"):
            ask()
    assert mirror.asked == []


def test_an_id_that_arxiv_does_not_know(mirror: Mirror) -> None:
    source = ArxivSource(mirror.archive())
    mirror.answers["/api"] = Answer(body=EMPTY.encode())
    with pytest.raises(PaperUnavailable, match="2609"):
        source.paper(A_PAPER)
    entry = "<entry><id>https://arxiv.org/api/errors#x</id><title>Error</title><summary>bad id</summary></entry>"
    for status in (200, 400):
        mirror.answers["/api"] = Answer(status, EMPTY.replace("></feed>", f">{entry}</feed>").encode())
        with pytest.raises(PaperUnavailable, match="bad id"):
            source.paper(A_PAPER)


def test_a_licence_is_asked_for_where_it_is_missing(mirror: Mirror) -> None:
    source = ArxivSource(mirror.archive())
    assert source.completed(Paper(A_PAPER, "A", licence="CC0")).licence == "CC0"
    assert mirror.asked == []
    assert source.completed(Paper(A_PAPER, "A")).licence == "http://creativecommons.org/licenses/by/4.0/"
    assert parse_qs(urlsplit(mirror.asked[0][0]).query) == {
        "verb": ["GetRecord"],
        "identifier": ["oai:arXiv.org:2609.00002"],
        "metadataPrefix": ["arXivRaw"],
    }


@pytest.mark.parametrize(
    "answer",
    [
        Answer(500),
        Answer(503),
        Answer(404),
        Answer(400, EMPTY.encode()),
        Answer(200, b"<html>maintenance</html>"),
        Answer(200, b""),
        Answer(200, EMPTY.encode()),
        Answer(200, FEED.replace("2026-09-01T10:00:00Z", "yesterday").encode()),
        Answer(200, FEED.encode()[:-100]),
        Answer(200, b"x" * 10_001),
        Answer(200, gzip.compress(b" " * 10_000_000), {"Content-Encoding": "gzip"}),
        Answer(200, b"no gzip", {"Content-Encoding": "gzip"}),
        Answer(200, FEED.encode()[:-100], {"Content-Length": str(len(FEED))}),
        Answer(302, headers={"Location": "/api/query"}),
        Answer(302, headers={"Location": "ftp://example.org/"}),
    ],
)
def test_no_list_is_unreachable(mirror: Mirror, answer: Answer) -> None:
    mirror.answers = {"/api": answer}
    with pytest.raises(SourceUnreachable) as caught:
        ArxivSource(mirror.archive(timeout=1)).latest(50)
    assert caught.value.retryable


@pytest.mark.parametrize(
    "body",
    [b"", b"<rss/>", b"<feed/>", RSS.encode()[:-20], RSS.replace("oai:arXiv.org:", "").replace("arXiv:", "").encode()],
)
def test_an_announcement_that_makes_no_sense(mirror: Mirror, body: bytes) -> None:
    mirror.answers["/rss"] = Answer(body=body)
    archive = mirror.archive()
    with pytest.raises(MalformedAnswer):
        archive.announced()
    assert len(ArxivSource(archive).latest(50)) == 2


def test_retry_after_is_obeyed(mirror: Mirror) -> None:
    mirror.answers["/oai"] = Answer(503, b"<h1>Retry after 120 seconds</h1>", {"Retry-After": "120"})
    archive = mirror.archive()
    with pytest.raises(RetryLater, match="503") as caught:
        archive.record(A_PAPER)
    assert 119 < caught.value.seconds <= 120
    for call in (archive.announced, lambda: archive.backlog(50), lambda: archive.pdf(Paper(A_PAPER, "A"))):
        with pytest.raises(RetryLater, match="asks to wait"):
            call()
    assert len(mirror.asked) == 1


def test_a_redirect_is_followed(mirror: Mirror) -> None:
    mirror.answers = {
        "/pdf/2609": Answer(301, headers={"Location": f"{mirror.url}/moved/2609.00002v1"}),
        "/moved": Answer(body=PDF),
    }
    assert mirror.archive().pdf(Paper(A_PAPER, "A")) == PDF


def test_refused_is_told_in_a_few_words() -> None:
    port = free_port()
    source = ArxivSource(Mirror(f"http://127.0.0.1:{port}").archive())
    for call in (lambda: source.latest(50), lambda: source.pdf(Paper(A_PAPER, "A"))):
        with pytest.raises(SourceUnreachable, match="refused") as caught:
            call()
        assert "0x" not in str(caught.value)


def test_silence_is_noticed() -> None:
    with socket.create_server(("127.0.0.1", 0)) as silent:
        source = ArxivSource(Mirror(f"http://127.0.0.1:{silent.getsockname()[1]}").archive(timeout=0.05))
        with pytest.raises(SourceUnreachable, match="timed out"):
            source.latest(50)
        with pytest.raises(SourceUnreachable, match="timed out"):
            source.pdf(Paper(A_PAPER, "A"))


def test_a_pdf(mirror: Mirror) -> None:
    assert mirror.archive().pdf(Paper(PaperId("hep-th/0609001v2"), "A")) == PDF
    assert mirror.asked[0][0] == "/pdf/hep-th/0609001v2"


@pytest.mark.parametrize(
    ("answer", "error", "told"),
    [
        (Answer(404), PaperUnavailable, "404"),
        (Answer(403), RetryLater, "403"),
        (Answer(429), RetryLater, "429"),
        (Answer(503), RetryLater, "503"),
        (Answer(200, b"<html>no such paper</html>"), PaperUnavailable, "is no PDF"),
        (Answer(200, b"%PDF-" + b"x" * 1000), PaperUnavailable, "larger than 1000"),
    ],
)
def test_pdfs_that_cannot_be_had(mirror: Mirror, answer: Answer, error: type[Exception], told: str) -> None:
    mirror.answers["/pdf"] = answer
    with pytest.raises(error, match=told):
        mirror.archive().pdf(Paper(A_PAPER, "A"))
