"""`python -m benchmarks onair|soak|production|catalogue|reading|check|selection|tldr|memory|llm|voices`."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

app = typer.Typer(add_completion=False, help="What the station costs, against named baselines in the same run.")


@app.command()
def onair(seconds: Annotated[float, typer.Option(help="How long the air is measured.")] = 60.0) -> None:
    """CPU and memory of air and web with HLS, captions, MP3 and RTMP, against bare ffmpeg encoding the same."""
    from benchmarks.onair import measure

    raise typer.Exit(0 if measure(seconds) else 1)


@app.command()
def soak(
    duration: Annotated[str, typer.Option("--for", help="How long: 6m, 1h, 12h.")] = "1h",
    seed: Annotated[int, typer.Option(help="Of the order of the faults.")] = 1,
    every: Annotated[float, typer.Option(help="Seconds from one fault to the next.", min=10)] = 180.0,
    data: Annotated[
        Path | None, typer.Option(help="Has papers/; the samples when left out.", exists=True, file_okay=False)
    ] = None,
    no_faults: Annotated[bool, typer.Option("--no-faults", help="Nothing is broken.")] = False,
    out: Annotated[Path | None, typer.Option(help="A JSON file for all that was measured.")] = None,
    keep: Annotated[Path | None, typer.Option(help="Keep recordings and log in a folder below this one.")] = None,
) -> None:
    """The station with every output on and a fault every few minutes: silence, offset, drift, order, memory."""
    from benchmarks.soak.run import measure
    from benchmarks.soak.session import Options
    from paperradio.commands.options import duration_seconds

    papers = data / "papers" if data else None
    raise typer.Exit(measure(Options(duration_seconds(duration), seed, 0.0 if no_faults else every, papers), out, keep))


@app.command()
def production(papers: Annotated[int, typer.Option(help="How many sample papers are made.")] = 4) -> None:
    """Seconds of finished audio per second of CPU, by stage, against the bare library calls."""
    from benchmarks.production import measure

    measure(papers)


@app.command()
def catalogue(
    papers: Annotated[int, typer.Option(help="How many synthetic records.")] = 100_000,
    url: Annotated[str, typer.Option(help="An empty database; a SQLite file of its own when left out.")] = "",
) -> None:
    """Papers a second into the catalogue, and how fast it says what is new afterwards."""
    from benchmarks.catalogue import measure

    measure(papers, url)


@app.command()
def reading(
    data: Annotated[Path, typer.Option(help="Has papers/ and reference_text/.", exists=True, file_okay=False)],
) -> None:
    """Word order against LaTeX sources and speed of reading, against PyMuPDF alone."""
    from benchmarks.reading import measure

    raise typer.Exit(0 if measure(data) else 1)


@app.command()
def check(
    data: Annotated[Path, typer.Option(help="Has papers/.", exists=True, file_okay=False)],
    show: Annotated[bool, typer.Option("--show", help="Also print what was missed and what was objected to.")] = False,
) -> None:
    """Detection of spoiled turns, by kind, and false alarms on untouched ones and on paraphrases."""
    from benchmarks.check import measure

    raise typer.Exit(0 if measure(data, show) else 1)


@app.command()
def selection(
    data: Annotated[Path, typer.Option(help="Has feeds/recorded/.", exists=True, file_okay=False)],
    papers: Annotated[int, typer.Option(help="How many are in catalogue and memory.", min=4000)] = 100_000,
) -> None:
    """Precision at 10 of the ranking against keyword match and MiniLM centroid, and the time a choice takes."""
    from benchmarks.selection import measure

    raise typer.Exit(0 if measure(data, papers) else 1)


@app.command()
def tldr(
    data: Annotated[Path, typer.Option(help="A SciTLDR file (JSON lines).", exists=True, dir_okay=False)],
) -> None:
    """ROUGE of our one-sentence pick against lead, LexRank, TextRank, MiniLM centroid and the oracle."""
    from benchmarks.tldr import measure

    raise typer.Exit(0 if measure(data) else 1)


@app.command()
def memory(
    papers: Annotated[int, typer.Option(help="How many random vectors of papers, in clusters.", min=1)] = 100_000,
    items: Annotated[int, typer.Option(help="How many items with twelve claims each.", min=1)] = 1_000,
) -> None:
    """Time, memory and disk of what is remembered in Chroma, and how fast it answers."""
    from benchmarks.memory import measure

    raise typer.Exit(0 if measure(papers, items) else 1)


@app.command()
def llm(
    model: Annotated[Path | None, typer.Option(help="A GGUF file; one of random weights when left out.")] = None,
    papers: Annotated[int, typer.Option(help="How many samples are written.", min=1, max=7)] = 3,
    rounds: Annotated[int, typer.Option(help="How often each prompt is timed.", min=1)] = 4,
    tokens: Annotated[int, typer.Option(help="Length of the answers.", min=1)] = 96,
) -> None:
    """Tokens that are sent and received for a segment, and our path's time over the bare library call."""
    from benchmarks.llm import measure

    raise typer.Exit(0 if measure(model, papers, rounds, tokens) else 1)


@app.command()
def voices(
    data: Annotated[
        Path | None, typer.Option(help="Has papers/; the samples when left out.", exists=True, file_okay=False)
    ] = None,
) -> None:
    """Loudness, peaks, joins and pauses of the segments' MP3s, and the CPU of our path over the bare engine's."""
    from benchmarks.voices import measure

    raise typer.Exit(0 if measure(data) else 1)


app()
