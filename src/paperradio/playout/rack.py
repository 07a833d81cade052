"""The next hours on local disk. What is not here, whole, does not play.

``items/<hash of the id>.json`` is an item, ``assets/<2 hex>/<sha256><suffix>`` one of its files: by content, because a
clip may be made anew at the key of an old one while an item still wants the old. Everything is written to a file
beside it, flushed and renamed, so that what has its name is whole.
"""

from __future__ import annotations

import hashlib
import os
import shutil
import threading
from collections.abc import Callable, Collection, Iterator
from dataclasses import dataclass
from pathlib import Path, PurePosixPath

from paperradio.codec import Undecodable, decode, encode
from paperradio.domain.media import Asset
from paperradio.domain.rundown import Item, ItemKind, ItemRecord
from paperradio.errors import PaperRadioError
from paperradio.playout.candidate import Candidate, oddity
from paperradio.playout.files import PART, discard, write_whole


class NotWhole(PaperRadioError):
    """Something on the rack is missing or damaged"""


@dataclass(frozen=True, slots=True)
class _Shelved:
    candidate: Candidate
    assets: tuple[Asset, ...]


class Rack:
    """Items with their files in `folder`. Safe to share between threads. File errors are OSError.

    `held` are the ids of items that are playing or about to; they are never deleted.
    """

    def __init__(self, folder: Path) -> None:
        """Takes up what an earlier air left: items of which every file is there in its full size."""
        self.held: frozenset[str] = frozenset()
        self._items = folder / "items"
        self._assets = folder / "assets"
        self._lock = threading.Lock()
        self._shelf: dict[str, _Shelved] = {}
        self._faults: dict[str, str] = {}
        self._flaws: dict[str, set[str]] = {}
        """By item, the SHA-256 of its files that are whole and of no use."""
        self._loaded: dict[str, tuple[Asset, ...]] = {}
        self._changed = True
        """Whether there may be files that no item wants."""
        self._items.mkdir(parents=True, exist_ok=True)
        self._assets.mkdir(parents=True, exist_ok=True)
        for part in folder.rglob(f"*{PART}"):
            discard(part)
        for path in sorted(self._items.glob("*.json")):
            self._take_up(path)

    def candidates(self) -> tuple[Candidate, ...]:
        """What can play now."""
        with self._lock:
            return tuple(shelved.candidate for shelved in self._shelf.values())

    def faults(self) -> tuple[str, ...]:
        """What is wrong now, one line each."""
        with self._lock:
            return tuple(self._faults.values())

    def incomplete(self) -> bool:
        """Whether something was taken off that could be fetched again."""
        with self._lock:
            return bool(self._faults.keys() - self._flaws.keys())

    def free_bytes(self) -> int:
        """Room on its disk."""
        return shutil.disk_usage(self._items).free

    def unaired_seconds(self, aired: Callable[[str], bool]) -> float:
        """Playing time of the segments whose id was not `aired`."""
        segments = (one for one in self.candidates() if one.kind is ItemKind.SEGMENT)
        return sum(one.duration for one in segments if not aired(one.id))

    def wants(self, record: ItemRecord) -> bool:
        """Whether the item is not here, or less of it than there is, or a clip of it is no sound."""
        with self._lock:
            shelved = self._shelf.get(record.id)
            if shelved is None or record.id in self._flaws:
                return True
            here = shelved.candidate
            return here.open and (not record.open or record.duration > here.duration)

    def has_more(self, item: Item) -> bool:
        """Whether more of an open item is here than `item` holds."""
        with self._lock:
            shelved = self._shelf.get(item.id)
        return shelved is not None and (not shelved.candidate.open or shelved.candidate.duration > item.duration)

    def flawed(self, item: Item) -> bool:
        """Whether a file of it is known to be of no use; then it is no better than what was here."""
        with self._lock:
            return any(asset.sha256 in self._flaws.get(item.id, ()) for asset in item.assets())

    def lacking(self, item: Item) -> tuple[Asset, ...]:
        """The item's files that are not here in their full size."""
        return tuple(asset for asset in item.assets() if not self._present(asset))

    def store(self, asset: Asset, data: bytes) -> None:
        """Put a file on the rack. Raises NotWhole when `data` is not what `asset` says."""
        if len(data) != asset.size or hashlib.sha256(data).hexdigest() != asset.sha256:
            raise NotWhole(f"{asset.key} came with {len(data)} bytes that are not the {asset.size} it should have")
        self._changed = True
        write_whole(self.path(asset), data)

    def add(self, item: Item) -> None:
        """Make an item eligible, or more of it. Raises NotWhole while files are lacking, or where it makes no sense."""
        if odd := oddity(item):
            raise NotWhole(f"{item.id}: {odd}")
        if lacking := self.lacking(item):
            raise NotWhole(f"{item.id}: {lacking[0].key}")
        write_whole(self._item_path(item.id), encode(item))
        with self._lock:
            self._shelf[item.id] = _shelved(item)
            self._faults.pop(item.id, None)
            self._flaws.pop(item.id, None)

    def load(self, item_id: str) -> Item:
        """The item, every byte of its files checked. Raises NotWhole; the item is then off the rack."""
        return self._taken(item_id, self.read)

    def item(self, item_id: str) -> Item:
        """The item, its files unread. Raises NotWhole; the item is then off the rack."""
        return self._taken(item_id, lambda asset: None)

    def _taken(self, item_id: str, check: Callable[[Asset], object]) -> Item:
        try:
            item = decode(Item, self._item_path(item_id).read_bytes())
            if odd := oddity(item):
                raise NotWhole(odd)
            for asset in item.assets():
                check(asset)
        except (OSError, Undecodable, NotWhole) as error:
            reason = error.detail if isinstance(error, PaperRadioError) else str(error.strerror)
            self.refuse(item_id, reason)
            raise NotWhole(f"{item_id}: {reason}") from error
        with self._lock:
            self._loaded[item_id] = item.assets()
        return item

    def read(self, asset: Asset) -> bytes:
        """A file's bytes. Raises NotWhole; a damaged file is deleted, so that it is fetched again."""
        path = self.path(asset)
        try:
            data = path.read_bytes()
        except OSError as error:
            raise NotWhole(f"{asset.key}: {error.strerror}") from error
        if len(data) != asset.size or hashlib.sha256(data).hexdigest() != asset.sha256:
            discard(path)
            raise NotWhole(f"{asset.key} is damaged")
        return data

    def path(self, asset: Asset) -> Path:
        """Where the file lies, or would."""
        return self._assets / asset.sha256[:2] / f"{asset.sha256}{PurePosixPath(asset.key).suffix}"

    def refuse(self, item_id: str, reason: str) -> None:
        """Take an item off with a fault; it comes back when it is fetched anew."""
        with self._lock:
            self._changed = True
            self._faults[item_id] = f"rack: “{self._title(item_id)}” cannot be played: {reason}"
            self._shelf.pop(item_id, None)
        discard(self._item_path(item_id))

    def flaw(self, item_id: str, asset: Asset, reason: str) -> None:
        """A file of the item is whole and of no use. The item may play without it until it was made anew."""
        with self._lock:
            self._flaws.setdefault(item_id, set()).add(asset.sha256)
            self._faults[item_id] = f"clip: “{self._title(item_id)}” plays without {asset.key}: {reason}"

    def _title(self, item_id: str) -> str:
        shelved = self._shelf.get(item_id)
        return shelved.candidate.title if shelved else item_id

    def remove(self, item_ids: Collection[str]) -> None:
        """Take items off, then delete the files that no item wants any more. Held items stay until asked again."""
        with self._lock:
            gone = [one for one in item_ids if one in self._shelf and one not in self.held]
            for item_id in gone:
                del self._shelf[item_id]
            self._changed = self._changed or bool(gone)
        for item_id in gone:
            discard(self._item_path(item_id))

    def sweep(self, wanted: Collection[str]) -> None:
        """Delete files that belong to no item, and forget faults of items that are not `wanted`."""
        with self._lock:
            self._loaded = {one: assets for one, assets in self._loaded.items() if one in self.held}
            shelved = [one.assets for one in self._shelf.values()]
            used = {asset.sha256 for assets in (*shelved, *self._loaded.values()) for asset in assets}
            self._faults = {one: line for one, line in self._faults.items() if one in wanted}
            self._flaws = {one: flaws for one, flaws in self._flaws.items() if one in wanted}
            changed, self._changed = self._changed, False
        for path in self._files() if changed else ():
            if path.stem not in used:
                discard(path)

    def _files(self) -> Iterator[Path]:
        for folder in os.scandir(self._assets):
            if folder.is_dir():
                yield from (Path(file.path) for file in os.scandir(folder) if file.is_file())

    def _take_up(self, path: Path) -> None:
        try:
            item = decode(Item, path.read_bytes())
        except (OSError, Undecodable) as error:
            self._faults[path.stem] = f"rack: {path.name} cannot be read: {error}"
            discard(path)
            return
        if lacking := self.lacking(item):
            self.refuse(item.id, f"{lacking[0].key} is missing or has another size")
        else:
            self._shelf[item.id] = _shelved(item)

    def _present(self, asset: Asset) -> bool:
        try:
            return self.path(asset).stat().st_size == asset.size
        except OSError:
            return False

    def _item_path(self, item_id: str) -> Path:
        return self._items / f"{hashlib.sha256(item_id.encode()).hexdigest()[:32]}.json"


def _shelved(item: Item) -> _Shelved:
    return _Shelved(Candidate.of(item), item.assets())
