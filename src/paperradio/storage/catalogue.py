"""The catalogue in SQL: what exists, what failed, what was aired."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict
from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.dialects import postgresql, sqlite

from paperradio.clock import Clock, SystemClock
from paperradio.domain.paper import Paper, PaperId, without_version
from paperradio.domain.rundown import AsRun, ItemKind, ItemRecord
from paperradio.domain.selection import Thumb
from paperradio.domain.show import Reading
from paperradio.storage import coverage, standing, tables
from paperradio.storage.database import Database
from paperradio.storage.rows import as_run_of, item_of, item_row, paper_of, paper_row, reading_of

_ROWS_AT_ONCE = 1_000


class SqlCatalogue:
    """ports.Catalogue on SQLite (``sqlite:////path``) or PostgreSQL (``postgresql://…``).

    Safe to share between threads. Nothing is opened before the first call.
    """

    def __init__(self, url: str, clock: Clock | None = None, create: bool = True) -> None:
        """`create` False never makes a missing SQLite file. Raises ConfigurationError for an unusable URL."""
        self._database = Database(url, create)
        self._clock = clock or SystemClock()

    def close(self) -> None:
        """Close all connections."""
        self._database.close()

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

    def uncorrected(self, limit: int = 20) -> Sequence[Paper]:
        papers = [paper_of(row) for row in self._rows(standing.uncorrected().limit(limit))]
        latest = {without_version(paper.id): paper for paper in reversed(papers)}
        return list(latest.values())

    def request(self, reference: str) -> None:
        self._write(
            self._insert(tables.requests).values(reference=reference, at=self._clock.now()).on_conflict_do_nothing()
        )

    def requests(self) -> Sequence[str]:
        rows = self._rows(sa.select(tables.requests).order_by(tables.requests.c.at, tables.requests.c.reference))
        return [row["reference"] for row in rows]

    def answered(self, reference: str) -> None:
        self._write(sa.delete(tables.requests).where(tables.requests.c.reference == reference))

    def pause(self, name: str, until: datetime) -> None:
        insert = self._insert(tables.pauses).values(name=name, until=until)
        self._write(insert.on_conflict_do_update(index_elements=["name"], set_={"until": until}))

    def take(self, name: str, until: datetime) -> bool:
        pauses = tables.pauses.c
        insert = self._insert(tables.pauses).values(name=name, until=until)
        over = pauses.until <= self._clock.now()
        taken = insert.on_conflict_do_update(index_elements=["name"], set_={"until": until}, where=over)
        with self._database.transaction() as connection:
            return connection.execute(taken.returning(pauses.name)).first() is not None

    def paused_until(self, name: str) -> datetime | None:
        rows = self._rows(sa.select(tables.pauses).where(tables.pauses.c.name == name))
        return rows[0]["until"] if rows else None

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
        with self._database.transaction() as connection:
            return self._add_new(connection, tables.items, item_row(record))

    def item(self, item_id: str) -> ItemRecord | None:
        rows = self._rows(sa.select(tables.items).where(tables.items.c.id == item_id))
        return item_of(rows[0]) if rows else None

    def items(
        self, kinds: Sequence[ItemKind] | None = None, limit: int = 100, paper_id: PaperId | None = None
    ) -> Sequence[ItemRecord]:
        column = tables.items.c
        query = sa.select(tables.items).where(column.withdrawn.is_(False))
        if kinds is not None:
            query = query.where(column.kind.in_([kind.value for kind in kinds]))
        if paper_id is not None:
            query = query.where(column.paper_id == paper_id)
        newest_first = query.order_by(column.created.desc(), column.id).limit(limit)
        return [item_of(row) for row in self._rows(newest_first)]

    def editions(self, channel: str, format: str = "", limit: int = 100) -> Sequence[ItemRecord]:
        return [item_of(row) for row in self._rows(coverage.editions(channel, format).limit(limit))]

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
        return [as_run_of(row) for row in self._rows(newest_first)]

    def unaired_seconds(self, channel: str) -> float:
        item, aired = tables.items.c, tables.as_run.c
        total = sa.select(sa.func.coalesce(sa.func.sum(item.duration), 0.0).label("seconds")).where(
            item.kind == ItemKind.SEGMENT.value,
            item.withdrawn.is_(False),
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

    def _insert(self, table: sa.Table) -> sqlite.Insert | postgresql.Insert:
        on_postgres = self._database.engine.dialect.name == "postgresql"
        return postgresql.insert(table) if on_postgres else sqlite.insert(table)

    def _add_new(self, connection: sa.Connection, table: sa.Table, row: Mapping[str, Any]) -> bool:
        insert = self._insert(table).values(row).on_conflict_do_nothing().returning(table.c.id)
        return connection.execute(insert).first() is not None

    def _rows(self, query: sa.Select[Any]) -> Sequence[sa.RowMapping]:
        with self._database.transaction() as connection:
            return connection.execute(query).mappings().all()

    def _write(self, statement: sa.Executable) -> None:
        with self._database.transaction() as connection:
            connection.execute(statement)
