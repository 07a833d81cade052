"""Settings out of the environment, where everything is text."""

from __future__ import annotations

import json

import pytest

from paperradio.errors import ConfigurationError
from paperradio.settings import Settings, load_settings

SHIPPED = {name: value for name, value in Settings().model_dump(mode="json").items() if isinstance(value, dict)}


@pytest.mark.parametrize("topic", SHIPPED)
def test_every_setting_may_stand_there(monkeypatch: pytest.MonkeyPatch, topic: str) -> None:
    for name, value in SHIPPED[topic].items():
        text = value if isinstance(value, str) else json.dumps(value)
        monkeypatch.setenv(f"PAPERRADIO_{topic}__{name}".upper(), text)
    assert load_settings().model_dump(mode="json")[topic] == SHIPPED[topic]


def test_one_of_few_numbers(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PAPERRADIO_PLAYOUT__FRAMES_PER_SECOND", "10")
    assert load_settings().playout.frames_per_second == 10
    monkeypatch.setenv("PAPERRADIO_PLAYOUT__FRAMES_PER_SECOND", "7")
    with pytest.raises(ConfigurationError, match="2, 3, 5, 6 or 10"):
        load_settings()
