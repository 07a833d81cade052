"""A language model that says what it is told to, for tests."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence

from paperradio.domain.generation import Completion, Finish, Prompt
from paperradio.ports.generating import to_the_end

Answer = str | Completion | Exception
"""What comes of a call: a text that ends by itself, a whole completion, or what is raised."""


class ScriptedModel:
    """A `LanguageModel` with answers for each job, given in order; when they are used up, the last one again.

    A job without answers gets an empty one. `asked` holds every prompt. A word counts four thirds of a token.
    """

    knows_grammars = True

    def __init__(
        self, answers: Mapping[str, Sequence[Answer]], name: str = "scripted", context_tokens: int = 8192
    ) -> None:
        self.name = name
        self.context_tokens = context_tokens
        self.asked: list[Prompt] = []
        self._answers = answers

    def count(self, text: str) -> int:
        return len(text.split()) * 4 // 3 + 1 if text else 0

    def complete(self, prompt: Prompt, goes_on: Callable[[str], bool] = to_the_end) -> Completion:
        """The job's next answer, line by line as far as it is wanted."""
        before = sum(each.job == prompt.job for each in self.asked)
        self.asked.append(prompt)
        answers = self._answers.get(prompt.job) or ("",)
        answer = answers[min(before, len(answers) - 1)]
        if isinstance(answer, Exception):
            raise answer
        if isinstance(answer, Completion):
            return answer
        told = sum(self.count(message.text) for message in prompt.messages)
        said, finish = "", Finish.STOP
        for line in answer.splitlines(keepends=True):
            said += line
            if not goes_on(said):
                finish = Finish.ENDED
                break
        return Completion(said, finish, told, self.count(said), 1.0)
