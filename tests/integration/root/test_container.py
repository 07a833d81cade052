"""Every command of the Dockerfile and of docker-compose.yml, run outside a container."""

from __future__ import annotations

import os
import shlex
import shutil
import signal
import subprocess
import sys
import sysconfig
import venv
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread

import pytest
import sqlalchemy as sa
from tests.conftest import lacking
from tests.container_files import ROOT, dockerfile, environment, one, services
from tests.programs import free_port

from paperradio.testing.random_gguf import write_random_gguf

TIMEOUT_SECONDS = 240
LOOKS = 600


def test_the_last_image_runs_without_privileges() -> None:
    assert one("", "USER").rest.split(":")[0].isdigit()
    assert one("", "USER").rest.split(":")[0] != "0"
    assert services()["radio"]["cap_drop"] == ["ALL"]
    assert [name for name, service in services().items() if "profiles" not in service] == ["radio"]
    copied = [each.rest for each in dockerfile() if each.stage == "" and each.word == "COPY"]
    assert copied == ["--from=build /opt/paperradio /opt/paperradio"], "nothing that builds is in it"


def test_what_is_copied_is_there_and_not_left_out() -> None:
    allowed = {line[1:] for line in (ROOT / ".dockerignore").read_text("utf-8").splitlines() if line.startswith("!")}
    for each in dockerfile():
        if each.word == "COPY" and not each.rest.startswith("--from"):
            for name in each.rest.split()[:-1]:
                assert (ROOT / name).exists(), name
                assert name.split("/")[0] in allowed, name


def test_the_station_is_installed(tmp_path: Path) -> None:
    """`scripts/install`, into an environment that finds the dependencies of this one."""
    (line,) = [each.rest for each in dockerfile() if each.word == "RUN" and "scripts/install" in each.rest]
    command = shlex.split(line.replace('"$EXTRAS"', '""'))
    folder = tmp_path / "installed"
    venv.create(folder)
    own = next((folder / "lib").glob("python*/site-packages"))
    (own / "these.pth").write_text(sysconfig.get_path("purelib"), encoding="utf-8")
    here = [str(folder) if part == "/opt/paperradio" else part for part in command]
    told = _run(here, PIP_NO_BUILD_ISOLATION="false")  # pip's own word for: with the hatchling that is there
    assert told.returncode == 0, told.stderr
    elsewhere = _run([str(folder / "bin" / "paperradio"), "--help"], cwd=tmp_path, PYTHONPATH="")
    assert "newsroom" in elsewhere.stdout
    where = _run([str(folder / "bin" / "python"), "-c", "import paperradio; print(paperradio.__file__)"], cwd=tmp_path)
    assert Path(where.stdout.strip()).is_relative_to(folder)


def test_debian_packages_are_to_be_had(tmp_path: Path) -> None:
    """The lines that install some, by an apt-get that only tells what it would do."""
    apt = shutil.which("apt-get") or lacking("apt-get", "apt")
    programs = tmp_path / "bin"
    programs.mkdir()
    (programs / "apt-get").write_text(
        f'#!/bin/sh\n[ "$1" = update ] && exit 0\nexec {apt} --simulate "$@"\n', encoding="utf-8"
    )
    (programs / "apt-get").chmod(0o755)
    lines = [each.rest for each in dockerfile() if each.word == "RUN" and "apt-get" in each.rest]
    assert len(lines) == 3
    for line in lines:
        kept = line.replace("/var/lib/apt/lists", str(tmp_path / "lists"))
        told = _run(["sh", "-c", kept], PATH=f"{programs}:{os.environ['PATH']}", EXTRAS="llm")
        assert told.returncode == 0, told.stderr


@pytest.mark.skipif(os.geteuid() != 0, reason="gives a folder to another user")
def test_the_data_folder_is_the_users(tmp_path: Path) -> None:
    (line,) = [each.rest for each in dockerfile() if each.word == "RUN" and each.rest.startswith("install")]
    folder = tmp_path / "data"
    assert _run(shlex.split(line.replace("/data", str(folder)))).returncode == 0
    assert str(folder.stat().st_uid) == one("", "USER").rest.split(":")[0]


