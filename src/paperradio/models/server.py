"""A language model behind an OpenAI-compatible server: llama.cpp's, vLLM, Ollama, LM Studio and others."""

from __future__ import annotations

import logging
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import urlsplit

import httpx

from paperradio.clock import Clock, SystemClock
from paperradio.domain.generation import Completion, Prompt, estimated_tokens
from paperradio.errors import ModelUnreachable, ModelUnusable, PromptRefused
from paperradio.models.answer import Answer, body_of, pieces_of
from paperradio.models.exchange import Fields, request_body, retry_after_seconds
from paperradio.models.introduction import Introducer, Introduction
from paperradio.ports.generating import to_the_end
from paperradio.settings import ModelSettings

_LOG = logging.getLogger(__name__)
MOST_PAUSE_SECONDS = 60.0
"""A server that asks for a longer pause is taken for unreachable."""
_TOO_LONG = (b"context", b"too long", b"maximum length", b"too many tokens")
_LOOPBACK = ("localhost", "127.0.0.1", "::1")


class _Later(Exception):
    """The call may be tried again after `seconds`, None for as long as we like."""

    def __init__(self, reason: str, seconds: float | None = None) -> None:
        super().__init__(reason)
        self.seconds = seconds


class _Refused(Exception):
    """The server does not take the request as it is."""


