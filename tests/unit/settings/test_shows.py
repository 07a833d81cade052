"""Formats are files; a user's own win, and a wrong one is named with its field."""

from __future__ import annotations

from pathlib import Path

import pytest

from paperradio.errors import ConfigurationError
from paperradio.settings import SectionKind, load_formats
from paperradio.shipped import shipped_folder

SHIPPED = shipped_folder("configs") / "shows"
OWN = """
title = "Evening"
sections = ["opening", "papers", "closing"]
cron = "30 21 * * mon-fri"
"""


def own(folder: Path, name: str, text: str) -> Path:
    (folder / f"{name}.toml").write_text(text, encoding="utf-8")
    return folder


def test_the_shipped_formats() -> None:
    formats = load_formats([SHIPPED])
    assert {"segment", "block", "daily", "weekly", "what_changed", "correction", "ident", "welcome"} <= formats.keys()
    assert {name for name, each in formats.items() if each.scheduled} == {"daily", "weekly"}
    daily, weekly = formats["daily"].length, formats["weekly"].length
    assert (daily.least_seconds, daily.most_seconds) == (8 * 60, 20 * 60)
    assert (weekly.least_seconds, weekly.most_seconds) == (15 * 60, 40 * 60)
    assert formats["daily"].sections[0] is SectionKind.OPENING


def test_a_file_adds_a_format_and_one_of_the_same_name_replaces(tmp_path: Path) -> None:
    own(tmp_path, "evening", OWN)
    own(tmp_path, "daily", OWN.replace("Evening", "My daily"))
    formats = load_formats([SHIPPED, tmp_path])
    assert formats["evening"].title == "Evening"
    assert formats["daily"].title == "My daily"
    assert formats["evening"].scheduled


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("title = ", "evening.toml"),
        ("colour = 3" + OWN, "colour: there is no such field"),
        (OWN.replace("papers", "songs"), "sections"),
        (OWN.replace("30 21", "30 99"), "cron"),
        (OWN + "[length]\nleast_seconds = 900\ntarget_seconds = 60", "must not fall"),
        ("sections = ['opening']", "title"),
        ("most_papers = 0" + OWN, "most_papers"),
        ("least_papers = 3" + OWN, r"evening\.toml: least_papers \(3\) is more than most_papers \(1\)"),
    ],
)
def test_a_wrong_file_is_one_clear_line(tmp_path: Path, text: str, told: str) -> None:
    with pytest.raises(ConfigurationError, match=told) as caught:
        load_formats([SHIPPED, own(tmp_path, "evening", text)])
    assert "evening.toml" in str(caught.value)
    assert "\n" not in str(caught.value)


def test_a_missing_folder_is_named(tmp_path: Path) -> None:
    with pytest.raises(ConfigurationError, match="no-such"):
        load_formats([SHIPPED, tmp_path / "no-such"])


@pytest.mark.parametrize("sections", ['["opening"]', '["paper", "paper"]', '["speech"]'])
def test_a_segment_without_its_paper_is_refused(tmp_path: Path, sections: str) -> None:
    own(tmp_path, "segment", f'title = "Mine"\nsections = {sections}\n')
    with pytest.raises(ConfigurationError, match=r"segment\.toml.*the sections of segment are 'paper', once"):
        load_formats([SHIPPED, tmp_path])
