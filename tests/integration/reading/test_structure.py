"""Title, authors, abstract and section tree of the real papers, compared with what is printed."""

from __future__ import annotations

import json
import re
import unicodedata
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from paperradio.domain.document import Document, Role

HERE = Path(__file__).parent
DATA = Path(__file__).resolve().parents[4] / "shared" / "data"
pytestmark = [pytest.mark.real, pytest.mark.slow, pytest.mark.skipif(not DATA.is_dir(), reason=f"no {DATA.name}")]
SPOKEN = (Role.ABSTRACT, Role.BODY)
NO_NUMBERS = {"2202.00535v1"}
NO_THANKS = {"1512.03385v1", "1706.09498v1", "N18-3011"}
"""Papers that number no sections, and papers that thank nobody."""


def listed(name: str, between: str) -> dict[str, list[str]]:
    """The lists of a data file by paper."""
    found: dict[str, list[str]] = {}
    for line in (HERE / name).read_text(encoding="utf-8").splitlines():
        if line.startswith(" "):
            found[list(found)[-1]].append(line.strip())
        elif not line.startswith("#"):
            found[line] = []
    return {
        stem: [one.strip() for one in " ".join(lines).split(between) if one.strip()] for stem, lines in found.items()
    }


HEADINGS, AUTHORS = listed("headings.txt", "|"), listed("authors.txt", ",")


def key(text: str) -> str:
    """Letters and digits in lower case, however they are set."""
    return "".join(filter(str.isalnum, unicodedata.normalize("NFKC", text))).lower()


def known(stem: str) -> dict[str, Any]:
    entries: list[dict[str, Any]] = json.loads((DATA / "papers.json").read_text(encoding="utf-8"))
    return next(entry for entry in entries if Path(entry["file"]).stem == stem)


def test_every_paper_is_listed() -> None:
    assert set(HEADINGS) == set(AUTHORS) == {path.stem for path in (DATA / "papers").glob("*.pdf")}
    assert len(HEADINGS) == 17


@pytest.mark.parametrize("stem", sorted(HEADINGS))
def test_headings_are_those_of_the_paper(read_paper: Callable[[str], Document], stem: str) -> None:
    read = [passage.text for passage in read_paper(stem).passages if passage.role is Role.HEADING]
    found, true = [key(text) for text in read], [key(text) for text in HEADINGS[stem]]
    recalled, precise = sum(one in found for one in true) / len(true), sum(one in true for one in found) / len(found)
    missing, false = (
        [text for text in HEADINGS[stem] if key(text) not in found],
        [x for x in read if key(x) not in true],
    )
    assert (recalled, precise) == (1.0, 1.0), f"missing: {missing}, false: {false}"
    assert found == true


@pytest.mark.parametrize("stem", sorted(HEADINGS))
def test_sections_lie_in_the_tree_that_their_numbers_make(read_paper: Callable[[str], Document], stem: str) -> None:
    top, below = (
        (r"[IVX]+\.", r"[A-H]\.") if HEADINGS[stem][0].startswith("I.") else (r"(?:\d+|[A-Z])\.?", r"[\dA-Z]+\.[\d.]+")
    )
    section, seen = "", 0
    for passage in read_paper(stem).passages:
        if passage.role is not Role.HEADING or passage.section == "References":
            continue
        if found := re.match(rf"{top}\s+(?=\w)(.*)", passage.text):
            section, seen = found[1], seen + 1
            assert key(passage.section) == key(section)
        elif found := re.match(rf"{below}\s+(.*)", passage.text):
            assert key(passage.section) == key(f"{section}: {found[1]}")
    assert seen >= 4 or stem in NO_NUMBERS


@pytest.mark.parametrize("stem", sorted(HEADINGS))
def test_parts_behind_the_paper_are_told_apart(read_paper: Callable[[str], Document], stem: str) -> None:
    passages = read_paper(stem).passages
    references = next(passage.index for passage in passages if passage.role is Role.REFERENCE)
    for passage in passages:
        aside = re.match(r"(?i)acknowledg|contents$|keywords$|references$", passage.section)
        assert not ((aside or passage.index > references) and passage.role in SPOKEN), passage.text
        if passage.role is Role.REFERENCE:
            assert passage.section.lower() == "references"
    if HEADINGS[stem][-1].lower() != "references" and "References" in HEADINGS[stem]:
        last = next(passage.section for passage in reversed(passages) if passage.role is Role.HEADING)
        assert {passage.role for passage in passages if passage.section == last} & {Role.APPENDIX, Role.CAPTION}
    thanked = any(re.match(r"(?i)acknowledg", passage.section) for passage in passages)
    assert thanked == (stem not in NO_THANKS)


@pytest.mark.parametrize("stem", sorted(HEADINGS))
def test_title_authors_and_abstract_are_the_papers_own(read_paper: Callable[[str], Document], stem: str) -> None:
    document, entry = read_paper(stem), known(stem)
    assert key(document.title) == key(entry["title"].replace("sqrt(s)", "s"))
    assert list(document.authors) == AUTHORS[stem]
    cited = re.sub(r"\s*\[\d+\]", "", entry["abstract"])
    noted = re.sub(r"(?<=[A-Za-z.,])1(?=[\s,—]|$)", "", cited)
    assert key(document.abstract) == key(noted)
