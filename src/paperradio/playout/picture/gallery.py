"""The figures of an item's papers that may be shown, and which of them a turn speaks of, from when on."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from typing import NamedTuple

from paperradio.domain.figures import labels, mentions
from paperradio.domain.media import Citation, Clip, Cue, Figure, PageImage
from paperradio.playout.picture.page_view import tidy, usable

MARKED_SECONDS = 4.0
"""A passage is seen so long, or half of its turn, before the figure that it speaks of."""
LEAST_TURN_SECONDS = 6.0
"""Shorter turns show a figure only where they or what they cite name it."""


class Exhibit(NamedTuple):
    """A figure on its page, and whose it is; shown from `start` seconds of the item on."""

    start: float
    page: PageImage
    figure: Figure
    paper_id: str


class Gallery:
    """Figures by paper and label. Remembers which were shown only because they fit what was said: each once."""

    def __init__(self, pages: Iterable[tuple[str, PageImage]]) -> None:
        """`pages` come with the id of their paper; only such as may be shown."""
        self._figures = {
            (paper_id, figure.label): (page, figure)
            for paper_id, page in pages
            for figure in page.figures
            if usable(page) and tidy((figure.box,))
        }
        self._shown: set[tuple[str, str]] = set()

    def spoken_of(self, cue: Cue, start: float, own: str, whose: Callable[[Citation], str]) -> Sequence[Exhibit]:
        """What a turn that is seen from `start` seconds of the item on speaks of, in order of time.

        `own` is the paper that the turn is about, `whose` tells it of a citation.
        """
        named = [
            Exhibit(max(start, cue.start + at), *self._figures[own, label], own)
            for label, at in _said(cue.clip)
            if (own, label) in self._figures
        ]
        if named:
            self._shown.update((own, each.figure.label) for each in named)
            return named
        keys = [(whose(cite), label, cite) for cite in cue.cites for label in cite.figures]
        for paper_id, label, cite in keys:
            key = (paper_id, label)
            fits = key not in self._shown and cue.end - start >= LEAST_TURN_SECONDS
            if key in self._figures and (fits or label in labels(cite.quote)):
                self._shown.add(key)
                return [Exhibit(start + min(MARKED_SECONDS, (cue.end - start) / 2), *self._figures[key], paper_id)]
        return []


def _said(clip: Clip) -> list[tuple[str, float]]:
    """Figures that are named aloud, and when, in seconds of the clip."""
    found: list[tuple[str, float]] = []
    for label, place in mentions(clip.text):
        before = len(clip.text[:place].split())
        spread = clip.duration * place / len(clip.text)
        found.append((label, clip.words[before].start if before < len(clip.words) else spread))
    return found
