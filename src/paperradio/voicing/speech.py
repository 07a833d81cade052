"""What every synthesiser yields."""

from __future__ import annotations

from dataclasses import dataclass
from typing import NamedTuple, Protocol

import numpy as np
from numpy.typing import NDArray


class Mark(NamedTuple):
    """The voice begins the word at character `position` of the text, `at` seconds from the start of the sound."""

    position: int
    at: float


@dataclass(frozen=True, slots=True)
class Speech:
    """Raw sound of a text: mono, `rate` samples per second, full scale 1.0, marks in order of time."""

    samples: NDArray[np.float32]
    rate: int
    marks: tuple[Mark, ...]


class Synthesiser(Protocol):
    """A voice that speaks plain text."""

    @property
    def by_sentence(self) -> bool:
        """Whether it is to be given one sentence at a time."""
        ...

    def speak(self, text: str) -> Speech:
        """The sound of `text`. Raises SynthesisFailed; SynthesisTimedOut where parts of it are not worth a try."""
        ...
