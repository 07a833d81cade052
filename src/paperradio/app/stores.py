"""Where the station keeps things."""

from __future__ import annotations

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


def open_memory(settings: Settings, embedder: Embedder) -> Memory:
    """The memory of the settings. Nothing is opened or made before its first call."""
    from paperradio.storage.memory import ChromaMemory

    return ChromaMemory(settings.memory, places(settings).memory, embedder)
