"""How fast a language model is, before it has written anything."""

from __future__ import annotations

from paperradio.domain.generation import Message, ModelUse, Prompt, Role
from paperradio.errors import ModelUnreachable, ModelUnusable
from paperradio.ports import MeasuredLanguageModel

TRIAL = "Name forty things that one can hear on the radio, one after the other."
TRIAL_TOKENS = 96
SCRIPT_TOKENS = 1400
"""What one conversation takes, counted in tokens written: some 900, and 2,500 that are read at five times the speed."""
TRUSTED = 0.7
"""A trial is short, and nothing else may have been asked meanwhile."""


def try_out(model: MeasuredLanguageModel, seed: int) -> None:
    """One short call; with a `seed` that is new each time it is not remembered.

    A model that does not answer is told of elsewhere: in the log and as the newsroom's fault.
    """
    try:
        model.complete(Prompt("trial", (Message(Role.USER, TRIAL),), TRIAL_TOKENS, seed=seed))
    except (ModelUnreachable, ModelUnusable):
        return


def supposed_factor(use: ModelUse, target_seconds: float, variants: int) -> float | None:
    """The real-time factor that the model's speed so far lets hope for; None where nothing is known of it.

    `target_seconds` is the length of a segment, `variants` how many scripts are written for one.
    """
    if not use.completion_tokens or use.seconds <= 0:
        return None
    seconds = variants * SCRIPT_TOKENS * use.seconds / use.completion_tokens
    return TRUSTED * target_seconds / seconds
