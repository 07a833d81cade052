"""Parts of a stand-in for the catalogue: what was read, what listeners think, what newsrooms are asked for."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime

from paperradio.clock import Clock
from paperradio.domain.paper import PaperId
from paperradio.domain.selection import Thumb
from paperradio.domain.show import Reading


class ReadingsAndRequests:
    """ports.Catalogue's readings, thumbs, requests and pauses in dicts."""

    def __init__(self, clock: Clock) -> None:
        self._clock = clock
        self._requests: dict[str, None] = {}
        self._pauses: dict[str, datetime] = {}
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

    def request(self, reference: str) -> None:
        self._ask()
        self._requests.setdefault(reference)

    def requests(self) -> Sequence[str]:
        self._ask()
        return list(self._requests)

    def answered(self, reference: str) -> None:
        self._ask()
        self._requests.pop(reference, None)

    def pause(self, name: str, until: datetime) -> None:
        self._ask()
        self._pauses[name] = until

    def take(self, name: str, until: datetime) -> bool:
        self._ask()
        free = self._pauses.get(name, self._clock.now()) <= self._clock.now()
        if free:
            self._pauses[name] = until
        return free

    def paused_until(self, name: str) -> datetime | None:
        self._ask()
        return self._pauses.get(name)

    def _ask(self) -> None:
        """Raise StoreUnreachable while the catalogue is switched off."""
        raise NotImplementedError
