"""What exists, and where it lies."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from typing import Any, Protocol

from paperradio.domain.media import Asset
from paperradio.domain.paper import Paper, PaperId
from paperradio.domain.rundown import AsRun, ItemKind, ItemRecord
from paperradio.domain.selection import Thumb
from paperradio.domain.show import Reading


class ArtefactStore(Protocol):
    """Files by key (``<kind>/<2 hex>/<hex>.<extension>``), on any fsspec file system."""

    def put(self, kind: str, extension: str, data: bytes) -> Asset:
        """Store by content: the key is made from the data's SHA-256. Storing twice changes nothing."""
        ...

    def put_at(self, key: str, data: bytes) -> Asset:
        """Store at a key the caller made (clips). Whole or not at all. Replaces."""
        ...

    def get(self, key: str) -> bytes:
        """Raises ArtefactMissing, StoreUnreachable."""
        ...

    def has(self, key: str) -> bool: ...

    def size(self, key: str) -> int:
        """Bytes. Raises ArtefactMissing, StoreUnreachable."""
        ...

    def delete(self, key: str) -> None:
        """Gone afterwards, whether it was there or not."""
        ...


class Catalogue(Protocol):
    """What exists. Every method raises StoreUnreachable when the database does not answer."""

    def add_papers(self, papers: Iterable[Paper], wanted: bool = False) -> Sequence[PaperId]:
        """Record papers; known ones are left as they are, but for a licence that was not known. The ids that are new,
        in the order given.

        Of the versions of one paper only the latest waits. A withdrawn paper takes its earlier versions and all
        their segments with it at once. `wanted`: somebody asked for these; they wait before all others, known ones
        too, and what failed is tried again.
        """
        ...

    def paper(self, paper_id: PaperId) -> Paper | None: ...

    def versions(self, work: str) -> Sequence[Paper]:
        """The known versions of a paper (an id without its version), the latest first."""
        ...

    def known(self, works: Sequence[str]) -> frozenset[str]:
        """Those of these works (ids without a version) of which some version is known."""
        ...

    def waiting(self, recipe: str, limit: int, wanted: bool = False) -> Sequence[Paper]:
        """Papers without a segment or a recorded failure under `recipe`: latest seen first among equal batches.

        Withdrawn papers and superseded versions do not wait. `wanted`: only those that somebody asked for.
        """
        ...

    def outdated(self, recipe: str, channel: str, limit: int) -> Sequence[Paper]:
        """Papers whose segments, made with other recipes, the channel has not all aired and that have none of this one.

        Those with a recorded failure under `recipe` are left out, and so is what does not wait. The latest seen first.
        """
        ...

    def uncorrected(self, limit: int = 20) -> Sequence[Paper]:
        """Withdrawn papers that had a segment and have no item ``correction:<id without version>`` yet."""
        ...

    def request(self, reference: str) -> None:
        """Somebody wants the paper of this arXiv id, whose record is not known yet."""
        ...

    def requests(self) -> Sequence[str]:
        """What was requested and not answered, the oldest first."""
        ...

    def answered(self, reference: str) -> None:
        """A request has been met, or cannot be."""
        ...

    def pause(self, name: str, until: datetime) -> None:
        """All newsrooms are to leave `name` alone until then."""
        ...

    def take(self, name: str, until: datetime) -> bool:
        """A `pause` for the others by the one who gets True; False while another pause of that name lasts."""
        ...

    def paused_until(self, name: str) -> datetime | None:
        """What the last `pause` said; None where there was none."""
        ...

    def add_lines(self, subject: str, lines: Sequence[str]) -> None:
        """What the station says between the facts about a subject now; what it said about it before is forgotten."""
        ...

    def lines(self, since: datetime, but: str = "") -> Sequence[str]:
        """Such lines about all subjects but one, in the order in which they were said."""
        ...

    def add_item(self, record: ItemRecord) -> bool:
        """Record an item, more of one that is open, or that one finished: it keeps the time of its making.

        False when as much is known already (nothing changes then). A finished one is listed though what there was of
        it had been withdrawn.
        """
        ...

    def item(self, item_id: str) -> ItemRecord | None: ...

    def items(
        self, kinds: Sequence[ItemKind] | None = None, limit: int = 100, paper_id: PaperId | None = None
    ) -> Sequence[ItemRecord]:
        """Newest first; withdrawn and open ones left out."""
        ...

    def open_items(self) -> Sequence[ItemRecord]:
        """Those that are still being made, newest first; withdrawn ones left out."""
        ...

    def editions(self, channel: str, format: str = "", limit: int = 100) -> Sequence[ItemRecord]:
        """Shows of a channel, of one format or of all, the latest date first; withdrawn ones left out."""
        ...

    def seen_between(self, since: datetime, until: datetime, limit: int = 5000) -> Sequence[Paper]:
        """Papers first seen after `since` and not after `until`, in their latest version, the newest first.

        Withdrawn ones are left out. A new version of a paper that was seen before counts as seen before.
        """
        ...

    def works_after(self, work: str, limit: int) -> Sequence[Paper]:
        """The latest versions of all papers, page by page: in the order of their works (ids without a version), those
        that come after `work`; withdrawn ones left out.
        """
        ...

    def withdrawn_since(self, since: datetime, limit: int = 100) -> Sequence[Paper]:
        """Withdrawn papers whose correction (item ``correction:<id without version>``) was made after `since`."""
        ...

    def add_reading(self, reading: Reading) -> None:
        """Where a paper's reading lies; the one that was known is replaced."""
        ...

    def reading(self, paper_id: PaperId) -> Reading | None: ...

    def add_thumb(self, thumb: Thumb) -> None:
        """A listener's verdict on a paper; an earlier one of the same listener is replaced."""
        ...

    def thumbs(self, channel: str) -> Mapping[PaperId, int]:
        """The sum of all verdicts by paper; those that add up to 0 are left out."""
        ...

    def withdraw(self, item_id: str) -> None:
        """Take an item out of `items` and `unaired_seconds` for good; an unknown id changes nothing."""
        ...

    def withdraw_outdated(self, paper_id: PaperId) -> None:
        """Withdraw the segments of versions before this one, and those of this one where the paper is withdrawn."""
        ...

    def withdraw_replaced(self, record: ItemRecord) -> None:
        """This segment is ready: those of its paper with other recipes leave that were never on the air or are open."""
        ...

    def add_failure(self, subject: str, recipe: str, stage: str, reason: str) -> None:
        """A subject (a paper id) could not be made under this recipe. Once recorded it does not come back by itself."""
        ...

    def failures(self, limit: int = 100) -> Sequence[Mapping[str, Any]]:
        """Newest first: subject, recipe, stage, reason, at."""
        ...

    def add_as_run(self, entries: Iterable[AsRun]) -> None:
        """Record what was aired; entries whose id is known are left alone."""
        ...

    def as_run(self, channel: str, since: datetime | None = None, limit: int = 1000) -> Sequence[AsRun]:
        """Newest first."""
        ...

    def unaired_seconds(self, channel: str) -> float:
        """How much segment time is ready that this channel has never aired."""
        ...

    def set_activity(self, who: str, activity: Mapping[str, Any]) -> None:
        """What a newsroom is doing now (``{"stage": …, "subject": …}``), with the time of the call."""
        ...

    def unreadable(self) -> Sequence[str]:
        """One line for each row that was left out of a recent answer because it cannot be read. Asks nobody."""
        ...

    def activity(self) -> Mapping[str, Mapping[str, Any]]:
        """By name, each with `at` (ISO time)."""
        ...
