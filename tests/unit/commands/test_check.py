"""`paperradio check`, with a reader and an embedder that stand in."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import pytest

from paperradio.cli import main
from paperradio.commands.check import judge_files
from paperradio.commands.own_lines import OwnLines
from paperradio.domain.document import Box, Document, Page, Passage, Role
from paperradio.errors import BadInput
from paperradio.settings import Settings
from paperradio.testing import FakeEmbedder

TEXTS = (
    "The Lector reaches an accuracy of 92.4 % on the Nightly corpus.",
    "Memory use decreases from 4 GB to 2.5 GB when tables are skipped.",
)


class FakeReader:
    """A PDF with two sentences, whatever is read."""

    def read(self, pdf: Path) -> Document:
        passages = tuple(
            Passage(index, 1, text, text, "Abstract", Role.ABSTRACT, (Box(0, 0, 1, 0.1),))
            for index, text in enumerate(TEXTS)
        )
        return Document("The Lector", ("Ann Ash",), "", (Page(1, 600, 800),), passages)

    def render(self, pdf: Path, pages: Sequence[int], width: int) -> Mapping[int, bytes]:
        raise NotImplementedError


@pytest.fixture
def pdf(tmp_path: Path) -> Path:
    path = tmp_path / "lector.pdf"
    path.write_bytes(b"%PDF-1.7")
    return path


def transcript(folder: Path, *texts: str, quote: str = TEXTS[0]) -> Path:
    """A transcript of ben's question and ada's factual turns, all of which cite `quote`."""
    turns: list[dict[str, Any]] = [{"speaker": "ben", "text": "And the scores?", "factual": False, "cites": []}]
    cites = [{"page": 1, "quote": quote, "boxes": [[0, 0, 1, 0.1]]}]
    turns.extend({"speaker": "ada", "text": text, "factual": True, "cites": cites} for text in texts)
    path = folder / "lector.json"
    path.write_text(json.dumps({"paper": {"title": "The Lector", "authors": ["Ann Ash"]}, "turns": turns}))
    return path


def run(path: Path, pdf: Path, as_json: bool = False) -> int:
    return judge_files(FakeReader(), FakeEmbedder(), path, [pdf], as_json)


def test_what_the_paper_says_passes(tmp_path: Path, pdf: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(transcript(tmp_path, TEXTS[0]), pdf) == 0
    question, answer, summary = capsys.readouterr().out.splitlines()
    assert question.startswith("·") and answer.startswith("✓") and "p. 1" in answer
    assert "1 of 1" in summary


def test_what_it_does_not_say_is_named(tmp_path: Path, pdf: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(transcript(tmp_path, TEXTS[0].replace("92.4", "29.4")), pdf) == 1
    line = capsys.readouterr().out.splitlines()[1]
    assert line.startswith("✗") and "number" in line and "29.4" in line and TEXTS[0] in line


def test_json_says_the_same(tmp_path: Path, pdf: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(transcript(tmp_path, TEXTS[0], TEXTS[1].replace("decreases", "increases")), pdf, as_json=True) == 1
    report = json.loads(capsys.readouterr().out)
    assert report["supported"] is False
    assert [turn["supported"] for turn in report["turns"]] == [True, True, False]
    wrong = report["turns"][2]
    assert wrong["findings"][0]["reason"] == "direction"
    assert wrong["evidence"][0]["text"] == TEXTS[1] and wrong["evidence"][0]["cited"] is False


def test_a_quote_cut_elsewhere_is_found_and_one_of_nowhere_is_not(tmp_path: Path, pdf: Path) -> None:
    assert run(transcript(tmp_path, TEXTS[0], quote=TEXTS[0][:40]), pdf) == 0
    assert run(transcript(tmp_path, TEXTS[0], quote="Nobody ever wrote this sentence."), pdf) == 1


def test_a_record_that_the_paper_does_not_bear_out_vouches_for_nothing(tmp_path: Path, pdf: Path) -> None:
    path = transcript(tmp_path)
    told = json.loads(path.read_text())
    told["turns"].append({"speaker": "ada", "text": "We turn to The Lector.", "factual": False, "cites": []})
    path.write_text(json.dumps(told))
    assert run(path, pdf) == 0
    told["paper"] = {"title": "Quantum Gravity Beats Everything", "authors": ["Zed Zebra"]}
    told["turns"][-1]["text"] = "We turn to Quantum Gravity Beats Everything, by Zed Zebra."
    path.write_text(json.dumps(told))
    assert run(path, pdf) == 1


@pytest.mark.parametrize("content", ["{", "[]", '{"turns": [{"text": 1}]}', '{"paper": {}}'])
def test_no_transcript_is_bad_input(tmp_path: Path, pdf: Path, content: str) -> None:
    path = tmp_path / "no.json"
    path.write_text(content)
    with pytest.raises(BadInput, match=r"no\.json: no transcript"):
        run(path, pdf)


def test_missing_files_are_bad_input(tmp_path: Path, pdf: Path) -> None:
    with pytest.raises(BadInput, match=r"gone\.json"):
        run(tmp_path / "gone.json", pdf)
    with pytest.raises(BadInput, match=r"gone\.pdf"):
        run(transcript(tmp_path, TEXTS[0]), tmp_path / "gone.pdf")


def test_a_paper_that_cannot_be_looked_at_is_no_verdict(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    name = "x" * 300
    monkeypatch.setattr("sys.argv", ["paperradio", "check", str(transcript(tmp_path, TEXTS[0])), "--paper", name])
    with pytest.raises(SystemExit) as ended:
        main()
    assert ended.value.code == 2
    assert capsys.readouterr().err == f"paperradio: {name}: File name too long\n"


OPENING = (
    "Good to have you with us. This is {show} on Paper Radio, for Sunday, the twenty-second of November, "
    "twenty twenty-six."
)


@pytest.mark.parametrize(
    ("said", "verdict"),
    [
        (OPENING.replace("{show}", "One paper"), 0),
        (OPENING.replace("{show}", "One hundred percent better news"), 1),
        (OPENING.replace("{show}", "One paper").replace("Sunday", "Monday"), 1),
        (OPENING.replace("{show}", "One paper") + " The Lector reads 97 papers.", 1),
    ],
)
def test_what_the_station_says_of_itself_needs_no_paper(tmp_path: Path, pdf: Path, said: str, verdict: int) -> None:
    path = transcript(tmp_path, TEXTS[0])
    told = json.loads(path.read_text())
    told["turns"].insert(0, {"speaker": "ada", "text": said, "factual": False, "cites": []})
    path.write_text(json.dumps(told))
    assert judge_files(FakeReader(), FakeEmbedder(), path, [pdf], False, OwnLines(Settings())) == verdict
