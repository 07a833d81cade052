from __future__ import annotations

import os
from pathlib import Path

import pytest

from paperradio.commands.options import duration_seconds, settings_of_options
from paperradio.errors import ConfigurationError
from paperradio.settings import load_settings


@pytest.fixture(autouse=True)
def clean_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in [name for name in os.environ if name.startswith("PAPERRADIO_")]:
        monkeypatch.delenv(name)
    monkeypatch.setattr(os, "environ", os.environ.copy())


@pytest.mark.parametrize(("text", "seconds"), [("90", 90), ("90s", 90), ("10m", 600), ("1.5h", 5400), ("2d", 172800)])
def test_durations(text: str, seconds: float) -> None:
    assert duration_seconds(text) == seconds


@pytest.mark.parametrize("text", ["", "0", "0s", "-5m", "10 minutes", "m"])
def test_a_wrong_duration_is_named(text: str) -> None:
    with pytest.raises(ConfigurationError, match="--for"):
        duration_seconds(text)


def test_an_option_wins_over_environment_and_file(tmp_path: Path) -> None:
    file = tmp_path / "station.toml"
    file.write_text('[web]\nport = 1111\nhost = "0.0.0.0"\n[station]\nname = "From file"\n')
    os.environ["PAPERRADIO_WEB__PORT"] = "2222"
    assert settings_of_options(config=file).web.port == 2222
    settings = settings_of_options(config=file, port=3333, categories="cs.CL, stat.ML")
    assert settings.web.port == 3333
    assert settings.web.host == "0.0.0.0"  # noqa: S104
    assert settings.station.name == "From file"
    assert settings.categories == ("cs.CL", "stat.ML")


def test_children_see_the_same_settings() -> None:
    chosen = settings_of_options(source="samples", port=4444)
    assert load_settings() == chosen


@pytest.mark.parametrize(
    ("text", "named"),
    [
        ("[web]\nprot = 1", "web.prot"),
        ("[web]\nport = 70000", "web.port"),
        ("[web\n", "station.toml"),
        ("[nonsense]\n", "nonsense"),
    ],
)
def test_a_wrong_file_is_named(tmp_path: Path, text: str, named: str) -> None:
    file = tmp_path / "station.toml"
    file.write_text(text)
    with pytest.raises(ConfigurationError, match=named):
        settings_of_options(config=file)


def test_a_missing_file_is_named(tmp_path: Path) -> None:
    with pytest.raises(ConfigurationError, match=r"absent\.toml"):
        settings_of_options(config=tmp_path / "absent.toml")


def test_the_example_files_are_valid() -> None:
    for file in (Path(__file__).parents[3] / "configs").glob("*.toml"):
        assert load_settings(file).station.name
