"""Answers: files with ranges and entity tags, endless streams, errors as people or programs read them."""

from __future__ import annotations

import hashlib
import re
from collections.abc import AsyncIterator, Callable
from contextlib import AbstractContextManager

from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response, StreamingResponse
from starlette.types import Receive, Scope, Send

PIECE_BYTES = 64 * 1024
_RANGE = re.compile(r"^bytes=(\d{0,18})-(\d{0,18})$")


def file_response(
    request: Request, data: bytes, media_type: str, max_age: int, name: str = "", version: str = ""
) -> Response:
    """`data` with its entity tag, whole or the range asked for.

    `version` is another for other data; without one the data itself is looked at. Several ranges at once are answered
    with the whole file, as RFC 9110 allows. Raises HTTPException 416.
    """
    tag = f'"{version or hashlib.sha256(data).hexdigest()[:32]}"'
    headers = {"ETag": tag, "Cache-Control": f"public, max-age={max_age}", "Accept-Ranges": "bytes"}
    if name:
        headers["Content-Disposition"] = f'inline; filename="{name}"'
    if tag in request.headers.get("if-none-match", ""):
        return Response(status_code=304, headers=headers)
    wanted = _wanted(request, tag, len(data))
    first, last = wanted or (0, len(data) - 1)
    if wanted is not None:
        headers["Content-Range"] = f"bytes {first}-{last}/{len(data)}"
    headers["Content-Length"] = str(last + 1 - first)
    return StreamingResponse(_pieces(data, first, last), 206 if wanted else 200, headers, media_type)


async def _pieces(data: bytes, first: int, last: int) -> AsyncIterator[memoryview]:
    """`data` from byte `first` to `last`. In pieces, so that a player that pauses holds no whole file in its socket."""
    view = memoryview(data)
    for start in range(first, last + 1, PIECE_BYTES):
        yield view[start : min(start + PIECE_BYTES, last + 1)]


def _wanted(request: Request, tag: str, size: int) -> tuple[int, int] | None:
    """The first and last byte asked for; None for the whole."""
    match = _RANGE.match(request.headers.get("range", ""))
    if match is None or match.groups() == ("", "") or request.headers.get("if-range", tag) != tag:
        return None
    low, high = match.groups()
    first = int(low) if low else max(size - int(high), 0)
    last = min(int(high), size - 1) if low and high else size - 1
    if first > last or (not low and int(high) == 0):
        raise HTTPException(416, f"the file has {size} bytes", {"Content-Range": f"bytes */{size}"})
    return first, last


class EndlessResponse(StreamingResponse):
    """Streams what `opened` yields. It is entered when sending begins and left when it ends, however it ends."""

    def __init__(
        self,
        opened: Callable[[], AbstractContextManager[AsyncIterator[bytes]]],
        media_type: str,
        headers: dict[str, str] | None = None,
    ) -> None:
        super().__init__(_nothing(), media_type=media_type, headers={"Cache-Control": "no-store"} | (headers or {}))
        self._opened = opened

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        with self._opened() as self.body_iterator:
            await super().__call__(scope, receive, send)


async def _nothing() -> AsyncIterator[bytes]:
    return
    yield b""


def number_parameter(request: Request, name: str, default: int, most: int) -> int:
    """A whole number from the query, 0 to `most`. Raises HTTPException 400."""
    text = request.query_params.get(name)
    if text is None:
        return default
    if not re.fullmatch(r"\d{1,9}", text, re.ASCII) or int(text) > most:
        raise HTTPException(400, f"{name} must be a whole number from 0 to {most}")
    return int(text)


def listener_parameter(request: Request) -> str | None:
    """The listener id from the query, None without one. Raises HTTPException 400."""
    listener = request.query_params.get("listener")
    if listener is not None and not re.fullmatch(r"[A-Za-z0-9_-]{1,64}", listener):
        raise HTTPException(400, "listener must be 1 to 64 letters, digits, - or _")
    return listener
