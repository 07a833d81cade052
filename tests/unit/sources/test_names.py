from __future__ import annotations

import pytest

from paperradio.sources.names import author_names


@pytest.mark.parametrize(
    ("line", "names"),
    [
        ("Ada Example, Ben Example", ("Ada Example", "Ben Example")),
        ("A. One (X, Y (Z)), B.  Two, and C. Three", ("A. One", "B. Two", "C. Three")),
        ("A. One, Jr., B. Two III", ("A. One, Jr.", "B. Two III")),
        ("Ferdinand Alexander and Sandy Brandt", ("Ferdinand Alexander", "Sandy Brandt")),
        ("The ATLAS Collaboration", ("The ATLAS Collaboration",)),
        ("A. One (1,2), B. Two (3) ((1) X, (2) Y", ("A. One", "B. Two")),
        ("", ()),
        (")) , (", ()),
    ],
)
def test_names(line: str, names: tuple[str, ...]) -> None:
    assert author_names(line) == names
