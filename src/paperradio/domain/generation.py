"""What a language model is asked, what it answers, and what came of it."""

from __future__ import annotations

import hashlib
import json
from dataclasses import asdict, dataclass
from enum import StrEnum


class Role(StrEnum):
    """Who says a message."""

    SYSTEM = "system"
    USER = "user"
    ASSISTANT = "assistant"


@dataclass(frozen=True, slots=True)
class Message:
    """One message of a chat."""

    role: Role
    text: str


@dataclass(frozen=True, slots=True)
class Prompt:
    """All that decides an answer. `job` names the prompt's file; `grammar` is GBNF, "" where anything may be said.

    `max_tokens` bounds the answer; a model that does not know grammars leaves `grammar` alone.
    """

    job: str
    messages: tuple[Message, ...]
    max_tokens: int
    temperature: float = 0.7
    top_p: float = 0.95
    seed: int = 0
    grammar: str = ""
    stop: tuple[str, ...] = ()

    @property
    def digest(self) -> str:
        """SHA-256 (hex) of all of it but the job's name."""
        asked = asdict(self)
        del asked["job"]
        return hashlib.sha256(json.dumps(asked, sort_keys=True).encode()).hexdigest()


def estimated_tokens(text: str) -> int:
    """About what a word-piece vocabulary makes of a text, rather too many than too few."""
    return max(len(text.split()) * 4 // 3, len(text.encode()) // 4) + 1


class Finish(StrEnum):
    """Why an answer ended."""

    STOP = "stop"
    """The model had no more to say."""
    LENGTH = "length"
    """`max_tokens`, or the end of the context."""
    ENDED = "ended"
    """Whoever asked wanted no more."""
    CUT_OFF = "cut off"
    """The connection broke or nothing came for too long, after some of it had come."""


@dataclass(frozen=True, slots=True)
class Completion:
    """An answer. `seconds` is the time that the model took; 0.0 where it was remembered."""

    text: str
    finish: Finish
    prompt_tokens: int
    completion_tokens: int
    seconds: float
    remembered: bool = False

    @property
    def cut_off(self) -> bool:
        """Whether it ended before its end, so that its last line may be a part."""
        return self.finish is not Finish.STOP


@dataclass(frozen=True, slots=True)
class ModelCall:
    """One call as it is kept with a segment: no words of it, only `prompt`, the digest of what was asked."""

    job: str
    model: str
    prompt: str
    prompt_tokens: int
    completion_tokens: int
    seconds: float
    finish: Finish
    remembered: bool = False


@dataclass(frozen=True, slots=True)
class Scores:
    """How good a script is, each from 0 to 1, higher is better.

    `support`: share of its statements that the paper bears out as written. `coverage`: share of the digest's salience
    that it tells. `freshness`: share of its phrases that the station has not said lately. `length`: how near it is to
    the target. `balance`: how evenly the hosts talk.
    """

    support: float
    coverage: float
    freshness: float
    length: float
    balance: float

    @property
    def total(self) -> float:
        """Their product with support counted twice: one bad score cannot be outweighed."""
        return self.support**2 * self.coverage * self.freshness * self.length * self.balance


@dataclass(frozen=True, slots=True)
class Attempt:
    """One script that a model wrote. `lines` is how many it wrote, `used` how many of them can be said.

    `lost` has the reason for each line, or for the whole answer, that cannot.
    """

    temperature: float
    seed: int
    lines: int
    used: int
    lost: tuple[str, ...] = ()
    scores: Scores | None = None


class Writer(StrEnum):
    """Who wrote a script."""

    MODEL = "model"
    EXTRACTIVE = "extractive"


@dataclass(frozen=True, slots=True)
class Writing:
    """How a script came about. `chosen` is the place of the attempt that is told, None where none is.

    `note` says why a model's words are not used, "" where they are. `kept` is the number of turns that are the
    model's own lines.
    """

    writer: Writer
    model: str = ""
    calls: tuple[ModelCall, ...] = ()
    attempts: tuple[Attempt, ...] = ()
    chosen: int | None = None
    kept: int = 0
    note: str = ""


@dataclass(frozen=True, slots=True)
class ModelUse:
    """What a model was used for since its newsroom started; remembered answers are no calls.

    `fault` is what keeps it from answering now, "" where nothing does.
    """

    model: str
    calls: int = 0
    failures: int = 0
    remembered: int = 0
    prompt_tokens: int = 0
    completion_tokens: int = 0
    seconds: float = 0.0
    fault: str = ""
