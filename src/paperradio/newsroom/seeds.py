"""The papers that a channel's interests name: memory must know them before others can be compared with them."""

from __future__ import annotations

import logging
from collections.abc import Sequence
from dataclasses import replace

from paperradio.clock import Clock
from paperradio.domain.paper import Paper, PaperId, is_arxiv_id, without_version
from paperradio.errors import PaperRadioError, RetryLater, StoreUnreachable
from paperradio.ports import Archive, Catalogue, Memory
from paperradio.settings import InterestSettings

LOOK_SECONDS = 20.0
_AGAIN_SECONDS = 3600.0
"""Memory lets go of what is old, and may be made anew."""
_AT_ONCE = 50
_log = logging.getLogger(__name__)


class Seeds:
    """Puts into memory what it does not know of them: from the catalogue, else looked up at arXiv, to be compared
    with only, not to be told. To be called every LOOK_SECONDS."""

    def __init__(
        self,
        interests: InterestSettings,
        catalogue: Catalogue,
        memory: Memory,
        archive: Archive | None,
        clock: Clock,
        retry_seconds: float,
    ) -> None:
        """`archive` None: only what the catalogue knows. `retry_seconds` is the pause after arXiv did not answer."""
        self._named = [PaperId(each) for each in dict.fromkeys((*interests.liked, *interests.disliked))]
        self._catalogue = catalogue
        self._memory = memory
        self._archive = archive
        self._clock = clock
        self._retry_seconds = retry_seconds
        self._next_look = clock.monotonic()
        self._not_at_arxiv: set[PaperId] = set()

    def look(self) -> bool:
        """One look; whether memory got to know one. Never raises errors of ours."""
        if not self._named or self._clock.monotonic() < self._next_look:
            return False
        try:
            return self._remember()
        except StoreUnreachable as error:
            _log.debug("%s", error)
        except PaperRadioError as error:
            seconds = max(self._retry_seconds, error.seconds if isinstance(error, RetryLater) else 0.0)
            self._next_look = self._clock.monotonic() + seconds
            _log.warning("What the interests name is looked up again in %.0f s: %s", seconds, error)
        return False

    def _remember(self) -> bool:
        known = self._memory.vectors(self._named)
        missing = [each for each in self._named if each not in known and each not in self._not_at_arxiv]
        here = {each: self._catalogue.versions(without_version(each)) for each in missing}
        found = [versions[0] for versions in here.values() if versions]
        found += self._looked_up([each for each, versions in here.items() if not versions])
        # Counted as seen now: what came long ago memory would let go at once.
        self._memory.remember_papers([replace(paper, seen=None) for paper in found])
        self._next_look = self._clock.monotonic() + (LOOK_SECONDS if found else _AGAIN_SECONDS)
        return bool(found)

    def _looked_up(self, named: Sequence[PaperId]) -> Sequence[Paper]:
        asked = [each for each in named if self._archive is not None and is_arxiv_id(each)][:_AT_ONCE]
        found = self._archive.papers(asked).papers if self._archive is not None and asked else ()
        works = {without_version(paper.id) for paper in found}
        for each in {*asked, *(each for each in named if not is_arxiv_id(each))}:
            if without_version(each) not in works:
                self._not_at_arxiv.add(each)
                _log.warning("channel.interests: arXiv has no %s; it does not count", each)
        return [paper for paper in found if not paper.withdrawn]
