"""What keeps a part of the station from starting, and what does not."""

from __future__ import annotations

import errno
from pathlib import Path
from typing import Any, NoReturn

import numpy as np
import pytest

from paperradio.app.stores import LateStore
from paperradio.cli import main
from paperradio.errors import ConfigurationError, PaperRadioError, StoreUnreachable
from paperradio.settings import Settings, StorageSettings


def ended(monkeypatch: Any, data: Path, program: str) -> object:
    """The exit status of the command line."""
    monkeypatch.setenv("PAPERRADIO_STORAGE__DATA", str(data))  # an option would stay in the environment
    monkeypatch.setattr("sys.argv", ["paperradio", program])
    with pytest.raises(SystemExit) as end:
        main()
    return end.value.code


def test_air_does_not_start_without_its_own_music(tmp_path: Path, monkeypatch: Any, capsys: Any) -> None:
    monkeypatch.setattr("paperradio.playout.bed.bed_loop", lambda: np.zeros(1_536_000, dtype=np.int16))
    assert ended(monkeypatch, tmp_path, "air") == 2
    (line,) = [line for line in capsys.readouterr().err.splitlines() if line.startswith("paperradio: ")]
    assert line.startswith("paperradio: The station does not start without the music")


@pytest.mark.parametrize(("program", "status"), [("web", 1), ("air", 1), ("status", 2)])
def test_a_part_whose_stores_do_not_answer_is_to_be_started_again(
    tmp_path: Path, monkeypatch: Any, capsys: Any, program: str, status: int
) -> None:
    async def unreachable(settings: Settings) -> int:
        raise StoreUnreachable("no route")

    def silent(settings: Settings) -> int:
        raise StoreUnreachable("no route")

    monkeypatch.setattr("paperradio.app.serving.serve_web", unreachable)
    monkeypatch.setattr("paperradio.app.airing.serve_air", unreachable)
    monkeypatch.setattr("paperradio.commands.terminal.print_status", silent)
    assert ended(monkeypatch, tmp_path, program) == status
    assert "no route" in capsys.readouterr().err


def closed(*arguments: object) -> NoReturn:
    """What runs into a file that may not be opened."""
    raise PermissionError(errno.EACCES, "Permission denied", "/closed/file")


@pytest.mark.parametrize("program", ["newsroom", "air", "web", "run"])
def test_what_runs_the_station_shows_where_the_system_failed_it(tmp_path: Path, monkeypatch: Any, program: str) -> None:
    for place in ("making.serve_newsroom", "airing.serve_air", "serving.serve_web"):
        monkeypatch.setattr(f"paperradio.app.{place}", closed)
    monkeypatch.setattr("paperradio.station.run_station", closed)
    with pytest.raises(PermissionError):
        ended(monkeypatch, tmp_path, program)


@pytest.mark.parametrize(
    ("program", "place"),
    [
        ("status", "commands.terminal.print_status"),
        ("doctor", "commands.doctor.examine"),
        ("run", "app.making.check_source"),
    ],
)
def test_elsewhere_a_failure_of_the_system_costs_a_line(
    tmp_path: Path, monkeypatch: Any, capsys: Any, program: str, place: str
) -> None:
    monkeypatch.setattr(f"paperradio.{place}", closed)
    assert ended(monkeypatch, tmp_path, program) == 2
    (line,) = capsys.readouterr().err.splitlines()
    assert line.startswith("paperradio: ")
    assert line.endswith("/closed/file: Permission denied")


def test_a_failure_without_a_reason_shows_where_it_was(tmp_path: Path, monkeypatch: Any) -> None:
    def late(settings: Settings) -> int:
        raise TimeoutError

    monkeypatch.setattr("paperradio.commands.terminal.print_status", late)
    with pytest.raises(TimeoutError):
        ended(monkeypatch, tmp_path, "status")


def test_a_store_that_is_not_there_yet_is_opened_when_it_is(tmp_path: Path) -> None:
    folder = tmp_path / "mounted" / "artefacts"
    folder.parent.write_text("not mounted")
    store = LateStore(Settings(storage=StorageSettings(artefacts_url=str(folder))))
    for _ in range(2):
        with pytest.raises(StoreUnreachable):
            store.has("clip/ab/abcd.flac")
    folder.parent.unlink()
    asset = store.put("clip", "flac", b"sound")
    assert store.get(asset.key) == b"sound" and store.size(asset.key) == 5 and store.has(asset.key)
    store.put_at(asset.key, b"other")
    assert store.get(asset.key) == b"other"
    store.delete(asset.key)
    with pytest.raises(PaperRadioError, match=asset.key):
        store.get(asset.key)


def test_a_store_of_an_unknown_kind_is_refused_at_once(tmp_path: Path) -> None:
    with pytest.raises(ConfigurationError, match="artefacts_url"):
        LateStore(Settings(storage=StorageSettings(artefacts_url="nonsense://somewhere")))
