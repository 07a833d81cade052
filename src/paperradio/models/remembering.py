"""Nothing is asked twice: what a model answered is kept with the artefacts."""

from __future__ import annotations

import hashlib
import logging
from collections.abc import Callable
from dataclasses import replace

from paperradio.codec import Undecodable, decode, encode
from paperradio.domain.generation import Completion, Finish, Prompt
from paperradio.errors import ArtefactMissing, StoreUnreachable
from paperradio.models.wrapping import Wrapper
from paperradio.ports import ArtefactStore, LanguageModel
from paperradio.ports.generating import to_the_end

_LOG = logging.getLogger(__name__)
_WHOLE = (Finish.STOP, Finish.LENGTH)


class RememberingModel(Wrapper[LanguageModel]):
    """A `LanguageModel` that answers an equal prompt with what it answered before, also after a restart.

    Only answers that came to their own end are kept. A store that does not answer is no reason to fail.
    """

    def __init__(self, model: LanguageModel, store: ArtefactStore) -> None:
        super().__init__(model)
        self._store = store

    def complete(self, prompt: Prompt, goes_on: Callable[[str], bool] = to_the_end) -> Completion:
        """As the model does. A remembered answer is whole: `goes_on` is not asked about it."""
        key = completion_key(self._model.name, prompt)
        known = self._recalled(key)
        if known is not None:
            return known
        completion = self._model.complete(prompt, goes_on)
        if completion.finish in _WHOLE:
            try:
                self._store.put_at(key, encode(completion))
            except StoreUnreachable as error:
                _LOG.warning("an answer of the language model is not kept: %s", error)
        return completion

    def _recalled(self, key: str) -> Completion | None:
        try:
            return replace(decode(Completion, self._store.get(key)), remembered=True, seconds=0.0)
        except (ArtefactMissing, StoreUnreachable, Undecodable):
            return None


def completion_key(model: str, prompt: Prompt) -> str:
    """Where the answer of a model to a prompt is kept."""
    digest = hashlib.sha256(f"{model}\n{prompt.digest}".encode()).hexdigest()
    return f"completion/{digest[:2]}/{digest}.json"
