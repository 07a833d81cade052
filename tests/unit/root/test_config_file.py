"""configs/station.toml names every setting and means what the program does without it."""

from __future__ import annotations

import importlib.util
import os
import re
import tomllib
from pathlib import Path
from typing import Literal, get_args, get_origin

import pytest

from paperradio.settings import Settings, Topic, load_settings

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


def test_what_has_few_values_names_them() -> None:
    few = {
        (topic.__name__, name): (get_args(info.annotation), info.description or "")
        for topic in Topic.__subclasses__()
        if topic.__module__.startswith("paperradio.settings")
        for name, info in topic.model_fields.items()
        if get_origin(info.annotation) is Literal
    }
    assert len(few) >= 4
    for setting, (values, told) in few.items():
        assert [value for value in values if str(value) not in told] == [], setting


def test_double_brackets_are_json_in_the_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    found = re.search(r"PAPERRADIO_CHANNEL='(.+)'$", builder.HEAD, re.MULTILINE)
    assert found is not None
    monkeypatch.setenv("PAPERRADIO_CHANNEL", found[1])
    assert load_settings().categories == ("cs.CL",)
