"""The catalogue in SQL: what exists, what failed, what was aired."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict
from datetime import datetime
from typing import Any

import sqlalchemy as sa

from paperradio.domain.paper import Paper, PaperId, without_version
from paperradio.domain.rundown import AsRun, ItemKind, ItemRecord
from paperradio.domain.selection import Thumb
from paperradio.domain.show import Reading
from paperradio.storage import coverage, standing, tables
from paperradio.storage.requests import Requests
from paperradio.storage.rows import as_run_of, item_of, item_row, paper_of, paper_row, reading_of

_ROWS_AT_ONCE = 1_000


class SqlCatalogue(Requests):
    """ports.Catalogue on SQLite (``sqlite:////path``) or PostgreSQL (``postgresql://…``).

    Safe to share between threads. Nothing is opened before the first call.
    """

    def add_papers(self, papers: Iterable[Paper], wanted: bool = False) -> Sequence[PaperId]:
        told = list(papers)
        seen = self._clock.now()
        batch = {"seen": seen, "priority": int(wanted)}
        rows = [paper_row(paper) | batch | {"position": position} for position, paper in enumerate(told)]
        with self._database.transaction() as connection:
            new: set[str] = set()
            insert = self._insert(tables.papers).on_conflict_do_nothing().returning(tables.papers.c.id)
            for start in range(0, len(rows), _ROWS_AT_ONCE):
                new.update(connection.execute(insert, rows[start : start + _ROWS_AT_ONCE]).scalars())
            standing.fill_licences(connection, [paper for paper in told if paper.licence and paper.id not in new])
            standing.mark_superseded(connection, sorted({row["work"] for row in rows if row["id"] in new}))
            for paper in told:
                if paper.withdrawn:
                    standing.mark_withdrawn(connection, paper)
            if wanted:
                known = {paper.id: place for place, paper in enumerate(told) if paper.id not in new}
                standing.mark_wanted(connection, known, seen)
        return [paper_id for paper_id in dict.fromkeys(paper.id for paper in told) if paper_id in new]

    def paper(self, paper_id: PaperId) -> Paper | None:
        rows = self._rows(sa.select(tables.papers).where(tables.papers.c.id == paper_id))
        return paper_of(rows[0]) if rows else None

    def versions(self, work: str) -> Sequence[Paper]:
        papers = tables.papers.c
        rows = self._rows(sa.select(tables.papers).where(papers.work == work).order_by(papers.version.desc()))
        return [paper_of(row) for row in rows]

    def known(self, works: Sequence[str]) -> frozenset[str]:
        papers = tables.papers.c
        found: set[str] = set()
        for start in range(0, len(works), _ROWS_AT_ONCE):
            some = works[start : start + _ROWS_AT_ONCE]
            found.update(row["work"] for row in self._rows(sa.select(papers.work).where(papers.work.in_(some))))
        return frozenset(found)

    def waiting(self, recipe: str, limit: int, wanted: bool = False) -> Sequence[Paper]:
        return [paper_of(row) for row in self._rows(standing.waiting(recipe, limit, wanted))]

    def outdated(self, recipe: str, channel: str, limit: int) -> Sequence[Paper]:
        return [paper_of(row) for row in self._rows(standing.outdated(recipe, channel).limit(limit))]

    def uncorrected(self, limit: int = 20) -> Sequence[Paper]:
        papers = [paper_of(row) for row in self._rows(standing.uncorrected().limit(limit))]
        latest = {without_version(paper.id): paper for paper in reversed(papers)}
        return list(latest.values())

    def add_lines(self, subject: str, lines: Sequence[str]) -> None:
        now = self._clock.now()
        rows = [{"subject": subject, "position": at, "line": line, "at": now} for at, line in enumerate(lines)]
        with self._database.transaction() as connection:
            connection.execute(sa.delete(tables.lines).where(tables.lines.c.subject == subject))
            if rows:
                connection.execute(sa.insert(tables.lines), rows)

    def lines(self, since: datetime, but: str = "") -> Sequence[str]:
        told = tables.lines.c
        said = sa.select(told.line).where(told.at >= since, told.subject != but)
        return [row["line"] for row in self._rows(said.order_by(told.at, told.subject, told.position))]

    def add_item(self, record: ItemRecord) -> bool:
        insert, here = self._insert(tables.items).values(item_row(record)), tables.items.c
        changed = {name: insert.excluded[name] for name in item_row(record) if name not in ("id", "created")}
        if record.open:
            del changed["withdrawn"]
        grows = sa.and_(here.open, sa.or_(sa.not_(insert.excluded.open), insert.excluded.duration > here.duration))
        added = insert.on_conflict_do_update(index_elements=["id"], set_=changed, where=grows)
        with self._database.transaction() as connection:
            return connection.execute(added.returning(here.id)).first() is not None

    def item(self, item_id: str) -> ItemRecord | None:
        found = self._items(sa.select(tables.items).where(tables.items.c.id == item_id))
        return found[0] if found else None

    def items(
        self, kinds: Sequence[ItemKind] | None = None, limit: int = 100, paper_id: PaperId | None = None
    ) -> Sequence[ItemRecord]:
        column = tables.items.c
        query = sa.select(tables.items).where(column.withdrawn.is_(False), column.open.is_(False))
        if kinds is not None:
            query = query.where(column.kind.in_([kind.value for kind in kinds]))
        if paper_id is not None:
            query = query.where(column.paper_id == paper_id)
        newest_first = query.order_by(column.created.desc(), column.id).limit(limit)
        return self._items(newest_first)

    def open_items(self) -> Sequence[ItemRecord]:
        found = self._items(standing.open_items())
        return sorted(found, key=lambda item: (-item.created.timestamp(), item.id))

    def editions(self, channel: str, format: str = "", limit: int = 100) -> Sequence[ItemRecord]:
        return self._items(coverage.editions(channel, format).limit(limit))

    def seen_between(self, since: datetime, until: datetime, limit: int = 5000) -> Sequence[Paper]:
        return [paper_of(row) for row in self._rows(coverage.seen_between(since, until).limit(limit))]

    def works_after(self, work: str, limit: int) -> Sequence[Paper]:
        return [paper_of(row) for row in self._rows(coverage.works_after(work).limit(limit))]

    def withdrawn_since(self, since: datetime, limit: int = 100) -> Sequence[Paper]:
        papers = [paper_of(row) for row in self._rows(coverage.withdrawn_since(since).limit(limit))]
        latest = {without_version(paper.id): paper for paper in reversed(papers)}
        return list(latest.values())

    def add_reading(self, reading: Reading) -> None:
        row = asdict(reading)
        insert = self._insert(tables.readings).values(row)
        self._write(insert.on_conflict_do_update(index_elements=["paper_id"], set_=row))

    def reading(self, paper_id: PaperId) -> Reading | None:
        rows = self._rows(sa.select(tables.readings).where(tables.readings.c.paper_id == paper_id))
        return reading_of(rows[0]) if rows else None

    def add_thumb(self, thumb: Thumb) -> None:
        insert = self._insert(tables.thumbs).values(asdict(thumb))
        key = ["channel", "paper_id", "listener"]
        self._write(insert.on_conflict_do_update(index_elements=key, set_={"value": thumb.value}))

    def thumbs(self, channel: str) -> Mapping[PaperId, int]:
        return {PaperId(row["paper_id"]): row["total"] for row in self._rows(coverage.thumbs(channel))}

    def withdraw(self, item_id: str) -> None:
        self._write(sa.update(tables.items).where(tables.items.c.id == item_id).values(withdrawn=True))

    def withdraw_outdated(self, paper_id: PaperId) -> None:
        with self._database.transaction() as connection:
            standing.withdraw_outdated(connection, paper_id)

    def withdraw_replaced(self, record: ItemRecord) -> None:
        with self._database.transaction() as connection:
            standing.withdraw_replaced(connection, record)

    def add_failure(self, subject: str, recipe: str, stage: str, reason: str) -> None:
        told = {"stage": stage, "reason": reason, "at": self._clock.now()}
        insert = self._insert(tables.failures).values({"subject": subject, "recipe": recipe} | told)
        self._write(insert.on_conflict_do_update(index_elements=["subject", "recipe"], set_=told))

    def failures(self, limit: int = 100) -> Sequence[Mapping[str, Any]]:
        column = tables.failures.c
        newest_first = sa.select(tables.failures).order_by(column.at.desc(), column.subject).limit(limit)
        return [dict(row) for row in self._rows(newest_first)]

    def add_as_run(self, entries: Iterable[AsRun]) -> None:
        with self._database.transaction() as connection:
            for entry in entries:
                values = {column.name: getattr(entry, column.name) for column in tables.as_run.columns}
                self._add_new(connection, tables.as_run, values)

    def as_run(self, channel: str, since: datetime | None = None, limit: int = 1000) -> Sequence[AsRun]:
        column = tables.as_run.c
        query = sa.select(tables.as_run).where(column.channel == channel)
        if since is not None:
            query = query.where(column.started >= since)
        newest_first = query.order_by(column.started.desc(), column.id).limit(limit)
        return self._read(newest_first, tables.as_run, as_run_of)

    def _items(self, query: sa.Select[Any]) -> list[ItemRecord]:
        return self._read(query, tables.items, item_of)

    def unaired_seconds(self, channel: str) -> float:
        item, aired = tables.items.c, tables.as_run.c
        total = sa.select(sa.func.coalesce(sa.func.sum(item.duration), 0.0).label("seconds")).where(
            item.kind == ItemKind.SEGMENT.value,
            item.withdrawn.is_(False),
            item.open.is_(False),
            ~sa.exists().where(aired.channel == channel, aired.item_id == item.id),
        )
        return float(self._rows(total)[0]["seconds"])

    def set_activity(self, who: str, activity: Mapping[str, Any]) -> None:
        told = {"activity": dict(activity), "at": self._clock.now()}
        insert = self._insert(tables.activity).values({"who": who} | told)
        self._write(insert.on_conflict_do_update(index_elements=["who"], set_=told))

    def activity(self) -> Mapping[str, Mapping[str, Any]]:
        rows = self._rows(sa.select(tables.activity))
        return {row["who"]: dict(row["activity"]) | {"at": row["at"].isoformat()} for row in rows}
