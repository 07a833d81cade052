"""A prompt filled in from PDFs, as `paperradio prompts render` shows it."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from paperradio.domain.digest import Digest
from paperradio.domain.document import Document, Passage
from paperradio.domain.generation import Prompt
from paperradio.domain.paper import Paper, PaperId
from paperradio.editorial.opening import ASKS, EXPLAINS
from paperradio.editorial.prompting import JobPrompt, Quoted
from paperradio.editorial.ranking.passages import choose_passages, estimated_tokens
from paperradio.editorial.writer import WORDS_PER_MINUTE, ExtractiveEditor
from paperradio.ports import Embedder
from paperradio.settings import Settings

_MARKS_OF_A_PASSAGE = 8
"""Tokens of a passage's number, brackets and line end, rather too many."""
_WORDS_OF_A_LINE = 15
_MOST_IN_SHORT = 4
"""Passages of each paper where a job reads several papers."""
_FIXED: Mapping[str, object] = {
    "explainer": EXPLAINS, "asker": ASKS, "speaker": EXPLAINS, "points": (), "avoid": (), "complaint": "", "most": 4,
    "reason": "the paper does not say that",
}  # fmt: skip
_LENGTHS = {"headline": 20, "link": 35, "answer": 60, "what_changed": 6, "daily_opening": 5, "daily_theme": 5}
"""Words, or lines where the job has no words."""


@dataclass(frozen=True, slots=True)
class Material:
    """What is known of one paper: the passages that were chosen, and its claims."""

    title: str
    passages: tuple[Passage, ...]
    digest: Digest

    def headline(self) -> str:
        return f"{self.title}: {self.digest.summary}" if self.digest.summary else self.title


@dataclass(frozen=True, slots=True)
class Rendered:
    """The prompt, and what in it could not come from the papers."""

    prompt: Prompt
    notes: tuple[str, ...]


def render(
    job: JobPrompt, papers: Sequence[Path], settings: Settings, read: Callable[[Path], Document], embedder: Embedder
) -> Rendered:
    """The job's prompt about these PDFs, which `read` reads.

    Raises:
        UnreadablePdf, NothingToSay: a paper cannot be told.
    """
    empty = job.prompt(
        0, None, "", **{name: () if name in _QUOTATIONS else _FIXED.get(name, "") for name in job.offered}
    )
    bare = sum(estimated_tokens(message.text) for message in empty.messages)
    room = min(job.prompt_tokens, settings.model.prompt_tokens) - bare
    materials = [_material(read(path), path.stem, settings, embedder, room // len(papers)) for path in papers]
    values: dict[str, object] = {}
    notes: list[str] = []
    for name in sorted(job.offered):
        values[name] = _value(name, job, materials, settings, notes)
    return Rendered(job.prompt(settings.model.seed, None, "", **values), tuple(notes))


def _material(document: Document, stem: str, settings: Settings, embedder: Embedder, tokens: int) -> Material:
    title = document.title or stem
    paper = Paper(PaperId(stem), title, document.authors, document.abstract)
    digest = ExtractiveEditor(embedder, settings.editorial).digest(paper, document)

    def cost(text: str) -> int:
        return estimated_tokens(text) + _MARKS_OF_A_PASSAGE

    return Material(title, choose_passages(document, embedder, tokens, title, cost), digest)


def _quoted(passages: Sequence[Passage], first: int = 1) -> list[Quoted]:
    return [Quoted(number, each.text) for number, each in enumerate(passages, first)]


def _headlines(materials: Sequence[Material]) -> list[Quoted]:
    return [Quoted(number, each.headline()) for number, each in enumerate(materials, 1)]


_QUOTATIONS: Mapping[str, Callable[[Sequence[Material]], list[Quoted]]] = {
    "passages": lambda materials: _quoted(materials[0].passages),
    "last": lambda materials: _quoted(materials[0].passages[:_MOST_IN_SHORT]),
    "next": lambda materials: _quoted(materials[-1].passages[:_MOST_IN_SHORT], _MOST_IN_SHORT + 1),
    "before": lambda materials: _quoted(materials[0].passages[:_MOST_IN_SHORT]),
    "now": lambda materials: _quoted(materials[-1].passages[:_MOST_IN_SHORT], _MOST_IN_SHORT + 1),
    "papers": lambda materials: _headlines(materials),
    "counts": lambda materials: [],
}
_WANT_TWO = {"next": "the paper that follows", "now": "the new version"}


def _value(name: str, job: JobPrompt, materials: Sequence[Material], settings: Settings, notes: list[str]) -> object:
    """What a variable is filled with; what one paper cannot tell is noted."""
    first = materials[0]
    if name in _WANT_TWO and len(materials) < 2:
        notes.append(f"{name} shows the same paper again; name a second PDF for {_WANT_TWO[name]}")
    if name == "before" and job.name == "mend":
        return ""
    if name in _QUOTATIONS:
        if name == "counts":
            notes.append("counts are made by the station from a week's papers; none here")
        return _QUOTATIONS[name](materials)
    if name in _FIXED:
        return _FIXED[name]
    words = _LENGTHS.get(job.name, round(settings.editorial.target_seconds * WORDS_PER_MINUTE / 60))
    match name:
        case "title":
            return first.title
        case "main":
            numbers = {each.index: number for number, each in enumerate(first.passages, 1)}
            told = (index for claim in first.digest.claims for index in claim.passages)
            return list(dict.fromkeys(numbers[index] for index in told if index in numbers))
        case "section":
            return first.passages[0].section if first.passages else ""
        case "lines":
            return words if job.name in _LENGTHS else max(6, round(words / _WORDS_OF_A_LINE / 2) * 2)
        case "words":
            return words
        case "line":
            return first.digest.claims[0].text
        case _:
            notes.append(f"{name} ({job.variables.get(name, 'not used by this file')}) does not come from a paper")
            return f"({name})"
