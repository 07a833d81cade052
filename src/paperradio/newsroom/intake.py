"""Looking for new papers."""

from __future__ import annotations

import logging
from collections.abc import Callable, Sequence

from paperradio.clock import Clock
from paperradio.domain.paper import Paper, PaperId
from paperradio.errors import PaperRadioError
from paperradio.ports import Catalogue, Source
from paperradio.settings import IntakeSettings

_AUTO_POLL_SECONDS = 5.0
"""The automatic source decides by itself when arXiv is asked."""
_TOLERANCE_SECONDS = 0.05
"""A call that comes this much too early is in time."""
_log = logging.getLogger(__name__)


class Intake:
    """Brings what a source lists into the catalogue. To be called every `period` seconds."""

    def __init__(
        self,
        settings: IntakeSettings,
        catalogue: Catalogue,
        source: Source,
        clock: Clock,
        arrived: Callable[[Sequence[PaperId]], None] | None = None,
        hungry: Callable[[], bool] = lambda: False,
        came: Callable[[Sequence[Paper]], None] = lambda papers: None,
    ) -> None:
        """`arrived` is told the ids that were new, with every look after the first that succeeded; `hungry` says
        whether nothing is left to make; `came` is told of all papers that were new."""
        self._settings = settings
        self._catalogue = catalogue
        self._source = source
        self._arrived = arrived
        self._came = came
        self._hungry = hungry
        self._clock = clock
        self._next_look = clock.monotonic()
        self._listed: set[PaperId] = set()
        self._unrecorded: list[Paper] = []
        self._looked = False
        self.has_looked = False
        """Whether a look has ended, well or not."""
        self._failing = False
        local = settings.source.startswith("folder:")
        self._pause = settings.folder_poll_seconds if local else settings.poll_seconds
        self._retry = self._pause if local else settings.retry_seconds
        if settings.source == "auto":
            self._pause = self._retry = min(_AUTO_POLL_SECONDS, settings.poll_seconds)

    @property
    def period(self) -> float:
        """How often `look` should be called; it looks when it is time to."""
        return min(self._pause, self._retry)

    def look(self) -> bool:
        """Look, where it is time to; whether there is something new. Never raises errors of ours."""
        if self._clock.monotonic() < self._next_look - _TOLERANCE_SECONDS:
            return False
        self._next_look = self._clock.monotonic() + self._pause
        try:
            return self._take_in()
        except PaperRadioError as error:
            if not self._failing:
                _log.warning("No new papers for now: %s", error)
            self._failing = True
            self._next_look = self._clock.monotonic() + self._retry
            return False
        finally:
            self.has_looked = True

    def _take_in(self) -> bool:
        papers = self._source.latest(self._settings.first_papers, self._hungry())
        found = (*papers, *self._unrecorded)
        self._unrecorded = [paper for paper in found if paper.id not in self._listed]
        new = self._catalogue.add_papers(self._unrecorded) if self._unrecorded else []
        unknown = frozenset(new)
        self._came([paper for paper in self._unrecorded if paper.id in unknown])
        self._unrecorded = []
        if self._failing:
            _log.info("New papers can be had again")
        self._failing = False
        if papers:
            self._listed = {paper.id for paper in papers}
        if new:
            _log.info("%d new papers, the first is %s", len(new), new[0])
            newest = {paper.id for paper in papers[: self._settings.first_papers]}
            if self._looked and self._arrived is not None:
                self._arrived([paper_id for paper_id in new if paper_id in newest])
        self._looked = True
        return bool(new)
