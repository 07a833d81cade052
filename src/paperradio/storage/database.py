"""Opening SQLite and PostgreSQL so that both fail in the same way: with StoreUnreachable, soon."""

from __future__ import annotations

import sqlite3
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import sqlalchemy as sa
from sqlalchemy.pool import NullPool

from paperradio.errors import ConfigurationError, StoreUnreachable
from paperradio.storage.migrations import migrate
from paperradio.storage.tables import SCHEMA_VERSION, metadata, schema_version

BUSY_SECONDS = 5
CONNECT_SECONDS = 5
STATEMENT_SECONDS = 15
_CREATION_LOCK = 5_067_233
"""PostgreSQL's advisory lock under which the tables are made, so that two first starts do not collide."""


class Database:
    """A catalogue's database. The tables are made, or their version checked, at the first transaction.

    A SQLite file is opened anew for each transaction: one that was moved away is noticed at once, never
    created empty once it has existed, and found again when it is back.
    """

    def __init__(self, url: str, create: bool = True) -> None:
        """`create` False leaves a missing SQLite file missing. Raises ConfigurationError for an unusable URL."""
        try:
            parsed = sa.make_url(url)
        except sa.exc.ArgumentError as error:
            raise ConfigurationError("storage.database_url is not a database URL") from error
        self._file: Path | None = None
        self._create = create
        self._ready = False
        self._lock = threading.Lock()
        match parsed.get_backend_name():
            case "sqlite" if parsed.database and parsed.database != ":memory:":
                self._file = Path(parsed.database).absolute()
                self.engine = self._sqlite_engine()
            case "postgresql":
                self.engine = _postgres_engine(parsed)
            case other:
                raise ConfigurationError(f"storage.database_url: a {other} database cannot hold the catalogue")

    @contextmanager
    def transaction(self) -> Iterator[sa.Connection]:
        """A connection whose work is committed at the end, or undone when an error leaves the block.

        Raises:
            StoreUnreachable: the database does not answer.
            ConfigurationError: the tables have another version than this program.
        """
        try:
            self._prepare()
            with self.engine.begin() as connection:
                yield connection
        except (sa.exc.DBAPIError, sa.exc.TimeoutError, OSError) as error:
            raise StoreUnreachable(_told(error)) from error

    def close(self) -> None:
        """Close what is open. The next transaction would open it again."""
        self.engine.dispose()

    def _prepare(self) -> None:
        with self._lock:
            if self._ready:
                return
            if self._file is not None and self._create:
                self._file.parent.mkdir(parents=True, exist_ok=True)
            with self.engine.begin() as connection:
                if self.engine.dialect.name == "postgresql":
                    connection.execute(sa.select(sa.func.pg_advisory_xact_lock(_CREATION_LOCK)))
                else:
                    connection.exec_driver_sql("PRAGMA journal_mode=WAL")
                    connection.exec_driver_sql("BEGIN IMMEDIATE")
                _make_or_check(connection)
            self._ready = True

    def _sqlite_engine(self) -> sa.Engine:
        def connect() -> sqlite3.Connection:
            assert self._file is not None  # noqa: S101
            mode = "rwc" if self._create and not self._ready else "rw"
            connection = sqlite3.connect(
                f"{self._file.as_uri()}?mode={mode}", uri=True, timeout=BUSY_SECONDS, check_same_thread=False
            )
            connection.execute("PRAGMA synchronous=NORMAL")
            connection.execute("PRAGMA foreign_keys=ON")
            return connection

        return sa.create_engine("sqlite://", creator=connect, poolclass=NullPool)


def _postgres_engine(url: sa.URL) -> sa.Engine:
    return sa.create_engine(
        url.set(drivername="postgresql+psycopg"),
        connect_args={
            "connect_timeout": CONNECT_SECONDS,
            "options": f"-c statement_timeout={STATEMENT_SECONDS * 1000} -c jit=off",
        },
        pool_size=4,
        max_overflow=4,
        pool_timeout=CONNECT_SECONDS,
        pool_pre_ping=True,
    )


def _make_or_check(connection: sa.Connection) -> None:
    if not sa.inspect(connection).has_table(schema_version.name):
        metadata.create_all(connection)
        connection.execute(schema_version.insert().values(version=SCHEMA_VERSION))
        return
    found = connection.execute(sa.select(schema_version.c.version)).scalar_one()
    if found != SCHEMA_VERSION and not migrate(connection, found):
        raise ConfigurationError(
            f"the catalogue has version {found} and this program needs {SCHEMA_VERSION}: "
            "use the program that made it, or name another database"
        )


def _told(error: Any) -> str:
    """One line about a database error: no statement, no parameters, no URL (it may hold a password)."""
    lines = str(getattr(error, "orig", None) or error).strip().splitlines()
    return lines[0] if lines else type(error).__name__
