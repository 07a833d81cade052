"""DBOS as the newsroom runs it: where its tables are, under which name, how it starts and stops."""

from __future__ import annotations

import fcntl
import hashlib
import logging
import re
import sqlite3
import threading
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

import sqlalchemy as sa
from dbos import DBOS, DBOSConfig, WorkflowStatus
from sqlalchemy.pool import NullPool

from paperradio.errors import ConfigurationError, PaperRadioError, StoreUnreachable
from paperradio.settings import Settings

APPLICATION_VERSION = "6"
"""Raised whenever the steps of a workflow change: what was begun under another version is begun anew."""
WORKFLOWS_AT_ONCE = 1
"""Of one newsroom: reading, voicing and mixing use threads of their own, and air needs a core."""
MOST_DEATHS = 5
"""A workflow that was running this many times when its newsroom ended is not resumed again."""
MOST_ATTEMPTS = 50
"""What met this many passing obstacles is given up."""
UNFINISHED = ["ENQUEUED", "PENDING", "DELAYED"]
LOCK_PATIENCE_SECONDS = 10.0
"""A child of a newsroom that was killed may hold its lock for a moment longer."""
_BUSY_SECONDS = 30


def durable_url(settings: Settings) -> str:
    """The database of workflows: the catalogue's own on PostgreSQL, a file beside the catalogue's on SQLite."""
    url = settings.storage.database_url.get_secret_value()
    if not url:
        return f"sqlite:///{settings.storage.data.expanduser().resolve()}/workflows.sqlite"
    parsed = sa.make_url(url)
    if parsed.get_backend_name() == "sqlite":
        return f"sqlite:///{Path(parsed.database or '').absolute().with_suffix('.workflows.sqlite')}"
    return parsed.set(drivername="postgresql+psycopg").render_as_string(hide_password=False)


@contextmanager
def executor(settings: Settings) -> Iterator[None]:
    """Hold the newsroom's name: DBOS would give one newsroom's unfinished work to another of the same name.

    Raises:
        ConfigurationError: a newsroom of this name is at work.
    """
    name = settings.newsroom.name
    taken = ConfigurationError(f"newsroom.name: a newsroom named {name!r} is at work already; choose another name")
    url = sa.make_url(durable_url(settings))
    if url.get_backend_name() == "sqlite":
        folder = Path(url.database or "").parent
        folder.mkdir(parents=True, exist_ok=True)
        with (folder / f"{name}.lock").open("w") as file:
            if not _soon(lambda: _locked(file.fileno())):
                raise taken
            yield
        return
    number = int.from_bytes(hashlib.sha256(f"paperradio newsroom {name}".encode()).digest()[:8], signed=True)
    engine = sa.create_engine(url, isolation_level="AUTOCOMMIT", connect_args={"connect_timeout": 5})
    try:
        with engine.connect() as connection:
            ask = sa.select(sa.func.pg_try_advisory_lock(number))
            if not _soon(lambda: bool(connection.execute(ask).scalar())):
                raise taken
            yield
    except sa.exc.OperationalError as error:
        raise StoreUnreachable(str(error.orig).splitlines()[0]) from error
    finally:
        engine.dispose()


def configure(settings: Settings) -> None:
    """Make the process's DBOS, quiet and not launched yet; workflows are registered afterwards."""
    url = durable_url(settings)
    logger = logging.getLogger("dbos")
    # An error of ours that ends a workflow is told by who deals with it.
    logger.addFilter(lambda record: not isinstance((record.exc_info or (None, None))[1], PaperRadioError))
    if not logger.handlers:
        logger.addHandler(logging.NullHandler())  # Without a handler DBOS adds one of its own style.
    config: DBOSConfig = {
        "name": "paperradio",
        "system_database_url": url,
        "application_version": APPLICATION_VERSION,
        "executor_id": settings.newsroom.name,
        "log_level": "ERROR",
        "enable_otlp": False,
        "use_listen_notify": False,
        "scheduler_polling_interval_sec": 3600.0,
        "notification_listener_polling_interval_sec": 1.0,
        "max_executor_threads": 8,
    }
    if url.startswith("sqlite"):
        config["system_database_engine"] = _sqlite_engine(Path(sa.make_url(url).database or ""))
    DBOS(config=config)


@contextmanager
def answering() -> Iterator[None]:
    """The workflows' database fails as the catalogue does. Raises StoreUnreachable."""
    try:
        yield
    except sa.exc.DBAPIError as error:
        raise StoreUnreachable(str(error.orig).splitlines()[0]) from error


def attempts(base: str) -> Sequence[WorkflowStatus]:
    """The workflows named `base`, or `base` and an attempt number."""
    known = DBOS.list_workflows(workflow_id_prefix=base, load_input=False, load_output=False)
    numbers = ((status, status.workflow_id.removeprefix(base)) for status in known)
    return [status for status, number in numbers if re.fullmatch(r"(:\d+)?", number)]


def given_up(past: Sequence[WorkflowStatus]) -> str:
    """Why there is no further attempt after these, in one line; empty where there may be one."""
    if any(status.status == "MAX_RECOVERY_ATTEMPTS_EXCEEDED" for status in past):
        return f"the newsroom died over it {MOST_DEATHS} times"
    return f"given up after {len(past)} attempts" if len(past) >= MOST_ATTEMPTS else ""


def _sqlite_engine(path: Path) -> sa.Engine:
    """A file in WAL mode that is opened for each transaction and, once made, never made again.

    While it is moved away DBOS is told that it is locked, which makes it wait.
    """
    with sqlite3.connect(path, timeout=_BUSY_SECONDS) as connection:
        connection.execute("PRAGMA journal_mode=WAL")
    connection.close()

    def connect() -> sqlite3.Connection:
        try:
            opened = sqlite3.connect(
                f"{path.as_uri()}?mode=rw",
                uri=True,
                timeout=_BUSY_SECONDS,
                check_same_thread=False,
                isolation_level="IMMEDIATE",
            )
            opened.execute("PRAGMA synchronous=NORMAL")
            opened.execute("PRAGMA foreign_keys=ON")
        except sqlite3.OperationalError as error:
            raise sqlite3.OperationalError(f"database is locked, or rather away: {error}") from error
        return opened

    return sa.create_engine("sqlite://", creator=connect, poolclass=NullPool)


def _locked(descriptor: int) -> bool:
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    return True


def _soon(attempt: Callable[[], bool]) -> bool:
    """Try until it succeeds or patience ends."""
    until = time.monotonic() + LOCK_PATIENCE_SECONDS
    while not attempt():
        if time.monotonic() > until:
            return False
        threading.Event().wait(0.1)
    return True
