"""Voice files, which users edit."""

from __future__ import annotations

from pathlib import Path

import pytest

from paperradio.errors import ConfigurationError
from paperradio.shipped import shipped_folder
from paperradio.voicing.voices import load_voice, voice_names


@pytest.mark.parametrize(
    ("change", "told"),
    [
        (("[espeak]", "[espeak]\npitsch = 3"), r"ada-espeak\.toml: espeak\.pitsch: "),
        (("[espeak]", "[espeak]\npitch = 300"), r"ada-espeak\.toml: espeak\.pitch: .*99"),
        (('engine = "espeak"', 'engine = "festival"'), r"ada-espeak\.toml: engine: "),
        (('label = "Ada"', ""), r"ada-espeak\.toml: label: "),
        (("[espeak]", "[[equaliser]]\nhertz = 5\ngain_db = 1\n[espeak]"), r"ada-espeak\.toml: equaliser\.0\.hertz: "),
        (("[espeak]", "[espeak"), r"ada-espeak\.toml: "),
    ],
)
def test_mistakes_name_file_and_key(voices_folder: Path, change: tuple[str, str], told: str) -> None:
    file = voices_folder / "ada-espeak.toml"
    file.write_text(file.read_text().replace(*change))
    with pytest.raises(ConfigurationError, match=told):
        load_voice(voices_folder, "ada-espeak")


def test_missing_file(voices_folder: Path) -> None:
    with pytest.raises(ConfigurationError, match=r"carl\.toml"):
        load_voice(voices_folder, "carl")


def test_shipped_voices_load() -> None:
    folder = shipped_folder("voices")
    voices = {name: load_voice(folder, name) for name in voice_names(folder)}
    assert {"ada-espeak", "ben-espeak"} <= set(voices)
    assert voices["ada-espeak"].espeak.name != voices["ben-espeak"].espeak.name
