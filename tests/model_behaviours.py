"""How a scripted language model server answers: well, or badly in many ways. See `tests/model_server.py`."""

from __future__ import annotations

import json
import threading
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler
from typing import Any, Protocol

NAME = "scripted"


@dataclass(frozen=True)
class Request:
    """One question: path, headers (names in lower case) and the JSON body, {} where there was none."""

    path: str
    headers: dict[str, str]
    body: dict[str, Any]


class Reply:
    """The answer to one request, as a behaviour writes it."""

    def __init__(self, handler: BaseHTTPRequestHandler, request: Request, over: threading.Event) -> None:
        self.request = request
        self.over = over
        """Set when the server stops: a behaviour that keeps silent waits for it."""
        self._handler = handler

    def head(self, status: int = 200, kind: str = "text/event-stream", headers: dict[str, str] | None = None) -> None:
        """Status and headers. The end of the connection ends the answer."""
        self._handler.send_response(status)
        for name, value in {"Content-Type": kind, "Connection": "close", **(headers or {})}.items():
            self._handler.send_header(name, value)
        self._handler.end_headers()
        self._handler.close_connection = True

    def raw(self, text: str) -> None:
        """Send as it is."""
        self._handler.wfile.write(text.encode())
        self._handler.wfile.flush()

    def event(self, data: object) -> None:
        """One server-sent event."""
        self.raw(f"data: {data if isinstance(data, str) else json.dumps(data)}\n\n")

    def piece(self, text: str, finish: str | None = None) -> None:
        """A piece of the answer."""
        choice = {"index": 0, "delta": {"content": text} if text else {}, "finish_reason": finish}
        self.event({"object": "chat.completion.chunk", "model": NAME, "choices": [choice]})

    def problem(self, status: int, message: str, headers: dict[str, str] | None = None) -> None:
        """An error as OpenAI's servers tell it."""
        self.head(status, "application/json", headers)
        self.raw(json.dumps({"error": {"message": message, "type": "error", "code": status}}))


class Behaviour(Protocol):
    """How a completion is answered."""

    def answer(self, reply: Reply) -> None: ...


def pieces_of(text: str, size: int = 6) -> list[str]:
    """`text` as it streams."""
    return [text[start : start + size] for start in range(0, len(text), size)]


@dataclass
class Good:
    """`text`, streamed. `usage` False leaves the token counts out, `finish` is the reason given at the end."""

    text: str
    finish: str = "stop"
    usage: bool = True

    def answer(self, reply: Reply) -> None:
        reply.head()
        for piece in pieces_of(self.text):
            reply.piece(piece)
        reply.piece("", self.finish)
        if self.usage and reply.request.body.get("stream_options", {}).get("include_usage"):
            reply.event({"object": "chat.completion.chunk", "choices": [], "usage": usage_of(self.text)})
        reply.event("[DONE]")


@dataclass
class Whole:
    """`text` in one piece of JSON, whatever was asked for: a server that cannot stream."""

    text: str
    finish: str = "stop"

    def answer(self, reply: Reply) -> None:
        reply.head(kind="application/json")
        choice = {"index": 0, "message": {"role": "assistant", "content": self.text}, "finish_reason": self.finish}
        reply.raw(json.dumps({"object": "chat.completion", "choices": [choice], "usage": usage_of(self.text)}))


@dataclass
class CutOff:
    """The connection breaks after so many characters of `text`."""

    text: str
    after: int

    def answer(self, reply: Reply) -> None:
        reply.head()
        for piece in pieces_of(self.text[: self.after]):
            reply.piece(piece)


@dataclass
class Silent:
    """Nothing more comes after so many characters of `text`, and the connection stays open."""

    text: str = ""
    after: int = 0

    def answer(self, reply: Reply) -> None:
        reply.head()
        for piece in pieces_of(self.text[: self.after]):
            reply.piece(piece)
        reply.over.wait(60)


@dataclass
class Slow:
    """`text`; `between` is called between the pieces, but for those of the first `at_once` characters."""

    text: str
    between: Callable[[], object]
    at_once: int = 0

    def answer(self, reply: Reply) -> None:
        reply.head()
        if self.at_once:
            reply.piece(self.text[: self.at_once])
        for piece in pieces_of(self.text[self.at_once :]):
            reply.piece(piece)
            self.between()
        reply.piece("", "stop")
        reply.event("[DONE]")


@dataclass
class Endless:
    """`text` again and again, until the other side has had enough or `most` characters have been sent."""

    text: str
    most: int = 1_000_000

    def answer(self, reply: Reply) -> None:
        reply.head()
        sent = 0
        while sent < self.most and not reply.over.is_set():
            reply.piece(self.text)
            sent += len(self.text)


@dataclass
class Failing:
    """Refuses with `status` so many times, then does as `then` says. A negative number of times is for ever."""

    status: int
    then: Behaviour | None = None
    times: int = -1
    headers: dict[str, str] = field(default_factory=dict)
    message: str = "no"

    def answer(self, reply: Reply) -> None:
        if self.times == 0 and self.then is not None:
            self.then.answer(reply)
            return
        self.times -= 1
        reply.problem(self.status, self.message, self.headers)


@dataclass
class Malformed:
    """Events that are no JSON, or have another form, around those of `text`."""

    text: str

    def answer(self, reply: Reply) -> None:
        reply.head()
        reply.raw(": a comment\n\nevent: ping\ndata: {}\n\n")
        reply.event('{"choices": [')
        reply.event([1, 2])
        reply.event({"choices": [{"delta": None}]})
        for piece in pieces_of(self.text):
            reply.piece(piece)
        reply.event({"choices": "none"})
        reply.piece("", "stop")
        reply.event("[DONE]")


@dataclass
class Reading:
    """Reads what it is asked, the text of the last message, and behaves accordingly."""

    behave: Callable[[str], Behaviour]

    def answer(self, reply: Reply) -> None:
        self.behave(str(reply.request.body["messages"][-1]["content"])).answer(reply)


class InTurn:
    """One behaviour after another; the last one stays."""

    def __init__(self, behaviours: Sequence[Behaviour]) -> None:
        self._left = list(behaviours)

    def answer(self, reply: Reply) -> None:
        behaviour = self._left.pop(0) if len(self._left) > 1 else self._left[0]
        behaviour.answer(reply)


def thinking(text: str) -> str:
    """`text` behind a thought."""
    return f"<think>\nWho speaks first? ADA [1]: or BEN.\n</think>\n\n{text}"


def fenced(text: str) -> str:
    """`text` in a Markdown fence, with a sentence before it."""
    return f"Here is the dialogue:\n\n```text\n{text}\n```\n"


def as_json(lines: Sequence[tuple[str, Sequence[int], str]]) -> str:
    """Speaker, passages and text of each line as JSON."""
    return json.dumps([{"speaker": who, "cites": list(cites), "text": text} for who, cites, text in lines])


def usage_of(text: str) -> dict[str, int]:
    """The token counts that the server gives for an answer."""
    words = len(text.split())
    return {"prompt_tokens": 11, "completion_tokens": words, "total_tokens": 11 + words}
