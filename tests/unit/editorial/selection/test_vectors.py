from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from paperradio.domain.paper import PaperId
from paperradio.editorial.selection.vectors import PaperVectors
from paperradio.testing import FakeClock

if TYPE_CHECKING:
    from tests.unit.editorial.selection.conftest import Desk


def test_so_many_are_kept_and_those_asked_for_last(desk: Desk) -> None:
    for name in "abcdef":
        desk.paper(name, birds=1)
    vectors, now = PaperVectors(desk.memory, most=3), FakeClock().now()
    for names in ("abc", "bcd", "abcdef"):
        vectors.learn([PaperId(name) for name in names], now)
        assert vectors.of([PaperId(name) for name in "abcdef"]).known.sum() == 3
    assert [vectors.knows(PaperId(name)) for name in "abcdef"] == [True, True, True, False, False, False]


def test_unknown_papers_have_no_rows(desk: Desk) -> None:
    desk.paper("a", birds=1)
    vectors = PaperVectors(desk.memory)
    assert vectors.of([PaperId("a")]).rows.shape == (0, 0)
    vectors.learn([PaperId("a"), PaperId("x")], desk.clock.now())
    found = vectors.of([PaperId("x"), PaperId("a")])
    assert found.known.tolist() == [False, True]
    assert found.ids == ("a",)
    assert np.array_equal(found.rows, [[1, 0, 0, 0]])
