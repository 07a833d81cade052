"""How alike papers are in pairs, of which only new ones are worked out."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from paperradio.domain.paper import PaperId
from paperradio.editorial.selection.likeness import Floats, likeness
from paperradio.editorial.selection.vectors import Vectors

MOST_KEPT = 2_000_000
"""Pairs of 4 bytes."""


class Pairs:
    """Keeps what it told last: from one ranking to the next few papers come and go on either side."""

    def __init__(self) -> None:
        self._rows: dict[PaperId, int] = {}
        self._columns: dict[PaperId, int] = {}
        self._kept: Floats = np.zeros((0, 0), dtype=np.float32)

    def likeness(self, papers: Vectors, others: Vectors) -> Floats:
        """From 0 to 1, shape (known papers, known others)."""
        rows, columns = papers.ids, others.ids
        alike = np.empty((len(rows), len(columns)), dtype=np.float32)
        old_rows, new_rows = _places(rows, self._rows)
        old_columns, new_columns = _places(columns, self._columns)
        from_rows = [self._rows[rows[place]] for place in old_rows]
        from_columns = [self._columns[columns[place]] for place in old_columns]
        alike[np.ix_(old_rows, old_columns)] = self._kept[np.ix_(_index(from_rows), _index(from_columns))]
        alike[new_rows] = likeness(papers.rows[new_rows], others.rows)
        alike[np.ix_(old_rows, new_columns)] = likeness(papers.rows[old_rows], others.rows[new_columns])
        if alike.size <= MOST_KEPT:
            self._rows = {paper_id: place for place, paper_id in enumerate(rows)}
            self._columns = {paper_id: place for place, paper_id in enumerate(columns)}
            self._kept = alike
        return alike.copy()


def _places(ids: Sequence[PaperId], known: dict[PaperId, int]) -> tuple[NDArray[np.intp], NDArray[np.intp]]:
    """The places of those that are known and of those that are not."""
    old = np.array([paper_id in known for paper_id in ids], dtype=np.bool_)
    return np.flatnonzero(old), np.flatnonzero(~old)


def _index(places: Sequence[int]) -> NDArray[np.intp]:
    return np.array(places, dtype=np.intp)
