"""Bringing a catalogue that an earlier program made to the tables of this one, in the transaction that finds it."""

from __future__ import annotations

from collections.abc import Callable, Mapping

import sqlalchemy as sa
from sqlalchemy.schema import CreateColumn

from paperradio.domain.paper import version_of, without_version
from paperradio.storage import standing, tables

_AT_ONCE = 5_000


def migrate(connection: sa.Connection, found: int) -> bool:
    """From version `found` to SCHEMA_VERSION, one step after the other; False where no way leads there."""
    if not all(version in _STEPS for version in range(found, tables.SCHEMA_VERSION)) or found > tables.SCHEMA_VERSION:
        return False
    for version in range(found, tables.SCHEMA_VERSION):
        _STEPS[version](connection)
    connection.execute(sa.update(tables.schema_version).values(version=tables.SCHEMA_VERSION))
    return True


def _identity(connection: sa.Connection) -> None:
    """Version 2 knows works and their versions, wishes, and papers that were withdrawn."""
    _add_columns(
        connection, tables.papers, "updated", "comment", "work", "version", "priority", "superseded", "withdrawn"
    )
    for name in ("papers_by_seen", "items_by_paper"):
        connection.exec_driver_sql(f"DROP INDEX {name}")
    papers = tables.papers
    ids = connection.execute(sa.select(papers.c.id)).scalars().all()
    fill = sa.update(papers).where(papers.c.id == sa.bindparam("paper")).values(work=sa.bindparam("of"))
    for start in range(0, len(ids), _AT_ONCE):
        rows = [
            {"paper": one, "of": without_version(one), "version": version_of(one) or 0}
            for one in ids[start:][:_AT_ONCE]
        ]
        connection.execute(fill.values(version=sa.bindparam("version")), rows)
    tables.papers_in_turn.create(connection)
    tables.papers_by_work.create(connection)
    tables.requests.create(connection)
    standing.mark_superseded(connection, sorted({without_version(one) for one in ids}))


def _pauses(connection: sa.Connection) -> None:
    """Version 3 knows who wants to be left alone, and finds what was withdrawn by an index."""
    tables.papers_withdrawn.create(connection, checkfirst=True)
    tables.pauses.create(connection)


def _lines(connection: sa.Connection) -> None:
    """Version 4 knows what the station says between the facts."""
    tables.lines.create(connection)


def _shows(connection: sa.Connection) -> None:
    """Version 5 knows shows and channels, where readings lie, and listeners' thumbs."""
    added = ("channel", "format", "date", "until", "chapters_key", "notes_key", "artwork_key", "papers")
    _add_columns(connection, tables.items, *added)
    tables.items_by_edition.create(connection)
    tables.papers_by_arrival.create(connection, checkfirst=True)
    tables.readings.create(connection)
    tables.thumbs.create(connection)


def _open_items(connection: sa.Connection) -> None:
    """Version 6 knows items that are still being made."""
    _add_columns(connection, tables.items, "open")
    connection.exec_driver_sql("DROP INDEX IF EXISTS items_by_paper")
    next(index for index in tables.items.indexes if index.name == "items_by_paper").create(connection)
    tables.items_open.create(connection)


def _add_columns(connection: sa.Connection, table: sa.Table, *names: str) -> None:
    for name in names:
        column = CreateColumn(table.c[name]).compile(connection)
        connection.exec_driver_sql(f"ALTER TABLE {table.name} ADD COLUMN {column}")


_STEPS: Mapping[int, Callable[[sa.Connection], None]] = {1: _identity, 2: _pauses, 3: _lines, 4: _shows, 5: _open_items}
