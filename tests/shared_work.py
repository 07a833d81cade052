"""What one worker of pytest-xdist has read or embedded, the others find in the folder of the run."""

from __future__ import annotations

import hashlib
import json
import os
import sqlite3
from collections.abc import Mapping, Sequence
from pathlib import Path
from threading import Lock

import numpy as np
import pytest
from numpy.typing import NDArray

from paperradio.codec import decode, encode
from paperradio.domain.document import Document
from paperradio.ports import Embedder, Reader


def run_folder(factory: pytest.TempPathFactory) -> Path:
    """The folder that all workers of this run have in common."""
    base = factory.getbasetemp()
    return base.parent if "PYTEST_XDIST_WORKER" in os.environ else base


class SharedReader:
    """A `Reader` that reads each PDF once in a run."""

    def __init__(self, reader: Reader, folder: Path) -> None:
        self._reader = reader
        self._folder = folder

    def read(self, pdf: Path) -> Document:
        known = self._folder / f"{hashlib.sha256(pdf.read_bytes()).hexdigest()}.document.json"
        if not known.exists():
            part = known.with_suffix(f".{os.getpid()}")
            part.write_bytes(encode(self._reader.read(pdf)))
            part.replace(known)
        return decode(Document, known.read_bytes())

    def render(self, pdf: Path, pages: Sequence[int], width: int) -> Mapping[int, bytes]:
        return self._reader.render(pdf, pages, width)


class SharedEmbedder:
    """An `Embedder` that embeds each text once in a run."""

    def __init__(self, embedder: Embedder, folder: Path) -> None:
        self._embedder = embedder
        self._lock = Lock()
        self._known = sqlite3.connect(folder / "vectors.sqlite", 60, isolation_level=None, check_same_thread=False)
        self._known.execute("PRAGMA synchronous = OFF")
        self._known.execute("PRAGMA journal_mode = WAL")
        self._known.execute("CREATE TABLE IF NOT EXISTS vectors (text TEXT PRIMARY KEY, vector BLOB) WITHOUT ROWID")

    def embed(self, texts: Sequence[str]) -> NDArray[np.float32]:
        with self._lock:
            question = "SELECT text, vector FROM vectors WHERE text IN (SELECT value FROM json_each(?))"
            rows = self._known.execute(question, [json.dumps(texts)]).fetchall()
            known = {text: np.frombuffer(vector, np.float32) for text, vector in rows}
            new = list(dict.fromkeys(text for text in texts if text not in known))
            if new or not texts:
                made = self._embedder.embed(new)
                if not texts:
                    return made
                rows = [(text, vector.tobytes()) for text, vector in zip(new, made, strict=True)]
                self._known.executemany("INSERT OR IGNORE INTO vectors VALUES (?, ?)", rows)
                known |= dict(zip(new, made, strict=True))
        return np.stack([known[text] for text in texts])
