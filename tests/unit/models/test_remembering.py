"""Nothing is asked twice."""

from __future__ import annotations

from dataclasses import replace

import pytest

from paperradio.domain.generation import Completion, Finish, Message, Prompt, Role
from paperradio.models.remembering import RememberingModel, completion_key
from paperradio.testing import MemoryArtefacts
from paperradio.testing.models import ScriptedModel

PROMPT = Prompt("dialogue", (Message(Role.USER, "Talk!"),), 100, seed=1)


def test_an_equal_prompt_is_answered_from_memory_also_after_a_restart() -> None:
    store, model = MemoryArtefacts(), ScriptedModel({"dialogue": ["one", "two"]})
    first = RememberingModel(model, store).complete(PROMPT)
    again = RememberingModel(model, store).complete(replace(PROMPT, job="another name"))
    assert (first.text, first.remembered) == ("one", False)
    assert again == replace(first, remembered=True, seconds=0.0)
    assert len(model.asked) == 1
    assert list(store.files) == [completion_key(model.name, PROMPT)]


@pytest.mark.parametrize(
    "other",
    [
        replace(PROMPT, seed=2),
        replace(PROMPT, temperature=0.1),
        replace(PROMPT, max_tokens=5),
        replace(PROMPT, grammar="root ::= [a]"),
    ],
)
def test_another_prompt_is_asked(other: Prompt) -> None:
    remembering = RememberingModel(ScriptedModel({"dialogue": ["one", "two"]}), MemoryArtefacts())
    remembering.complete(PROMPT)
    assert remembering.complete(other).text == "two"


def test_another_model_is_asked() -> None:
    store, other = MemoryArtefacts(), ScriptedModel({"dialogue": ["two"]}, name="other")
    RememberingModel(ScriptedModel({"dialogue": ["one"]}), store).complete(PROMPT)
    assert RememberingModel(other, store).complete(PROMPT).text == "two"


@pytest.mark.parametrize("finish", [Finish.CUT_OFF, Finish.ENDED])
def test_what_was_broken_off_is_not_remembered(finish: Finish) -> None:
    model = ScriptedModel({"dialogue": [Completion(text, finish, 10, 5, 1.0) for text in ("one", "two")]})
    remembering = RememberingModel(model, MemoryArtefacts())
    assert [remembering.complete(PROMPT).text for _ in range(2)] == ["one", "two"]


def test_a_store_that_does_not_answer_is_no_reason_to_fail() -> None:
    store, model = MemoryArtefacts(), ScriptedModel({"dialogue": ["one", "two", "three"]})
    remembering = RememberingModel(model, store)
    store.reachable = False
    assert remembering.complete(PROMPT).text == "one"
    store.reachable = True
    assert remembering.complete(PROMPT).text == "two"
    store.files[completion_key(model.name, PROMPT)] = b"{damaged"
    assert remembering.complete(PROMPT).text == "three"
    assert remembering.complete(PROMPT).remembered
