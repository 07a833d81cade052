from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING

import pytest

from paperradio.domain.announcement import PaperRecord, Version
from paperradio.domain.paper import Paper, PaperId
from paperradio.errors import MalformedAnswer, PaperUnavailable
from paperradio.sources.oai import parse_record, parse_records, record_url

if TYPE_CHECKING:
    from tests.unit.sources.conftest import Answers

KNOTS = PaperId("2609.00001v1")


def parsed(text: str) -> PaperRecord:
    return parse_record(text.encode(), KNOTS)


def test_the_question_names_no_version() -> None:
    assert record_url("https://x/oai", PaperId("hep-th/0609001v2")) == (
        "https://x/oai?verb=GetRecord&identifier=oai%3AarXiv.org%3Ahep-th%2F0609001&metadataPrefix=arXivRaw"
    )


def test_a_record_with_versions(answers: Answers) -> None:
    first, second = datetime(2026, 9, 1, 21, 2, tzinfo=UTC), datetime(2026, 9, 3, 21, 2, tzinfo=UTC)
    found = parsed(answers.oai_raw)
    assert found.versions == (Version(1, first), Version(2, second, withdrawn=True))
    assert found.paper == Paper(
        id=PaperId("2609.00001v2"),
        title="Knots & bolts",
        authors=("Ada Example", "Ben Example", "Cy Example"),
        abstract="We tie.",
        categories=("cs.DL", "cs.NI"),
        licence="http://creativecommons.org/licenses/by/3.0/",
        published=first,
        updated=second,
        source="arxiv",
        comment="An error was found",
        withdrawn=True,
    )


def test_a_version_that_came_back_is_not_withdrawn(answers: Answers) -> None:
    third = '<version version="v3"><date>Fri, 4 Sep 2026 21:02:00 GMT</date></version><title>'
    found = parsed(answers.oai_raw.replace("<title>", third))
    assert (found.paper.id, found.paper.withdrawn) == ("2609.00001v3", False)


def test_a_record_without_versions(answers: Answers) -> None:
    found = parsed(answers.oai_arxiv)
    assert (found.paper.id, found.versions, found.paper.licence) == ("2609.00001", (), None)
    assert found.paper.authors == ("Zoltán Example III", "Team")
    assert found.paper.published == datetime(2026, 9, 1, tzinfo=UTC)
    assert found.paper.updated == datetime(2026, 9, 3, tzinfo=UTC)


def test_a_record_that_arxiv_has_deleted(answers: Answers) -> None:
    found = parsed(answers.oai_deleted)
    assert found.removed
    assert found.completing(Paper(KNOTS, "Knots")).withdrawn


def test_what_a_record_adds_to_a_paper(answers: Answers) -> None:
    known = Paper(KNOTS, "Knots", ("A",), licence="CC0")
    completed = parsed(answers.oai_raw).completing(known)
    assert completed == Paper(KNOTS, "Knots", ("A",), licence="CC0", comment="An error was found", withdrawn=True)
    licensed = parsed(answers.oai_raw).completing(Paper(KNOTS, "Knots"))
    assert licensed.licence == "http://creativecommons.org/licenses/by/3.0/"


@pytest.mark.parametrize("code", ["idDoesNotExist", "badArgument", "cannotDisseminateFormat"])
def test_errors_that_arxiv_names(answers: Answers, code: str) -> None:
    with pytest.raises(PaperUnavailable, match=f"{code}: not so"):
        parsed(answers.oai_error.format(code=code))


def test_an_answer_about_another_paper(answers: Answers) -> None:
    with pytest.raises(MalformedAnswer, match=r"no record of 2609\.00009"):
        parse_record(answers.oai_raw.encode(), PaperId("2609.00009"))


@pytest.mark.parametrize(
    ("whole", "spoilt"),
    [
        ("oai:arXiv.org:2609.00001</identifier>", "x</identifier>"),
        ("<title>Knots</title>", ""),
        ("http://www.openarchives.org/OAI/2.0/", "urn:x"),
        ("<arXiv ", "<dc "),
    ],
)
def test_records_that_make_no_sense(answers: Answers, whole: str, spoilt: str) -> None:
    spoiled = answers.oai_arxiv.replace(whole, spoilt).replace("</arXiv>", "</dc>" if "<dc " in spoilt else "</arXiv>")
    with pytest.raises(MalformedAnswer):
        parsed(spoiled)


def test_an_answer_without_records(answers: Answers) -> None:
    assert list(parse_records(b'<OAI-PMH xmlns="http://www.openarchives.org/OAI/2.0/"><Identify/></OAI-PMH>')) == []
