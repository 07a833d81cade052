"""A stand-in for the catalogue."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from typing import Any

from paperradio.clock import Clock
from paperradio.domain.paper import Paper, PaperId, version_of, without_version
from paperradio.domain.rundown import AsRun, ItemKind, ItemRecord
from paperradio.errors import StoreUnreachable
from paperradio.testing.readings import ReadingsAndRequests


class MemoryCatalogue(ReadingsAndRequests):
    """ports.Catalogue in dicts. While `reachable` is False every call raises StoreUnreachable."""

    def __init__(self, clock: Clock) -> None:
        super().__init__(clock)
        self._papers: dict[str, tuple[tuple[int, float, int], Paper]] = {}
        self._items: dict[str, ItemRecord] = {}
        self._open: dict[str, ItemRecord] = {}
        self._withdrawn: set[str] = set()
        self._lines: dict[str, tuple[datetime, tuple[str, ...]]] = {}
        self._failures: dict[tuple[str, str], dict[str, Any]] = {}
        self._as_run: dict[str, AsRun] = {}
        self._activity: dict[str, dict[str, Any]] = {}
        self.reachable = True

    def add_papers(self, papers: Iterable[Paper], wanted: bool = False) -> Sequence[PaperId]:
        self._ask()
        seen = self._clock.now().timestamp()
        new = []
        for position, paper in enumerate(papers):
            known = self._papers.get(paper.id)
            if known is None:
                self._papers[paper.id] = (-int(wanted), -seen, position), paper
                new.append(paper.id)
            elif paper.licence and not known[1].licence:
                self._papers[paper.id] = known[0], replace(known[1], licence=paper.licence)
            if known is not None and wanted:
                known = self._papers[paper.id]
                source = "added" if known[1].source == "arxiv" else known[1].source
                self._papers[paper.id] = (-1, -seen, position), replace(known[1], source=source)
                self._failures = {key: told for key, told in self._failures.items() if key[0] != paper.id}
            if paper.withdrawn:
                self._withdraw_papers(paper.id)
        return new

    def paper(self, paper_id: PaperId) -> Paper | None:
        self._ask()
        return self._papers[paper_id][1] if paper_id in self._papers else None

    def versions(self, work: str) -> Sequence[Paper]:
        self._ask()
        found = [paper for _, paper in self._papers.values() if without_version(paper.id) == work]
        return sorted(found, key=lambda paper: -(version_of(paper.id) or 0))

    def known(self, works: Sequence[str]) -> frozenset[str]:
        self._ask()
        return frozenset(works) & {without_version(paper.id) for _, paper in self._papers.values()}

    def waiting(self, recipe: str, limit: int, wanted: bool = False) -> Sequence[Paper]:
        self._ask()
        segments = (item for item in self._items.values() if item.kind is ItemKind.SEGMENT and not item.open)
        done = {item.paper_id for item in segments if item.recipe == recipe}
        done |= {PaperId(subject) for subject, of in self._failures if of == recipe}
        in_order = sorted(self._papers.values(), key=lambda entry: entry[0])
        left = [paper for turn, paper in in_order if paper.id not in done and (turn[0] < 0 or not wanted)]
        return [paper for paper in left if not paper.withdrawn and self._is_latest(paper)][:limit]

    def outdated(self, recipe: str, channel: str, limit: int) -> Sequence[Paper]:
        aired = {entry.item_id for entry in self._as_run.values() if entry.channel == channel}
        ready = [item for item in self.items([ItemKind.SEGMENT], len(self._items) + 1) if item.id not in aired]
        unaired = {item.paper_id for item in ready if item.recipe != recipe}
        return [paper for paper in self.waiting(recipe, len(self._papers) + 1) if paper.id in unaired][:limit]

    def uncorrected(self, limit: int = 20) -> Sequence[Paper]:
        self._ask()
        made = {item.paper_id for item in self._items.values() if item.kind is ItemKind.SEGMENT}
        withdrawn = [paper for _, paper in self._papers.values() if paper.withdrawn and paper.id in made]
        in_order = sorted(withdrawn, key=lambda paper: version_of(paper.id) or 0)
        latest = {without_version(paper.id): paper for paper in in_order}
        return [paper for work, paper in latest.items() if f"correction:{work}" not in self._items][:limit]

    def add_lines(self, subject: str, lines: Sequence[str]) -> None:
        self._ask()
        self._lines.pop(subject, None)
        self._lines[subject] = self._clock.now(), tuple(lines)

    def lines(self, since: datetime, but: str = "") -> Sequence[str]:
        self._ask()
        told = sorted(((at, subject), lines) for subject, (at, lines) in self._lines.items())
        return [line for (at, subject), lines in told for line in lines if at >= since and subject != but]

    def add_item(self, record: ItemRecord) -> bool:
        self._ask()
        known = self._items.get(record.id)
        if known is not None and (not known.open or (record.open and record.duration <= known.duration)):
            return False
        self._items[record.id] = record if known is None else replace(record, created=known.created)
        self._open.pop(record.id, None)
        if record.open:
            self._open[record.id] = self._items[record.id]
        else:
            self._withdrawn.discard(record.id)
        return True

    def item(self, item_id: str) -> ItemRecord | None:
        self._ask()
        return self._items.get(item_id)

    def items(
        self, kinds: Sequence[ItemKind] | None = None, limit: int = 100, paper_id: PaperId | None = None
    ) -> Sequence[ItemRecord]:
        self._ask()
        found = [item for item in self._items.values() if item.id not in self._withdrawn and not item.open]
        found = [item for item in found if kinds is None or item.kind in kinds]
        found = [item for item in found if paper_id is None or item.paper_id == paper_id]
        return sorted(found, key=lambda item: (-item.created.timestamp(), item.id))[:limit]

    def open_items(self) -> Sequence[ItemRecord]:
        self._ask()
        found = [item for item in self._open.values() if item.id not in self._withdrawn]
        return sorted(found, key=lambda item: (-item.created.timestamp(), item.id))

    def editions(self, channel: str, format: str = "", limit: int = 100) -> Sequence[ItemRecord]:
        shows = [item for item in self.items([ItemKind.SHOW], len(self._items) + 1) if item.channel == channel]
        chosen = [one for one in shows if format in ("", one.format)]
        return sorted(chosen, key=lambda one: one.date, reverse=True)[:limit]

    def seen_between(self, since: datetime, until: datetime, limit: int = 5000) -> Sequence[Paper]:
        self._ask()
        begin, end = since.timestamp(), until.timestamp()
        return [paper for paper in self._standing() if begin < self._first_seen(paper.id) <= end][:limit]

    def works_after(self, work: str, limit: int) -> Sequence[Paper]:
        self._ask()
        in_order = sorted(self._standing(), key=lambda paper: without_version(paper.id))
        return [paper for paper in in_order if without_version(paper.id) > work][:limit]

    def withdrawn_since(self, since: datetime, limit: int = 100) -> Sequence[Paper]:
        self._ask()
        corrections = {id: item for id, item in self._items.items() if id.startswith("correction:")}
        works = {id.removeprefix("correction:") for id, item in corrections.items() if item.created > since}
        withdrawn = [paper for _, paper in self._papers.values() if paper.withdrawn]
        in_order = sorted(withdrawn, key=lambda paper: version_of(paper.id) or 0)
        latest = {without_version(paper.id): paper for paper in in_order}
        return [paper for work, paper in latest.items() if work in works][:limit]

    def withdraw(self, item_id: str) -> None:
        self._ask()
        self._withdrawn.add(item_id)

    def withdraw_outdated(self, paper_id: PaperId) -> None:
        self._ask()
        own = version_of(paper_id) or 0
        gone = [paper.id for paper in self.versions(without_version(paper_id)) if paper.withdrawn]
        gone += [one.id for one in self.versions(without_version(paper_id)) if 0 < (version_of(one.id) or 0) < own]
        self._withdraw_segments([one for one in gone if (version_of(one) or 0) <= own])

    def withdraw_replaced(self, record: ItemRecord) -> None:
        self._ask()
        aired = {entry.item_id for entry in self._as_run.values()}
        of_paper = [one for one in self._items.values() if one.paper_id == record.paper_id and one.kind is record.kind]
        others = [one for one in of_paper if one.recipe != record.recipe]
        self._withdrawn |= {one.id for one in others if one.open or one.id not in aired}

    def add_failure(self, subject: str, recipe: str, stage: str, reason: str) -> None:
        self._ask()
        told = {"subject": subject, "recipe": recipe, "stage": stage, "reason": reason, "at": self._clock.now()}
        self._failures[subject, recipe] = told

    def failures(self, limit: int = 100) -> Sequence[Mapping[str, Any]]:
        self._ask()
        by_subject = sorted(self._failures.values(), key=lambda failure: str(failure["subject"]))
        return sorted(by_subject, key=lambda failure: -failure["at"].timestamp())[:limit]

    def add_as_run(self, entries: Iterable[AsRun]) -> None:
        self._ask()
        for entry in entries:
            self._as_run.setdefault(entry.id, entry)

    def as_run(self, channel: str, since: datetime | None = None, limit: int = 1000) -> Sequence[AsRun]:
        self._ask()
        found = [entry for entry in self._as_run.values() if entry.channel == channel]
        found = [entry for entry in found if since is None or entry.started >= since]
        return sorted(found, key=lambda entry: (-entry.started.timestamp(), entry.id))[:limit]

    def unaired_seconds(self, channel: str) -> float:
        self._ask()
        aired = {entry.item_id for entry in self._as_run.values() if entry.channel == channel}
        out = aired | self._withdrawn
        segments = (item for item in self._items.values() if item.kind is ItemKind.SEGMENT and not item.open)
        return sum((item.duration for item in segments if item.id not in out), 0.0)

    def set_activity(self, who: str, activity: Mapping[str, Any]) -> None:
        self._ask()
        self._activity[who] = dict(activity) | {"at": self._clock.now().isoformat()}

    def unreadable(self) -> Sequence[str]:
        return ()

    def activity(self) -> Mapping[str, Mapping[str, Any]]:
        self._ask()
        return {who: dict(activity) for who, activity in self._activity.items()}

    def _standing(self) -> list[Paper]:
        """The latest versions, withdrawn ones left out, the newest first."""
        in_order = [paper for _, paper in sorted(self._papers.values(), key=lambda entry: entry[0][1:])]
        return [paper for paper in in_order if not paper.withdrawn and self._is_latest(paper)]

    def _first_seen(self, paper_id: PaperId) -> float:
        """When the first of the paper's versions came, in Unix seconds."""
        return min(-self._papers[one.id][0][1] for one in self.versions(without_version(paper_id)))

    def _is_latest(self, paper: Paper) -> bool:
        version = version_of(paper.id) or 0
        others = self.versions(without_version(paper.id))
        return not version or all((version_of(other.id) or 0) <= version for other in others)

    def _withdraw_papers(self, paper_id: PaperId) -> None:
        """This version and those before it."""
        work, last = without_version(paper_id), version_of(paper_id) or 0
        gone = [paper.id for paper in self.versions(work) if (version_of(paper.id) or 0) <= last]
        for one in gone:
            turn, paper = self._papers[one]
            self._papers[one] = turn, replace(paper, withdrawn=True)
        self._withdraw_segments(gone)

    def _withdraw_segments(self, papers: Sequence[PaperId]) -> None:
        segments = (item for item in self._items.values() if item.kind is ItemKind.SEGMENT)
        self._withdrawn |= {item.id for item in segments if item.paper_id in papers}

    def _ask(self) -> None:
        if not self.reachable:
            raise StoreUnreachable("switched off")
