"""Where the station keeps things."""

from __future__ import annotations

import threading

from paperradio.domain.media import Asset
from paperradio.places import places
from paperradio.ports import ArtefactStore, Catalogue, Embedder, Memory
from paperradio.settings import Settings


def open_catalogue(settings: Settings, create: bool = False) -> Catalogue:
    """The catalogue of the settings. Once a station has been on the air, only the newsroom creates it anew.

    Raises:
        ConfigurationError: the URL cannot be used.
    """
    from paperradio.storage.catalogue import SqlCatalogue

    return SqlCatalogue(places(settings).database_url, create=create)


def open_store(settings: Settings) -> ArtefactStore:
    """The artefact store of the settings. Raises ConfigurationError, StoreUnreachable."""
    from paperradio.storage.artefacts import FsspecArtefacts

    return FsspecArtefacts(places(settings).artefacts_url)


class LateStore:
    """ports.ArtefactStore, opened at its first call: some file systems connect then, and may not answer."""

    def __init__(self, settings: Settings) -> None:
        """Raises ConfigurationError where the URL cannot be used at all; asks nobody."""
        from paperradio.storage.artefacts import check_url

        check_url(places(settings).artefacts_url)
        self._settings = settings
        self._opening = threading.Lock()
        self._store: ArtefactStore | None = None

    def put(self, kind: str, extension: str, data: bytes) -> Asset:
        return self._opened().put(kind, extension, data)

    def put_at(self, key: str, data: bytes) -> Asset:
        return self._opened().put_at(key, data)

    def get(self, key: str) -> bytes:
        return self._opened().get(key)

    def has(self, key: str) -> bool:
        return self._opened().has(key)

    def size(self, key: str) -> int:
        return self._opened().size(key)

    def delete(self, key: str) -> None:
        self._opened().delete(key)

    def _opened(self) -> ArtefactStore:
        with self._opening:
            if self._store is None:
                self._store = open_store(self._settings)
            return self._store


def open_memory(settings: Settings, embedder: Embedder) -> Memory:
    """The memory of the settings. Nothing is opened or made before its first call."""
    from paperradio.storage.memory import ChromaMemory

    return ChromaMemory(settings.memory, places(settings).memory, embedder)
