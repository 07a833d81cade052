"""What is seen: the page of the paper, and on it the passage that is spoken of, marked and readable."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
import pymupdf
import pytest
from numpy.typing import NDArray

if TYPE_CHECKING:
    from tests.acceptance.conftest import Figures
    from tests.acceptance.one_run.conftest import Picture, Run

pytestmark = [pytest.mark.slow, pytest.mark.timed]

SAMPLES = Path(__file__).resolve().parents[3] / "src/paperradio/samples"
PANEL = (slice(68, 564), slice(32, 904))
"""Rows and columns of the part of the picture where the page is."""
MARKER = (255, 224, 122)
MARKER_TOLERANCE = 24
LEAST_MARKED_PIXELS = 1500
LEAST_LINE_PIXELS = 19.5
LEAST_LIKENESS = 0.6


def test_the_passage_that_is_spoken_of_is_marked(run: Run) -> None:
    seen = 0
    for begin, cue in cited_turns(run):
        for at in (begin + 0.8, begin + (cue["end"] - cue["start"]) / 2):
            assert marked(run.picture(at)).sum() >= LEAST_MARKED_PIXELS, f"{cue['text']}: {at - begin:.1f} s in"
            seen += 1
    assert seen >= 4
    welcome = next(now for now in run.nows if now["item"]["kind"] == "welcome")
    assert marked(run.picture(welcome["started"] + 5)).sum() < LEAST_MARKED_PIXELS / 10


def test_what_is_marked_is_the_cited_place_at_reading_size(run: Run, figures: Figures) -> None:
    turns = cited_turns(run)
    with pymupdf.open(SAMPLES / f"{run.paper['item']['paper']['id']}.pdf") as document:
        shown = [likeness(run.picture(begin + 0.8), document, cue["cites"]) for begin, cue in turns]
    alike = [one for one in shown if one is not None]
    figures(f"likeness of marked places to the page {[round(one.share, 2) for one in alike]} (of {len(turns)} turns)")
    assert len(alike) >= max(2, len(turns) / 2)
    assert all(one.share > LEAST_LIKENESS and one.line_pixels >= LEAST_LINE_PIXELS for one in alike), alike


def cited_turns(run: Run) -> list[tuple[float, dict[str, Any]]]:
    """The first paper's turns with passages that were recorded whole, each with the air time at which it begins."""
    now = run.paper
    turns = [(now["started"] - now["offset"] + cue["start"], cue) for cue in now["item"]["cues"] if cue["cites"]]
    return [(begin, cue) for begin, cue in turns if begin + cue["end"] - cue["start"] < run.recorded_until]


def marked(picture: Picture) -> NDArray[np.bool_]:
    """Which pixels of the panel have the marker's colour."""
    away = np.abs(picture[PANEL].astype(np.int16) - np.array(MARKER, np.int16))
    return np.asarray((away <= MARKER_TOLERANCE).all(axis=2))


@dataclass(frozen=True, slots=True)
class Likeness:
    """How much what is marked looks like the cited place of the page (1: the same), and its distance of baselines."""

    share: float
    line_pixels: float


def likeness(picture: Picture, document: Any, cites: Sequence[dict[str, Any]]) -> Likeness | None:
    """None where more was cited than one view shows whole."""
    boxes = np.array([box for cite in cites for box in cite["boxes"]])
    page = document[cites[0]["page"] - 1]
    area = pymupdf.Rect(*boxes[:, :2].min(axis=0), *boxes[:, 2:].max(axis=0)) * pymupdf.Matrix(*page.rect.br)
    rows, columns = np.nonzero(marked(picture))
    top, bottom, left, right = rows.min() + 1, rows.max(), columns.min() + 5, columns.max() - 4
    scale = (right - left) / area.width
    if len({cite["page"] for cite in cites}) > 1 or abs((bottom - top) - scale * area.height) > 5:
        return None
    seen = picture[PANEL][top:bottom, left:right].mean(axis=2)
    pixmap = page.get_pixmap(matrix=pymupdf.Matrix(scale, scale), clip=area, colorspace=pymupdf.csGRAY)
    drawn = np.frombuffer(pixmap.samples, np.uint8).reshape(pixmap.height, pixmap.stride)[:, : pixmap.width]
    height, width = min(seen.shape[0], drawn.shape[0]), min(seen.shape[1], drawn.shape[1])
    edge = 2
    middle = drawn[edge : height - edge, edge : width - edge].ravel()
    moved = [
        seen[y : y + height - 2 * edge, x : x + width - 2 * edge].ravel()
        for y in range(2 * edge + 1)
        for x in range(2 * edge + 1)
    ]
    best = max(float(np.corrcoef(one, middle)[0, 1]) for one in moved)
    tops = np.unique(boxes[:, 1].round(4))
    step = float(np.diff(tops).min()) * page.rect.height * scale if len(tops) > 1 else np.inf
    return Likeness(best, step)
