"""The segments of the real papers: conversations of whole sentences of the text, all supported, nothing mended, and
every number said stands in the PDF's raw text.

The numbers are looked for by this file alone, in what PyMuPDF gives of the pages, not with the check's own reading.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import pymupdf
import pytest

from paperradio.domain.digest import Digest, Part
from paperradio.domain.document import Document, Role
from paperradio.domain.paper import Paper, PaperId
from paperradio.domain.script import Script
from paperradio.domain.verdict import Action
from paperradio.editorial.gate import objection
from paperradio.editorial.grounding.check import GroundingCheck
from paperradio.editorial.grounding.mending import ScriptChecker
from paperradio.editorial.grounding.vectors import RememberingEmbedder
from paperradio.editorial.sentences import abstract_sentences
from paperradio.editorial.writer import ExtractiveEditor, seconds
from paperradio.voicing.speakable import speakable

PAPERS = Path(__file__).resolve().parents[4] / "shared" / "data" / "papers"
pytestmark = [pytest.mark.real, pytest.mark.slow, pytest.mark.skipif(not PAPERS.is_dir(), reason=f"no {PAPERS.name}")]
STEMS = sorted(path.stem for path in PAPERS.glob("*.pdf"))
SPOKEN = (Role.ABSTRACT, Role.BODY)
FRONT = (Role.TITLE, Role.AUTHORS)
OPENING_TURNS = 4
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


@dataclass(frozen=True, slots=True)
class Segment:
    """What the station would say of a paper, and out of what."""

    paper: Paper
    document: Document
    digest: Digest
    script: Script


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
def segment(read_paper: Callable[[str], Document], minilm: RememberingEmbedder) -> Callable[[str], Segment]:
    """The segment of a paper by its stem, made once."""

    @cache
    def told(stem: str) -> Segment:
        document = read_paper(stem)
        paper, editor = Paper(PaperId(stem), document.title, document.authors), ExtractiveEditor(minilm)
        digest = editor.digest(paper, document)
        return Segment(paper, document, digest, editor.write(paper, document, digest))

    return told


@pytest.mark.parametrize("stem", STEMS)
def test_every_turn_is_supported_and_none_was_mended(
    segment: Callable[[str], Segment], minilm: RememberingEmbedder, stem: str
) -> None:
    paper, document, script = segment(stem).paper, segment(stem).document, segment(stem).script
    verdicts = GroundingCheck(paper, document, minilm).judge(script)
    assert [
        (turn.text, each.findings) for turn, each in zip(script.turns, verdicts, strict=True) if each.findings
    ] == []
    stated = [each for turn, each in zip(script.turns, verdicts, strict=True) if turn.factual]
    assert len(stated) >= 5
    assert any(evidence.cited for verdict in stated for evidence in verdict.evidence)
    checked = ScriptChecker(minilm).check(paper, document, script)
    assert {outcome.action for outcome in checked.outcomes} == {Action.KEPT}
    assert checked.script == script


@pytest.mark.parametrize("stem", STEMS)
def test_every_number_said_stands_in_the_pdf(segment: Callable[[str], Segment], stem: str) -> None:
    script = segment(stem).script
    written = {turn.text: missing(turn.text, stem) for turn in script.turns}
    assert {text: numbers for text, numbers in written.items() if numbers} == {}
    spoken = {turn.text: " ".join(token.spoken for token in speakable(turn.text).tokens) for turn in script.turns}
    assert {said: missing(said, stem) for said in spoken.values() if missing(said, stem)} == {}


@pytest.mark.parametrize("stem", ["1706.03762v5", "2020.acl-main.447", "1512.03385v1"])
def test_a_real_paper_becomes_a_conversation(segment: Callable[[str], Segment], stem: str) -> None:
    document, turns = segment(stem).document, segment(stem).script.turns
    assert 78 <= seconds(turns) <= 180
    assert {turn.speaker for turn in turns} == {"ada", "ben"}
    for turn in turns:
        assert objection(turn, document.passages) is None or "others" in turn.text, turn
        assert not (turn.factual and re.search(r"\b(?:we|our)\b|\[\d|\b(?:Table|Figure) \d", turn.text)), turn


@pytest.mark.parametrize("stem", STEMS)
def test_a_script_says_only_sentences_of_the_abstract_and_the_body(
    segment: Callable[[str], Segment], stem: str
) -> None:
    document, digest, turns = segment(stem).document, segment(stem).digest, segment(stem).script.turns
    cited = {index for claim in digest.claims for index in claim.passages}
    had = {index for claim in digest.claims if claim.part is Part.AVAILABILITY for index in claim.passages}
    assert {document.passages[index].role for index in cited - had} <= set(SPOKEN)
    assert {document.passages[index].role for index in had} <= {*SPOKEN, Role.FOOTNOTE, Role.FRAGMENT}
    for place, turn in enumerate(turns):
        allowed = {*SPOKEN, *FRONT} if place < OPENING_TURNS else set(SPOKEN)
        assert {document.passages[index].role for index in set(turn.cites) - had} <= allowed, turn
    told = [index for turn in turns for index in turn.cites if document.passages[index].role in SPOKEN]
    assert set(told) <= cited
    assert len(set(told)) >= 4
    first = abstract_sentences(document, len(document.authors))[0].index
    assert told[0] == first == min(each.index for each in document.passages if each.role is Role.ABSTRACT)


def test_a_number_that_is_not_there_is_seen() -> None:
    stem = "1706.03762v5"
    assert missing("28.4 BLEU after 3.5 days on eight GPUs, 4.5 million pairs", stem) == []
    absent = ["28.7", "4.51", "ninety-four"]
    assert missing("28.7 BLEU after 3.5 days on ninety-four GPUs, 4.51 pairs", stem) == absent
