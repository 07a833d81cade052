"""A stand-in for the artefact store."""

from __future__ import annotations

import hashlib

from paperradio.domain.media import Asset
from paperradio.errors import ArtefactMissing, StoreUnreachable


class MemoryArtefacts:
    """ports.ArtefactStore in a dict. While `reachable` is False every call raises StoreUnreachable."""

    def __init__(self) -> None:
        self.files: dict[str, bytes] = {}
        self.reachable = True

    def put(self, kind: str, extension: str, data: bytes) -> Asset:
        sha256 = hashlib.sha256(data).hexdigest()
        return self.put_at(f"{kind}/{sha256[:2]}/{sha256}.{extension}", data)

    def put_at(self, key: str, data: bytes) -> Asset:
        self._ask()
        self.files[key] = data
        return Asset(key, len(data), hashlib.sha256(data).hexdigest())

    def get(self, key: str) -> bytes:
        self._ask()
        if key not in self.files:
            raise ArtefactMissing(key)
        return self.files[key]

    def has(self, key: str) -> bool:
        self._ask()
        return key in self.files

    def size(self, key: str) -> int:
        return len(self.get(key))

    def delete(self, key: str) -> None:
        self._ask()
        self.files.pop(key, None)

    def _ask(self) -> None:
        if not self.reachable:
            raise StoreUnreachable("switched off")
