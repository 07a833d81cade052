"""Channels in the settings."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from paperradio.errors import ConfigurationError
from paperradio.settings import Settings, load_settings

WHOLE = """
[[channel]]
name = "physics"
categories = ["hep-ex", "hep-ph"]
time_zone = "Europe/Zurich"
schedule = { daily = "30 7 * * mon-fri" }
shows = ["daily"]

[channel.interests]
keywords = ["top quark"]
liked = ["1706.03762"]

[channel.look]
accent = "#44aa88"
"""


def test_one_channel_is_there_without_a_word() -> None:
    settings = Settings()
    assert settings.first_channel.name == "main"
    assert settings.categories == ("cs.CL", "cs.LG")


def test_a_channel_of_a_file(tmp_path: Path) -> None:
    file = tmp_path / "station.toml"
    file.write_text(WHOLE, encoding="utf-8")
    channel = load_settings(file).first_channel
    assert channel.name == "physics"
    assert channel.interests.keywords == ("top quark",)
    assert channel.look.accent == "#44aa88"
    assert str(channel.zone) == "Europe/Zurich"


def test_what_shapes_the_lists_of_arxiv() -> None:
    one, other = (load_settings(options={"channel": [{"categories": [name]}]}) for name in ("hep-ex", "hep-ph"))
    assert one.selection != other.selection
    assert one.selection == load_settings(options={"channel": [{"categories": ["hep-ex"]}]}).selection


def test_listeners_are_told_the_categories_of_arxiv_papers_only() -> None:
    assert load_settings(options={"intake": {"source": "samples"}}).told_categories == ()
    assert load_settings(options={"intake": {"source": "arxiv"}}).told_categories == ("cs.CL", "cs.LG")


@pytest.mark.parametrize(
    ("channels", "told"),
    [
        ([], "one channel"),
        ([{"name": "a"}, {"name": "b"}], "one channel"),
        ([{"name": "Main Channel"}], "channel.0.name"),
        ([{"time_zone": "Mars/Olympus"}], "no such time zone"),
        ([{"schedule": {"daily": "at six"}}], "channel.0.schedule"),
        ([{"look": {"accent": "yellow"}}], "channel.0.look.accent"),
        ([{"interests": {"keyword": ["x"]}}], "there is no such setting"),
    ],
)
def test_a_channel_that_cannot_be(channels: list[dict[str, Any]], told: str) -> None:
    with pytest.raises(ConfigurationError, match=told):
        load_settings(options={"channel": channels})
