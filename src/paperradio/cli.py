"""The command line. Each command reads its options and hands over to a room of the house."""

from __future__ import annotations

import asyncio
import sys
from pathlib import Path
from typing import Annotated, NoReturn

import typer

from paperradio import __version__, logs
from paperradio.commands.examples import EXAMPLES
from paperradio.commands.memory import memory
from paperradio.commands.models import models
from paperradio.commands.obs import obs
from paperradio.commands.options import duration_seconds, takes_settings
from paperradio.commands.prompts import prompts
from paperradio.commands.voices import voices
from paperradio.errors import ConfigurationError, PaperRadioError, first_of
from paperradio.settings import Settings

app = typer.Typer(
    help="A radio station that reads the newest arXiv papers aloud.",
    no_args_is_help=True,
    add_completion=False,
    rich_markup_mode="markdown",
    pretty_exceptions_enable=False,
)

app.add_typer(models, name="models")
app.add_typer(voices, name="voices")
app.add_typer(prompts, name="prompts")
app.add_typer(memory, name="memory")
app.add_typer(obs, name="obs")

EXIT_TRY_AGAIN = 1
EXIT_BAD_INPUT = 2
SUPERVISED = ("newsroom", "air", "web")


def _show_version(wanted: bool) -> None:
    if wanted:
        typer.echo(__version__)
        raise typer.Exit


@app.callback()
def about(
    version: Annotated[
        bool, typer.Option("--version", help="Show the version and exit.", callback=_show_version, is_eager=True)
    ] = False,
) -> None:
    """A radio station that reads the newest arXiv papers aloud."""


@app.command(epilog=EXAMPLES["run"])
@takes_settings
def run(
    settings: Settings,
    duration: Annotated[str, typer.Option("--for", help="Stop cleanly after this long: 90s, 10m, 2h.")] = "",
) -> None:
    """The whole station: newsroom, air and web as children of this process."""
    from paperradio.app.making import check_model, check_shows, check_source
    from paperradio.station import run_station

    seconds = duration_seconds(duration) if duration else None
    try:
        check_source(settings)
        check_shows(settings)
        check_model(settings)
    except OSError as error:
        raise ConfigurationError(_told(error)) from error
    raise typer.Exit(asyncio.run(run_station(settings, seconds)))


@app.command(epilog=EXAMPLES["newsroom"])
@takes_settings
def newsroom(settings: Settings) -> None:
    """Only the newsroom: makes segments, knows nothing of the stream."""
    from paperradio.app.making import serve_newsroom

    raise typer.Exit(serve_newsroom(settings))


@app.command(epilog=EXAMPLES["air"])
@takes_settings
def air(settings: Settings) -> None:
    """Only the air: plays what lies on its rack and encodes it."""
    from paperradio.app.airing import serve_air

    raise typer.Exit(asyncio.run(serve_air(settings)))


@app.command(epilog=EXAMPLES["web"])
@takes_settings
def web(settings: Settings) -> None:
    """Only the web: the page, the feeds, the API and the streams."""
    from paperradio.app.serving import serve_web

    raise typer.Exit(asyncio.run(serve_web(settings)))


@app.command(epilog=EXAMPLES["segment"])
@takes_settings
def segment(
    settings: Settings,
    papers: Annotated[list[str], typer.Argument(help="PDF files or arXiv ids.", metavar="PDF-or-ID…")],
    out: Annotated[Path, typer.Option(help="Folder for the finished files.")],
    video: Annotated[bool, typer.Option("--video", help="Also make an MP4 with the picture.")] = False,
) -> None:
    """Papers to finished segments: MP3, captions and transcript, without a running station."""
    from paperradio.commands.segment import make_segments

    raise typer.Exit(make_segments(settings, papers, out, video=video))


@app.command(epilog=EXAMPLES["episode"])
@takes_settings
def episode(
    settings: Settings,
    format: Annotated[str, typer.Argument(help="daily, weekly, or a show of your own.", metavar="SHOW")],
    date: Annotated[str, typer.Option(help="The day it is of, YYYY-MM-DD; what came last when left out.")] = "",
    out: Annotated[Path, typer.Option(help="Folder for the finished files.")] = Path(),
) -> None:
    """One edition of a show from what the catalogue holds: MP3, captions, transcript, chapters, notes, artwork."""
    from paperradio.commands.episode import make_episode

    raise typer.Exit(make_episode(settings, format, date, out))


