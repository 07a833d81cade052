"""`python -m benchmarks onair|production`."""

from __future__ import annotations

from typing import Annotated

import typer

app = typer.Typer(add_completion=False, help="What the station costs, against named baselines in the same run.")


@app.command()
def onair(seconds: Annotated[float, typer.Option(help="How long the air is measured.")] = 60.0) -> None:
    """CPU and memory of `air` with everything on, against bare ffmpeg encoding the same frames and audio."""
    from benchmarks.onair import measure

    measure(seconds)


@app.command()
def production(papers: Annotated[int, typer.Option(help="How many sample papers are made.")] = 4) -> None:
    """Seconds of finished audio per second of CPU, by stage, against the bare library calls."""
    from benchmarks.production import measure

    measure(papers)


app()
