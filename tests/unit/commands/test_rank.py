from __future__ import annotations

import io
import json
from datetime import UTC, datetime
from pathlib import Path

import pytest
from rich.console import Console
from typer.testing import CliRunner

from paperradio.app.stores import open_catalogue
from paperradio.cli import app
from paperradio.commands.rank import as_data, print_ranking
from paperradio.domain.paper import Paper, PaperId
from paperradio.domain.selection import Rank
from paperradio.settings import load_settings

DUCKS = Rank(
    Paper(PaperId("2409.00001v1"), "Ducks [sic] on ponds"),
    1.1,
    {"wanted": 0.8, "keywords": 0.0, "freshness": 0.3},
    {"wanted": "80 % like 2401.00001", "keywords": "none of the keywords", "freshness": "came 5 h ago"},
)
BOATS = Rank(
    Paper(PaperId("2409.00002v1"), "Boats"),
    0.2,
    {"wanted": 0.0, "keywords": 0.0, "freshness": 0.2},
    {"wanted": "0 % like 2401.00001", "keywords": "none of the keywords", "freshness": "came 9 h ago"},
)


def shown(console: Console) -> list[str]:
    return [" ".join(line.split()) for line in console.export_text().splitlines()]


@pytest.fixture
def console() -> Console:
    return Console(record=True, width=100, file=io.StringIO())


def test_each_score_with_the_parts_that_count(console: Console) -> None:
    print_ranking(console, [DUCKS, BOATS], {PaperId("2409.00001v1")}, explain=False, limit=1)
    assert shown(console) == [
        "1 1.10 Ducks [sic] on ponds 2409.00001v1 (asked for: made before all others)",
        "wanted +0.80 freshness +0.30",
        "1 more wait; see --limit",
    ]


def test_each_part_with_its_reason(console: Console) -> None:
    print_ranking(console, [DUCKS, BOATS], (), explain=True, limit=20)
    lines = shown(console)
    assert lines[:5] == [
        "1 1.10 Ducks [sic] on ponds",
        "2409.00001v1",
        "+0.80 wanted: 80 % like 2401.00001",
        "· keywords: none of the keywords",
        "+0.30 freshness: came 5 h ago",
    ]
    assert "2 0.20 Boats" in lines


def test_nothing_waits(console: Console) -> None:
    print_ranking(console, [], (), explain=True, limit=20)
    assert shown(console) == ["No paper waits."]


def test_as_data() -> None:
    told = as_data([DUCKS, BOATS], {PaperId("2409.00002v1")}, 1)
    assert told["waiting"] == 2
    assert told["papers"] == [
        {
            "id": "2409.00001v1",
            "title": "Ducks [sic] on ponds",
            "asked_for": False,
            "score": 1.1,
            "parts": DUCKS.parts,
            "because": DUCKS.because,
        }
    ]


def test_the_command_ranks_what_waits(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PAPERRADIO_STORAGE__DATA", str(tmp_path / "data"))
    catalogue = open_catalogue(load_settings(), create=True)
    old = Paper(PaperId("2409.00001v1"), "Ducks", categories=("cs.CL",), published=datetime(2024, 9, 1, tzinfo=UTC))
    catalogue.add_papers([old, Paper(PaperId("2409.00002v1"), "Boats")])
    catalogue.add_papers([Paper(PaperId("2409.00003v1"), "Bees")], wanted=True)
    done = CliRunner().invoke(app, ["rank", "--json"], catch_exceptions=False)
    assert done.exit_code == 0
    told = json.loads(done.stdout)
    assert [(paper["id"], paper["asked_for"]) for paper in told["papers"]] == [
        ("2409.00003v1", True),
        ("2409.00001v1", False),
        ("2409.00002v1", False),
    ]
    assert told["papers"][1]["parts"]["categories"] == 0.2
