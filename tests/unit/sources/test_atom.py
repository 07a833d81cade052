from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING
from urllib.parse import parse_qs, urlsplit

import pytest

from paperradio.domain.announcement import Listing, Validators
from paperradio.domain.paper import Paper, PaperId
from paperradio.errors import MalformedAnswer, PaperUnavailable
from paperradio.sources.atom import by_id, newest
from paperradio.sources.session import Answer

if TYPE_CHECKING:
    from tests.unit.sources.conftest import Answers

URL = "https://x/api/query"


class Server:
    """Gives one answer to everything and remembers what it was asked."""

    def __init__(self, body: str, status: int = 200) -> None:
        self.asked: list[dict[str, list[str]]] = []
        self._answer = Answer(URL, status, body.encode(), Validators())

    def get(self, url: str) -> Answer:
        self.asked.append(parse_qs(urlsplit(url).query))
        return self._answer


def listed(text: str) -> Listing:
    return newest("cat:x", URL, 0, 10, Server(text).get)


def test_the_form_of_2016(answers: Answers) -> None:
    listing = listed(answers.api_2016)
    assert listing.papers == (
        Paper(
            id=PaperId("hep-th/0609001v2"),
            title="Strings that are long",
            authors=("Cy Example",),
            abstract="We pull.",
            categories=("hep-th",),
            published=datetime(2011, 11, 8, 18, 48, 36, tzinfo=UTC),
            updated=datetime(2012, 4, 2, 12, 38, 54, tzinfo=UTC),
            comment="2 pages",
        ),
    )
    assert listing.total == 31


def test_the_form_of_2026(answers: Answers) -> None:
    (paper,) = listed(answers.api_2026).papers
    assert (paper.id, paper.categories) == ("2609.00002v1", ("cs.CL", "cs.LG"))
    assert paper.published == datetime(2026, 8, 31, 10, tzinfo=UTC)
    assert paper.withdrawn


def test_one_request_whatever_the_total_says(answers: Answers) -> None:
    server = Server(answers.api_2016)
    assert len(newest("cat:x", URL, 20, 5000, server.get).papers) == 1
    (asked,) = server.asked
    assert (asked["start"], asked["max_results"]) == (["20"], ["2000"])


def test_ids_in_their_order_and_those_that_drop_out(answers: Answers) -> None:
    server = Server(answers.api_2026)
    listing = by_id([PaperId("0808.05394"), PaperId("2609.00002"), PaperId("2609.00002v1")], URL, server.get)
    assert [paper.id for paper in listing.papers] == ["2609.00002v1"]
    assert listing.missing == ("0808.05394",)
    assert server.asked[0]["max_results"] == ["3"]


def test_another_version_than_the_one_asked_for_is_missing(answers: Answers) -> None:
    listing = by_id([PaperId("2609.00002v4")], URL, Server(answers.api_2026).get)
    assert listing == Listing((), (PaperId("2609.00002v4"),), 0)


@pytest.mark.parametrize("status", [200, 400])
def test_the_error_entry(answers: Answers, status: int) -> None:
    with pytest.raises(PaperUnavailable, match="incorrect id format for abc"):
        by_id([PaperId("abc")], URL, Server(answers.api_error, status).get)


def test_no_entries() -> None:
    empty = '<feed xmlns="http://www.w3.org/2005/Atom"></feed>'
    assert listed(empty) == Listing(())
    with pytest.raises(PaperUnavailable, match="400"):
        newest("cat:x", URL, 0, 10, Server(empty, 400).get)


@pytest.mark.parametrize(
    ("whole", "spoilt"),
    [
        ("2026-09-01T10:00:00Z", "yesterday"),
        ("http://arxiv.org/abs/2609.00002v1", "http://arxiv.org/abs/"),
        ("Cooking with graphs", ""),
        ("http://www.w3.org/2005/Atom", "urn:x"),
        ("</feed>", ""),
        ("<feed", "<!DOCTYPE feed><feed"),
    ],
)
def test_lists_that_make_no_sense(answers: Answers, whole: str, spoilt: str) -> None:
    with pytest.raises(MalformedAnswer):
        listed(answers.api_2026.replace(whole, spoilt))
