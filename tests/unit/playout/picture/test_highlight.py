"""The marker: ink stays black, paper takes the colour, nothing else changes."""

from __future__ import annotations

from PIL import Image

from paperradio.domain.document import Box
from paperradio.playout.picture.highlight import marked
from paperradio.playout.picture.page_view import Sheet, View
from paperradio.playout.picture.style import HIGHLIGHT, rgb

VIEW = View(Sheet(400, 400), 100, 100)
BOX = Box(0.4, 0.4, 0.6, 0.5)


def page() -> Image.Image:
    """White, with a black stroke and a grey one through the middle of the box."""
    image = Image.new("RGB", (200, 200), "white")
    image.paste("black", (0, 80, 200, 82))
    image.paste((100, 100, 100), (0, 84, 200, 86))
    return image


def test_the_colour_is_multiplied() -> None:
    result = marked(page(), VIEW, [BOX])
    assert result.getpixel((100, 75)) == rgb(HIGHLIGHT)
    assert result.getpixel((100, 81)) == (0, 0, 0)
    grey = result.getpixel((100, 85))
    assert isinstance(grey, tuple)
    assert all(abs(value - 100 * full / 255) <= 1 for value, full in zip(grey, rgb(HIGHLIGHT), strict=True))


def test_on_a_dark_page_the_ground_takes_the_colour_and_ink_stays_light() -> None:
    dark = Image.new("RGB", (200, 200), (20, 20, 40))
    dark.paste("white", (0, 80, 200, 82))
    result = marked(dark, VIEW, [BOX])
    ground, ink = result.getpixel((100, 75)), result.getpixel((100, 81))
    assert isinstance(ground, tuple) and ground[0] > 100 and ground[0] > ground[2]
    assert ink == (255, 255, 255)


def test_outside_the_box_nothing_changes() -> None:
    before, result = page(), marked(page(), VIEW, [BOX])
    for point in ((30, 80), (100, 50), (170, 80), (100, 110)):
        assert result.getpixel(point) == before.getpixel(point)


def test_overlapping_boxes_are_marked_once() -> None:
    result = marked(page(), VIEW, [BOX, Box(0.4, 0.45, 0.6, 0.55)])
    assert result.getpixel((100, 95)) == rgb(HIGHLIGHT)


def test_half_the_strength_is_paler() -> None:
    full, half = rgb(HIGHLIGHT), marked(page(), VIEW, [BOX], 0.5).getpixel((100, 75))
    assert isinstance(half, tuple)
    assert full[2] < half[2] < 255


def test_nothing_to_mark_leaves_the_page_as_it_is() -> None:
    image = page()
    assert marked(image, VIEW, []) is image
    assert marked(image, VIEW, [BOX], 0.0) is image
    assert marked(image, VIEW, [Box(0.0, 0.0, 0.1, 0.1)]) is image
