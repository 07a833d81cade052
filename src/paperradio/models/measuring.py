"""Counts what a model is used for."""

from __future__ import annotations

import threading
from collections.abc import Callable
from dataclasses import replace

from paperradio.domain.generation import Completion, ModelUse, Prompt
from paperradio.errors import ModelUnreachable, ModelUnusable
from paperradio.models.wrapping import Wrapper
from paperradio.ports.generating import LanguageModel, to_the_end


class MeasuredModel(Wrapper[LanguageModel]):
    """A `LanguageModel` that knows what it was used for. Safe to share between threads."""

    def __init__(self, model: LanguageModel) -> None:
        super().__init__(model)
        self._lock = threading.Lock()
        self._use = ModelUse(model.name)

    def complete(self, prompt: Prompt, goes_on: Callable[[str], bool] = to_the_end) -> Completion:
        """As the model does. The last failure stands as its fault until it answers again."""
        try:
            completion = self._model.complete(prompt, goes_on)
        except (ModelUnreachable, ModelUnusable) as error:
            with self._lock:
                self._use = replace(self._use, failures=self._use.failures + 1, fault=str(error))
            raise
        with self._lock:
            self._use = _with(self._use, completion)
        return completion

    def use(self) -> ModelUse:
        """The counts so far."""
        with self._lock:
            return self._use


def _with(use: ModelUse, completion: Completion) -> ModelUse:
    if completion.remembered:
        return replace(use, remembered=use.remembered + 1)
    return replace(
        use,
        calls=use.calls + 1,
        prompt_tokens=use.prompt_tokens + completion.prompt_tokens,
        completion_tokens=use.completion_tokens + completion.completion_tokens,
        seconds=use.seconds + completion.seconds,
        fault="",
    )
