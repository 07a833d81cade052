"""`paperradio check`: the turns of a transcript held against the papers they are about."""

from __future__ import annotations

import json
from collections.abc import Container, Sequence
from pathlib import Path

import typer

from paperradio.codec import to_jsonable
from paperradio.commands.papers import PaperShelf, pdfs_of
from paperradio.commands.transcripts import About, Told, Transcript, read_transcript, record_of, turn_of
from paperradio.domain.document import Document
from paperradio.domain.paper import PaperId
from paperradio.domain.script import Script, Turn
from paperradio.domain.verdict import Finding, Reason, Verdict
from paperradio.editorial.embedder import MiniLmEmbedder
from paperradio.editorial.grounding.check import GroundingCheck
from paperradio.errors import BadInput
from paperradio.ports import Embedder, Reader
from paperradio.settings import Settings

_MOST_SHOWN = 160
_WITHOUT_PAPER = Finding(Reason.CITATION, "", "it states something and names no paper")

Judged = tuple[Turn, Verdict]


def check_transcript(settings: Settings, transcript: Path, papers: Sequence[Path], as_json: bool) -> int:
    """Judge every turn and print a line for each. Returns 0 when all are supported, else 1.

    `papers` are PDFs and folders of them: that of a segment, or those that a show cites.

    Raises:
        BadInput: a file is missing, the transcript is none, or none of the PDFs is a paper that it cites.
        UnreadablePdf: a paper cannot be read.
    """
    from paperradio.commands.own_lines import OwnLines
    from paperradio.reading.sandbox import SandboxedReader

    reader = SandboxedReader(settings.reading)
    return judge_files(reader, MiniLmEmbedder(), transcript, papers, as_json, OwnLines(settings))


def judge_files(
    reader: Reader,
    embedder: Embedder,
    transcript: Path,
    papers: Sequence[Path],
    as_json: bool,
    own: Container[str] = (),
) -> int:
    """`check_transcript` with the reader and the embedder given, and `own`: what the station says of itself."""
    told = read_transcript(transcript)
    pdfs = pdfs_of(papers)
    if not pdfs:
        raise BadInput("--paper names the PDF of the paper, of a show one of each")
    shelf = PaperShelf(reader, pdfs)
    judged = _judged_show(told, shelf, embedder) if told.show else _judged_segment(told, shelf, pdfs, embedder)
    judged = [(turn, Verdict(False) if _is_own(turn, verdict, own) else verdict) for turn, verdict in judged]
    verdicts = [verdict for _, verdict in judged]
    if as_json:
        head = {"papers": list(_cited(told))} if told.show else {"paper": _id_of(told, pdfs)}
        typer.echo(json.dumps(head | _report(judged), ensure_ascii=False, indent=1))
    else:
        for number, (turn, verdict) in enumerate(judged, 1):
            typer.echo(_line(number, turn, verdict))
        factual = [verdict for verdict in verdicts if verdict.factual]
        good = sum(verdict.supported for verdict in factual)
        typer.echo(f"{len(verdicts)} turns, {good} of {len(factual)} that state something are supported")
    return 0 if all(verdict.supported for verdict in verdicts) else 1


def _is_own(turn: Turn, verdict: Verdict, own: Container[str]) -> bool:
    """Whether a turn that no paper bears out claims nothing of one either."""
    return not (verdict.supported or turn.factual or turn.cites) and turn.text in own


def _judged_segment(told: Transcript, shelf: PaperShelf, pdfs: Sequence[Path], embedder: Embedder) -> list[Judged]:
    """The turns of a segment. A single PDF is its paper, whatever it is called; of several the one that matches."""
    paper_id, title = _id_of(told, pdfs), told.paper.title if told.paper else ""
    document = shelf.read(pdfs[0]) if len(pdfs) == 1 else shelf.find(paper_id, title)
    if document is None:
        raise BadInput(f"none of {len(pdfs)} PDFs is the paper of this transcript{_quoted(title)}; name it: --paper")
    return _judged(told.turns, paper_id, told.paper, document, embedder)


def _judged_show(told: Transcript, shelf: PaperShelf, embedder: Embedder) -> list[Judged]:
    """The turns of a show, each held against the paper that it cites; those that cite none are connective."""
    records = {about.id: about for about in told.papers}
    cited = {paper_id: records.get(paper_id, About()) for paper_id in _cited(told)}
    documents = {paper_id: shelf.find(paper_id, about.title) for paper_id, about in cited.items()}
    missing = [paper_id for paper_id, document in documents.items() if document is None]
    if missing:
        more = f" and of {len(missing) - 1} more of its papers" if len(missing) > 1 else ""
        named = f"{missing[0]}{_quoted(cited[missing[0]].title)}"
        raise BadInput(f"no PDF of {named}{more}; name them, or a folder of them: --paper")
    found: dict[int, Judged] = {}
    for paper_id, document in documents.items():
        if document is not None:
            places = [place for place, turn in enumerate(told.turns) if turn.paper == paper_id]
            turns = [told.turns[place] for place in places]
            found |= zip(places, _judged(turns, paper_id, cited[paper_id], document, embedder), strict=True)
    return [found.get(place) or _connective(turn) for place, turn in enumerate(told.turns)]


def _judged(
    turns: Sequence[Told], paper_id: PaperId, about: About | None, document: Document, embedder: Embedder
) -> list[Judged]:
    script = Script(paper_id, tuple(turn_of(turn, document) for turn in turns))
    check = GroundingCheck(record_of(paper_id, about, document), document, embedder)
    return list(zip(script.turns, check.judge(script), strict=True))


def _connective(told: Told) -> Judged:
    """A turn of a show that cites no paper."""
    states = told.factual or bool(told.cites)
    return Turn(told.speaker, told.text, (), told.factual), Verdict(states, (_WITHOUT_PAPER,) if states else ())


def _cited(told: Transcript) -> tuple[PaperId, ...]:
    return tuple(dict.fromkeys(turn.paper for turn in told.turns if turn.paper))


def _id_of(told: Transcript, pdfs: Sequence[Path]) -> PaperId:
    return (told.paper.id if told.paper else None) or PaperId(pdfs[0].stem)


def _quoted(title: str) -> str:
    return f" (“{title}”)" if title else ""


def _line(number: int, turn: Turn, verdict: Verdict) -> str:
    mark = "✗" if not verdict.supported else "✓" if verdict.factual else "·"
    said = f"{mark} {number:2} {turn.speaker}: {turn.text}"
    if verdict.supported and not verdict.factual:
        return said
    reasons = "; ".join(str(finding) for finding in verdict.findings)
    whose = f"{turn.about} " if turn.about else ""
    shown = "; ".join(f"{whose}p. {each.page}: “{_short(each.text)}”" for each in verdict.evidence[:2])
    return " | ".join(part for part in (said, reasons, shown) if part)


def _short(text: str) -> str:
    return text if len(text) <= _MOST_SHOWN else text[: _MOST_SHOWN - 1].rsplit(" ", 1)[0] + " …"


def _report(judged: Sequence[Judged]) -> dict[str, object]:
    turns = [
        {"speaker": turn.speaker, "text": turn.text}
        | ({"paper": turn.about} if turn.about else {})
        | {"supported": verdict.supported, **to_jsonable(verdict)}
        for turn, verdict in judged
    ]
    return {"supported": all(verdict.supported for _, verdict in judged), "turns": turns}
