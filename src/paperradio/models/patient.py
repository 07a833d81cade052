"""A model that failed is left alone for a while: the station goes on without it."""

from __future__ import annotations

import logging
import threading
from collections.abc import Callable

from paperradio.clock import Clock
from paperradio.domain.generation import Completion, Prompt
from paperradio.errors import ModelUnreachable, ModelUnusable, PromptRefused
from paperradio.models.wrapping import Wrapper
from paperradio.ports import LanguageModel
from paperradio.ports.generating import to_the_end

_LOG = logging.getLogger(__name__)


class PatientModel(Wrapper[LanguageModel]):
    """A `LanguageModel` that raises at once what it raised last, for `pause_seconds` after it did.

    Then one call tries it; the others go on raising until that one is through. A prompt that is refused is no failure
    of the model. Going away and coming back are logged once each, and a new reason.
    """

    def __init__(self, model: LanguageModel, clock: Clock, pause_seconds: float) -> None:
        super().__init__(model)
        self._clock = clock
        self._pause_seconds = pause_seconds
        self._lock = threading.Lock()
        self._fault: ModelUnreachable | ModelUnusable | None = None
        self._again_at = 0.0
        self._trying = False

    @property
    def fault(self) -> str:
        """Why the model is not asked at present; "" where it is."""
        with self._lock:
            return str(self._fault or "")

    def complete(self, prompt: Prompt, goes_on: Callable[[str], bool] = to_the_end) -> Completion:
        tries = self._may_ask()
        try:
            completion = self._model.complete(prompt, goes_on)
        except PromptRefused:
            self._answered()
            raise
        except (ModelUnreachable, ModelUnusable) as error:
            self._failed(error)
            raise
        finally:
            if tries:
                with self._lock:
                    self._trying = False
        self._answered()
        return completion

    def _may_ask(self) -> bool:
        """Whether this call is the one that tries a model that failed. Raises its fault while it is left alone."""
        with self._lock:
            if self._fault is None:
                return False
            if self._trying or self._clock.monotonic() < self._again_at:
                raise type(self._fault)(self._fault.detail)
            self._trying = True
            return True

    def _failed(self, error: ModelUnreachable | ModelUnusable) -> None:
        with self._lock:
            news = self._fault is None or str(self._fault) != str(error)
            self._fault = error
            self._again_at = self._clock.monotonic() + self._pause_seconds
        if news:
            _LOG.warning("%s; conversations are put together from the papers' own sentences meanwhile", error)

    def _answered(self) -> None:
        with self._lock:
            back, self._fault = self._fault is not None, None
        if back:
            _LOG.info("the language model %s answers again", self._model.name)
