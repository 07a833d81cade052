"""What the station says about itself."""

from __future__ import annotations

from pathlib import Path

import pytest

from paperradio.domain.rundown import ItemKind
from paperradio.errors import ConfigurationError
from paperradio.settings import VoicingSettings
from paperradio.shipped import shipped_folder
from paperradio.voicing.speakable import speakable
from paperradio.voicing.station_speech import station_scripts

SMALL = """
[[welcome]]
turns = [{ speaker = "ada", text = "Welcome to {station}." }]
[[ident]]
turns = [{ speaker = "ben", text = "This is {station}." }]
[[filler]]
turns = [{ speaker = "ada", text = "A word about us." }]
[[bridge]]
turns = [{ speaker = "ada", text = "The rest is late." }]
[[resume]]
turns = [{ speaker = "ben", text = "Here it is." }]
"""


def test_shipped_speeches() -> None:
    scripts = station_scripts(shipped_folder("prompts"), "Radio Lambda")
    kinds = [kind for kind, _, _ in scripts]
    assert kinds[0] is ItemKind.WELCOME
    assert kinds.count(ItemKind.IDENT) >= 8
    assert kinds.count(ItemKind.FILLER) >= 6
    assert len({name for _, name, _ in scripts}) == len(scripts)
    welcome = " ".join(turn.text for turn in scripts[0][2].turns)
    assert "Radio Lambda" in welcome
    assert "machine" in welcome
    cast = set(VoicingSettings().cast)
    for kind, name, script in scripts:
        text = " ".join(turn.text for turn in script.turns)
        assert "{" not in text
        assert speakable(text).spoken
        assert {turn.speaker for turn in script.turns} <= cast, name
        if kind is ItemKind.IDENT:
            assert "Radio Lambda" in text


@pytest.mark.parametrize(
    ("old", "new", "told"),
    [
        ("{station}", "{statoin}", "welcome-01: unknown field statoin"),
        ("{station}", "{station", "welcome-01"),
        ("[[filler]]", "[[fuller]]", "filler"),
        ('speaker = "ada", ', "", r"welcome\.0\.turns\.0\.speaker"),
        ("[[ident]]", "[[ident", "station.toml"),
    ],
)
def test_mistakes_are_told(tmp_path: Path, old: str, new: str, told: str) -> None:
    (tmp_path / "station.toml").write_text(SMALL.replace(old, new, 1))
    with pytest.raises(ConfigurationError, match=told):
        station_scripts(tmp_path, "X")


def test_missing_file(tmp_path: Path) -> None:
    with pytest.raises(ConfigurationError, match=r"station\.toml"):
        station_scripts(tmp_path, "X")
