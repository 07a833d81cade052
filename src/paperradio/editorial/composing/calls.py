"""Asks the model, and keeps what each call cost."""

from __future__ import annotations

from collections.abc import Callable

from paperradio.domain.generation import Completion, ModelCall, Prompt
from paperradio.ports.generating import LanguageModel, to_the_end


class Calls:
    """The calls made for one paper. `made` holds no words of them."""

    def __init__(self, model: LanguageModel) -> None:
        self.model = model
        self.made: list[ModelCall] = []

    def ask(self, prompt: Prompt, goes_on: Callable[[str], bool] = to_the_end) -> Completion:
        """Raises ModelUnreachable or ModelUnusable as the model does; such a call leaves nothing behind."""
        answer = self.model.complete(prompt, goes_on)
        self.made.append(
            ModelCall(
                prompt.job, self.model.name, prompt.digest, answer.prompt_tokens, answer.completion_tokens,
                answer.seconds, answer.finish, answer.remembered,
            )
        )  # fmt: skip
        return answer

    def tokens(self, prompt: Prompt) -> int:
        """What a prompt takes of the context, the chat's own marks included."""
        return sum(self.model.count(message.text) + MARKS_OF_A_MESSAGE for message in prompt.messages)


MARKS_OF_A_MESSAGE = 8
"""Tokens that a chat template puts around a message, rather too many."""
