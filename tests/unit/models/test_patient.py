"""A model that failed is left alone for a while."""

from __future__ import annotations

import logging
import threading
from collections.abc import Callable

import pytest

from paperradio.domain.generation import Completion, Message, Prompt, Role
from paperradio.errors import ModelUnreachable, ModelUnusable, PromptRefused
from paperradio.models.patient import PatientModel
from paperradio.ports.generating import to_the_end
from paperradio.testing import FakeClock
from paperradio.testing.models import ScriptedModel

PROMPT = Prompt("dialogue", (Message(Role.USER, "Talk!"),), 100)
GONE = ModelUnreachable("no connection")


def test_is_left_alone_and_then_tried_again(caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.INFO)
    clock, model = FakeClock(), ScriptedModel({"dialogue": ["one", GONE, GONE, "two", "three"]})
    patient = PatientModel(model, clock, 60)
    assert (patient.complete(PROMPT).text, patient.fault) == ("one", "")
    for _ in range(3):
        with pytest.raises(ModelUnreachable, match="no connection"):
            patient.complete(PROMPT)
    assert (len(model.asked), patient.fault) == (2, str(GONE))
    clock.advance(60)
    for _ in range(3):
        with pytest.raises(ModelUnreachable):
            patient.complete(PROMPT)
    assert len(model.asked) == 3
    clock.advance(60)
    assert (patient.complete(PROMPT).text, patient.fault) == ("two", "")
    assert patient.complete(PROMPT).text == "three"
    assert [record.levelname for record in caplog.records] == ["WARNING", "INFO"]
    assert "papers' own sentences" in caplog.text


def test_a_new_reason_is_told() -> None:
    clock = FakeClock()
    patient = PatientModel(ScriptedModel({"dialogue": [GONE, ModelUnusable("truncated")]}), clock, 60)
    with pytest.raises(ModelUnreachable):
        patient.complete(PROMPT)
    clock.advance(60)
    for _ in range(2):
        with pytest.raises(ModelUnusable, match="truncated"):
            patient.complete(PROMPT)
    assert "truncated" in patient.fault


def test_a_prompt_that_is_refused_is_no_fault_of_the_model() -> None:
    patient = PatientModel(ScriptedModel({"dialogue": [PromptRefused("too long"), "one"]}), FakeClock(), 60)
    with pytest.raises(PromptRefused):
        patient.complete(PROMPT)
    assert patient.fault == ""
    assert patient.complete(PROMPT).text == "one"


class Slow(ScriptedModel):
    """Fails at once, then answers when it is let."""

    def __init__(self) -> None:
        super().__init__({"dialogue": [GONE, "two"]})
        self.begun, self.let = threading.Event(), threading.Event()

    def complete(self, prompt: Prompt, goes_on: Callable[[str], bool] = to_the_end) -> Completion:
        if self.asked:
            self.begun.set()
            self.let.wait(10)
        return super().complete(prompt, goes_on)


def test_one_call_only_tries_it() -> None:
    clock, model = FakeClock(), Slow()
    patient = PatientModel(model, clock, 60)
    with pytest.raises(ModelUnreachable):
        patient.complete(PROMPT)
    clock.advance(60)
    probe = threading.Thread(target=patient.complete, args=(PROMPT,))
    probe.start()
    assert model.begun.wait(10)
    with pytest.raises(ModelUnreachable):
        patient.complete(PROMPT)
    model.let.set()
    probe.join(10)
    assert (len(model.asked), patient.fault) == (2, "")
