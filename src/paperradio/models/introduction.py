"""Which server it is that answers, and which model it has."""

from __future__ import annotations

import contextlib
import re
import threading
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import httpx

from paperradio.clock import Clock
from paperradio.models.exchange import Kind

_NEW_VLLM = (0, 12)
_LONGEST_NAME = 200
_REFUSALS = (401, 403, 429)


@dataclass(frozen=True, slots=True)
class Introduction:
    """What a server says of itself. `model` is the first that it lists, "" where it lists none."""

    kind: Kind
    model: str

    @property
    def obeys_grammars(self) -> bool:
        """Whether it takes them at all."""
        return self.kind is not Kind.OTHER


class Introducer:
    """Asks once, and keeps what was said; the model's name also in the file `memo`, for the next start."""

    def __init__(self, client: httpx.Client, url: str, clock: Clock, again_seconds: float, memo: Path | None) -> None:
        """`url` ends in ``/v1`` as a rule. `again_seconds` is how long `last_known` waits after it asked in vain."""
        self._client = client
        self._url = url
        self._clock = clock
        self._again_seconds = again_seconds
        self._memo = memo
        self._lock = threading.Lock()
        self._known: Introduction | None = None
        self._asked: float | None = None

    def meet(self) -> Introduction:
        """What the server says. Raises httpx.HTTPError while it does not."""
        with self._lock:
            if self._known is None:
                self._asked = self._clock.monotonic()
                self._known = self._ask()
                self._remember(self._known.model)
            return self._known

    def last_known(self) -> Introduction | None:
        """What the server says, or said once; None where nothing is known. Does not ask again and again."""
        recently = self._asked is not None and self._clock.monotonic() - self._asked < self._again_seconds
        if self._known is None and not recently:
            with contextlib.suppress(httpx.HTTPError):
                return self.meet()
        return self._known or self._remembered()

    def _ask(self) -> Introduction:
        answer = self._client.get(f"{self._url}/models")
        if answer.status_code >= 500 or answer.status_code in _REFUSALS:
            answer.raise_for_status()
        listed = _json(answer).get("data")
        first = listed[0] if isinstance(listed, list) and listed and isinstance(listed[0], dict) else {}
        return Introduction(self._kind(str(first.get("owned_by", ""))), str(first.get("id", ""))[:_LONGEST_NAME])

    def _kind(self, owner: str) -> Kind:
        """llama.cpp's server, the one of llama-cpp-python, and vLLM take grammars, each in its own way."""
        if owner == "llamacpp":
            return Kind.LLAMA
        base = self._url.removesuffix("/v1")
        if owner == "vllm":
            told = re.match(r"(\d+)\.(\d+)", str(_json(self._client.get(f"{base}/version")).get("version", "")))
            old = told is not None and (int(told[1]), int(told[2])) < _NEW_VLLM
            return Kind.OLD_VLLM if old else Kind.VLLM
        if "default_generation_settings" in _json(self._client.get(f"{base}/props")):
            return Kind.LLAMA
        described = _json(self._client.get(f"{base}/openapi.json")).get("info")
        title = described.get("title", "") if isinstance(described, dict) else ""
        return Kind.LLAMA if "llama.cpp" in str(title) else Kind.OTHER

    def _remember(self, model: str) -> None:
        if self._memo is not None and model:
            with contextlib.suppress(OSError):
                self._memo.parent.mkdir(parents=True, exist_ok=True)
                self._memo.write_text(f"{self._url}\n{model}\n", encoding="utf-8")

    def _remembered(self) -> Introduction | None:
        if self._memo is None:
            return None
        try:
            url, model = self._memo.read_text(encoding="utf-8").splitlines()[:2]
        except (OSError, ValueError):
            return None
        return Introduction(Kind.OTHER, model) if url == self._url else None


def _json(answer: httpx.Response) -> dict[str, Any]:
    try:
        said = answer.json()
    except ValueError:
        return {}
    return said if isinstance(said, dict) and answer.is_success else {}
