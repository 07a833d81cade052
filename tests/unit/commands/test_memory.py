"""`paperradio memory` as it is typed, with another memory and embedder."""

from __future__ import annotations

import ast
import sys
from collections.abc import Sequence
from datetime import timedelta
from pathlib import Path

import pytest
from typer.testing import CliRunner

import paperradio
from paperradio.app.stores import open_catalogue
from paperradio.cli import main
from paperradio.clock import SystemClock
from paperradio.commands import memory_work
from paperradio.commands.memory import memory as commands
from paperradio.domain.digest import Claim, Part
from paperradio.domain.paper import Paper, PaperId
from paperradio.settings import load_settings
from paperradio.testing import FakeEmbedder, InMemory

PARSING = Paper(PaperId("2609.00001v1"), "Parsing treebanks", abstract="We annotate treebanks.", source="arxiv")
WEATHER = Paper(PaperId("2609.00002v1"), "Forecasting [rain] by radar", abstract="Radar sees rain.", source="arxiv")


@pytest.fixture
def remembering(monkeypatch: pytest.MonkeyPatch) -> InMemory:
    kept = InMemory(FakeEmbedder(), SystemClock())
    monkeypatch.setattr(memory_work, "open_memory", lambda settings, embedder: kept)
    monkeypatch.setattr(memory_work, "MiniLmEmbedder", FakeEmbedder)
    return kept


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Where a station's folder would be. The option for it is put into the environment."""
    monkeypatch.setenv("PAPERRADIO_STORAGE__DATA", str(tmp_path / "data"))
    return tmp_path / "data"


@pytest.fixture
def data(folder: Path) -> Path:
    """The folder of a station that knows two papers."""
    open_catalogue(load_settings(), create=True).add_papers([PARSING, WEATHER])
    return folder


def run(data: Path, *arguments: str) -> str:
    result = CliRunner().invoke(commands, [*arguments, "--data", str(data)])
    assert result.exit_code == 0, result.output
    return result.output


def test_rebuild_status_and_ask(data: Path, remembering: InMemory) -> None:
    assert "the memory was made anew from 2 papers, 0 segments and 0 shows" in run(data, "rebuild")
    assert f"2 papers and 0 claims, in {data / 'memory'}" in run(data, "status")
    at = SystemClock().now() - timedelta(days=2, hours=1)
    remembering.remember_item("segment:1", WEATHER, [Claim(Part.EVIDENCE, "Radar [clearly] sees rain.", (0,))], at)
    answer = run(data, "ask", "radar [clearly] sees rain", "--limit", "1")
    assert "Forecasting [rain] by radar" in answer
    assert PARSING.title not in answer
    assert "told: the same was told: “Radar [clearly] sees rain.” (1.00, 2 days ago" in answer


def test_nothing_told_is_said_so(data: Path, remembering: InMemory) -> None:
    answer = run(data, "ask", "anything")
    assert "close papers: none is remembered" in answer
    assert "new: nothing was told before" in answer


@pytest.mark.parametrize("reference", ["2609.00001", "2609.00001v1"])
def test_a_known_paper_is_asked_for_by_its_id(data: Path, remembering: InMemory, reference: str) -> None:
    run(data, "rebuild")
    answer = run(data, "ask", reference)
    assert WEATHER.id in answer
    assert PARSING.id not in answer


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        (["ask", "2609.99999"], "2609.99999: the catalogue does not know this paper"),
        (["ask", " "], "say what is to be looked for"),
    ],
)
def test_bad_input_is_one_line(
    data: Path,
    remembering: InMemory,
    arguments: Sequence[str],
    told: str,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    monkeypatch.setattr(sys, "argv", ["paperradio", "memory", *arguments, "--data", str(data)])
    with pytest.raises(SystemExit) as ended:
        main()
    assert ended.value.code == 2
    lines = capsys.readouterr().err.splitlines()
    assert len(lines) == 1
    assert told in lines[0]


@pytest.mark.parametrize("command", ["status", "rebuild"])
def test_a_station_that_never_was_gets_no_memory(
    command: str, folder: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(sys, "argv", ["paperradio", "memory", command, "--data", str(folder)])
    with pytest.raises(SystemExit) as ended:
        main()
    assert ended.value.code == 2
    assert len(capsys.readouterr().err.splitlines()) == 1
    assert not (folder / "memory").exists()


def test_chroma_is_imported_where_it_is_used_only() -> None:
    files = [file for file in Path(paperradio.__file__).parent.rglob("*.py") if "chromadb" in file.read_text("utf-8")]
    top = {file.name: ast.parse(file.read_text("utf-8")).body for file in files}
    assert "chroma.py" in top
    for name, statements in top.items():
        imports = (node for node in statements if isinstance(node, ast.Import | ast.ImportFrom))
        assert not any("chromadb" in ast.dump(node) for node in imports), name
