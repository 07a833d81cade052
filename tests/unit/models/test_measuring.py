from __future__ import annotations

from collections.abc import Callable

import pytest

from paperradio.domain.generation import Completion, Finish, Message, ModelUse, Prompt, Role
from paperradio.errors import ModelUnreachable, PaperRadioError
from paperradio.models.measuring import MeasuredModel
from paperradio.ports.generating import to_the_end

PROMPT = Prompt("dialogue", (Message(Role.USER, "Say it."),), 20)


class Answers:
    """A model that gives what it was told to give, one after the other."""

    name = "told"
    context_tokens = 100
    knows_grammars = True

    def __init__(self, *answers: Completion | PaperRadioError) -> None:
        self.answers = list(answers)

    def count(self, text: str) -> int:
        return len(text)

    def complete(self, prompt: Prompt, goes_on: Callable[[str], bool] = to_the_end) -> Completion:
        answer = self.answers.pop(0)
        if isinstance(answer, PaperRadioError):
            raise answer
        return answer


def test_calls_tokens_seconds_and_failures_are_counted() -> None:
    asked = Completion("Yes.", Finish.STOP, 10, 3, 1.5)
    remembered = Completion("Yes.", Finish.STOP, 10, 3, 0.0, remembered=True)
    model = MeasuredModel(Answers(asked, remembered, ModelUnreachable("gone"), asked))
    assert model.use() == ModelUse("told")
    assert [model.complete(PROMPT), model.complete(PROMPT)] == [asked, remembered]
    with pytest.raises(ModelUnreachable):
        model.complete(PROMPT)
    assert model.use().fault == "The language model does not answer: gone"
    model.complete(PROMPT)
    assert model.use() == ModelUse("told", 2, 1, 1, 20, 6, 3.0)


def test_it_is_the_model_otherwise() -> None:
    model = MeasuredModel(Answers())
    assert (model.name, model.context_tokens, model.knows_grammars, model.count("four")) == ("told", 100, True, 4)
