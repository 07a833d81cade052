"""When there is time for a language model, so that fresh material never runs out."""

from __future__ import annotations

from dataclasses import dataclass

from paperradio.codec import Undecodable, decode
from paperradio.domain.digest import Digest
from paperradio.domain.rundown import Item, ItemKind
from paperradio.errors import ArtefactMissing
from paperradio.ports import ArtefactStore, Catalogue

RECENT = 40
"""Segments that are looked back on."""
SLOW_FACTOR = 0.15
"""The real-time factor of a model of which nothing is known: its first paper is a trial."""
SAFETY = 2.0
"""A conversation may take so many times what it is expected to."""
RESERVE_SECONDS = 180.0
FEWEST_TO_COMPARE = 5


@dataclass(frozen=True, slots=True)
class _Made:
    """What a segment tells of its making: seconds of sound, of the model's time, and how much there was to tell."""

    sound: float
    model: float
    weight: float


class ModelBudget:
    """Knows the model's real-time factor (seconds of sound for each second of the model's time) from what was made.

    A model that keeps up with the air writes everything as soon as a reserve is ready. A slower one writes the papers
    with the most to tell, the more of them the more is ready, and never while what is ready might not last.
    """

    def __init__(self, catalogue: Catalogue, store: ArtefactStore, channel: str, target_seconds: float) -> None:
        """`target_seconds` is the length of a segment."""
        self._catalogue = catalogue
        self._store = store
        self._channel = channel
        self._target = target_seconds
        self._seen: dict[str, _Made] = {}

    def factor(self) -> float | None:
        """Over the latest segments for which the model worked; None where there is none. Raises StoreUnreachable."""
        return _factor(self._made())

    def refusal(self, digest: Digest, supposed: float | None = None) -> str:
        """Why the model may not write this paper now, in one line; "" where it may. Raises StoreUnreachable.

        `supposed` is the factor that it is trusted with until it has written something.
        """
        ready = self._catalogue.unaired_seconds(self._channel)
        made = self._made()
        factor = _factor(made) or supposed or SLOW_FACTOR
        needed = SAFETY * self._target / factor + RESERVE_SECONDS
        if ready < needed:
            return f"{ready / 60:.0f} minutes are ready, the model needs {needed / 60:.0f} to be on the safe side"
        share = min(1.0, factor * ready / needed)
        heavier = sum(each.weight > digest.weight for each in made)
        if len(made) >= FEWEST_TO_COMPARE and heavier >= share * len(made):
            return f"the model has time for {share:.0%} of the papers, and others have more to tell"
        return ""

    def _made(self) -> list[_Made]:
        keys = [record.item_key for record in self._catalogue.items([ItemKind.SEGMENT], RECENT)]
        self._seen = {key: self._seen.get(key) or self._look(key) for key in keys}
        return list(self._seen.values())

    def _look(self, key: str) -> _Made:
        """A segment that cannot be read tells nothing."""
        try:
            item = decode(Item, self._store.get(key))
        except (ArtefactMissing, Undecodable):
            return _Made(0.0, 0.0, 0.0)
        calls = item.writing.calls if item.writing is not None else ()
        seconds = sum(call.seconds for call in calls if not call.remembered)
        return _Made(item.duration, seconds, sum(cited.claim.score for cited in item.claims))


def _factor(made: list[_Made]) -> float | None:
    worked = [each for each in made if each.model > 0]
    return sum(each.sound for each in worked) / sum(each.model for each in worked) if worked else None
