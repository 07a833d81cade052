"""Whether OBS is busy starting its stream: it says so in events only, and crashes when it is asked to start twice."""

from __future__ import annotations

import time
from typing import Any

import obsws_python

STARTING = "OBS_WEBSOCKET_OUTPUT_STARTING"
_ASKED_SECONDS = 30.0
"""After this long, what was asked for and never begun was refused."""


class StreamState:
    """Follows OBS over a connection of its own, read by a thread of the library, from when it is made."""

    def __init__(self, **parameters: Any) -> None:
        """`parameters` are those of a client of the library. Raises what that does when OBS cannot be reached."""
        self._state = ""
        self._asked: float | None = None
        self._client: Any = obsws_python.EventClient(**parameters, subs=obsws_python.Subs.OUTPUTS)
        self._client.callback.register(self._callback())

    @property
    def is_open(self) -> bool:
        """Whether events still come."""
        return bool(self._client.worker.is_alive())

    @property
    def starting(self) -> bool:
        """Whether the stream was asked for or is being connected."""
        asked = self._asked is not None and time.monotonic() - self._asked < _ASKED_SECONDS
        return asked or self._state == STARTING

    def asked(self) -> None:
        """Somebody is about to ask for the stream."""
        self._asked = time.monotonic()

    def close(self) -> None:
        """Follow no longer."""
        self._client.base_client.ws.abort()

    def _callback(self) -> Any:
        def on_stream_state_changed(event: Any) -> None:  # the library finds it by this name
            self._state, self._asked = event.output_state, None

        return on_stream_state_changed
