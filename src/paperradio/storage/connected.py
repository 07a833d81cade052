"""What asks the catalogue's database."""

from __future__ import annotations

import logging
from collections.abc import Callable, Mapping, Sequence
from typing import Any, TypeVar

import sqlalchemy as sa
from sqlalchemy.dialects import postgresql, sqlite

from paperradio.clock import Clock, SystemClock
from paperradio.storage.database import Database

T = TypeVar("T")
UNREADABLE_SECONDS = 60.0
"""What could not be read is told for so long after it was last met."""
_MOST_UNREADABLE = 100
_UNREADABLE = (ValueError, TypeError, KeyError, AttributeError)
"""What a row that holds something else than it should raises while it is turned into what it stands for."""
logger = logging.getLogger(__name__)


class Connected:
    """A catalogue on SQLite (``sqlite:////path``) or PostgreSQL (``postgresql://…``).

    Safe to share between threads. Nothing is opened before the first call.
    """

    def __init__(self, url: str, clock: Clock | None = None, create: bool = True) -> None:
        """`create` False never makes a missing SQLite file. Raises ConfigurationError for an unusable URL."""
        self._database = Database(url, create)
        self._clock = clock or SystemClock()
        self._unreadable: dict[str, float] = {}

    def close(self) -> None:
        """Close all connections."""
        self._database.close()

    def unreadable(self) -> Sequence[str]:
        since = self._clock.monotonic() - UNREADABLE_SECONDS
        return tuple(line for line, met in tuple(self._unreadable.items()) if met > since)

    def _insert(self, table: sa.Table) -> sqlite.Insert | postgresql.Insert:
        on_postgres = self._database.engine.dialect.name == "postgresql"
        return postgresql.insert(table) if on_postgres else sqlite.insert(table)

    def _add_new(self, connection: sa.Connection, table: sa.Table, row: Mapping[str, Any]) -> bool:
        insert = self._insert(table).values(row).on_conflict_do_nothing().returning(table.c.id)
        return connection.execute(insert).first() is not None

    def _rows(self, query: sa.Select[Any]) -> Sequence[sa.RowMapping]:
        with self._database.transaction() as connection:
            return connection.execute(query).mappings().all()

    def _read(self, query: sa.Select[Any], table: sa.Table, of: Callable[[sa.RowMapping], T]) -> list[T]:
        """The rows of a table as what they stand for. One that cannot be read costs nothing but itself."""
        with self._database.transaction() as connection:
            try:
                return [of(row) for row in connection.execute(query).mappings()]
            except _UNREADABLE:
                ids: Sequence[str] = connection.execute(query.with_only_columns(table.c.id)).scalars().all()
            found: list[T] = []
            for one in ids:
                try:
                    found += [
                        of(row) for row in connection.execute(sa.select(table).where(table.c.id == one)).mappings()
                    ]
                except _UNREADABLE as error:
                    self._note(f"{table.name} “{one}” cannot be read: {type(error).__name__}")
            return found

    def _note(self, line: str) -> None:
        now = self._clock.monotonic()
        if line not in self._unreadable:
            logger.warning("catalogue: %s", line)
        met = {known: at for known, at in self._unreadable.items() if at > now - UNREADABLE_SECONDS}
        self._unreadable = dict(list(met.items())[-_MOST_UNREADABLE:]) | {line: now}

    def _write(self, statement: sa.Executable) -> None:
        with self._database.transaction() as connection:
            connection.execute(statement)
