"""Whatever comes over the line, an answer is either read or refused with a clear error, and no paper gets lost."""

from __future__ import annotations

import os
from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING

import httpx
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from paperradio.domain.announcement import Validators
from paperradio.domain.paper import Paper, PaperId, is_arxiv_id
from paperradio.errors import MalformedAnswer, PaperUnavailable, SourceUnreachable
from paperradio.settings import ArxivSettings, IntakeSettings
from paperradio.sources import atom, oai, rss
from paperradio.sources.archive import ArxivArchive
from paperradio.sources.arxiv_source import ArxivSource
from paperradio.sources.limiter import RequestLimiter
from paperradio.sources.session import Answer, PoliteSession

if TYPE_CHECKING:
    from tests.unit.sources.conftest import Answers

HOSTILE = (
    b"<!DOCTYPE x [<!ENTITY a 'b'>]>", b"&a;", b"&#0;", b"&#x110000;", b"<![CDATA[", b"]]>", b"<!--", b"\x00",
    b"<?xml version='1.0'?>", b"\xff\xfe", b"\xef\xbb\xbf", b"\xed\xa0\x80", b"\xc0\xaf", b"<", b">", b"'", b'"',
    b"</", b"/>", b"<item>", b"<entry>", b"</record>", b"99999999999999999999999", b"-1", b"NaN", b"\n" * 50,
    b"</item>",
    b"encoding='utf-16'", b"encoding='ebcdic-cp-us'", b"0000-00-00T00:00:00Z", b"9999-12-31T23:59:59-23:59", b"+9999",
    b"<a " + b"b" * 2000 + b"='1'>", b"<b>" * 300, b"xmlns='urn:x'", "\u202e".encode(), "é".encode("latin-1"),
)  # fmt: skip
QUIET = settings(
    max_examples=int(os.environ.get("PAPERRADIO_TEST_EXAMPLES", "100")),
    deadline=None,
    database=None,
    derandomize="PAPERRADIO_TEST_EXAMPLES" not in os.environ,
    suppress_health_check=[HealthCheck.too_slow],
)
"""The same examples each time; with PAPERRADIO_TEST_EXAMPLES=5000 others, and as many."""


@st.composite
def spoilt(draw: st.DrawFn, body: bytes) -> bytes:
    """`body` as a bad line, a bad server or a bad person would hand it on."""
    for _ in range(draw(st.integers(1, 4))):
        start = draw(st.integers(0, len(body)))
        end = draw(st.integers(start, min(len(body), start + 200)))
        match draw(st.integers(0, 5)):
            case 0:
                body = body[:start]
            case 1:
                body = body[:start] + body[end:]
            case 2:
                body = body[:start] + draw(st.sampled_from(HOSTILE)) + body[start:]
            case 3:
                body = body[:start] + draw(st.binary(max_size=20)) + body[end:]
            case 4:
                body = body[:end] + body[start:end] * draw(st.integers(1, 3)) + body[end:]
            case _:
                other = draw(st.sampled_from(["utf-16", "latin-1", "cp037", "utf-8-sig"]))
                body = body.decode("utf-8", "replace").encode(other, "replace")
    return body


def read_rss(body: bytes) -> Sequence[Paper]:
    return [entry.paper for entry in rss.parse_announcements(body, Validators()).entries]


def read_list(body: bytes) -> Sequence[Paper]:
    return atom.newest("cat:x", "https://x", 0, 10, lambda url: Answer(url, 200, body, Validators())).papers


def read_oai(body: bytes) -> Sequence[Paper]:
    return [oai.parse_record(body, PaperId("2609.00001")).paper]


KINDS: list[tuple[str, Callable[[bytes], Sequence[Paper]]]] = [
    ("rss", read_rss),
    ("rss_atom", read_rss),
    ("api_2016", read_list),
    ("api_2026", read_list),
    ("oai_raw", read_oai),
    ("oai_arxiv", read_oai),
]


@pytest.mark.parametrize(("kind", "read"), KINDS, ids=[kind for kind, _ in KINDS])
@QUIET
@given(data=st.data())
def test_a_spoilt_answer_is_read_or_refused(
    answers: Answers, kind: str, read: Callable[[bytes], Sequence[Paper]], data: st.DataObject
) -> None:
    body = data.draw(spoilt(str(getattr(answers, kind)).encode()))
    try:
        papers = read(body)
    except (MalformedAnswer, PaperUnavailable) as error:
        assert len(str(error)) < 600
        assert "\n" not in str(error)
        return
    for paper in papers:
        assert is_arxiv_id(paper.id)
        assert paper.title


@pytest.mark.parametrize("read", [read_rss, read_list, read_oai])
@QUIET
@given(body=st.binary(max_size=300))
def test_anything_at_all_is_refused(read: Callable[[bytes], Sequence[Paper]], body: bytes) -> None:
    with pytest.raises(MalformedAnswer):
        read(body)


@QUIET
@given(data=st.data())
def test_what_a_spoilt_answer_hid_comes_with_the_next_whole_one(answers: Answers, data: st.DataObject) -> None:
    """A server that honours validators: what was taken for read is never sent again."""
    feed, listed = answers.rss.encode(), answers.api_2016.encode()
    bodies = {
        "/rss": [data.draw(spoilt(feed)), feed, feed],
        "/api": [data.draw(spoilt(listed)), listed, listed, listed],
    }
    tags = {"/rss": 0, "/api": 0}

    def serve(request: httpx.Request) -> httpx.Response:
        path = request.url.path[:4]
        body = bodies[path][min(tags[path], 2)]
        tags[path] += 1
        # The answer is the same one to the server, whatever became of it on the way.
        if request.headers.get("if-none-match") == '"one"':
            return httpx.Response(304)
        return httpx.Response(200, content=body, headers={"ETag": '"one"'})

    places = ArxivSettings(
        api_url="http://x/api", rss_url="http://x/rss", request_interval_seconds=0, max_answer_bytes=20_000
    )
    with PoliteSession(places, "", RequestLimiter(), httpx.MockTransport(serve)) as session:
        source = ArxivSource(ArxivArchive(places, ("cs.CL",), IntakeSettings(), session))
        heard: set[str] = set()
        for _ in range(4):
            try:
                heard |= {paper.id for paper in source.latest(50)}
            except SourceUnreachable:
                continue
    assert "2609.00002v1" in heard
