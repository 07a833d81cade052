"""Language models."""

from __future__ import annotations

from collections.abc import Callable
from typing import Protocol

from paperradio.domain.generation import Completion, ModelUse, Prompt


def to_the_end(text: str) -> bool:
    """Let the model finish."""
    return True


class LanguageModel(Protocol):
    """Continues a chat. May be called from several threads; how many calls run at once is the model's affair."""

    @property
    def name(self) -> str:
        """Tells this model from others, also across restarts: part of a segment's recipe. Known without loading."""
        ...

    @property
    def context_tokens(self) -> int:
        """Prompt and answer together have at most so many."""
        ...

    @property
    def knows_grammars(self) -> bool:
        """Whether a prompt's grammar is obeyed."""
        ...

    def count(self, text: str) -> int:
        """The tokens of a text: exact where the model's own vocabulary is at hand, else rather too many. Asks no
        network."""
        ...

    def complete(self, prompt: Prompt, goes_on: Callable[[str], bool] = to_the_end) -> Completion:
        """The answer. `goes_on` is given the text so far, again and again; False ends it.

        Raises:
            ModelUnreachable: nothing came; it may be there later.
            ModelUnusable: it will not be there before somebody changes something.
        """
        ...


class MeasuredLanguageModel(LanguageModel, Protocol):
    """A model that knows what it was used for."""

    def use(self) -> ModelUse:
        """The counts so far."""
        ...
