"""An answer as it comes in."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import httpx

from paperradio.domain.generation import Finish
from paperradio.models.exchange import MOST_BYTES, Piece, events, piece_of


class Answer:
    """What has come so far. `finish` is CUT_OFF until something else is known."""

    def __init__(self, goes_on: Callable[[str], bool]) -> None:
        self.text = ""
        self.finish = Finish.CUT_OFF
        self.tokens: tuple[int, int] | None = None
        self._goes_on = goes_on

    @property
    def nothing(self) -> bool:
        """Whether neither a word nor an end has come."""
        return not self.text and self.finish is Finish.CUT_OFF

    def take(self, piece: Piece) -> bool:
        """Whether more is wanted after this piece."""
        self.tokens = piece.tokens or self.tokens
        if piece.failed:
            return False
        if piece.text:
            self.text += piece.text
            if not self._goes_on(self.text):
                self.finish = Finish.ENDED
                return False
        self.finish = piece.finish or self.finish
        if piece.done and self.finish is Finish.CUT_OFF:
            self.finish = Finish.STOP
        return not piece.done


def pieces_of(response: httpx.Response) -> Iterator[Piece]:
    """The answer as it comes; in one piece where the server does not stream."""
    if response.headers.get("content-type", "").startswith("application/json"):
        yield piece_of(body_of(response).decode(errors="replace"))
    else:
        yield from events(response.iter_bytes())


def body_of(response: httpx.Response) -> bytes:
    """The body of a response, as far as it is of a sensible length."""
    body = bytearray()
    for chunk in response.iter_bytes():
        body += chunk
        if len(body) > MOST_BYTES:
            break
    return bytes(body)
