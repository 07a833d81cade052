"""Looking for new papers."""

from __future__ import annotations

import logging
from collections.abc import Callable, Sequence

from paperradio.domain.paper import PaperId
from paperradio.errors import PaperRadioError, SourceUnreachable
from paperradio.ports import Catalogue, Source
from paperradio.settings import IntakeSettings

_AUTO_POLL_SECONDS = 5.0
"""The automatic source decides by itself when arXiv is asked."""
_log = logging.getLogger(__name__)


class Intake:
    """Brings what a source lists into the catalogue."""

    def __init__(
        self,
        settings: IntakeSettings,
        catalogue: Catalogue,
        source: Source,
        arrived: Callable[[Sequence[PaperId]], None] | None = None,
    ) -> None:
        """`arrived` is told the ids that were new, with every look after the first that succeeded."""
        self._settings = settings
        self._catalogue = catalogue
        self._source = source
        self._arrived = arrived
        self._listed: set[PaperId] = set()
        self._looked = False
        self._failing = False

    def look(self) -> float:
        """Look once. How many seconds to pause before the next look. Never raises errors of ours."""
        try:
            papers = self._source.latest(self._settings.first_papers)
            unseen = [paper for paper in papers if paper.id not in self._listed]
            new = self._catalogue.add_papers(unseen) if unseen else []
        except PaperRadioError as error:
            if not self._failing:
                _log.warning("No new papers for now: %s", error)
            self._failing = True
            source_is_away = isinstance(error, SourceUnreachable)
            return max(self._settings.retry_seconds, 0.1) if source_is_away and not self._is_local() else self._pause()
        if self._failing:
            _log.info("New papers can be had again")
        self._failing = False
        self._listed = {paper.id for paper in papers} if papers else self._listed
        if new:
            _log.info("%d new papers, the first is %s", len(new), new[0])
            if self._looked and self._arrived is not None:
                self._arrived(new)
        self._looked = True
        return self._pause()

    def _is_local(self) -> bool:
        return self._settings.source.startswith("folder:")

    def _pause(self) -> float:
        if self._is_local():
            return self._settings.folder_poll_seconds
        auto = self._settings.source == "auto"
        return min(_AUTO_POLL_SECONDS, self._settings.poll_seconds) if auto else self._settings.poll_seconds
