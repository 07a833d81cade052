"""Figures of real papers, where they are at hand: held against what the PDFs say of their pictures and drawings."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pymupdf
import pytest

from paperradio.domain.document import Box, Document, Role
from paperradio.domain.figures import captions
from paperradio.reading.figures import find_figures
from paperradio.reading.rendering import render_pages

PAPERS = Path(__file__).resolve().parents[4] / "shared" / "data" / "papers"
pytestmark = [pytest.mark.real, pytest.mark.slow, pytest.mark.skipif(not PAPERS.is_dir(), reason="no papers")]
CHOSEN = ("1706.09498v1", "1512.03385v1", "2020.acl-main.447")
WIDTH = 800


def overlap(one: Box, other: Box) -> float:
    """The share of `one` that lies in `other`."""
    across = min(one.x1, other.x1) - max(one.x0, other.x0)
    down = min(one.y1, other.y1) - max(one.y0, other.y0)
    return max(0.0, across) * max(0.0, down) / ((one.x1 - one.x0) * (one.y1 - one.y0))


def painted(page: pymupdf.Page) -> list[Box]:
    """The pictures on a page that are no specks, as the PDF places them: white edges that nobody sees included."""
    width, height = page.rect.width, page.rect.height
    boxes = [pymupdf.Rect(image["bbox"]) for image in page.get_image_info()]
    return [
        Box(box.x0 / width, box.y0 / height, box.x1 / width, box.y1 / height)
        for box in boxes
        if box.width > 0.1 * width and box.height > 0.03 * height
    ]


@pytest.mark.parametrize("stem", CHOSEN)
def test_every_figure_is_found_whole_and_without_running_text(
    stem: str, read_paper: Callable[[str], Document], tmp_path: Path
) -> None:
    document, pdf = read_paper(stem), PAPERS / f"{stem}.pdf"
    known = captions(document)
    pages = sorted({caption.passage.page for caption in known.values()})
    render_pages(pdf, pages, WIDTH, 60, tmp_path)
    found = find_figures(document, {page: (tmp_path / f"{page}.jpg").read_bytes() for page in pages})
    assert {figure.label for figures in found.values() for figure in figures} == set(known)
    text = [each for each in document.passages if each.role in (Role.BODY, Role.ABSTRACT, Role.CAPTION)]
    with pymupdf.open(pdf) as opened:
        for number, figures in found.items():
            for figure in figures:
                running = [box for each in text if each.page == number for box in each.boxes]
                assert not any(overlap(box, figure.box) > 0.3 for box in running), figure.label
            for picture in painted(opened[number - 1]):
                assert any(overlap(picture, figure.box) > 0.6 for figure in figures), f"page {number}: {picture}"
