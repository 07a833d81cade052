"""The sub-commands of `paperradio memory`."""

from __future__ import annotations

from typing import Annotated

import typer

from paperradio.commands.options import takes_settings
from paperradio.settings import Settings

memory = typer.Typer(help="What the station remembers of its coverage: how much, rebuild it, ask it.")


def _examples(*lines: str) -> str:
    return "**Examples**\n\n" + "\n".join(f"* `{line}`" for line in lines)


@memory.command(epilog=_examples("paperradio memory status", "paperradio memory status --data /srv/radio"))
@takes_settings
def status(settings: Settings) -> None:
    """How much is remembered, where, and for how long."""
    from paperradio.commands.memory_work import print_memory

    raise typer.Exit(print_memory(settings))


@memory.command(epilog=_examples("paperradio memory rebuild"))
@takes_settings
def rebuild(settings: Settings) -> None:
    """Empty it and fill it from the catalogue, also where it is damaged; the station may run meanwhile."""
    from paperradio.commands.memory_work import rebuild_memory

    raise typer.Exit(rebuild_memory(settings))


@memory.command(
    epilog=_examples('paperradio memory ask "diffusion models for weather"', "paperradio memory ask 1706.03762")
)
@takes_settings
def ask(
    settings: Settings,
    text: Annotated[str, typer.Argument(help="A statement, a subject, or the id of a known paper.")],
    limit: Annotated[int, typer.Option(min=1, max=50, help="How many of each are shown.")] = 5,
) -> None:
    """Which papers something is close to, what was said of it before, and whether it is news."""
    from paperradio.commands.memory_work import ask_memory

    raise typer.Exit(ask_memory(settings, text, limit))
