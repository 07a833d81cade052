from __future__ import annotations

import pytest

from paperradio.domain.generation import Completion, Finish, ModelUse
from paperradio.errors import ModelUnreachable
from paperradio.models.measuring import MeasuredModel
from paperradio.newsroom.trial import supposed_factor, try_out
from paperradio.testing.models import ScriptedModel


def test_a_trial_tells_how_fast_the_model_is() -> None:
    model = MeasuredModel(ScriptedModel({"trial": [Completion("Music, news.", Finish.STOP, 20, 70, 2.0)]}))
    assert supposed_factor(model.use(), 135.0, 2) is None
    try_out(model, seed=1)
    assert supposed_factor(model.use(), 135.0, 2) == pytest.approx(0.7 * 135 / (2 * 1400 / 35))
    faster, alone = (
        supposed_factor(ModelUse("m", 1, 0, 0, 20, 700, 2.0), 135.0, 2),
        supposed_factor(model.use(), 135, 1),
    )
    assert faster == pytest.approx(0.7 * 135 / 8)
    assert alone == pytest.approx(0.7 * 135 / 40)


def test_a_model_that_does_not_answer_is_a_fault_and_no_error() -> None:
    model = MeasuredModel(ScriptedModel({"trial": [ModelUnreachable("gone")]}))
    try_out(model, seed=1)
    assert "gone" in model.use().fault
    assert supposed_factor(model.use(), 135.0, 2) is None