def test_the_station_runs_and_is_healthy(tmp_path: Path) -> None:
    """Entry point and command of the image with its environment, asked by its health check."""
    command = [*one("", "ENTRYPOINT").arguments, *services()["radio"]["command"]]
    assert one("", "CMD").arguments == services()["radio"]["command"]
    port = free_port()
    given = environment() | {
        "HOME": str(tmp_path),
        "PAPERRADIO_STORAGE__DATA": str(tmp_path),
        "PAPERRADIO_WEB__HOST": "127.0.0.1",
        "PAPERRADIO_WEB__PORT": str(port),
        "PAPERRADIO_INTAKE__SOURCE": "samples",
        "PATH": f"{Path(sys.executable).parent}:{os.environ['PATH']}",
    }
    check = one("", "HEALTHCHECK").arguments
    with _running(command, given, tmp_path) as station:
        _until(check, port, station)
        station.send_signal(signal.SIGTERM)
        assert station.wait(30) == 0


def test_the_health_check_tells_a_silent_station() -> None:
    answers = [200, 503]

    class Answer(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            self.send_response(answers.pop(0) if self.path == "/health" else 404)
            self.end_headers()

        def log_message(self, format: str, *arguments: object) -> None:
            """Nothing is printed."""

    with ThreadingHTTPServer(("127.0.0.1", 0), Answer) as server:
        Thread(target=server.serve_forever, daemon=True).start()
        check = [part.replace("8000", str(server.server_port)) for part in one("", "HEALTHCHECK").arguments]
        assert [_run(check).returncode, _run(check).returncode] == [0, 1]
        server.shutdown()


def test_the_model_server_runs(tmp_path: Path, llama_cpp: None) -> None:
    service, port = services()["llama"], free_port()
    model = write_random_gguf(tmp_path / "tiny.gguf")
    changed = {"0.0.0.0": "127.0.0.1", "8080": str(port), "${LLAMA_MODEL:-qwen3-4b}": str(model)}  # noqa: S104
    command = [*one("", "ENTRYPOINT").arguments, *(changed.get(part, part) for part in service["command"])]
    given = {"PATH": f"{Path(sys.executable).parent}:/usr/bin:/bin", "PAPERRADIO_STORAGE__DATA": str(tmp_path)}
    with _running(command, given, tmp_path) as server:
        _until(service["healthcheck"]["test"][1:], port, server, "8080")


def test_icecast_takes_its_passwords_from_the_environment(tmp_path: Path) -> None:
    if shutil.which("icecast2") is None:
        lacking("Icecast", "icecast2")
    entry = one("icecast", "ENTRYPOINT").arguments
    given = dict.fromkeys(services()["icecast"]["environment"], 'a<b&"c')
    port = free_port()
    with _running(
        [str(ROOT / "docker" / Path(entry[0]).name)], given | {"ICECAST_PORT": str(port)}, tmp_path
    ) as icecast:
        asked = ["python", "-c", f"import urllib.request as r; r.urlopen('http://127.0.0.1:{port}/', timeout=4)"]
        _until(asked, port, icecast)
    refused = _run([str(ROOT / "docker" / Path(entry[0]).name)])
    assert refused.returncode != 0
    assert "ICECAST_SOURCE_PASSWORD: give it in .env" in refused.stderr


def test_postgresql_is_found_ready(postgres_server: str) -> None:
    url = sa.make_url(postgres_server)
    assert (
        _run([*services()["postgres"]["healthcheck"]["test"][1:], "-h", str(url.host), "-p", str(url.port)]).returncode
        == 0
    )


def _run(command: list[str], cwd: Path = ROOT, **given: str) -> subprocess.CompletedProcess[str]:
    named = [sys.executable if part == "python" else part for part in command]
    return subprocess.run(
        named, cwd=cwd, env=os.environ | given, capture_output=True, text=True, timeout=TIMEOUT_SECONDS, check=False
    )


@contextmanager
def _running(command: list[str], given: dict[str, str], folder: Path) -> Iterator[subprocess.Popen[bytes]]:
    """The command, in a group of its own that ends with the context; not as root where that is refused."""
    user = "nobody" if os.geteuid() == 0 and "icecast" in command[0] else None
    with (
        (folder / "log").open("wb") as log,
        subprocess.Popen(
            command, cwd=folder, env=os.environ | given, stdout=log, stderr=log, start_new_session=True, user=user
        ) as process,
    ):
        try:
            yield process
        finally:
            if process.poll() is None:
                os.killpg(process.pid, signal.SIGKILL)


def _until(check: list[str], port: int, process: subprocess.Popen[bytes], port_inside: str = "8000") -> None:
    """Until the health check is content."""
    there = [part.replace(port_inside, str(port)) for part in check]
    for _ in range(LOOKS):
        if process.poll() is not None:
            break
        if _run(there).returncode == 0:
            return
    pytest.fail(f"never healthy, exit status {process.poll()}")
