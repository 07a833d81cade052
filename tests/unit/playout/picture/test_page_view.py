"""Geometry: lines are large enough and nothing that is cited lies outside the view."""

from __future__ import annotations

import random
from math import nan

import pytest

from paperradio.domain.document import Box
from paperradio.domain.media import Asset, PageImage
from paperradio.playout.picture.page_view import BEST_LINE, LEAST_LINE, Part, Window, parts, tidy, usable

WINDOW = Window(888, 512)


def page(line_height: float = 31.0, width: int = 1600, height: int = 2070) -> PageImage:
    return PageImage(1, width, height, line_height, Asset("page", 1, ""))


def edges(part: Part, box: Box) -> tuple[float, float, float, float]:
    """The box in window pixels."""
    sheet = part.view.sheet
    x, y = part.view.x, part.view.y
    return box.x0 * sheet.width - x, box.y0 * sheet.height - y, box.x1 * sheet.width - x, box.y1 * sheet.height - y


def assert_seen(part: Part) -> None:
    for box in part.boxes:
        left, top, right, bottom = edges(part, box)
        assert left >= 0 and top >= 0 and right <= WINDOW.width and bottom <= WINDOW.height


def line(page_image: PageImage, part: Part) -> float:
    return page_image.line_height * part.view.sheet.width / page_image.width


@pytest.mark.parametrize("seed", range(40))
def test_every_box_is_in_view_and_lines_are_large_enough(seed: int) -> None:
    chance = random.Random(seed)  # noqa: S311
    shown = page(chance.uniform(18, 60), chance.choice((800, 1600)), chance.randint(700, 2300))
    x0, x1 = sorted((chance.random(), chance.random()))
    top = chance.random()
    step = shown.line_height / shown.height
    lines = range(chance.randint(1, 30))
    boxes = [Box(x0, top + number * step, x1, top + (number + 0.9) * step) for number in lines]
    found = parts(shown, boxes, (), WINDOW)
    assert len(found) >= 1 or not tidy(boxes)
    for part in found:
        assert_seen(part)
        assert line(shown, part) >= LEAST_LINE - 1e-9


def test_a_sentence_that_goes_on_in_the_next_column_has_two_views_in_reading_order() -> None:
    left = [Box(0.1, 0.88, 0.48, 0.895), Box(0.1, 0.9, 0.48, 0.915)]
    right = [Box(0.52, 0.08, 0.9, 0.095)]
    found = parts(page(), [*left, *right], (), WINDOW)
    assert [part.boxes for part in found] == [tuple(left), tuple(right)]
    assert found[0].view.y > found[1].view.y
    assert found[0].weight == pytest.approx(2 * found[1].weight)
    for part in found:
        assert_seen(part)


def test_a_short_sentence_is_one_view() -> None:
    boxes = [Box(0.3, 0.5, 0.48, 0.515), Box(0.1, 0.515, 0.3, 0.53)]
    (part,) = parts(page(), boxes, (), WINDOW)
    assert part.boxes == tuple(boxes)
    assert line(page(), part) == pytest.approx(BEST_LINE, rel=0.01)


def test_a_line_wider_than_the_window_is_followed_in_pieces() -> None:
    wide = Box(0.02, 0.5, 0.98, 0.51)
    shown = page(line_height=14.0)
    found = parts(shown, [wide], (), WINDOW)
    assert len(found) > 1
    assert found[0].boxes[0].x0 == wide.x0
    assert found[-1].boxes[0].x1 == pytest.approx(wide.x1)
    for part in found:
        assert_seen(part)
        assert line(shown, part) >= LEAST_LINE - 1e-9


def test_the_size_stays_the_same_for_all_passages_of_a_page() -> None:
    wide, narrow = Box(0.15, 0.3, 0.85, 0.31), Box(0.15, 0.6, 0.3, 0.61)
    (first,) = parts(page(), [wide], [wide, narrow], WINDOW)
    (second,) = parts(page(), [narrow], [wide, narrow], WINDOW)
    assert first.view.sheet == second.view.sheet
    assert first.view.x == second.view.x


@pytest.mark.parametrize(
    "box", [Box(nan, 0, 1, 1), Box(0.5, 0.5, 0.5, 0.6), Box(1.2, 0.1, 1.4, 0.2), Box(0.1, -0.5, 0.2, -0.1)]
)
def test_boxes_that_make_no_sense_are_left_out(box: Box) -> None:
    assert parts(page(), [box], [box], WINDOW) == ()


@pytest.mark.parametrize("line_height", [0.001, 5000.0])
def test_an_absurd_line_height_is_taken_for_the_nearest_that_a_page_can_have(line_height: float) -> None:
    (part,) = parts(page(line_height), [Box(0.4, 0.4, 0.5, 0.41)], (), WINDOW)
    assert_seen(part)
    assert 500 < part.view.sheet.height < 5000


def test_a_page_smaller_than_the_window_is_centred() -> None:
    (part,) = parts(page(60.0, 1600, 300), [Box(0.4, 0.4, 0.5, 0.6)], (), WINDOW)
    assert part.view.y < 0
    assert_seen(part)


@pytest.mark.parametrize("measures", [(0, 10, 1.0), (10, 0, 1.0), (10, 10, 0.0), (10, 10, nan)])
def test_pages_without_measures_are_not_usable(measures: tuple[int, int, float]) -> None:
    assert not usable(PageImage(1, *measures, Asset("page", 1, "")))