@app.command(epilog=EXAMPLES["add"])
@takes_settings
def add(
    settings: Settings,
    papers: Annotated[
        list[str], typer.Argument(help="arXiv ids, addresses at arxiv.org, or PDF files.", metavar="ID-or-URL-or-PDF…")
    ],
) -> None:
    """Papers that the newsroom makes next, whether the station runs now or later."""
    from paperradio.commands.add import add_papers

    raise typer.Exit(add_papers(settings, papers))


@app.command(epilog=EXAMPLES["rank"])
@takes_settings
def rank(
    settings: Settings,
    explain: Annotated[bool, typer.Option("--explain", help="Say what each part of each score rests on.")] = False,
    limit: Annotated[int, typer.Option(min=1, max=200, help="How many papers are shown.")] = 20,
    as_json: Annotated[bool, typer.Option("--json", help="Parts and reasons as JSON.")] = False,
) -> None:
    """The papers that wait, in the order in which they would be made, and why."""
    from paperradio.commands.rank import show_ranking

    raise typer.Exit(show_ranking(settings, explain, limit, as_json))


@app.command(epilog=EXAMPLES["check"])
@takes_settings
def check(
    settings: Settings,
    transcript: Annotated[Path, typer.Argument(help="A transcript of a segment or show.", metavar="TRANSCRIPT.json")],
    paper: Annotated[list[Path], typer.Option(help="The paper's PDF; of a show each one's, or a folder of them.")],
    as_json: Annotated[bool, typer.Option("--json", help="Verdicts as JSON.")] = False,
) -> None:
    """Whether the papers say what a transcript says: a line for each turn; exit 1 where something is not supported."""
    from paperradio.commands.check import check_transcript

    raise typer.Exit(check_transcript(settings, transcript, paper, as_json))


@app.command(epilog=EXAMPLES["speakable"])
def speakable(
    file: Annotated[Path | None, typer.Argument(help="A text file; standard input when left out.")] = None,
    lexicon: Annotated[
        Path | None, typer.Option(help="A folder with lexicons of your own (TOML, as in voices/lexicon).")
    ] = None,
) -> None:
    """One spoken line for each input line."""
    from paperradio.voicing.lexicon import load_lexicon
    from paperradio.voicing.speakable import speakable as in_words

    data = file.read_bytes() if file else sys.stdin.buffer.read()
    known = load_lexicon(lexicon)
    text = data.decode("utf-8", "replace").replace("\r\n", "\n").replace("\r", "\n")
    for line in text.removesuffix("\n").split("\n") if text else ():
        typer.echo(in_words(line, known).spoken)


@app.command(epilog=EXAMPLES["doctor"])
@takes_settings
def doctor(settings: Settings) -> None:
    """What is installed, reachable and missing, and what each missing thing costs."""
    from paperradio.commands.doctor import examine

    raise typer.Exit(examine(settings))


@app.command(epilog=EXAMPLES["status"])
@takes_settings
def status(settings: Settings) -> None:
    """How the station is doing now."""
    from paperradio.commands.terminal import print_status

    raise typer.Exit(print_status(settings))


def _report(error: PaperRadioError) -> NoReturn:
    again = error.retryable and sys.argv[1] in SUPERVISED  # the supervisor starts these again
    _end(str(error), EXIT_TRY_AGAIN if again else EXIT_BAD_INPUT)


def _told(error: OSError) -> str:
    """Which file, and what is wrong with it."""
    return ": ".join(str(part) for part in (error.filename, error.strerror) if part)


def _end(line: str, status: int = EXIT_BAD_INPUT) -> NoReturn:
    typer.echo(f"paperradio: {line}", err=True)
    sys.exit(status)


def main() -> None:
    """Run the command line; every error of ours is one line on standard error and exit status 2.

    So is one of the system in a command that ends by itself. What runs the station fails with a traceback.
    """
    logs.to_standard_error()
    try:
        sys.exit(app(sys.argv[1:] or ["--help"], standalone_mode=False))
    except typer.TyperException as error:
        told = " ".join(error.format_message().split()).rstrip(".")
        _end(f"{told}; see --help")
    except PaperRadioError as error:
        _report(error)
    except ExceptionGroup as group:
        ours, _ = group.split(PaperRadioError)
        if ours is None:
            raise
        _report(first_of(ours))
    except OSError as error:
        if sys.argv[1] in ("run", *SUPERVISED) or not error.strerror:
            raise
        _end(_told(error))
    except KeyboardInterrupt:
        sys.exit(130)
