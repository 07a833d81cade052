"""Figures found on the picture of a page."""

from __future__ import annotations

import io

import pytest
from PIL import Image, ImageDraw

from paperradio.domain.document import Box, Document, Passage, Role
from paperradio.domain.media import Figure
from paperradio.reading.figures import find_figures

WIDTH, HEIGHT = 800, 1000
LEFT, RIGHT = (0.1, 0.48), (0.52, 0.9)


class Leaf:
    """A page in the making: what is drawn, and what is read of it."""

    def __init__(self) -> None:
        self.image = Image.new("RGB", (WIDTH, HEIGHT), "white")
        self.pen = ImageDraw.Draw(self.image)
        self.passages: list[Passage] = []

    def text(self, top: float, lines: int, side: tuple[float, float] = LEFT, role: Role = Role.BODY) -> None:
        """Lines of running text."""
        boxes = tuple(Box(side[0], top + 0.015 * line, side[1], top + 0.015 * line + 0.01) for line in range(lines))
        self._add("Some text runs on over lines and lines.", role, boxes)

    def caption(self, number: int, top: float, x0: float, x1: float) -> None:
        self._add(f"Figure {number}: What {number} shows.", Role.CAPTION, (Box(x0, top, x1, top + 0.012),))

    def label(self, text: str, x0: float, y0: float, role: Role) -> None:
        """Lettering within a figure, however it was read."""
        self._add(text, role, (Box(x0, y0, x0 + 0.03, y0 + 0.01),))

    def drawing(self, box: Box) -> None:
        """A frame, as a plot has it."""
        self.pen.rectangle(_pixels(box), outline="blue", width=3)

    def figures(self) -> tuple[Figure, ...]:
        file = io.BytesIO()
        self.image.save(file, "JPEG", quality=85)
        return find_figures(Document("", (), "", (), tuple(self.passages)), {1: file.getvalue()}).get(1, ())

    def _add(self, text: str, role: Role, boxes: tuple[Box, ...]) -> None:
        for box in boxes:
            self.pen.rectangle(_pixels(box), fill="black")
        index = len(self.passages)
        self.passages.append(Passage(index, 1, text, text, "1", role, boxes, index))


def _pixels(box: Box) -> tuple[float, float, float, float]:
    return box.x0 * WIDTH, box.y0 * HEIGHT, box.x1 * WIDTH - 1, box.y1 * HEIGHT - 1


def near(found: Figure, box: Box) -> bool:
    return all(abs(one - other) < 0.012 for one, other in zip(found.box, box, strict=True))


@pytest.fixture
def leaf() -> Leaf:
    """A page of two columns whose right one is full."""
    leaf = Leaf()
    leaf.text(0.1, 50, RIGHT)
    return leaf


def test_a_figure_is_what_stands_between_text_and_caption(leaf: Leaf) -> None:
    plot = Box(0.15, 0.3, 0.43, 0.5)
    leaf.text(0.1, 10)
    leaf.drawing(plot)
    leaf.caption(2, 0.52, 0.2, 0.4)
    leaf.text(0.56, 10)
    (found,) = leaf.figures()
    assert (found.label, found.caption) == ("Figure 2", "What 2 shows.")
    assert near(found, plot)


def test_a_figure_may_stand_below_its_caption(leaf: Leaf) -> None:
    plot = Box(0.12, 0.35, 0.46, 0.5)
    leaf.text(0.1, 12)
    leaf.caption(1, 0.32, 0.1, 0.48)
    leaf.drawing(plot)
    leaf.text(0.53, 12)
    (found,) = leaf.figures()
    assert near(found, plot)


def test_two_beside_each_other_are_told_apart() -> None:
    leaf = Leaf()
    one, other = Box(0.12, 0.1, 0.46, 0.3), Box(0.54, 0.15, 0.88, 0.3)
    leaf.drawing(one)
    leaf.drawing(other)
    leaf.caption(1, 0.32, 0.2, 0.4)
    leaf.caption(2, 0.32, 0.6, 0.8)
    leaf.text(0.36, 20, (0.1, 0.9))
    first, second = leaf.figures()
    assert near(first, one) and near(second, other)


@pytest.mark.parametrize("role", [Role.MARGIN, Role.FOOTNOTE, Role.FORMULA, Role.APPENDIX, Role.TABLE])
def test_lettering_belongs_to_the_figure_however_it_was_read(leaf: Leaf, role: Role) -> None:
    plot = Box(0.15, 0.3, 0.43, 0.5)
    leaf.text(0.1, 10)
    leaf.drawing(plot)
    leaf.label("loss", 0.25, 0.4, role)
    leaf.caption(2, 0.52, 0.2, 0.4)
    (found,) = leaf.figures()
    assert near(found, plot)


def test_neither_page_number_nor_the_captions_letters_are_of_the_figure() -> None:
    leaf, plot = Leaf(), Box(0.15, 0.13, 0.43, 0.3)
    leaf.label("7", 0.11, 0.08, Role.TABLE)
    leaf.drawing(plot)
    leaf.caption(2, 0.32, 0.1, 0.9)
    leaf.pen.rectangle(_pixels(Box(0.1, 0.316, 0.9, 0.33)), fill="black")
    (found,) = leaf.figures()
    assert near(found, plot)


def test_a_piece_of_a_figure_is_not_shown(leaf: Leaf) -> None:
    leaf.drawing(Box(0.15, 0.3, 0.43, 0.5))
    leaf.text(0.38, 1)
    leaf.caption(2, 0.52, 0.2, 0.4)
    assert leaf.figures() == ()


def test_without_anything_printed_there_is_no_figure(leaf: Leaf) -> None:
    leaf.caption(2, 0.52, 0.2, 0.4)
    assert leaf.figures() == ()


def test_a_picture_with_no_captions_is_not_looked_at() -> None:
    assert find_figures(Document("", (), "", (), ()), {1: b"no picture"}) == {}
