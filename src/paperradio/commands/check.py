"""`paperradio check`: the turns of a transcript held against the paper they are about."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import typer

from paperradio.codec import Undecodable, decode, to_jsonable
from paperradio.domain.document import Document
from paperradio.domain.paper import Paper, PaperId
from paperradio.domain.script import Script, Turn
from paperradio.domain.verdict import Verdict
from paperradio.editorial.embedder import MiniLmEmbedder
from paperradio.editorial.grounding.check import GroundingCheck
from paperradio.editorial.grounding.tokens import content, folded
from paperradio.errors import BadInput
from paperradio.ports import Embedder, Reader
from paperradio.settings import Settings

_LEAST_OF_TITLE = 0.8
_SHORTEST_PART = 20
_MOST_SHOWN = 160
_NOWHERE = -1


@dataclass(frozen=True, slots=True)
class Cited:
    """A passage as a transcript names it."""

    page: int
    quote: str


@dataclass(frozen=True, slots=True)
class Told:
    """A turn of a transcript."""

    text: str
    factual: bool
    cites: tuple[Cited, ...] = ()
    speaker: str = ""


@dataclass(frozen=True, slots=True)
class About:
    """The paper's record in a transcript."""

    title: str = ""
    authors: tuple[str, ...] = ()
    categories: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Transcript:
    """What of a transcript is judged."""

    turns: tuple[Told, ...]
    paper: About | None = None


def check_transcript(settings: Settings, transcript: Path, pdf: Path, as_json: bool) -> int:
    """Judge every turn and print a line for each. Returns 0 when all are supported, else 1.

    Raises:
        BadInput: a file is missing, or the transcript is none.
        UnreadablePdf: the paper cannot be read.
    """
    from paperradio.reading.sandbox import SandboxedReader

    return judge_files(SandboxedReader(settings.reading), MiniLmEmbedder(), transcript, pdf, as_json)


def judge_files(reader: Reader, embedder: Embedder, transcript: Path, pdf: Path, as_json: bool) -> int:
    """`check_transcript` with the reader and the embedder given."""
    told = _read_transcript(transcript)
    if not pdf.is_file():
        raise BadInput(f"--paper {pdf}: there is no such file")
    document = reader.read(pdf)
    script = Script(PaperId(pdf.stem), tuple(_turn(turn, document) for turn in told.turns))
    verdicts = GroundingCheck(_record(pdf.stem, told.paper, document), document, embedder).judge(script)
    if as_json:
        typer.echo(json.dumps(_report(script, verdicts), ensure_ascii=False, indent=1))
    else:
        for number, (turn, verdict) in enumerate(zip(script.turns, verdicts, strict=True), 1):
            typer.echo(_line(number, turn, verdict))
        factual = [verdict for verdict in verdicts if verdict.factual]
        good = sum(verdict.supported for verdict in factual)
        typer.echo(f"{len(verdicts)} turns, {good} of {len(factual)} that state something are supported")
    return 0 if all(verdict.supported for verdict in verdicts) else 1


def _read_transcript(path: Path) -> Transcript:
    try:
        return decode(Transcript, path.read_bytes())
    except OSError as error:
        raise BadInput(f"{path}: {error.strerror}") from error
    except Undecodable as error:
        raise BadInput(f"{path}: no transcript as `paperradio segment` writes it") from error


def _turn(told: Told, document: Document) -> Turn:
    cites = tuple(dict.fromkeys(index for each in told.cites for index in _places(each, document)))
    return Turn(told.speaker, told.text, cites, told.factual)


def _places(cited: Cited, document: Document) -> list[int]:
    """The passages that a quotation stands in; one that does not exist where the paper lacks it."""
    quote = folded(cited.quote)
    same = [each.index for each in document.passages if folded(each.quote) == quote]
    if same:
        on_page = [index for index in same if document.passages[index].page == cited.page]
        return (on_page or same)[:1]
    if len(quote) < _SHORTEST_PART:
        return [_NOWHERE]
    parts = [
        each.index
        for each in document.passages
        if abs(each.page - cited.page) <= 1
        and len(each.quote) >= _SHORTEST_PART
        and (quote in folded(each.quote) or folded(each.quote) in quote)
    ]
    return parts or [_NOWHERE]


def _record(stem: str, about: About | None, document: Document) -> Paper:
    """The paper's record: the transcript's as far as the PDF bears it out, else the PDF's own."""
    known = frozenset().union(*(content(passage.quote) for passage in document.passages))
    title, authors = document.title, document.authors
    categories: tuple[str, ...] = ()
    if about is not None:
        words = content(about.title)
        if words and len(words & known) / len(words) >= _LEAST_OF_TITLE:
            title = about.title
        named = tuple(name for name in about.authors if content(name.split(" ")[-1]) <= known)
        authors, categories = named or authors, about.categories
    return Paper(PaperId(stem), title, authors, document.abstract, categories)


def _line(number: int, turn: Turn, verdict: Verdict) -> str:
    mark = "✗" if not verdict.supported else "✓" if verdict.factual else "·"
    said = f"{mark} {number:2} {turn.speaker}: {turn.text}"
    if verdict.supported and not verdict.factual:
        return said
    reasons = "; ".join(str(finding) for finding in verdict.findings)
    shown = "; ".join(f"p. {each.page}: “{_short(each.text)}”" for each in verdict.evidence[:2])
    return " | ".join(part for part in (said, reasons, shown) if part)


def _short(text: str) -> str:
    return text if len(text) <= _MOST_SHOWN else text[: _MOST_SHOWN - 1].rsplit(" ", 1)[0] + " …"


def _report(script: Script, verdicts: Sequence[Verdict]) -> dict[str, object]:
    turns = [
        {"speaker": turn.speaker, "text": turn.text, "supported": verdict.supported, **to_jsonable(verdict)}
        for turn, verdict in zip(script.turns, verdicts, strict=True)
    ]
    return {"paper": script.paper_id, "supported": all(verdict.supported for verdict in verdicts), "turns": turns}
