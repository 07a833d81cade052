"""What the listeners want more of and less of: papers that the settings name, and thumbs."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from paperradio.domain.paper import PaperId, without_version
from paperradio.ports import Catalogue
from paperradio.settings import InterestSettings

MOST_THUMBS = 200
"""So many papers count by their thumbs, those with the clearest verdicts."""
PAUSE = timedelta(seconds=60)
"""A paper that the catalogue does not know is looked for again after this long."""


@dataclass(frozen=True, slots=True)
class Wish:
    """A paper that others should be like, or unlike. `strength` is 1 for one from the settings.

    `ids` are under which the memory may know it, the likeliest first.
    """

    ids: tuple[PaperId, ...]
    strength: float
    by_thumbs: bool = False

    @property
    def name(self) -> str:
        """What it is called in an explanation."""
        return f"{self.ids[0]} (thumbs)" if self.by_thumbs else self.ids[0]


@dataclass(frozen=True, slots=True)
class Wishes:
    """Both kinds."""

    liked: tuple[Wish, ...] = ()
    disliked: tuple[Wish, ...] = ()

    @property
    def ids(self) -> Sequence[PaperId]:
        """All ids under which the memory may know the papers."""
        return [paper_id for wish in (*self.liked, *self.disliked) for paper_id in wish.ids]


class WishList:
    """Reads the thumbs anew each time; what the settings name is looked up until it is found."""

    def __init__(self, interests: InterestSettings, catalogue: Catalogue, channel: str) -> None:
        self._interests = interests
        self._catalogue = catalogue
        self._channel = channel
        self._named: dict[str, tuple[PaperId, ...]] = {}
        self._looked: datetime | None = None
        self._thumbs: Mapping[PaperId, int] = {}
        self._wishes: Wishes | None = None

    def read(self, now: datetime) -> Wishes:
        """The same object as before where nothing has changed. Raises StoreUnreachable."""
        thumbs = self._catalogue.thumbs(self._channel)
        if self._look_up(now) or thumbs != self._thumbs or self._wishes is None:
            self._thumbs, self._wishes = thumbs, self._of(thumbs)
        return self._wishes

    def _of(self, thumbs: Mapping[PaperId, int]) -> Wishes:
        liked, disliked = self._from_settings(self._interests.liked), self._from_settings(self._interests.disliked)
        clearest = sorted(thumbs.items(), key=lambda each: (-abs(each[1]), each[0]))
        for paper_id, total in clearest[:MOST_THUMBS]:
            # Anybody may press a button: even many thumbs weigh less than what the operator names.
            wish = Wish((paper_id,), abs(total) / (abs(total) + 1), by_thumbs=True)
            (liked if total > 0 else disliked).append(wish)
        return Wishes(tuple(liked), tuple(disliked))

    def _from_settings(self, references: Sequence[str]) -> list[Wish]:
        return [Wish((PaperId(each), *self._named.get(each, ())), 1.0) for each in references]

    def _look_up(self, now: datetime) -> bool:
        """The versions of what is named, as the catalogue knows them; whether one was found."""
        named = [*self._interests.liked, *self._interests.disliked]
        missing = [reference for reference in named if reference not in self._named]
        if not missing or (self._looked is not None and now - self._looked < PAUSE):
            return False
        for reference in missing:
            versions = self._catalogue.versions(without_version(PaperId(reference)))
            if versions:
                self._named[reference] = tuple(paper.id for paper in versions if paper.id != reference)
        self._looked = now
        return any(reference in self._named for reference in missing)
