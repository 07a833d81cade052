"""The further receivers of the stream that the settings switch on."""

from __future__ import annotations

import logging
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

from paperradio.clock import Clock
from paperradio.errors import ConfigurationError
from paperradio.places import places
from paperradio.settings import IcecastSettings, RtmpSettings, Settings
from paperradio.settings.secret import revealed

if TYPE_CHECKING:
    from paperradio.outputs.icecast import IcecastPlan
    from paperradio.outputs.output import Output
    from paperradio.outputs.rtmp import RtmpPlan
    from paperradio.outputs.transmitter import Transmitter

logger = logging.getLogger(__name__)

_PORTS = {"rtmp": 1935, "rtmps": 443, "http": 80, "https": 443}
_BANDWIDTH_TEST = "?bandwidthtest=true"


def make_outputs(settings: Settings, transmitter: Transmitter, clock: Clock) -> tuple[Output, ...]:
    """One for each that is on. Raises ConfigurationError where one is set up in a way that cannot work."""
    outputs: list[RtmpSettings | IcecastSettings] = [*settings.rtmp, *settings.icecast]
    remote = [output.title for output in outputs if output.remote] + ["OBS"] * settings.obs.remote
    if remote:
        logger.info("%s: other machines, so this station is public and shows licensed pages only", ", ".join(remote))
    return tuple(_outputs(settings, transmitter, clock))


def _outputs(settings: Settings, transmitter: Transmitter, clock: Clock) -> Iterator[Output]:
    yield from _rtmp(settings, transmitter, clock)
    yield from _icecast(settings, transmitter, clock)
    yield from _air_check(settings, transmitter, clock)
    yield from _obs(settings, transmitter, clock)


def _rtmp(settings: Settings, transmitter: Transmitter, clock: Clock) -> Iterator[Output]:
    for each in settings.rtmp:
        if each.on:
            from paperradio.outputs.arguments import ffmpeg_program
            from paperradio.outputs.rtmp import RtmpOutput

            told = each.over_limits(settings.encoder.video_kbit, settings.encoder.audio_kbit)
            if told:
                logger.warning("%s", told)
            yield RtmpOutput(rtmp_plan(each, settings), transmitter.ts_feed, ffmpeg_program(settings.encoder), clock)


def _icecast(settings: Settings, transmitter: Transmitter, clock: Clock) -> Iterator[Output]:
    for each in settings.icecast:
        if each.on:
            from paperradio.outputs.icecast import IcecastOutput

            yield IcecastOutput(icecast_plan(each, settings), transmitter.mp3_feed, clock)


def _air_check(settings: Settings, transmitter: Transmitter, clock: Clock) -> Iterator[Output]:
    if settings.air_check.on:
        from paperradio.outputs.air_check import AirCheck

        named, station, channel = settings.air_check.folder, settings.station.name, settings.first_channel.name
        folder = Path(named).expanduser().resolve() if named else places(settings).data / "air-check"
        yield AirCheck(settings.air_check, transmitter.mp3_feed, folder, channel, station, clock)


def _obs(settings: Settings, transmitter: Transmitter, clock: Clock) -> Iterator[Output]:
    if settings.obs.on:
        from paperradio.outputs.obs.watcher import ObsWatcher

        yield ObsWatcher(settings.obs, transmitter.ts_feed, clock)


def rtmp_plan(output: RtmpSettings, settings: Settings) -> RtmpPlan:
    """What an RTMP output is to do. Raises ConfigurationError where it has no key."""
    from paperradio.outputs.link import Address
    from paperradio.outputs.rtmp import RtmpPlan
    from paperradio.outputs.rtmp_client import Destination

    key = revealed(output.key, f"rtmp.{output.title}.key")
    if not key:
        raise ConfigurationError(f"rtmp.{output.title}.key: there is no stream key; the service's dashboard shows it")
    if output.service == "twitch" and output.bandwidth_test:
        key = key.partition("?")[0] + _BANDWIDTH_TEST
    parts = output.address
    application = parts.path.strip("/") + (f"?{parts.query}" if parts.query else "")
    address = Address(parts.hostname or "", parts.port or _PORTS[parts.scheme], parts.scheme == "rtmps")
    destination = Destination(address, application, key)
    kbit = settings.encoder.video_kbit + settings.encoder.audio_kbit
    return RtmpPlan(output.title, destination, kbit, output.reconnect_hours, output.stall_seconds)


def icecast_plan(output: IcecastSettings, settings: Settings) -> IcecastPlan:
    """What an Icecast output is to do. Raises ConfigurationError where it has no password."""
    from paperradio.outputs.icecast import IcecastPlan
    from paperradio.outputs.link import Address

    password = revealed(output.password, f"icecast.{output.name}.password")
    if not password:
        raise ConfigurationError(f"icecast.{output.name}.password: there is none; it is the server's source password")
    parts = output.address
    about = {
        "Name": settings.first_channel.title or settings.station.name,
        "Description": output.description,
        "Genre": output.genre,
        "Url": settings.web.public_url,
        "Public": "1" if output.public else "0",
        "Bitrate": f"{settings.encoder.mp3_kbit}",
        "Audio-Info": f"bitrate={settings.encoder.mp3_kbit};samplerate=48000;channels=2",
    }
    address = Address(parts.hostname or "", parts.port or _PORTS[parts.scheme], parts.scheme == "https")
    return IcecastPlan(output.name, address, parts.path, output.user, password, about, output.stall_seconds)
