"""The one way in which this process asks arXiv for anything."""

from __future__ import annotations

import logging
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Self

import httpx

import paperradio
from paperradio.domain.announcement import Validators
from paperradio.errors import MalformedAnswer, RetryLater, SourceUnreachable
from paperradio.settings import ArxivSettings
from paperradio.sources.limiter import ARXIV_LIMITER, RequestLimiter

MOST_REDIRECTS = 3
_DOWNLOAD_TIMEOUTS = 10
"""A download may take this many times the time-out in all."""
logging.getLogger("httpx").setLevel(logging.WARNING)


class TooLarge(MalformedAnswer):
    """The source of papers gave an answer that is longer than allowed"""


@dataclass(frozen=True, slots=True)
class Answer:
    """An answer that is not a refusal: what came, and what to say next time to hear that nothing changed."""

    url: str
    status: int
    body: bytes
    validators: Validators

    @property
    def unchanged(self) -> bool:
        """Whether the server has nothing newer than what was seen."""
        return self.status == httpx.codes.NOT_MODIFIED


class PoliteSession:
    """GET requests under the station's name, one at a time over one connection, each at its turn.

    Nothing is tried again here: what may succeed later is an error that says so.
    """

    def __init__(
        self,
        settings: ArxivSettings,
        contact: str = "",
        limiter: RequestLimiter = ARXIV_LIMITER,
        transport: httpx.BaseTransport | None = None,
    ) -> None:
        """`transport` stands in for the network in tests."""
        self._interval = settings.request_interval_seconds
        self._timeout = settings.timeout_seconds
        self._limiter = limiter
        self._lock = threading.Lock()
        about = f" ({contact})" if contact else ""
        self._client = httpx.Client(
            headers={
                "User-Agent": f"PaperRadio/{paperradio.__version__}{about}",
                "Accept": "*/*",
                "Accept-Encoding": "gzip",
            },
            timeout=self._timeout,
            limits=httpx.Limits(max_connections=1, max_keepalive_connections=1),
            follow_redirects=False,
            transport=transport,
        )

    def get(self, url: str, most_bytes: int, seen: Validators | None = None) -> Answer:
        """Ask once. A redirect is followed, at the same pace.

        Raises:
            RetryLater: 403, 429 and 5xx, and at once for as long as the server wants to be left alone.
            TooLarge: the body is longer than `most_bytes`; the rest was not fetched.
            SourceUnreachable: there was no answer in time.
        """
        with self._turn():
            here = url
            for _ in range(1 + MOST_REDIRECTS):
                answer, elsewhere = self._ask(here, most_bytes, seen or Validators())
                if elsewhere is None:
                    return answer
                here = elsewhere
        raise SourceUnreachable(f"{_place(url)} redirects more than {MOST_REDIRECTS} times")

    def close(self) -> None:
        """Close the connection."""
        self._client.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *error: object) -> None:
        self.close()

    @contextmanager
    def _turn(self) -> Iterator[None]:
        if not self._lock.acquire(timeout=_DOWNLOAD_TIMEOUTS * self._timeout):
            raise SourceUnreachable("another request is still under way")
        try:
            yield
        finally:
            self._lock.release()

    def _ask(self, url: str, most_bytes: int, seen: Validators) -> tuple[Answer, str | None]:
        """An answer, and where to ask instead."""
        asked = {"If-None-Match": seen.etag, "If-Modified-Since": seen.modified}
        headers = {name: value for name, value in asked.items() if value}
        slot = self._limiter.wait(self._interval)
        try:
            with self._client.stream("GET", url, headers=headers) as response:
                self._limiter.reached(self._interval)
                self._judge(response, url)
                elsewhere = response.next_request.url if response.next_request else None
                body = b"" if elsewhere else self._body(response, url, most_bytes)
                found = Validators(response.headers.get("etag"), response.headers.get("last-modified"))
                return Answer(url, response.status_code, body, found), str(elsewhere) if elsewhere else None
        except httpx.ConnectError as error:
            self._limiter.give_back(slot)
            raise SourceUnreachable(f"{_place(url)}: {_reason(error)}") from error
        except (httpx.HTTPError, httpx.InvalidURL) as error:
            self._limiter.reached(self._interval)
            raise SourceUnreachable(f"{_place(url)}: {_reason(error)}") from error

    def _judge(self, response: httpx.Response, url: str) -> None:
        status, retry_after = response.status_code, response.headers.get("retry-after")
        # arXiv answers 403 to whole addresses that it blocks, never about a single paper.
        if status >= httpx.codes.INTERNAL_SERVER_ERROR or status in (403, 429):
            seconds = self._limiter.refused(retry_after)
            raise RetryLater(f"{_place(url)} answered {status}, it is left alone for {seconds:.0f} s", seconds)
        self._limiter.answered()
        self._limiter.obey(retry_after)

    def _body(self, response: httpx.Response, url: str, most_bytes: int) -> bytes:
        deadline = time.monotonic() + _DOWNLOAD_TIMEOUTS * self._timeout
        body = bytearray()
        for piece in response.iter_bytes():
            body += piece
            if len(body) > most_bytes:
                raise TooLarge(f"{_place(url)} has more than {most_bytes} bytes")
            if time.monotonic() > deadline:
                raise SourceUnreachable(f"{_place(url)} is too slow")
        return bytes(body)


def _place(url: str) -> str:
    """The address without its question, which may be a page long."""
    return url.partition("?")[0]


def _reason(error: Exception) -> str:
    """What happened in a few words."""
    text = str(error).rpartition("] ")[2] or type(error).__name__
    return text.splitlines()[0][:200]
