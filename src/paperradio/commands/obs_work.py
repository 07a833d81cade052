"""What the sub-commands of `paperradio obs` do, and what `doctor` says of OBS."""

from __future__ import annotations

import shutil
import socket
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import typer

from paperradio.commands.terminal import page_address
from paperradio.commands.voice_work import voices_of
from paperradio.errors import ConfigurationError, PaperRadioError
from paperradio.outputs.obs.control import ObsControl
from paperradio.outputs.obs.scenes import Stills
from paperradio.places import places
from paperradio.playout.picture import stills
from paperradio.settings import Settings
from paperradio.wire import unix_path

_AIR_SECONDS = 2.0


def set_up(settings: Settings) -> int:
    """Build everything in OBS and tell what was done. Returns 0. Raises what ObsControl raises."""
    with _control(settings) as control:
        control.connect()
        done = False
        for line in control.setup(feed_address(settings), draw_stills(settings)):
            typer.echo(line)
            done = True
        typer.echo("OBS is set up." if done else "OBS is set up already.")
    return 0


def start_stream(settings: Settings) -> int:
    """Start the stream. Returns 0. Raises ConfigurationError where it would show pages that may not leave the house."""
    obs = settings.obs
    if settings.station.audience == "private" and obs.sets_service and obs.goes_elsewhere:
        raise ConfigurationError(
            "OBS would stream to another machine, and this station is private: it shows the pages of all papers; set "
            'obs.on = true or station.audience = "public" and start the station again'
        )
    with _control(settings) as control:
        control.prepare()
        control.start(watched=settings.obs.on and _is_on_the_air(settings))
    typer.echo("OBS is streaming.")
    return 0


def stop_stream(settings: Settings) -> int:
    """Stop the stream. Returns 0."""
    with _control(settings) as control:
        control.stop()
    typer.echo("OBS does not stream.")
    return 0


def feed_address(settings: Settings) -> str:
    """What OBS plays."""
    return settings.obs.feed or f"{page_address(settings)}live.ts"


def draw_stills(settings: Settings) -> Stills:
    """The pictures of stand-by and credits, in the data folder. Raises ConfigurationError where they cannot be kept."""
    folder = places(settings).data / "obs"
    station, accent = settings.station.name, settings.first_channel.look.accent
    drawn = Stills(folder / "stand-by.png", folder / "credits.png")
    try:
        folder.mkdir(parents=True, exist_ok=True)
        _keep(drawn.stand_by, stills.stand_by(station, accent))
        _keep(drawn.credits, stills.credits(station, _voices(settings), accent))
    except OSError as error:
        raise ConfigurationError(f"{folder}: {error.strerror}") from error
    return drawn


def obs_found(settings: Settings) -> tuple[str | None, str]:
    """OBS's version where it answers, else that it is installed; and what is lost without it."""
    if settings.obs.on:
        try:
            with _control(settings) as control:
                return f"{control.connect()} answers", ""
        except PaperRadioError as error:
            return None, f"no stream through OBS: {error}"
    return shutil.which("obs"), "nothing: no stream goes through OBS (obs.on)"


@contextmanager
def _control(settings: Settings) -> Iterator[ObsControl]:
    control = ObsControl(settings.obs)
    try:
        yield control
    finally:
        control.close()


def _is_on_the_air(settings: Settings) -> bool:
    """Whether a station runs: its watcher starts the stream."""
    address = places(settings).air_address
    path = unix_path(address)
    try:
        if path is None:
            host, _, port = address.removeprefix("tcp:").rpartition(":")
            socket.create_connection((host, int(port)), _AIR_SECONDS).close()
        else:
            with socket.socket(socket.AF_UNIX) as air:
                air.settimeout(_AIR_SECONDS)
                air.connect(str(path))
    except OSError:
        return False
    return True


def _keep(path: Path, picture: bytes) -> None:
    """OBS looks at its files again and again: a picture that stays the same is not written."""
    if not path.is_file() or path.read_bytes() != picture:
        path.write_bytes(picture)


def _voices(settings: Settings) -> list[str]:
    """Who speaks under which licence: those of one licence together."""
    files, cast = voices_of(settings)
    voices = [files.voice(name) for name in cast.values()]
    licences = dict.fromkeys(voice.licence for voice in voices)
    return [f"{', '.join(each.label for each in voices if each.licence == one)}: {one}." for one in licences]
