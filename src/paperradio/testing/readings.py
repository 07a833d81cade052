"""The part of a stand-in for the catalogue that keeps what was read and what listeners think."""

from __future__ import annotations

from collections.abc import Mapping

from paperradio.domain.paper import PaperId
from paperradio.domain.selection import Thumb
from paperradio.domain.show import Reading


class ReadingsAndThumbs:
    """ports.Catalogue's readings and thumbs in dicts."""

    def __init__(self) -> None:
        self._readings: dict[PaperId, Reading] = {}
        self._thumbs: dict[tuple[str, PaperId, str], int] = {}

    def add_reading(self, reading: Reading) -> None:
        self._ask()
        self._readings[reading.paper_id] = reading

    def reading(self, paper_id: PaperId) -> Reading | None:
        self._ask()
        return self._readings.get(paper_id)

    def add_thumb(self, thumb: Thumb) -> None:
        self._ask()
        self._thumbs[thumb.channel, thumb.paper_id, thumb.listener] = thumb.value

    def thumbs(self, channel: str) -> Mapping[PaperId, int]:
        self._ask()
        sums: dict[PaperId, int] = {}
        for (of, paper_id, _), value in self._thumbs.items():
            sums[paper_id] = sums.get(paper_id, 0) + (value if of == channel else 0)
        return {paper_id: total for paper_id, total in sums.items() if total}

    def _ask(self) -> None:
        """Raise StoreUnreachable while the catalogue is switched off."""
        raise NotImplementedError
