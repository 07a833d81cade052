"""The catalogue and the artefacts as a web server needs them: asked in threads, with a time-out."""

from __future__ import annotations

import asyncio
import re
from collections import OrderedDict
from collections.abc import Callable, Mapping
from contextlib import suppress
from datetime import datetime, timedelta
from pathlib import Path
from typing import ParamSpec, TypeVar

from paperradio.codec import decode
from paperradio.domain.repetition import Repetition, repetition
from paperradio.domain.rundown import Item, ItemRecord
from paperradio.errors import ArtefactMissing
from paperradio.ports import ArtefactStore, Catalogue
from paperradio.web.questions import Questions

P = ParamSpec("P")
T = TypeVar("T")

WINDOWS = {"24h": timedelta(hours=24), "7d": timedelta(days=7)}
REPETITION_SECONDS = 30.0
CACHED_BYTES = 96 << 20
"""Room for two of the longest shows, that everybody who hears one shares."""
CACHED_ITEM_SECONDS = 4 * 3600.0
_KEY = re.compile(r"^[a-z][a-z0-9-]{0,31}/[0-9a-f]{2}/[0-9a-f]{2,64}\.[a-z0-9]{1,8}$")


class Archive:
    """What was made, and the files of what is on the rack. Every method raises StoreUnreachable when nobody answers."""

    def __init__(self, catalogue: Catalogue, store: ArtefactStore, rack_folder: Path | None) -> None:
        self.catalogue = catalogue
        self._store = store
        self._rack_folder = rack_folder
        self._catalogue_questions = Questions("catalogue")
        self._store_questions = Questions("artefact store")
        self._files: OrderedDict[str, bytes] = OrderedDict()
        self._files_bytes = 0
        self._reading: dict[tuple[str, bool], asyncio.Future[bytes]] = {}
        self._items: OrderedDict[str, Item] = OrderedDict()
        self._repetition: tuple[datetime, Mapping[str, Repetition]] | None = None

    async def ask(self, question: Callable[P, T], /, *args: P.args, **kwargs: P.kwargs) -> T:
        """What the catalogue answers to `question`."""
        return await self._catalogue_questions.ask(question, *args, **kwargs)

    async def repetition(self, now: datetime) -> Mapping[str, Repetition]:
        """How the lines between the facts repeat themselves among those written in each of `WINDOWS`, by its name.

        What was found serves for `REPETITION_SECONDS`: a week has tens of thousands of lines.
        """
        if self._repetition is None or (now - self._repetition[0]).total_seconds() >= REPETITION_SECONDS:
            self._repetition = now, await self.ask(self._count_repetition, now)
        return self._repetition[1]

    def _count_repetition(self, now: datetime) -> Mapping[str, Repetition]:
        return {name: repetition(self.catalogue.lines(now - window)) for name, window in WINDOWS.items()}

    async def file(self, key: str, *, racked: bool = False) -> bytes:
        """A stored file, read once for all who ask at the same time.

        `racked`: look on the rack first, which holds the same bytes and is near.

        Raises:
            ArtefactMissing: neither holds it, or `key` has no key's form.
        """
        if not _KEY.match(key):
            raise ArtefactMissing(key[:80])
        if key in self._files:
            self._files.move_to_end(key)
            return self._files[key]
        reading = self._reading.get((key, racked))
        if reading is None:
            reading = self._reading[key, racked] = self._store_questions.put(self._read, key, racked)
        try:
            data = await self._store_questions.answer(reading)
        finally:
            if self._reading.get((key, racked)) is reading:
                del self._reading[key, racked]
        self._keep(key, data)
        return data

    async def stored(self, key: str) -> bytes:
        """A stored file whose content may be another each time. Raises ArtefactMissing."""
        return await self._store_questions.ask(self._store.get, key)

    def _read(self, key: str, racked: bool) -> bytes:
        if racked and self._rack_folder is not None:
            with suppress(OSError):
                return self._rack_path(self._rack_folder, key).read_bytes()
        return self._store.get(key)

    @staticmethod
    def _rack_path(folder: Path, key: str) -> Path:
        """The rack names files by content; so do the keys of all that is looked for there."""
        return folder / "assets" / key.partition("/")[2]

    def _keep(self, key: str, data: bytes) -> None:
        if len(data) > CACHED_BYTES // 2 or key in self._files:
            return
        self._files[key] = data
        self._files_bytes += len(data)
        while self._files_bytes > CACHED_BYTES:
            _, dropped = self._files.popitem(last=False)
            self._files_bytes -= len(dropped)

    async def record(self, item_id: str) -> ItemRecord | None:
        """The catalogue's entry of an item."""
        return await self.ask(self.catalogue.item, item_id)

    async def item(self, record: ItemRecord) -> Item:
        """The whole item, or what there is of an open one. Raises ArtefactMissing, Undecodable."""
        if record.open:
            return decode(Item, await self._store_questions.ask(self._store.get, record.item_key))
        if record.id not in self._items:
            self._items[record.id] = decode(Item, await self.file(record.item_key))
        self._items.move_to_end(record.id)
        found = self._items[record.id]
        while len(self._items) > 1 and sum(each.duration for each in self._items.values()) > CACHED_ITEM_SECONDS:
            self._items.popitem(last=False)
        return found

    def close(self) -> None:
        """Ask nothing any more."""
        self._catalogue_questions.close()
        self._store_questions.close()
