"""Pictures that stand on their own."""

from __future__ import annotations

import io
from collections.abc import Callable

import numpy as np
import pytest
from PIL import Image

from paperradio.playout.picture.stills import credits, stand_by

LONG = "The Radio of Exceedingly Long Names " * 6


@pytest.mark.parametrize("drawn", [stand_by, lambda name: credits(name, [f"{LONG}: CC BY 4.0."])])
@pytest.mark.parametrize("name", ["Paper Radio", LONG, ""])
def test_they_fill_the_screen_and_keep_their_margins(drawn: Callable[[str], bytes], name: str) -> None:
    image = Image.open(io.BytesIO(drawn(name)))
    assert (image.format, image.size) == ("PNG", (1280, 720))
    bright = np.asarray(image.convert("L")) > 140
    assert bright.sum() > 2000
    rows, columns = np.flatnonzero(bright.any(axis=1)), np.flatnonzero(bright.any(axis=0))
    assert rows[0] > 40
    assert rows[-1] < 700
    assert columns[0] > 80
    assert columns[-1] < 1240


def test_the_name_is_on_them() -> None:
    assert stand_by("One") != stand_by("Two")
    assert stand_by("One") == stand_by("One")
