"""Prompts of jobs that show a paper in short, filled in from its sentences."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence

from paperradio.domain.digest import Digest
from paperradio.domain.document import Document, Passage
from paperradio.domain.generation import Prompt, estimated_tokens
from paperradio.editorial.opening import ASKS, EXPLAINS
from paperradio.editorial.prompting import JobPrompt, Quoted
from paperradio.editorial.ranking.passages import choose_passages
from paperradio.ports import Embedder
from paperradio.settings import Settings

_MARKS_OF_A_PASSAGE = 8
"""Tokens of a passage's number, brackets and line end, rather too many."""
_MOST_IN_SHORT = 4
"""Passages of each paper where a job reads several papers."""
_WORDS = {"headline": 20, "link": 35, "answer": 60, "weekly_trends": 300}
_LINES = {"what_changed": 6, "daily_opening": 5, "daily_theme": 5, "weekly_trends": 10}
_NOTES = {
    "counts": "the station makes the counts from a week's papers; none here",
    "theme": "the station finds what a day's papers share; the first paper's title stands for it here",
}
_WANT_TWO = {"next": "the paper that follows", "now": "the new version"}

Told = Sequence[Sequence[Passage]]
"""The passages that are shown of each paper."""


def fill(
    job: JobPrompt, papers: Sequence[tuple[Document, Digest]], settings: Settings, embedder: Embedder
) -> tuple[Prompt, tuple[str, ...]]:
    """The prompt about these papers, and notes on what in it could not come from them."""
    title = papers[0][0].title
    values: dict[str, object] = {
        "explainer": EXPLAINS, "asker": ASKS, "speaker": EXPLAINS, "title": title, "avoid": (), "counts": (),
        "theme": title,
        "words": _WORDS.get(job.name, 0), "lines": _LINES.get(job.name, 0), "papers": _headlines(papers),
    }  # fmt: skip
    empty = {name: () if name in _QUOTATIONS else values.get(name, "") for name in job.offered}
    bare = sum(estimated_tokens(message.text) for message in job.prompt(0, None, "", **empty).messages)
    room = (min(job.prompt_tokens, settings.model.prompt_tokens) - bare) // len(papers)
    told = [choose_passages(document, embedder, room, title, _cost) for document, _ in papers]
    values |= {name: quoted(told) for name, quoted in _QUOTATIONS.items()}
    unknown = {name: f"({name})" for name in sorted(job.offered - values.keys())}
    notes = [f"{name} ({job.variables.get(name, 'not used')}) does not come from a paper" for name in unknown]
    notes += [_NOTES[name] for name in sorted(job.offered & _NOTES.keys())]
    for name in sorted(job.offered & _WANT_TWO.keys()) if len(papers) < 2 else ():
        notes.append(f"{name} shows the same paper again; name a second PDF for {_WANT_TWO[name]}")
    values |= unknown
    return job.prompt(settings.model.seed, None, "", **{name: values[name] for name in job.offered}), tuple(notes)


def _cost(text: str) -> int:
    return estimated_tokens(text) + _MARKS_OF_A_PASSAGE


def _headlines(papers: Sequence[tuple[Document, Digest]]) -> list[Quoted]:
    told = (f"{document.title}: {digest.summary}" if digest.summary else document.title for document, digest in papers)
    return [Quoted(number, text) for number, text in enumerate(told, 1)]


def _quoted(passages: Sequence[Passage], first: int = 1) -> list[Quoted]:
    return [Quoted(number, each.text) for number, each in enumerate(passages, first)]


def _first(told: Told) -> list[Quoted]:
    return _quoted(told[0][:_MOST_IN_SHORT])


def _second(told: Told) -> list[Quoted]:
    return _quoted(told[-1][:_MOST_IN_SHORT], _MOST_IN_SHORT + 1)


_QUOTATIONS: Mapping[str, Callable[[Told], list[Quoted]]] = {
    "passages": lambda told: _quoted(told[0]), "last": _first, "before": _first, "next": _second, "now": _second,
}  # fmt: skip
