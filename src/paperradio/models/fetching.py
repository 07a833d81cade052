"""A model that is fetched from the hub when it is wanted for the first time."""

from __future__ import annotations

import logging
import threading
from collections.abc import Callable
from pathlib import Path

from paperradio.domain.generation import Completion, Prompt
from paperradio.errors import ModelUnreachable, ModelUnusable
from paperradio.models.files import fetch, model_file, model_folder
from paperradio.models.llama import LlamaCppModel
from paperradio.models.wrapping import Wrapper
from paperradio.ports.generating import to_the_end
from paperradio.settings import ModelSettings

_LOG = logging.getLogger(__name__)


class FetchedModel(Wrapper[LlamaCppModel]):
    """A LlamaCppModel whose file is fetched in the background at the first call. Until it is there calls raise
    ModelUnreachable at once; a fetch that fails is begun again at the next call, and goes on where it stopped.
    """

    def __init__(
        self,
        model: LlamaCppModel,
        settings: ModelSettings,
        data: Path,
        fetch: Callable[[str, str, Path], Path] = fetch,
    ) -> None:
        super().__init__(model)
        self._settings = settings
        self._data = data
        self._fetch = fetch
        self._lock = threading.Lock()
        self._thread: threading.Thread | None = None
        self._fault: ModelUnreachable | ModelUnusable | None = None

    def complete(self, prompt: Prompt, goes_on: Callable[[str], bool] = to_the_end) -> Completion:
        self._there()
        return self._model.complete(prompt, goes_on)

    def wait(self, seconds: float) -> None:
        """Until the fetch that is under way is through, for at most so long."""
        thread = self._thread
        if thread is not None:
            thread.join(seconds)

    def _there(self) -> None:
        path = model_file(self._settings, self._data)
        with self._lock:
            busy = self._thread is not None and self._thread.is_alive()
            if path is not None and path.is_file() and not busy:
                return
            fault, self._fault = self._fault, None
            if fault is not None and not busy:
                raise fault
            if not busy:
                self._thread = threading.Thread(target=self._run, name="model fetch", daemon=True)
                self._thread.start()
        raise ModelUnreachable(f"{self._settings.repository} {self._settings.file} is being fetched")

    def _run(self) -> None:
        repository, file = self._settings.repository, self._settings.file
        _LOG.info("%s %s is being fetched; paperradio models pull shows how far it is", repository, file)
        try:
            path = self._fetch(repository, file, model_folder(self._settings, self._data))
        except (ModelUnreachable, ModelUnusable) as error:
            self._fault = error
        else:
            _LOG.info("%s is there, %.1f GB", path.name, path.stat().st_size / 1e9)
