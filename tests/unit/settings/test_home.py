"""``~`` in paths."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from pydantic import SecretStr

from paperradio.errors import ConfigurationError
from paperradio.settings import load_settings
from paperradio.settings.secret import revealed

PATHS = [
    ("storage", "data"),
    ("station", "shows"),
    ("editorial", "prompts"),
    ("model", "path"),
    ("model", "folder"),
    ("voicing", "voices"),
    ("voicing", "folder"),
    ("voicing", "lexicon"),
    ("air_check", "folder"),
    ("encoder", "ffmpeg"),
]


@pytest.fixture(autouse=True)
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("HOME", str(tmp_path))
    return tmp_path


def setting(topic: str, name: str, value: str) -> Any:
    return load_settings(options={topic: {name: value}}).model_dump()[topic][name]


@pytest.mark.parametrize(("topic", "name"), PATHS)
def test_it_is_the_home_folder_in_every_setting(topic: str, name: str, home: Path) -> None:
    assert str(setting(topic, name, "~/radio")) == str(home / "radio")
    assert str(setting(topic, name, "radio/~")) == "radio/~"
    with pytest.raises(ConfigurationError, match=rf"{topic}\.{name}: .*there is no such home folder"):
        setting(topic, name, "~nosuchuser/radio")


def test_it_is_in_a_source_and_a_secret(home: Path) -> None:
    assert setting("intake", "source", "folder:~/papers") == f"folder:{home / 'papers'}"
    assert setting("intake", "source", "folder:") == "folder:"
    with pytest.raises(ConfigurationError, match=r"intake\.source: .*there is no such home folder"):
        setting("intake", "source", "folder:~nosuchuser/papers")
    (home / "key").write_text("secret\n", encoding="utf-8")
    assert revealed(SecretStr("file:~/key"), "rtmp.key") == "secret"
    with pytest.raises(ConfigurationError, match=r"rtmp\.key: ~nosuchuser/key: there is no such home folder"):
        revealed(SecretStr("file:~nosuchuser/key"), "rtmp.key")
    (home / "key").write_bytes(b"\xff")
    with pytest.raises(ConfigurationError, match=r"rtmp\.key: ~/key: it is no text"):
        revealed(SecretStr("file:~/key"), "rtmp.key")


def test_it_is_in_the_environment(home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PAPERRADIO_STORAGE", json.dumps({"data": "~/radio"}))
    assert load_settings().storage.data == home / "radio"
