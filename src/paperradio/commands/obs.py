"""The sub-commands of `paperradio obs`."""

from __future__ import annotations

import typer

from paperradio.commands.options import takes_settings
from paperradio.settings import Settings

obs = typer.Typer(help="OBS Studio: set it up, start and stop its stream.")


def _examples(*lines: str) -> str:
    return "**Examples**\n\n" + "\n".join(f"* `{line}`" for line in lines)


@obs.command(
    epilog=_examples(
        "PAPERRADIO_OBS__PASSWORD=… paperradio obs setup", "paperradio obs setup --config configs/station.toml"
    )
)
@takes_settings
def setup(settings: Settings) -> None:
    """Build profile and scenes in a running OBS: programme, stand-by, credits. What is there already stays.

    The password of OBS's WebSocket server and the stream key come from the environment or the file (obs.password,
    obs.key).
    """
    from paperradio.commands.obs_work import set_up

    raise typer.Exit(set_up(settings))


@obs.command(epilog=_examples("paperradio obs start", "paperradio obs start --config configs/station.toml"))
@takes_settings
def start(settings: Settings) -> None:
    """Start the stream of OBS, and wait until something is sent."""
    from paperradio.commands.obs_work import start_stream

    raise typer.Exit(start_stream(settings))


@obs.command(epilog=_examples("paperradio obs stop", "paperradio obs stop --config configs/station.toml"))
@takes_settings
def stop(settings: Settings) -> None:
    """Stop the stream of OBS; a running station leaves it so until `obs start`."""
    from paperradio.commands.obs_work import stop_stream

    raise typer.Exit(stop_stream(settings))
