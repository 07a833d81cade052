"""Requests to OBS over its WebSocket server."""

from __future__ import annotations

import logging
from collections.abc import Callable, Mapping
from typing import Any, Protocol, TypeVar

import obsws_python
from obsws_python.error import OBSSDKError, OBSSDKRequestError
from websocket import WebSocketException

from paperradio.errors import PaperRadioError
from paperradio.outputs.obs.stream_state import StreamState
from paperradio.settings.obs import ObsSettings
from paperradio.settings.secret import revealed

T = TypeVar("T")
OLDEST_VERSION = 28
Answer = Mapping[str, Any]
Request = Callable[..., Answer]
"""``request("GetSceneItemId", sceneName=…, sourceName=…)``: what OBS answers, empty where it has nothing to say."""

# The library logs the password when it connects, and what is sent, the stream key included, at DEBUG.
_library = logging.getLogger("obsws_python")
_library.setLevel(logging.CRITICAL + 1)
_library.propagate = False
_library.addHandler(logging.NullHandler())


class ObsUnreachable(PaperRadioError):
    """OBS does not answer"""

    retryable = True


class ObsRefuses(PaperRadioError):
    """OBS refuses the password (obs.password; in OBS under Tools, WebSocket Server Settings)"""

    retryable = True


class ObsTooOld(PaperRadioError):
    """OBS is too old"""


class ObsFailed(PaperRadioError):
    """OBS cannot do that"""

    retryable = True


class Connection(Protocol):
    """What ObsControl needs of a connection: `Request`, and how it is doing."""

    @property
    def is_open(self) -> bool: ...

    @property
    def starting(self) -> bool: ...

    def __call__(self, name: str, **data: Any) -> Answer: ...

    def follow(self) -> None: ...

    def close(self) -> None: ...


class ObsConnection:
    """A connection that is opened by the first request, and by the next one after it broke. Everything blocks, each
    step for at most `timeout_seconds`.

    Callable as `Request`. Raises ObsUnreachable, ObsRefuses, ObsTooOld, ObsFailed.
    """

    def __init__(self, settings: ObsSettings) -> None:
        self._settings = settings
        self._client: Any = None
        self._stream: StreamState | None = None

    @property
    def is_open(self) -> bool:
        """Whether the last request went well, and what is followed is still told."""
        return self._client is not None and (self._stream is None or self._stream.is_open)

    @property
    def starting(self) -> bool:
        """Whether OBS is busy starting its stream, for all that was told since it is followed."""
        return self._stream is not None and self._stream.starting

    def __call__(self, name: str, **data: Any) -> Answer:
        if self._client is None:
            self._client = self._open(obsws_python.ReqClient)
            self._check_version()
        if name == "StartStream" and self._stream is not None:
            self._stream.asked()
        return self._send(name, data)

    def follow(self) -> None:
        """Have `starting` say what OBS does from now on."""
        if self._stream is not None:
            self._stream.close()
        self._stream = self._open(StreamState)

    def close(self) -> None:
        """End the connection, without a word. The next request opens another."""
        client, self._client = self._client, None
        if client is not None:
            client.base_client.ws.shutdown()
        stream, self._stream = self._stream, None
        if stream is not None:
            stream.close()

    def _open(self, kind: Callable[..., T]) -> T:
        settings = self._settings
        parameters = {
            "host": settings.host,
            "port": settings.port,
            "password": revealed(settings.password, "obs.password"),
            "timeout": settings.timeout_seconds,
        }
        try:
            return kind(**parameters)
        except OBSSDKError:
            raise ObsRefuses from None
        except (OSError, WebSocketException, ValueError, KeyError, TypeError) as error:
            where = f"{settings.host}:{settings.port} ({_reason(error)})"
            told = "is it running, with its WebSocket server on (Tools, WebSocket Server Settings)?"
            raise ObsUnreachable(f"{where}; {told}") from None

    def _check_version(self) -> None:
        its = self._send("GetVersion", {})
        version = str(its.get("obsVersion", ""))
        if _major(version) < OLDEST_VERSION or its.get("rpcVersion") != 1:
            self.close()
            raise ObsTooOld(f"it is {version or 'of an unknown version'}; {OLDEST_VERSION} or later is needed")

    def _send(self, name: str, data: Mapping[str, Any]) -> Answer:
        try:
            answer: Answer | None = self._client.send(name, dict(data) or None, raw=True)
        except OBSSDKRequestError as error:
            raise ObsFailed(f"{name}: {str(error).partition('With message: ')[2] or f'code {error.code}'}") from None
        except (OBSSDKError, OSError, WebSocketException, ValueError, KeyError, TypeError) as error:
            # What comes later would be taken for the answer to another request.
            self.close()
            raise ObsUnreachable(f"{name} ({_reason(error)})") from None
        return answer or {}


def _reason(error: Exception) -> str:
    """What went wrong, without what the other side sent."""
    if isinstance(error, OSError) and error.strerror:
        return error.strerror
    if isinstance(error, TimeoutError) or "timed out" in str(error) or "Timeout" in type(error).__name__:
        return "no answer in time"
    return "connection lost" if "ConnectionClosed" in type(error).__name__ else "no answer of its kind"


def _major(version: str) -> int:
    number = version.partition(".")[0]
    return int(number) if number.isdecimal() else 0
