"""When the shows and trails of the catalogue play: the slots stand in their items, each of which is read once."""

from __future__ import annotations

from collections.abc import Sequence

from paperradio.codec import decode
from paperradio.domain.rundown import Item, ItemRecord, Slot
from paperradio.errors import PaperRadioError
from paperradio.lane import Aside
from paperradio.ports import ArtefactStore


class Schedule:
    """Which of the scheduled items are wanted on the rack. `aside` runs what asks the store."""

    def __init__(self, store: ArtefactStore, aside: Aside) -> None:
        self._store = store
        self._aside = aside
        self._slots: dict[str, tuple[Slot, ...]] = {}
        self.failed: dict[str, str] = {}
        """By id, a line for each item that could not be read at the last look."""

    async def look(self, records: Sequence[ItemRecord]) -> None:
        """Learn the slots of these and forget all others. Raises what is worth another try."""
        failed: dict[str, str] = {}
        known: dict[str, tuple[Slot, ...]] = {}
        for record in records:
            try:
                known[record.id] = self._slots.get(record.id) or await self._read(record)
            except PaperRadioError as error:
                if error.retryable:
                    raise
                failed[record.id] = f"rack: “{record.title}”: {error}"
        self._slots, self.failed = known, failed

    def wanted(self, records: Sequence[ItemRecord], now: float, hours_ahead: float) -> list[ItemRecord]:
        """Those with a slot within so many hours from `now` (Unix seconds), and those next in any case, in order."""
        begins = {record.id: self._next(record, now) for record in records}
        soon = sorted((start, record.id, record) for record in records if (start := begins[record.id]) is not None)
        until = max(now + hours_ahead * 3600, soon[0][0] if soon else now)
        return [record for start, _, record in soon if start <= until]

    def _next(self, record: ItemRecord, now: float) -> float | None:
        """When the first slot that is not over begins; None where all are over."""
        starts = (slot.start.timestamp() for slot in self._slots.get(record.id, ()) if slot.end.timestamp() > now)
        return min(starts, default=None)

    async def _read(self, record: ItemRecord) -> tuple[Slot, ...]:
        return decode(Item, await self._aside(self._store.get, record.item_key)).slots
