"""The command line from outside: help with examples, one clear line for bad input, a clean stop."""

from __future__ import annotations

import os
import socket
import subprocess
import sys
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from typer.testing import CliRunner

from paperradio.cli import app

if TYPE_CHECKING:
    from tests.acceptance.conftest import Start

COMMANDS = sorted(command.name or command.callback.__name__ for command in app.registered_commands if command.callback)
MOST_SECONDS = 60.0
STOP_SECONDS = 30.0


def paperradio(folder: Path, *arguments: str, given: str = "") -> subprocess.CompletedProcess[str]:
    """Run a command in a folder of its own, with no settings around it."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith("PAPERRADIO_")}
    command = [sys.executable, "-m", "paperradio", *arguments]
    return subprocess.run(
        command, cwd=folder, input=given, env=kept, capture_output=True, text=True, timeout=MOST_SECONDS
    )


@pytest.mark.parametrize("command", COMMANDS)
def test_help_has_examples(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, command: str) -> None:
    monkeypatch.chdir(tmp_path)
    done = CliRunner().invoke(app, [command, "--help"])
    assert done.exit_code == 0, done.output
    assert "Examples" in done.stdout
    assert f"paperradio {command}" in done.stdout.partition("Examples")[2]
    assert not list(tmp_path.iterdir()), "asking for help left something behind"


def test_commands_of_the_design_are_there() -> None:
    assert {"run", "newsroom", "air", "web", "segment", "check", "speakable", "doctor", "status"} <= set(COMMANDS)


@pytest.fixture(scope="module")
def taken_port() -> Iterator[int]:
    """A port that somebody listens on."""
    with socket.create_server(("127.0.0.1", 0)) as server:
        yield server.getsockname()[1]


BAD_INPUT: Sequence[tuple[Sequence[str], str]] = (
    (("run", "--source", "nonsense"), "'nonsense'"),
    (("run", "--source", "folder:missing"), "missing"),
    (("run", "--for", "soon"), "--for soon"),
    (("run", "--for", "0s"), "--for 0s"),
    (("run", "--port", "99999"), "--port"),
    (("run", "--port", "{taken}"), "{taken}"),
    (("run", "--categories", ","), "--categories"),
    (("run", "--config", "missing.toml"), "missing.toml"),
    (("run", "--config", "unknown.toml"), "web.prot"),
    (("run", "--config", "broken.toml"), "broken.toml"),
    (("run", "--nonsense"), "--nonsense"),
    (("newsroom", "--source", "folder:missing"), "missing"),
    (("segment", "missing.pdf", "--out", "out"), "missing.pdf"),
    (("segment", "unknown.toml", "--out", "out"), "unknown.toml"),
    (("segment",), "PDF-or-ID"),
    (("add", "[1706.03762/v1"), "[1706.03762/v1"),
    (("run", "--source", "folder:~nosuchuser"), "intake.source"),
    (("speakable", "missing.txt"), "missing.txt"),
    (("check", "missing.json", "--paper", "unknown.toml"), "missing.json"),
    (("check", "unknown.toml", "--paper", "broken.toml"), "unknown.toml"),
    (("check", "unknown.toml"), "--paper"),
    (("status", "--port", "{free}"), "{free}"),
    (("nonsense",), "nonsense"),
)


@pytest.mark.parametrize(("arguments", "named"), BAD_INPUT, ids=[" ".join(arguments) for arguments, _ in BAD_INPUT])
def test_bad_input_costs_one_line(tmp_path: Path, taken_port: int, arguments: Sequence[str], named: str) -> None:
    (tmp_path / "unknown.toml").write_text("[web]\nprot = 1\n")
    (tmp_path / "broken.toml").write_text("[[[")
    with socket.create_server(("127.0.0.1", 0)) as server:
        ports = {"taken": taken_port, "free": server.getsockname()[1]}
    done = paperradio(tmp_path, *(argument.format(**ports) for argument in arguments))
    assert done.returncode == 2, done.stderr
    assert len(done.stderr.splitlines()) == 1, done.stderr
    assert done.stderr.startswith("paperradio: ")
    assert named.format(**ports) in done.stderr
    assert {path.name for path in tmp_path.iterdir()} == {"unknown.toml", "broken.toml"}


def test_doctor_finds_that_the_station_can_run(tmp_path: Path) -> None:
    done = paperradio(tmp_path, "doctor")
    assert done.returncode == 0, done.stdout
    assert "The station can run." in done.stdout
    assert {"ffmpeg", "PyMuPDF", "arXiv"} <= set(done.stdout.split())


def test_speakable_reads_from_standard_input(tmp_path: Path) -> None:
    done = paperradio(tmp_path, "speakable", given="An $O(n^2)$ cost.\n\nSee [3].\n")
    assert done.returncode == 0, done.stderr
    lines = done.stdout.splitlines()
    assert len(lines) == 3
    assert "squared" in lines[0] and "[" not in lines[2]


def test_the_station_stops_when_its_time_is_over(start: Start) -> None:
    with start("--source", "samples", "--for", "8s") as station:
        assert station.process.wait(8 + STOP_SECONDS) == 0, station.lines
        assert station.left(1) == []
        assert "Traceback" not in station.lines


def test_ctrl_c_while_it_starts(start: Start) -> None:
    station = start("--source", "samples")
    station.until(lambda: station.program("air"), "air", STOP_SECONDS)
    assert station.interrupt() in (0, 130), station.lines
    assert station.left(1) == []
    assert "Traceback" not in station.lines
    station.end()
