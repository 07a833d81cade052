"""What the newsroom says of itself while it works."""

from __future__ import annotations

import logging
from collections.abc import Callable, Sequence
from typing import Any

from paperradio.codec import to_jsonable
from paperradio.errors import StoreUnreachable
from paperradio.newsroom.desk import Desk
from paperradio.newsroom.writers import Writers
from paperradio.ports import Catalogue

_log = logging.getLogger(__name__)


class Heartbeat:
    """Tells the catalogue which stage has been reached of what, and what is wrong."""

    def __init__(
        self, desk: Desk, catalogue: Catalogue, writers: Writers, faults: Sequence[Callable[[], str]] = ()
    ) -> None:
        """Each of `faults` says what is wrong with one thing now, "" where nothing is."""
        self._desk = desk
        self._catalogue = catalogue
        self._writers = writers
        self._faults = faults
        self._stage = ("start", "")

    def at(self, stage: str, subject: str) -> None:
        """A stage has been reached; where it is another one this is told at once."""
        if (stage, subject) != self._stage:
            self._stage = (stage, subject)
            self.beat()

    def beat(self) -> None:
        """To be called every `newsroom.heartbeat_seconds`."""
        stage, subject = self._stage
        told: dict[str, Any] = {"stage": stage, "subject": subject}
        faults = [fault() for fault in self._faults]
        if self._desk.model is not None:
            use = self._desk.model.use()
            faults.append(use.fault)
            told["model"] = to_jsonable(use) | {"factor": self._writers.factor}
        if any(faults):
            told["fault"] = "; ".join(filter(None, faults))
        try:
            self._catalogue.set_activity(self._desk.settings.newsroom.name, told)
        except StoreUnreachable as error:
            _log.debug("%s", error)
