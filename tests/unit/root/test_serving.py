"""What the web is told of the shows to come."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from paperradio.app.serving import next_shows
from paperradio.errors import ConfigurationError
from paperradio.settings import ChannelSettings, Settings, load_formats
from paperradio.shipped import shipped_folder

FORMATS = load_formats([shipped_folder("configs") / "shows"])


def test_the_next_shows_in_the_order_in_which_they_air() -> None:
    channel = ChannelSettings(time_zone="Europe/Berlin", schedule={"weekly": "0 10 * * sat"})
    following = next_shows(Settings(channel=(channel,)), FORMATS)
    assert following(datetime(2026, 10, 24, 7, tzinfo=UTC)) == [
        ("The Weekly", datetime(2026, 10, 24, 8, tzinfo=UTC)),
        ("The Daily", datetime(2026, 10, 24, 16, tzinfo=UTC)),
    ]
    assert following(datetime(2026, 10, 25, 7, tzinfo=UTC)) == [
        ("The Daily", datetime(2026, 10, 25, 17, tzinfo=UTC)),
        ("The Weekly", datetime(2026, 10, 31, 9, tzinfo=UTC)),
    ]


def test_a_channel_without_shows_and_one_with_unknown_ones() -> None:
    assert next_shows(Settings(channel=(ChannelSettings(shows=()),)), FORMATS)(datetime.now(UTC)) == []
    with pytest.raises(ConfigurationError, match="hourly"):
        next_shows(Settings(channel=(ChannelSettings(shows=("hourly",)),)), FORMATS)
