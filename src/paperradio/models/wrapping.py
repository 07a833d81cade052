"""What a model around another model leaves to it."""

from __future__ import annotations

from typing import Generic, TypeVar

from paperradio.ports.generating import LanguageModel

M = TypeVar("M", bound=LanguageModel)


class Wrapper(Generic[M]):
    """Everything of a `LanguageModel` but `complete`, as the model within has it."""

    def __init__(self, model: M) -> None:
        self._model = model

    @property
    def name(self) -> str:
        return self._model.name

    @property
    def context_tokens(self) -> int:
        return self._model.context_tokens

    @property
    def knows_grammars(self) -> bool:
        return self._model.knows_grammars

    def count(self, text: str) -> int:
        return self._model.count(text)
