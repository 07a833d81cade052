"""What many tests need: Chromium, a PostgreSQL (of our own, or PAPERRADIO_TEST_POSTGRES names one), and MiniLM."""

from __future__ import annotations

import importlib.util
import os
import shutil
import subprocess
import tempfile
import uuid
from collections.abc import Iterator
from pathlib import Path
from typing import NoReturn

import pytest
import sqlalchemy as sa
from tests.programs import free_port
from tests.shared_work import SharedEmbedder, SharedReader, run_folder

from paperradio.editorial.embedder import MiniLmEmbedder
from paperradio.editorial.grounding.vectors import RememberingEmbedder
from paperradio.ports import Reader
from paperradio.reading.sandbox import SandboxedReader
from paperradio.settings import ReadingSettings

os.environ.setdefault("PAPERRADIO_VOICING__FETCH", "false")  # no test fetches voices from the real hub

MOST_REMEMBERED = 20_000
"""The sentences of all the papers that tests read."""


def _programs() -> Path | None:
    found = shutil.which("postgres")
    places = [Path(found).resolve().parent] if found else []
    places += sorted(Path("/usr/lib/postgresql").glob("*/bin"), reverse=True)
    return next((place for place in places if (place / "initdb").is_file()), None)


def lacking(program: str, package: str) -> NoReturn:
    """A test cannot run without `program`: on CI it fails, elsewhere it is skipped with the line that installs it."""
    line = f"{program} is not installed. On Debian: apt-get install {package}"
    if os.environ.get("CI"):
        pytest.fail(line)
    pytest.skip(line)


@pytest.fixture(autouse=True)
def _environment_of_its_own() -> Iterator[None]:
    """Options of the command line are put into the environment: what a test left there goes with it."""
    before = {name: value for name, value in os.environ.items() if name.startswith("PAPERRADIO_")}
    yield
    for name in [name for name in os.environ if name.startswith("PAPERRADIO_") and name not in before]:
        del os.environ[name]
    os.environ.update(before)


@pytest.fixture(scope="session")
def chromium() -> str:
    """The path of Chromium."""
    return shutil.which("chromium") or lacking("Chromium", "chromium")


@pytest.fixture(scope="session")
def llama_cpp() -> None:
    """The library is there: without it, tests fail on CI and are skipped elsewhere."""
    if importlib.util.find_spec("llama_cpp") is None:
        line = "llama-cpp-python is not installed: pip install -e '.[dev,llm]'"
        if os.environ.get("CI"):
            pytest.fail(line)
        pytest.skip(line)


@pytest.fixture(scope="session")
def minilm(tmp_path_factory: pytest.TempPathFactory) -> RememberingEmbedder:
    """The real model; what was embedded once is not embedded again, as in a newsroom."""
    return RememberingEmbedder(SharedEmbedder(MiniLmEmbedder(), run_folder(tmp_path_factory)), MOST_REMEMBERED)


@pytest.fixture(scope="session")
def reader(tmp_path_factory: pytest.TempPathFactory) -> Reader:
    """The real reader in its own process; each PDF is read once in a run."""
    return SharedReader(SandboxedReader(ReadingSettings()), run_folder(tmp_path_factory))


@pytest.fixture
def postgres_url(postgres_server: str) -> str:
    """The URL of a new, empty database."""
    url = sa.make_url(postgres_server)
    name = f"radio_{uuid.uuid4().hex}"
    engine = sa.create_engine(url.set(drivername="postgresql+psycopg"), isolation_level="AUTOCOMMIT")
    with engine.connect() as connection:
        connection.exec_driver_sql(f"CREATE DATABASE {name}")
    engine.dispose()
    return url.set(database=name).render_as_string(hide_password=False)


@pytest.fixture(scope="session")
def postgres_server() -> Iterator[str]:
    """The URL of a server that ends with the session. Skips where there is none."""
    named = os.environ.get("PAPERRADIO_TEST_POSTGRES")
    if named:
        yield named
        return
    programs = _programs()
    if programs is None:
        lacking("PostgreSQL", "postgresql")
    with tempfile.TemporaryDirectory(prefix="radio-pg-") as folder:
        as_user: list[str] = []
        if os.geteuid() == 0:  # PostgreSQL refuses to run as root.
            shutil.chown(folder, "postgres")
            as_user = ["runuser", "-u", "postgres", "--"]
        port = free_port()
        data = str(Path(folder) / "data")
        run = [*as_user, str(programs / "initdb"), "-D", data, "-U", "radio", "-A", "trust", "--no-sync"]
        subprocess.run(run, check=True, capture_output=True, timeout=60, cwd=folder)
        options = f"-p {port} -h 127.0.0.1 -k {folder} -F"
        control = [*as_user, str(programs / "pg_ctl"), "-D", data, "-w"]
        log = str(Path(folder) / "log")
        start = [*control, "-l", log, "-o", options, "start"]
        subprocess.run(start, check=True, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, timeout=60, cwd=folder)
        try:
            yield f"postgresql://radio@127.0.0.1:{port}/postgres"
        finally:
            stop = [*control, "-m", "immediate", "stop"]
            subprocess.run(stop, capture_output=True, timeout=60, cwd=folder, check=False)
