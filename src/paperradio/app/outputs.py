"""The further receivers of the stream that the settings switch on."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

from paperradio.clock import Clock
from paperradio.places import places
from paperradio.settings import Settings

if TYPE_CHECKING:
    from paperradio.outputs.output import Output
    from paperradio.outputs.transmitter import Transmitter


def make_outputs(settings: Settings, transmitter: Transmitter, clock: Clock) -> tuple[Output, ...]:
    """One for each that is on. Raises ConfigurationError where one is set up in a way that cannot work."""
    return tuple(_outputs(settings, transmitter, clock))


def _outputs(settings: Settings, transmitter: Transmitter, clock: Clock) -> Iterator[Output]:
    yield from _air_check(settings, transmitter, clock)
    yield from _obs(settings, transmitter, clock)


def _air_check(settings: Settings, transmitter: Transmitter, clock: Clock) -> Iterator[Output]:
    from paperradio.outputs.air_check import AirCheck

    if settings.air_check.on:
        named, station, channel = settings.air_check.folder, settings.station.name, settings.first_channel.name
        folder = Path(named).expanduser().resolve() if named else places(settings).data / "air-check"
        yield AirCheck(settings.air_check, transmitter.mp3_feed, folder, channel, station, clock)


def _obs(settings: Settings, transmitter: Transmitter, clock: Clock) -> Iterator[Output]:
    if settings.obs.on:
        from paperradio.outputs.obs.watcher import ObsWatcher

        yield ObsWatcher(settings.obs, transmitter.ts_feed, clock)
