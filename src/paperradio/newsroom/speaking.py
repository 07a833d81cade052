"""When the station's own speech is made: one of each kind at once, the rest when there is time."""

from __future__ import annotations

import logging
import threading
from collections.abc import Sequence

from paperradio.errors import PaperRadioError, StoreUnreachable, SynthesisFailed
from paperradio.newsroom.desk import Desk, StationScript
from paperradio.newsroom.previews import make_previews
from paperradio.newsroom.speech import make_station_speech
from paperradio.ports import Catalogue

_RETRY_SECONDS = 2.0
_log = logging.getLogger(__name__)


class StationSpeaker:
    """Makes each script once, and anew when better voices have come."""

    def __init__(self, desk: Desk, catalogue: Catalogue, scripts: Sequence[StationScript]) -> None:
        """`scripts` in the order of their making, the welcome first."""
        self._desk = desk
        self._catalogue = catalogue
        self._all = scripts
        self._first, self._rest = _one_of_each_kind(scripts)
        self._recipe = ""
        self._thread: threading.Thread | None = None

    def greet(self, stop: threading.Event) -> None:
        """Make one of each kind."""
        self._recipe = self._desk.voicer.recipe
        self._speak(self._first, stop)

    def speak_the_rest(self, stop: threading.Event) -> None:
        """Make what is left, and samples of the voices, in a thread; all of it once more where the voices are others
        than the last time."""
        if self._thread is not None and (self._thread.is_alive() or self._desk.voicer.recipe == self._recipe):
            return
        rest = self._rest if self._desk.voicer.recipe == self._recipe else self._all
        self._recipe = self._desk.voicer.recipe
        self._thread = threading.Thread(
            target=self._speak_and_introduce, args=(rest, stop), name="station-speech", daemon=True
        )
        self._thread.start()

    def _speak_and_introduce(self, scripts: Sequence[StationScript], stop: threading.Event) -> None:
        self._speak(scripts, stop)
        while not stop.is_set():
            try:
                make_previews(self._desk)
                return
            except StoreUnreachable:
                stop.wait(_RETRY_SECONDS)
            except (PaperRadioError, OSError) as error:
                _log.warning("The page has no samples of the voices: %s", error)
                return

    def _speak(self, scripts: Sequence[StationScript], stop: threading.Event) -> None:
        """Make what can be made; while the catalogue or the store is away, wait for it."""
        warned = False
        for script in scripts:
            while not stop.is_set():
                try:
                    record = make_station_speech(self._desk, self._catalogue, script)
                    _log.info("%s is ready, %.0f s", record.id, record.duration)
                    break
                except StoreUnreachable as error:
                    if not warned:
                        _log.warning("The station's own speech has to wait: %s", error)
                    warned = True
                    stop.wait(_RETRY_SECONDS)
                except SynthesisFailed as error:
                    _log.warning("%s %s is not made: %s", script[0].value, script[1], error)
                    break


def _one_of_each_kind(scripts: Sequence[StationScript]) -> tuple[list[StationScript], list[StationScript]]:
    """The first script of each kind, and the others, both in the order given."""
    first = {kind: (kind, name, words) for kind, name, words in reversed(scripts)}
    chosen = [script for script in scripts if first[script[0]][1] == script[1]]
    return chosen, [script for script in scripts if script not in chosen]
