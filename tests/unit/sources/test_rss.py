from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING

import pytest

from paperradio.domain.announcement import Announcements, AnnounceType, Validators
from paperradio.domain.paper import Paper, PaperId, version_of
from paperradio.errors import MalformedAnswer
from paperradio.sources.rss import MOST_ENTRIES, feed_url, parse_announcements

if TYPE_CHECKING:
    from tests.unit.sources.conftest import Answers

SEEN = Validators('"x"', None)


def parsed(text: str) -> Announcements:
    return parse_announcements(text.encode(), SEEN)


def test_one_feed_for_all_categories() -> None:
    assert feed_url("https://rss.arxiv.org/rss/", ["cs.CL", "math"]) == "https://rss.arxiv.org/rss/cs.CL+math"


def test_rss(answers: Answers) -> None:
    found = parsed(answers.rss)
    new, replaced = found.entries
    assert new.kind is AnnounceType.NEW
    assert new.paper == Paper(
        id=PaperId("2609.00002v1"),
        title="Cooking with graphs",
        authors=("Ada Example", "Ben Example", "Cy Example, Jr."),
        abstract="We cook, with é. It works.",
        categories=("cs.CL", "cs.LG"),
        licence="http://creativecommons.org/licenses/by/4.0/",
        published=datetime(2026, 9, 1, 4, tzinfo=UTC),
    )
    assert (replaced.kind, replaced.paper.id) == (AnnounceType.REPLACE, "hep-th/0609001v2")
    assert replaced.paper.published is None
    assert version_of(replaced.paper.id) == 2
    assert found.announced == datetime(2026, 9, 1, 4, tzinfo=UTC)
    assert found.built == datetime(2026, 9, 1, 8, 58, 5, tzinfo=UTC)
    assert found.quiet_days == ("Sunday", "Saturday")
    assert (found.unreadable, found.cut, found.validators) == (0, False, SEEN)


def test_atom(answers: Answers) -> None:
    found = parsed(answers.rss_atom)
    (entry,) = found.entries
    assert (entry.kind, entry.paper.id, entry.paper.abstract) == (AnnounceType.CROSS, "2609.00002v3", "We cook.")
    assert entry.paper.categories == ("cs.CL",)
    assert found.announced == datetime(2026, 9, 1, 4, tzinfo=UTC)
    assert found.built == datetime(2026, 9, 1, 4, 0, 11, 600500, tzinfo=UTC)


def test_a_quiet_day(answers: Answers) -> None:
    empty = answers.rss[: answers.rss.index("<item>")] + "</channel></rss>"
    found = parsed(empty)
    assert found.entries == ()
    assert found.announced == datetime(2026, 9, 1, 4, tzinfo=UTC)


def test_a_paper_of_two_categories_comes_once_and_as_new(answers: Answers) -> None:
    item = answers.rss[answers.rss.index("<item>") : answers.rss.index("</item>") + len("</item>")]
    crossed = item.replace(">new<", ">cross<")
    twice = answers.rss.replace(item, crossed + item)
    assert [entry.kind for entry in parsed(twice).entries] == [AnnounceType.NEW, AnnounceType.REPLACE]


@pytest.mark.parametrize(
    ("whole", "spoilt"),
    [
        ("oai:arXiv.org:2609.00002v1", "oai:arXiv.org:2609.00002"),
        ("oai:arXiv.org:2609.00002v1", "oai:arXiv.org:../x"),
        (">new<", ">renewed<"),
        ("Cooking\n        with graphs", " "),
    ],
)
def test_an_entry_that_makes_no_sense_is_left_out_and_the_feed_read_again(
    answers: Answers, whole: str, spoilt: str
) -> None:
    found = parsed(answers.rss.replace(whole, spoilt))
    assert [entry.paper.id for entry in found.entries] == ["hep-th/0609001v2"]
    assert (found.unreadable, found.validators) == (1, Validators())


def test_a_feed_as_long_as_it_may_be(answers: Answers) -> None:
    item = answers.rss[answers.rss.index("<item>") : answers.rss.index("</item>") + len("</item>")]
    many = "".join(item.replace("2609.00002", f"2609.{number:05}") for number in range(MOST_ENTRIES))
    found = parsed(answers.rss.replace(item, many))
    assert len(found.entries) == MOST_ENTRIES + 1
    assert found.cut


def test_a_withdrawal_that_is_announced(answers: Answers) -> None:
    found = parsed(answers.rss.replace("We pull.", "This paper has been withdrawn by the author."))
    assert [entry.paper.withdrawn for entry in found.entries] == [False, True]


@pytest.mark.parametrize("text", ["<rss/>", "<html/>", "<feed/>", "<rss><channel><item/></channel></rss>"])
def test_other_things(text: str) -> None:
    with pytest.raises(MalformedAnswer):
        parsed(text)
