"""Opening Chroma, at a server or in a folder, and what goes wrong with it. The first use imports it (2 s)."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass
from threading import Lock
from typing import TYPE_CHECKING, Any, Protocol

import httpx

from paperradio.errors import MemoryDamaged, MemoryUnreachable, MissingProgram

if TYPE_CHECKING:
    from chromadb.api import ServerAPI
    from chromadb.api.models.Collection import Collection
    from chromadb.config import System

_INDEX: Any = {"hnsw": {"space": "cosine", "max_neighbors": 16, "ef_construction": 100, "ef_search": 100}}
_KINDS = ("papers", "claims")
_LONGEST_CONNECT_SECONDS = 5.0
_DAMAGE = ("malformed", "not a database", "segment reader", "pickle", "finding id", "getting embedding", "querying knn")
"""What Chroma's errors say when its files are not whole: it does not save them at once, and a process may be killed."""


@dataclass(frozen=True, slots=True)
class Collections:
    """What is remembered: a vector for each paper, and one for each claim that was told."""

    papers: Collection
    claims: Collection


class Chroma(Protocol):
    """Where the collections are."""

    def collections(self) -> AbstractContextManager[Collections]:
        """Both of them, made where they are not there. Within the block Chroma's errors become MemoryUnreachable."""
        ...

    def clear(self) -> None:
        """Empty them, also where they are damaged. Raises MemoryUnreachable."""
        ...

    def close(self) -> None:
        """Let go of them; the next use opens them again."""
        ...


class ChromaServer:
    """Chroma at an http or https URL. Safe to share between threads; nothing is asked before the first use."""

    def __init__(self, url: str, token: str, name: str, timeout_seconds: float) -> None:
        self._url, self._token, self._name = url, token, name
        self._timeout = httpx.Timeout(timeout_seconds, connect=min(timeout_seconds, _LONGEST_CONNECT_SECONDS))
        self._lock = Lock()
        self._opened: tuple[System, ServerAPI] | None = None

    @contextmanager
    def collections(self) -> Iterator[Collections]:
        with errors_of_ours(self._url):
            yield make_collections(self._server(), self._name)

    def clear(self) -> None:
        with errors_of_ours(self._url):
            server = self._server()
            here = {model.name for model in server.list_collections()}
            for kind in _KINDS:
                if f"{self._name}-{kind}" in here:
                    server.delete_collection(f"{self._name}-{kind}")

    def close(self) -> None:
        with self._lock:
            if self._opened is not None:
                self._opened[0].stop()
            self._opened = None

    def _server(self) -> ServerAPI:
        with self._lock:
            if self._opened is None:
                system, server = make_api(
                    chroma_api_impl="chromadb.api.fastapi.FastAPI",
                    chroma_server_host=self._url,
                    chroma_server_http_port=8000,  # of no effect, since the URL says it; but asked for
                    chroma_server_headers={"Authorization": f"Bearer {self._token}"} if self._token else None,
                )
                session: httpx.Client = vars(server)["_session"]
                session.timeout = self._timeout  # Chroma's own is to wait for ever
                session.event_hooks = {"response": [_refuse_what_is_not_chroma]}
                self._opened = system, server
            return self._opened[1]


def make_api(**settings: Any) -> tuple[System, ServerAPI]:
    """A Chroma of its own, with telemetry off; `.env` files are not read. The System is to be stopped.

    Raises:
        MissingProgram: chromadb is not installed, or cannot run here.
    """
    try:
        from chromadb.api import ServerAPI
        from chromadb.config import Settings, System
    except (ImportError, RuntimeError) as error:
        raise MissingProgram(f"chromadb: {_first_line(error)}") from error
    system = System(Settings(_env_file=None, anonymized_telemetry=False, **settings))
    wanted: Any = ServerAPI  # abstract: the system knows which one is meant
    server: ServerAPI = system.instance(wanted)
    system.start()
    return system, server


def make_collections(server: ServerAPI, name: str) -> Collections:
    """The collections whose names begin with `name`, with no function that embeds: none is ever fetched."""
    from chromadb.api.models.Collection import Collection

    papers, claims = (server.get_or_create_collection(f"{name}-{kind}", configuration=_INDEX) for kind in _KINDS)
    return Collections(
        Collection(client=server, model=papers, embedding_function=None),
        Collection(client=server, model=claims, embedding_function=None),
    )


def require_whole(collections: Collections) -> None:
    """Raise MemoryDamaged where entries have lost their vectors: the first, the middle and the last are looked at."""
    for collection in (collections.papers, collections.claims):
        count = collection.count()
        for place in sorted({0, count // 2, count - 1}) if count else ():
            found = collection.get(limit=1, offset=place, include=["embeddings"])["embeddings"]
            if found is None or len(found) != 1:
                raise MemoryDamaged(f"{collection.name} has entries without a vector")


@contextmanager
def errors_of_ours(where: str, embedded: bool = False) -> Iterator[None]:
    """What Chroma raises as MemoryUnreachable, or MemoryDamaged where `embedded` files are not whole."""
    try:
        from chromadb.errors import ChromaError
    except (ImportError, RuntimeError) as error:
        raise MissingProgram(f"chromadb: {_first_line(error)}") from error
    try:
        yield
    except (ChromaError, httpx.HTTPError, OSError, ValueError, KeyError, RuntimeError) as error:
        told = f"{where}: {_first_line(error)}"
        damaged = embedded and any(sign in told.lower() for sign in _DAMAGE)
        raise (MemoryDamaged if damaged else MemoryUnreachable)(told) from error


def _refuse_what_is_not_chroma(answer: httpx.Response) -> None:
    """Errors that Chroma's client knows are left to it; it raises a bare Exception for all others."""
    from chromadb.errors import error_types

    if answer.status_code >= 400:
        answer.read()
        try:
            known = answer.json()["error"] in error_types
        except (ValueError, KeyError, TypeError):
            known = False
        if not known:
            raise MemoryUnreachable(f"{answer.request.url.copy_with(path='/')} answers HTTP {answer.status_code}")


def _first_line(error: BaseException) -> str:
    lines = str(error).strip().splitlines()
    return lines[0] if lines else type(error).__name__
