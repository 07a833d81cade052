"""`paperradio prompts`: which prompts there are, what stands in them, and what a model would be given for a paper."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from paperradio.clock import SystemClock
from paperradio.commands.options import takes_settings
from paperradio.errors import BadInput
from paperradio.settings import Settings

prompts = typer.Typer(
    help="What language models are asked, job by job.", no_args_is_help=True, rich_markup_mode="markdown"
)
_JOB = typer.Argument(help="A job that `prompts list` names.", metavar="JOB")


@prompts.command("list", epilog="**Examples**\n\n* `paperradio prompts list`")
@takes_settings
def list_prompts(settings: Settings) -> None:
    """Every job: what it is for, how many tokens it may take, and the file it comes from."""
    from paperradio.app.making import prompt_library

    typer.echo(f"{'job':14} {'tokens in':>9} {'out':>5}  for")
    for job in prompt_library(settings).jobs:
        typer.echo(f"{job.name:14} {job.prompt_tokens:9} {job.max_tokens:5}  {job.description} ({job.path})")


@prompts.command("show", epilog="**Examples**\n\n* `paperradio prompts show dialogue > my-prompts/dialogue.md`")
@takes_settings
def show_prompt(settings: Settings, job: Annotated[str, _JOB]) -> None:
    """A job's file, as it is in force."""
    from paperradio.app.making import prompt_library

    typer.echo(prompt_library(settings).job(job).text, nl=False)


@prompts.command(
    "render",
    epilog="**Examples**\n\n* `paperradio prompts render dialogue paper.pdf`\n"
    "* `paperradio prompts render link last.pdf next.pdf`",
)
@takes_settings
def render_prompt(
    settings: Settings,
    job: Annotated[str, _JOB],
    papers: Annotated[list[Path], typer.Argument(help="PDF files; one is enough for most jobs.", metavar="PAPER…")],
) -> None:
    """The messages that the model gets for a paper, with nothing heard before; the model is asked nothing."""
    from paperradio.app.making import prompt_library, show_formats
    from paperradio.commands.prompt_rendering import CountingModel, Renderer
    from paperradio.editorial.embedder import MiniLmEmbedder
    from paperradio.models.choice import make_backend
    from paperradio.newsroom.desk import SEGMENT
    from paperradio.reading.sandbox import SandboxedReader

    library = prompt_library(settings)
    library.job(job)
    for paper in papers:
        if not paper.is_file() or paper.suffix.lower() != ".pdf":
            raise BadInput(f"{paper}: there is no such PDF file")
    model = make_backend(settings.model, settings.storage.data, SystemClock())
    renderer = Renderer(
        library,
        settings,
        show_formats(settings)[SEGMENT].length,
        model or CountingModel(settings.model.context_tokens),
        SandboxedReader(settings.reading).read,
        MiniLmEmbedder(),
    )
    rendered = renderer.render(job, papers)
    for message in rendered.prompt.messages:
        typer.echo(f"--- {message.role} ---\n{message.text}\n")
    for note in rendered.notes:
        typer.echo(f"paperradio: {note}", err=True)
