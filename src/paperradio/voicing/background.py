"""The models of the cast, fetched while espeak-ng speaks."""

from __future__ import annotations

import logging
import threading
from collections.abc import Callable, Sequence
from pathlib import Path

from paperradio.errors import VoiceUnreachable, VoiceUnusable
from paperradio.voicing.fetching import fetch_model
from paperradio.voicing.models import PiperModels

FIRST_WAIT_SECONDS, MOST_WAIT_SECONDS = 60.0, 3600.0
MOST_TRIES = 36
"""A day and a half without a network: what is then missing comes with the next start."""
_log = logging.getLogger(__name__)


def _wait(seconds: float) -> None:
    threading.Event().wait(seconds)


class BackgroundFetch:
    """Fetches models one after the other, in a thread that ends with its process. What came when it ends is kept."""

    def __init__(
        self,
        names: Sequence[str],
        folder: Path,
        fetch: Callable[[str, Path], object] = fetch_model,
        wait: Callable[[float], None] = _wait,
    ) -> None:
        """`wait` passes the seconds between two tries."""
        self._missing = [name for name in dict.fromkeys(names) if PiperModels(folder).size(name) is None]
        self._folder = folder
        self._fetch = fetch
        self._wait = wait
        self._thread = threading.Thread(target=self._run, name="voice-fetch", daemon=True)

    def start(self) -> None:
        """Begin, where something is missing."""
        if self._missing:
            self._thread.start()

    def join(self, seconds: float) -> None:
        """Wait until all is there or given up, for at most so long."""
        if self._missing:
            self._thread.join(seconds)

    def _run(self) -> None:
        _log.info("The voices %s are being fetched; espeak-ng speaks meanwhile", ", ".join(self._missing))
        waiting, pause = list(self._missing), FIRST_WAIT_SECONDS
        for tries in range(MOST_TRIES):
            waiting = self._round(waiting, tries)
            if not waiting:
                return
            self._wait(pause)
            pause = min(2 * pause, MOST_WAIT_SECONDS)
        _log.warning("The voices %s could not be fetched; espeak-ng speaks for them", ", ".join(waiting))

    def _round(self, names: list[str], tries: int) -> list[str]:
        """Those that are to be tried again, the one that could not be reached last; it ends the round."""
        for place, name in enumerate(names):
            try:
                self._fetch(name, self._folder)
            except VoiceUnreachable as error:
                log = _log.debug if tries else _log.warning
                log("%s: %s; it is tried again", name, error.detail)
                return [*names[place + 1 :], name]
            except VoiceUnusable as error:
                _log.warning("%s: %s", name, error.detail)
            else:
                _log.info("%s is there, %.0f MB", name, (PiperModels(self._folder).size(name) or 0) / 1e6)
        return []
