"""What was covered."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import datetime
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

from paperradio.domain.digest import Claim
from paperradio.domain.memory import Recollection, Remembered
from paperradio.domain.paper import Paper, PaperId


class Memory(Protocol):
    """What the station covered, to be asked by meaning. Every method raises StoreUnreachable when it does not answer.

    One vector for each paper (of title and abstract), and one for each of at most twelve claims of an item. A later
    version of a paper takes the place of an earlier one; what is older than the retention window is let go.
    """

    def remember_papers(self, papers: Sequence[Paper]) -> None:
        """Papers as they came; those that are known in equal words are not embedded again, withdrawn ones forgotten,
        those with neither title nor abstract left out.
        """
        ...

    def remember_item(self, item_id: str, paper: Paper, claims: Sequence[Claim], at: datetime) -> None:
        """The claims that an item told of a paper, the weightiest twelve. They take the place of what it was known to
        tell of this paper, and of what was told about earlier versions of the paper.
        """
        ...

    def forget(self, paper_ids: Iterable[PaperId]) -> None:
        """Papers, their earlier versions, and all claims of items about them; a later version stays."""
        ...

    def clear(self) -> None:
        """Everything, before it is rebuilt."""
        ...

    def vectors(self, paper_ids: Sequence[PaperId]) -> Mapping[PaperId, NDArray[np.float32]]:
        """The unit vectors of those that are known in any version, shape (dimensions,) each."""
        ...

    def close_papers(
        self, vector: NDArray[np.float32], limit: int, but: Collection[PaperId] = ()
    ) -> Sequence[Recollection]:
        """The papers nearest to a unit vector, the nearest first; those in `but` are left out in every version."""
        ...

    def said_before(
        self, vector: NDArray[np.float32], limit: int, but: Collection[PaperId] = ()
    ) -> Sequence[Recollection]:
        """The claims told before that are nearest to a unit vector; those about papers in `but` are left out, those
        about other versions of them are not.
        """
        ...

    def remembered(self) -> Remembered:
        """How much there is."""
        ...
