"""A language model that says what it is told to."""

from __future__ import annotations

from collections.abc import Callable

from paperradio.domain.generation import Completion, Finish, Prompt, estimated_tokens
from paperradio.ports.generating import to_the_end


class ScriptedModel:
    """Gives one of `answers` after another; an error among them is raised."""

    context_tokens = 8192
    knows_grammars = True

    def __init__(self, *answers: str | Exception, name: str = "scripted", finish: Finish = Finish.STOP) -> None:
        self.name = name
        self.asked = 0
        self._answers = list(answers)
        self._finish = finish

    def count(self, text: str) -> int:
        return estimated_tokens(text)

    def complete(self, prompt: Prompt, goes_on: Callable[[str], bool] = to_the_end) -> Completion:
        answer = self._answers[self.asked]
        self.asked += 1
        if isinstance(answer, Exception):
            raise answer
        return Completion(answer, self._finish, 10, self.count(answer), 1.5)
