from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import pytest

from paperradio.domain.paper import PaperId
from paperradio.editorial.selection import pairs
from paperradio.editorial.selection.likeness import likeness
from paperradio.editorial.selection.pairs import Pairs
from paperradio.editorial.selection.vectors import Vectors

POINTS = np.random.default_rng(1).standard_normal((26, 8)).astype(np.float32)
POINTS /= np.linalg.norm(POINTS, axis=1, keepdims=True)


def vectors(names: Sequence[str]) -> Vectors:
    """A capital letter is not known."""
    known = [name for name in names if name.islower()]
    rows = np.array([POINTS[ord(name) - ord("a")] for name in known], dtype=np.float32).reshape(-1, 8)
    return Vectors(np.array([name.islower() for name in names]), tuple(map(PaperId, known)), rows)


@pytest.mark.parametrize("most", [10_000, 12])
def test_what_is_kept_is_what_would_be_worked_out(monkeypatch: pytest.MonkeyPatch, most: int) -> None:
    monkeypatch.setattr(pairs, "MOST_KEPT", most)
    kept = Pairs()
    looks = [("abc", "xy"), ("abc", "xy"), ("bcd", "yzx"), ("d", ""), ("", "x"), ("dABc", "wXyz"), ("cdefgh", "uvwxyz")]
    for papers, others in looks:
        rows, columns = vectors(papers), vectors(others)
        found = kept.likeness(rows, columns)
        assert np.allclose(found, likeness(rows.rows, columns.rows), atol=1e-6)
        found[:] = 5.0
