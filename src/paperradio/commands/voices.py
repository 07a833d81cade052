"""The sub-commands of `paperradio voices`."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from paperradio.commands.options import takes_settings
from paperradio.settings import Settings

voices = typer.Typer(help="Voices: list, preview and pull them.")


def _examples(*lines: str) -> str:
    return "**Examples**\n\n" + "\n".join(f"* `{line}`" for line in lines)


@voices.command("list", epilog=_examples("paperradio voices list", "paperradio voices list --data /srv/radio"))
@takes_settings
def list_(settings: Settings) -> None:
    """Who speaks with which voice, and which voices there are besides."""
    from paperradio.commands.voice_work import list_voices

    raise typer.Exit(list_voices(settings))


@voices.command(
    epilog=_examples(
        "paperradio voices preview ada",
        "paperradio voices preview --out cast.mp3",
        'paperradio voices preview ben-espeak --out ben.wav --text "O(n²) at 3×10⁻⁴"',
    )
)
@takes_settings
def preview(
    settings: Settings,
    names: Annotated[
        list[str] | None, typer.Argument(help="Speakers or voices; the whole cast when left out.", metavar="[NAME…]")
    ] = None,
    out: Annotated[Path | None, typer.Option(help="A .wav, .flac or .mp3 file; played when left out.")] = None,
    text: Annotated[str, typer.Option(help="What is said; the voice's own sample when left out.")] = "",
) -> None:
    """Hear voices, one after the other."""
    from paperradio.commands.voice_preview import preview_voices

    raise typer.Exit(preview_voices(settings, names or [], out, text))


@voices.command(
    epilog=_examples(
        "paperradio voices pull", "paperradio voices pull ada ben-piper", "paperradio voices pull en_GB-alba-medium"
    )
)
@takes_settings
def pull(
    settings: Settings,
    names: Annotated[
        list[str] | None,
        typer.Argument(help="Speakers, voices or Piper models; the whole cast when left out.", metavar="[NAME…]"),
    ] = None,
) -> None:
    """Fetch Piper's models; a fetch that was broken off goes on where it stopped."""
    from paperradio.commands.voice_work import pull_voices

    raise typer.Exit(pull_voices(settings, names or []))
