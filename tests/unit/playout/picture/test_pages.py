"""Page images: decoded once, bounded in memory, right in every part."""

from __future__ import annotations

import io
from typing import TYPE_CHECKING

import pytest
from PIL import Image, ImageChops

from paperradio.domain.media import Asset, PageImage
from paperradio.playout.picture import pages as module
from paperradio.playout.picture.page_view import Sheet, View, Window
from paperradio.playout.picture.pages import PageNotShown, Pages
from paperradio.playout.picture.style import PANEL, rgb

if TYPE_CHECKING:
    from tests.unit.playout.picture.conftest import PaperKit

WINDOW = Window(300, 200)


def quarters() -> bytes:
    """Four coloured quarters, 400 x 600."""
    image = Image.new("RGB", (400, 600), "white")
    image.paste("red", (0, 0, 200, 300))
    image.paste("blue", (200, 300, 400, 600))
    file = io.BytesIO()
    image.save(file, "PNG")
    return file.getvalue()


def coloured(number: int = 1) -> PageImage:
    return PageImage(number, 400, 600, 12.0, Asset(f"q{number}", 1, ""))


def test_an_image_is_loaded_once_for_all_its_views() -> None:
    loads: list[str] = []

    def load(key: str) -> bytes:
        loads.append(key)
        return quarters()

    found = Pages(load)
    for x in (0, 50, 100):
        found.window(coloured(), View(Sheet(800, 1200), x, x), WINDOW)
    found.thumbnail(coloured(), (60, 60))
    assert loads == ["q1"]


def test_a_view_shows_its_part_of_the_page() -> None:
    found = Pages(lambda key: quarters())
    view = found.window(coloured(), View(Sheet(800, 1200), 250, 500), WINDOW)
    assert view.size == (300, 200)
    assert view.getpixel((20, 20)) == (255, 0, 0) and view.getpixel((280, 180)) == (0, 0, 255)
    assert view.getpixel((280, 20)) == (255, 255, 255)


def test_views_on_the_way_are_the_same_as_alone() -> None:
    one, other = Pages(lambda key: quarters()), Pages(lambda key: quarters())
    begin, end = View(Sheet(600, 900), 0, 0), View(Sheet(600, 900), 200, 400)
    one.window(coloured(), begin, WINDOW, towards=end)
    for view in (begin, View(Sheet(600, 900), 100, 200), end):
        difference = ImageChops.difference(
            one.window(coloured(), view, WINDOW), other.window(coloured(), view, WINDOW)
        ).convert("L")
        assert difference.point(lambda value: 255 * (value > 40)).getbbox() is None


def test_beside_a_small_page_is_the_ground() -> None:
    image = Pages(lambda key: quarters()).window(coloured(), View(Sheet(100, 150), -100, -25), WINDOW)
    assert image.getpixel((10, 100)) == rgb(PANEL) and image.getpixel((150, 5)) == rgb(PANEL)
    assert image.getpixel((110, 40)) == (255, 0, 0)


def test_decoded_images_are_bounded(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "MOST_IMAGE_BYTES", 2 * 400 * 600 * 4)
    loads: list[str] = []

    def load(key: str) -> bytes:
        loads.append(key)
        return quarters()

    found = Pages(load)
    for number in (1, 2, 3, 3, 2, 1):
        found.thumbnail(coloured(number), (100 + len(loads),) * 2)
    assert loads == ["q1", "q2", "q3", "q1"]


def test_pages_without_colour_are_kept_in_grey(kit: PaperKit, monkeypatch: pytest.MonkeyPatch) -> None:
    numbers = range(1, 5)
    pages = [kit.page(number) for number in numbers]
    monkeypatch.setattr(module, "MOST_IMAGE_BYTES", 4 * pages[0].width * pages[0].height)
    loads: list[str] = []

    def load(key: str) -> bytes:
        loads.append(key)
        return kit.load(key)

    found = Pages(load)
    for page in (*pages, *pages):
        assert found.window(page, View(Sheet(800, 1036), 0, 0), WINDOW).mode == "RGB"
    assert len(loads) == len(pages)


def test_a_fault_is_told_once_and_can_be_forgotten() -> None:
    answers = [b"broken", quarters()]
    found = Pages(lambda key: answers.pop(0))
    for _ in range(3):
        with pytest.raises(PageNotShown):
            found.thumbnail(coloured(), (60, 60))
    assert len(found.faults) == 1 and "page 1" in found.faults[0]
    found.forget_faults()
    assert found.thumbnail(coloured(), (60, 60)).size == (40, 60)
    assert not found.faults
