"""The sub-commands of `paperradio models`."""

from __future__ import annotations

from typing import Annotated

import typer

from paperradio.commands.options import takes_settings
from paperradio.settings import Settings

models = typer.Typer(help="Language models: list, pull, test and serve them.")


def _examples(*lines: str) -> str:
    return "**Examples**\n\n" + "\n".join(f"* `{line}`" for line in lines)


@models.command("list", epilog=_examples("paperradio models list"))
@takes_settings
def list_(settings: Settings) -> None:
    """The recommended models, what is on disk, and what the settings choose."""
    from paperradio.commands.model_work import list_models

    raise typer.Exit(list_models(settings))


@models.command(
    epilog=_examples(
        "paperradio models pull",
        "paperradio models pull qwen3-4b",
        "paperradio models pull Qwen/Qwen3-4B-GGUF Qwen3-4B-Q8_0.gguf",
    )
)
@takes_settings
def pull(
    settings: Settings,
    wanted: Annotated[
        list[str] | None,
        typer.Argument(help="A name of `models list`, or a repository and a file in it.", metavar="[NAME|REPO FILE]"),
    ] = None,
) -> None:
    """Fetch a model; a fetch that was broken off goes on where it stopped."""
    from paperradio.commands.model_work import pull_model

    raise typer.Exit(pull_model(settings, wanted or []))


@models.command(
    epilog=_examples("paperradio models test --model qwen3-4b", "paperradio models test --model http://gpu:8000/v1")
)
@takes_settings
def test(settings: Settings) -> None:
    """Ask the model something: how fast it is, and whether it obeys grammars."""
    from paperradio.commands.model_work import test_model

    raise typer.Exit(test_model(settings))


@models.command(
    epilog=_examples("paperradio models serve --model qwen3-4b", "paperradio models serve --model my.gguf --port 8081")
)
@takes_settings
def serve(
    settings: Settings,
    port: Annotated[int, typer.Option(min=1, max=65535, help="Port to listen on.")] = 8080,
) -> None:
    """Run llama.cpp's own server with the model, for this station or several."""
    from paperradio.commands.model_work import serve_model

    raise typer.Exit(serve_model(settings, port))
