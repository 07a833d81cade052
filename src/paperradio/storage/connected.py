"""What asks the catalogue's database."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import sqlalchemy as sa
from sqlalchemy.dialects import postgresql, sqlite

from paperradio.clock import Clock, SystemClock
from paperradio.storage.database import Database


class Connected:
    """A catalogue on SQLite (``sqlite:////path``) or PostgreSQL (``postgresql://…``).

    Safe to share between threads. Nothing is opened before the first call.
    """

    def __init__(self, url: str, clock: Clock | None = None, create: bool = True) -> None:
        """`create` False never makes a missing SQLite file. Raises ConfigurationError for an unusable URL."""
        self._database = Database(url, create)
        self._clock = clock or SystemClock()

    def close(self) -> None:
        """Close all connections."""
        self._database.close()

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
