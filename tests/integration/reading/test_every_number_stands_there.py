"""The segments of the real papers: all supported, nothing mended, and every number said stands in the PDF's raw text.

The numbers are looked for by this file alone, in what PyMuPDF gives of the pages, not with the check's own reading.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from functools import cache
from pathlib import Path

import pymupdf
import pytest

from paperradio.domain.document import Document
from paperradio.domain.paper import Paper, PaperId
from paperradio.domain.script import Script
from paperradio.domain.verdict import Action
from paperradio.editorial.embedder import MiniLmEmbedder
from paperradio.editorial.grounding.check import GroundingCheck
from paperradio.editorial.grounding.mending import ScriptChecker
from paperradio.editorial.grounding.vectors import RememberingEmbedder
from paperradio.editorial.writer import ExtractiveEditor
from paperradio.voicing.speakable import speakable

PAPERS = Path(__file__).resolve().parents[4] / "shared" / "data" / "papers"
pytestmark = [pytest.mark.real, pytest.mark.slow, pytest.mark.skipif(not PAPERS.is_dir(), reason=f"no {PAPERS.name}")]
STEMS = sorted(path.stem for path in PAPERS.glob("*.pdf"))
SMALL = re.findall(
    r"\w+",
    """zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen seventeen
    eighteen nineteen""",
)
TENS = ["twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety"]
SCALES = {"hundred": "00", "thousand": "K", "million": "M", "billion": "B", "trillion": " trillion"}
DIGITS = re.compile(r"\d+(?:[.,]\d+)*")
WORDS = re.compile(
    rf"(?i)\b(?:(?:{'|'.join(TENS)})(?:[- ](?:{'|'.join(SMALL[1:10])})\b)?|{'|'.join((*SMALL[2:], *SCALES))})(?:s?\b)"
)
OTHERS = re.compile(r"(?i)\band \w+ others\b")
"""The number of the authors who were not named is counted, not read."""


@cache
def raw(stem: str) -> str:
    """The PDF's text in lower case, white space folded, words joined over line ends, no marks between thousands."""
    with pymupdf.open(PAPERS / f"{stem}.pdf") as pdf:
        text = " ".join(page.get_text() for page in pdf)
    joined = re.sub(r"(?<=\d),(?=\d{3}\b)", "", re.sub(r"-\s*\n\s*", "", text))
    return " ".join(joined.split()).lower()


def missing(said: str, stem: str) -> list[str]:
    """The numbers of `said`, in digits and in words, that the PDF has neither so nor in the other way to write them."""
    text = OTHERS.sub("", re.sub(r"(?<=\d),(?=\d{3}\b)", "", said))
    digits = [each for each in DIGITS.findall(text) if not re.search(rf"(?<![\d.]){re.escape(each)}(?!\d)", raw(stem))]
    words = {match.lower().removesuffix("s") for match in WORDS.findall(text)}
    return digits + [word for word in sorted(words) if not any(re.search(form, raw(stem)) for form in forms(word))]


def forms(word: str) -> list[str]:
    """How a PDF may write what is said by a number word; a year is said in two."""
    if word in SCALES:
        return [rf"\b{word}", rf"\d\s?{SCALES[word].lower()}\b", "000"]
    if word in SMALL:
        return [rf"\b{word}\b", rf"(?<!\d){SMALL.index(word)}(?!\d)", rf"\d{SMALL.index(word)}\b"]
    ten, _, unit = re.sub("[- ]", " ", word).partition(" ")
    number = 10 * (TENS.index(ten) + 2) + (SMALL.index(unit) if unit else 0)
    return [rf"\b{word}\b", rf"(?<!\d){number}", rf"\d{number}\b"]


@pytest.fixture(scope="module")
def segment(
    read_paper: Callable[[str], Document], minilm: MiniLmEmbedder
) -> Callable[[str], tuple[Paper, Document, Script, RememberingEmbedder]]:
    """What the station would say of a paper, by its stem."""

    @cache
    def told(stem: str) -> tuple[Paper, Document, Script, RememberingEmbedder]:
        document, embedder = read_paper(stem), RememberingEmbedder(minilm)
        paper, editor = Paper(PaperId(stem), document.title, document.authors), ExtractiveEditor(embedder)
        return paper, document, editor.write(paper, document, editor.digest(paper, document)), embedder

    return told


@pytest.mark.parametrize("stem", STEMS)
def test_every_turn_is_supported_and_none_was_mended(
    segment: Callable[[str], tuple[Paper, Document, Script, RememberingEmbedder]], stem: str
) -> None:
    paper, document, script, embedder = segment(stem)
    verdicts = GroundingCheck(paper, document, embedder).judge(script)
    assert [
        (turn.text, each.findings) for turn, each in zip(script.turns, verdicts, strict=True) if each.findings
    ] == []
    stated = [each for turn, each in zip(script.turns, verdicts, strict=True) if turn.factual]
    assert len(stated) >= 5
    assert any(evidence.cited for verdict in stated for evidence in verdict.evidence)
    checked = ScriptChecker(embedder).check(paper, document, script)
    assert {outcome.action for outcome in checked.outcomes} == {Action.KEPT}
    assert checked.script == script


@pytest.mark.parametrize("stem", STEMS)
def test_every_number_said_stands_in_the_pdf(
    segment: Callable[[str], tuple[Paper, Document, Script, RememberingEmbedder]], stem: str
) -> None:
    _, _, script, _ = segment(stem)
    written = {turn.text: missing(turn.text, stem) for turn in script.turns}
    assert {text: numbers for text, numbers in written.items() if numbers} == {}
    spoken = {turn.text: " ".join(token.spoken for token in speakable(turn.text).tokens) for turn in script.turns}
    assert {said: missing(said, stem) for said in spoken.values() if missing(said, stem)} == {}


def test_a_number_that_is_not_there_is_seen() -> None:
    stem = "1706.03762v5"
    assert missing("28.4 BLEU after 3.5 days on eight GPUs, 4.5 million pairs", stem) == []
    absent = ["28.7", "4.51", "ninety-four"]
    assert missing("28.7 BLEU after 3.5 days on ninety-four GPUs, 4.51 pairs", stem) == absent