class ServerModel:
    """ports.LanguageModel by HTTP. Keeps at most `calls_at_once` calls under way.

    Once something of an answer has come it is not asked for again: what came is returned, CUT_OFF. The key is sent to
    the server and nowhere else; answers of the server are quoted in no error.
    """

    def __init__(
        self,
        settings: ModelSettings,
        memo: Path | None = None,
        clock: Clock | None = None,
        pause: Callable[[float], object] | None = None,
    ) -> None:
        """`memo` is a file that keeps the server's name for its model, for when it does not answer. `pause` blocks for
        some seconds; tests bring their own.

        Raises:
            ModelUnusable: the URL is none.
        """
        self._settings = settings
        self._clock = clock or SystemClock()
        self._pause = pause or threading.Event().wait
        self._slots = threading.BoundedSemaphore(settings.calls_at_once)
        self._fields = Fields.ALL
        self._url = settings.url.rstrip("/")
        parts = urlsplit(self._url)
        if parts.scheme not in ("http", "https") or not parts.hostname:
            raise ModelUnusable(f"model.url {settings.url} is no address such as http://127.0.0.1:11434/v1")
        self._place = place_of(self._url)
        key = settings.api_key.get_secret_value()
        self._client = httpx.Client(
            headers={"Authorization": f"Bearer {key}"} if key else {},
            timeout=httpx.Timeout(
                min(settings.silence_seconds, settings.call_seconds), connect=settings.connect_seconds
            ),
            limits=httpx.Limits(max_connections=settings.calls_at_once + 1),
            trust_env=parts.hostname not in _LOOPBACK,
        )
        self._introducer = Introducer(self._client, self._url, self._clock, settings.pause_seconds, memo)

    @property
    def name(self) -> str:
        """As set, else the first of the server's models, as it was told last."""
        if self._settings.name:
            return self._settings.name
        known = self._introducer.last_known()
        return known.model if known and known.model else self._place.partition("://")[2]

    @property
    def context_tokens(self) -> int:
        return self._settings.context_tokens

    @property
    def knows_grammars(self) -> bool:
        """Whether the server takes them; False also while it does not answer."""
        known = self._introducer.last_known()
        return known is not None and known.obeys_grammars and self._fields >= Fields.GRAMMAR

    def count(self, text: str) -> int:
        """An estimate, rather too many."""
        return estimated_tokens(text)

    def complete(self, prompt: Prompt, goes_on: Callable[[str], bool] = to_the_end) -> Completion:
        expected = sum(self.count(each.text) for each in prompt.messages)
        if expected >= self.context_tokens:
            raise PromptRefused(f"about {expected} tokens, and the context has {self.context_tokens}")
        pause = self._settings.retry_seconds
        for left in range(self._settings.retries, -1, -1):
            try:
                with self._slot():
                    return self._try(prompt, goes_on)
            except _Later as error:
                seconds = pause if error.seconds is None else error.seconds
                if not left or seconds > MOST_PAUSE_SECONDS:
                    raise ModelUnreachable(f"{self._place}: {error}") from error
                self._pause(seconds)
                pause *= 2
        raise ModelUnreachable(self._place)

    def look(self) -> Introduction:
        """What the server says of itself. Raises ModelUnreachable, ModelUnusable."""
        try:
            return self._introduction()
        except _Later as error:
            raise ModelUnreachable(f"{self._place}: {error}") from error

    def close(self) -> None:
        """Close the connections."""
        self._client.close()

    @contextmanager
    def _slot(self) -> Iterator[None]:
        if not self._slots.acquire(timeout=self._settings.call_seconds):
            raise ModelUnreachable(f"{self._place}: all {self._settings.calls_at_once} calls at once take too long")
        try:
            yield
        finally:
            self._slots.release()

    def _try(self, prompt: Prompt, goes_on: Callable[[str], bool]) -> Completion:
        """Ask with as many fields as the server takes."""
        known = self._introduction()
        model = self._settings.name or known.model
        for fields in range(self._fields, Fields.BARE - 1, -1):
            body = request_body(prompt, model, known.kind, Fields(fields))
            try:
                completion = self._ask(body, prompt, goes_on)
            except _Refused as error:
                if fields == Fields.BARE:
                    raise PromptRefused(f"{self._place}: {error}") from error
                continue
            if fields < self._fields:
                self._fields = Fields(fields)
                _LOG.info("%s does not take every field; it is sent fewer", self._place)
            return completion
        raise PromptRefused(self._place)

    def _ask(self, body: dict[str, object], prompt: Prompt, goes_on: Callable[[str], bool]) -> Completion:
        started = self._clock.monotonic()
        answer = Answer(goes_on)
        try:
            with self._client.stream("POST", f"{self._url}/chat/completions", json=body) as response:
                self._judge(response)
                for piece in pieces_of(response):
                    late = self._clock.monotonic() - started > self._settings.call_seconds
                    if not answer.take(piece) or late:
                        break
        except httpx.TransportError as error:
            if answer.nothing:
                self._unanswered(error)
        if answer.nothing:
            raise ModelUnreachable(f"{self._place} broke off before the first word")
        expected = sum(self.count(each.text) for each in prompt.messages)
        asked, written = answer.tokens or (expected, self.count(answer.text))
        return Completion(answer.text, answer.finish, asked, written, self._clock.monotonic() - started)

    def _unanswered(self, error: Exception) -> None:
        reason = type(error).__name__ if not isinstance(error, httpx.ConnectError) else "no connection"
        if isinstance(error, httpx.ReadTimeout):
            raise ModelUnreachable(f"{self._place} said nothing for {self._settings.silence_seconds:g} s") from error
        raise _Later(reason) from error

    def _judge(self, response: httpx.Response) -> None:
        status = response.status_code
        if status < 300:
            return
        if status in (408, 425, 429) or status >= 500:
            raise _Later(f"it answers {status}", retry_after_seconds(response.headers.get("retry-after")))
        if status in (401, 403):
            raise ModelUnusable(f"{self._place} answers {status}; is model.api_key right?")
        if status in (400, 413, 422):
            if status == 413 or _says_too_long(response):
                raise PromptRefused(f"{self._place} says that it is too long")
            raise _Refused(f"it answers {status}")
        hint = "does model.url end in /v1, and does the server have model.name?"
        raise ModelUnusable(f"{self._place} answers {status}; {hint}")

    def _introduction(self) -> Introduction:
        try:
            return self._introducer.meet()
        except httpx.HTTPStatusError as error:
            self._judge(error.response)
            raise _Later("no answer") from error
        except httpx.HTTPError as error:
            raise _Later("no connection") from error


def place_of(url: str) -> str:
    """A server's address as it may be shown: without a password in it."""
    parts = urlsplit(url)
    return f"{parts.scheme}://{parts.netloc.rpartition('@')[2]}{parts.path}"


def _says_too_long(response: httpx.Response) -> bool:
    said = body_of(response).lower()
    return any(sign in said for sign in _TOO_LONG)
