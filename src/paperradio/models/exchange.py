"""One call of an OpenAI-compatible server: what is sent, and how what comes back is read."""

from __future__ import annotations

import codecs
import json
import math
import time
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from email.utils import parsedate_to_datetime
from enum import IntEnum, StrEnum
from typing import Any

from paperradio.domain.generation import Finish, Prompt

MOST_BYTES = 8_000_000
"""A longer answer is taken for broken off there."""


class Kind(StrEnum):
    """Which server it is, as far as that changes what it is sent."""

    LLAMA = "llama.cpp"
    VLLM = "vLLM"
    OLD_VLLM = "vLLM before 0.12"
    OTHER = "other"


class Fields(IntEnum):
    """How much beyond the bare question a server is sent. Strict servers refuse fields that they do not know."""

    BARE = 0
    GRAMMAR = 1
    ALL = 2


def request_body(prompt: Prompt, model: str, kind: Kind, fields: Fields) -> dict[str, Any]:
    """The JSON of a request."""
    body: dict[str, Any] = {
        "model": model,
        "messages": [{"role": each.role.value, "content": each.text} for each in prompt.messages],
        "max_tokens": prompt.max_tokens,
        "temperature": prompt.temperature,
        "top_p": prompt.top_p,
        "seed": prompt.seed,
        "stream": True,
    }
    if prompt.stop:
        body["stop"] = list(prompt.stop)
    if prompt.grammar and fields >= Fields.GRAMMAR:
        match kind:
            case Kind.LLAMA:
                body["grammar"] = prompt.grammar
            case Kind.VLLM:
                body["structured_outputs"] = {"grammar": prompt.grammar}
            case Kind.OLD_VLLM:
                body["guided_grammar"] = prompt.grammar
            case Kind.OTHER:
                pass
    if fields >= Fields.ALL:
        body["stream_options"] = {"include_usage": True}
        if kind is not Kind.OTHER:
            body["chat_template_kwargs"] = {"enable_thinking": False}
    return body


@dataclass(frozen=True, slots=True)
class Piece:
    """What one event says: more text, why the answer ended, the token counts of prompt and answer, a server's error."""

    text: str = ""
    finish: Finish | None = None
    tokens: tuple[int, int] | None = None
    done: bool = False
    failed: bool = False


def events(chunks: Iterable[bytes]) -> Iterator[Piece]:
    """The pieces of a stream of server-sent events; what cannot be understood is passed over."""
    for line in _lines(chunks):
        if not line.startswith("data:"):
            continue
        data = line.removeprefix("data:").strip()
        yield Piece(done=True) if data == "[DONE]" else piece_of(data)


def piece_of(data: str) -> Piece:
    """An event, or a whole answer: they differ in the names of two fields only."""
    try:
        said = json.loads(data)
    except ValueError:
        return Piece()
    if not isinstance(said, dict):
        return Piece()
    if said.get("error"):
        return Piece(failed=True)
    choices = said.get("choices")
    choice = choices[0] if isinstance(choices, list) and choices and isinstance(choices[0], dict) else {}
    told = choice.get("delta") or choice.get("message")
    text = told.get("content") if isinstance(told, dict) else None
    return Piece(text if isinstance(text, str) else "", _finish(choice.get("finish_reason")), _usage(said.get("usage")))


def _finish(reason: object) -> Finish | None:
    if not isinstance(reason, str) or not reason:
        return None
    return Finish.LENGTH if reason in ("length", "max_tokens") else Finish.STOP


def _usage(usage: object) -> tuple[int, int] | None:
    if not isinstance(usage, dict):
        return None
    counts = usage.get("prompt_tokens"), usage.get("completion_tokens")
    return (counts[0], counts[1]) if isinstance(counts[0], int) and isinstance(counts[1], int) else None


def _lines(chunks: Iterable[bytes]) -> Iterator[str]:
    decoder = codecs.getincrementaldecoder("utf-8")(errors="replace")
    left, seen = "", 0
    for chunk in chunks:
        seen += len(chunk)
        *lines, left = (left + decoder.decode(chunk)).split("\n")
        yield from (line.rstrip("\r") for line in lines)
        if seen > MOST_BYTES:
            return
    if left:
        yield left


def retry_after_seconds(header: str | None) -> float | None:
    """Seconds from now, never negative; None where the header says nothing that can be understood."""
    if not header:
        return None
    try:
        seconds = float(header)
    except ValueError:
        try:
            seconds = parsedate_to_datetime(header).timestamp() - time.time()
        except (ValueError, OverflowError):
            return None
    return max(0.0, seconds) if math.isfinite(seconds) else None
