"""configs/station.toml names every setting and means what the program does without it."""

from __future__ import annotations

import importlib.util
import os
import re
import tomllib
from pathlib import Path

import pytest

from paperradio.settings import Settings, load_settings

ROOT = Path(__file__).parents[3]
FILE = ROOT / "configs" / "station.toml"

_spec = importlib.util.spec_from_file_location("build_config", ROOT / "scripts" / "build_config.py")
assert _spec is not None
assert _spec.loader is not None
builder = importlib.util.module_from_spec(_spec)
_spec.loader.exec_module(builder)


@pytest.fixture(autouse=True)
def clean_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in [name for name in os.environ if name.startswith("PAPERRADIO_")]:
        monkeypatch.delenv(name)


def test_the_file_is_that_of_the_settings() -> None:
    assert FILE.read_text(encoding="utf-8") == builder.text()


def test_uncommented_it_changes_nothing(tmp_path: Path) -> None:
    text = re.sub(r"^# (\w+ = .*)$", r"\1", FILE.read_text(encoding="utf-8"), flags=re.MULTILINE)
    tomllib.loads(text)
    whole = tmp_path / "station.toml"
    whole.write_text(text, encoding="utf-8")
    assert load_settings(whole) == Settings()
