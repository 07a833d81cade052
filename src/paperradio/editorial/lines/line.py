"""What comes of a model's answer: lines that are well formed, and why the others are not."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class Loss(StrEnum):
    """Why a line is not used, or what was taken from it."""

    UNKNOWN_SPEAKER = "unknown speaker"
    INVENTED_CITATION = "invented citation"
    TOO_LONG = "too long"
    REPEATED = "repeated"
    WRONG_LANGUAGE = "wrong language"
    REFUSAL = "refusal"
    ECHO = "instruction"
    """It talks about the prompt, or does what hidden text of a paper orders."""
    CUT_OFF = "cut off"
    NOT_A_LINE = "not a line"


class Fault(StrEnum):
    """What is wrong with an answer as a whole."""

    EMPTY = "empty"
    REFUSAL = "refusal"
    LOOP = "loop"
    WRONG_LANGUAGE = "other language"
    NO_LINES = "no lines"
    DECLINED = "declined"
    """The model was free to say that there is nothing to say, and did."""


@dataclass(frozen=True, slots=True)
class Line:
    """One turn as the model wrote it: `speaker` of the cast, `cites` among the numbers that the prompt showed."""

    speaker: str
    cites: tuple[int, ...]
    text: str


@dataclass(frozen=True, slots=True)
class Parsed:
    """An answer as it was read. `lost` has a reason for each line that is not used, in order; `noted` one for each
    line that is used although something was taken from it. `fault` is None where lines remain."""

    lines: tuple[Line, ...]
    lost: tuple[Loss, ...] = ()
    fault: Fault | None = None
    noted: tuple[Loss, ...] = ()
