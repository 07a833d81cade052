"""The persistent frame: right colours, and only what changed is drawn."""

from __future__ import annotations

import numpy as np
import pytest
from PIL import Image

from paperradio.playout.picture.canvas import FRAME_BYTES, Canvas
from paperradio.playout.picture.layout import HEIGHT, WIDTH, Rect

AREA = WIDTH * HEIGHT


def planes(frame: bytes) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    data = np.frombuffer(frame, np.uint8)
    half = (HEIGHT // 2, WIDTH // 2)
    return (
        data[:AREA].reshape(HEIGHT, WIDTH),
        data[AREA : AREA * 5 // 4].reshape(half),
        data[AREA * 5 // 4 :].reshape(half),
    )


def plain(colour: str, size: tuple[int, int] = (WIDTH, HEIGHT)) -> Image.Image:
    return Image.new("RGB", size, colour)


@pytest.mark.parametrize(
    ("colour", "expected"),
    [
        ("#000000", (16, 128, 128)),
        ("#ffffff", (235, 128, 128)),
        ("#ff0000", (63, 102, 240)),
        ("#00ff00", (173, 42, 26)),
        ("#0000ff", (32, 240, 118)),
    ],
)
def test_colours_are_those_of_bt709_in_limited_range(colour: str, expected: tuple[int, int, int]) -> None:
    frame = Canvas(plain(colour)).frame()
    assert len(frame) == FRAME_BYTES
    for plane, value in zip(planes(frame), expected, strict=True):
        assert np.abs(plane.astype(int) - value).max() <= 1


def test_the_same_frame_comes_back_until_something_changes() -> None:
    canvas = Canvas(plain("black"))
    first = canvas.frame()
    assert canvas.frame() is first
    assert canvas.show(Rect(10, 10, 20, 20), "a", lambda: plain("white", (20, 20)))
    second = canvas.frame()
    assert second != first
    assert not canvas.show(Rect(10, 10, 20, 20), "a", lambda: plain("red", (20, 20)))
    assert canvas.frame() is second


def test_only_the_part_changes_even_at_odd_edges() -> None:
    canvas = Canvas(plain("black"))
    canvas.paste(plain("white", (3, 5)), 101, 51)
    luma, blue, _ = planes(canvas.frame())
    white = np.argwhere(luma > 200)
    assert white.min(axis=0).tolist() == [51, 101] and white.max(axis=0).tolist() == [55, 103]
    assert (blue == 128).all()


def test_what_lies_on_a_part_is_drawn_again_with_it() -> None:
    canvas = Canvas(plain("black"))
    below, above = Rect(0, 0, 100, 100), Rect(10, 10, 20, 20)
    assert canvas.show(below, 1, lambda: plain("red", below.size))
    assert canvas.show(above, 1, lambda: plain("white", above.size))
    assert not canvas.show(below, 1, lambda: plain("red", below.size))
    assert canvas.show(below, 2, lambda: plain("blue", below.size))
    assert canvas.show(above, 1, lambda: plain("white", above.size))


def test_forgotten_parts_are_drawn_again() -> None:
    canvas = Canvas(plain("black"))
    part = Rect(0, 0, 10, 10)
    canvas.show(part, 1, lambda: plain("red", part.size))
    canvas.forget(part)
    assert canvas.show(part, 1, lambda: plain("red", part.size))


def test_parts_beyond_the_edge_are_cut() -> None:
    canvas = Canvas(plain("black"))
    canvas.paste(plain("white", (50, 50)), WIDTH - 10, HEIGHT - 10)
    canvas.paste(plain("white", (50, 50)), WIDTH, HEIGHT)
    assert int((planes(canvas.frame())[0] > 200).sum()) == 100
