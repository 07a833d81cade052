"""`paperradio speakable`."""

from __future__ import annotations

from pathlib import Path

from typer.testing import CliRunner

from paperradio.cli import app


def test_one_spoken_line_for_each_line(tmp_path: Path) -> None:
    lines = tmp_path / "lines.txt"
    lines.write_text("O(n²) at 3×10⁻⁴\n\nDrell–Yan [3]\n", encoding="utf-8")
    done = CliRunner().invoke(app, ["speakable", str(lines)])
    assert done.output.splitlines() == ["O of n squared at 3 times 10 to the minus 4", "", "Drell-Yan"]


def test_a_lexicon_of_ones_own_wins(tmp_path: Path) -> None:
    (tmp_path / "own.toml").write_text('[words]\nBLEU = "bloo"\n', encoding="utf-8")
    done = CliRunner().invoke(app, ["speakable", "--lexicon", str(tmp_path)], input="BLEU on MNIST\n")
    assert done.output == "bloo on em nist\n"


def test_a_line_in_is_a_line_out(tmp_path: Path) -> None:
    told = CliRunner().invoke(app, ["speakable"], input="one\u2028two\r\nthree\x0cfour\n\nfive".encode())
    assert told.stdout.count("\n") == 4
