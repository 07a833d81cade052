"""`paperradio voices list` and `pull`, and what `doctor` says of voices."""

from __future__ import annotations

import shutil
from collections.abc import Mapping, Sequence
from pathlib import Path

import typer
from rich.console import Console
from rich.markup import escape
from rich.progress import BarColumn, DownloadColumn, Progress, TextColumn, TimeRemainingColumn
from rich.table import Table

from paperradio.app.making import piper_models
from paperradio.commands.files import existing_parent
from paperradio.errors import BadInput, ConfigurationError, VoiceUnusable
from paperradio.settings import Settings
from paperradio.shipped import shipped_folder
from paperradio.voicing.fetching import fetch_model
from paperradio.voicing.models import PiperModels
from paperradio.voicing.voices import Voice, VoiceFiles, voice_files


def voices_of(settings: Settings) -> tuple[VoiceFiles, Mapping[str, str]]:
    """The voice files in force, and speaker to voice. Raises ConfigurationError."""
    files = voice_files(shipped_folder("voices"), settings.voicing)
    for name in settings.cast.values():
        files.stand_in(name)
    return files, settings.cast


def list_voices(settings: Settings) -> int:
    """Print the cast with its voices and stand-ins, then the other voice files. Returns 0."""
    files, cast = voices_of(settings)
    models = piper_models(settings)
    table = Table("speaker", "voice", "engine", "there", "size", "licence", box=None, pad_edge=False)
    shown: set[str] = set()
    for speaker, name in cast.items():
        for place, each in enumerate(dict.fromkeys((name, files.stand_in(name)))):
            shown.add(each)
            table.add_row(speaker if place == 0 else "", *_row(each, files.voice(each), models))
    for name in files.names:
        if name not in shown:
            table.add_row("—", *_row(name, files.voice(name), models))
    Console().print(table)
    typer.echo(f"models: {models.folder}")
    missing = [speaker for speaker, name in cast.items() if _state(files.voice(name), models) != "yes"]
    if missing:
        typer.echo(f"espeak-ng speaks for {', '.join(missing)}; paperradio voices pull fetches what is missing")
    return 0


def pull_voices(settings: Settings, wanted: Sequence[str]) -> int:
    """Fetch models by the name of a speaker, a voice or a model; the cast's where `wanted` is empty. Returns 0.

    Raises:
        BadInput: there is no such name, or no room on the disk.
        VoiceUnreachable, VoiceUnusable: one cannot be fetched, or what is there cannot be loaded.
    """
    files, cast = voices_of(settings)
    models = piper_models(settings)
    names = list(dict.fromkeys(_model_of(name, files, cast) for name in wanted or cast))
    sizes = {voice.model: voice.piper.megabytes for voice in map(files.voice, files.names) if voice.piper}
    missing = [name for name in names if name and models.size(name) is None]
    _make_room(models.folder, sum(sizes.get(name, 0) for name in missing))
    for name in filter(None, names):
        path = _fetched(name, models.folder)
        try:
            models.load(name)
        except VoiceUnusable as error:
            raise VoiceUnusable(f"{error.detail}; remove it and pull it again") from error
        typer.echo(str(path))
    if not any(names):
        typer.echo("espeak-ng needs no model: there is nothing to fetch")
    return 0


def _fetched(name: str, folder: Path) -> Path:
    """Fetch one model, with a bar on standard error."""
    columns = TextColumn("{task.description}"), BarColumn(), DownloadColumn(), TimeRemainingColumn()
    with Progress(*columns, console=Console(stderr=True)) as progress:
        task = progress.add_task(name, total=None)

        def shown(came: int, of: int) -> None:
            progress.update(task, completed=came, total=of or None)

        return fetch_model(name, folder, shown)


def voices_found(settings: Settings) -> tuple[str | None, str]:
    """For `doctor`: how many of the cast have their Piper voice, None where one lacks it; and what that costs."""
    try:
        files, cast = voices_of(settings)
    except ConfigurationError as error:
        return None, error.detail
    models = piper_models(settings)
    states = {speaker: _state(files.voice(name), models) for speaker, name in cast.items()}
    lacking = [
        f"{speaker} ({state})" if state != "no" else speaker for speaker, state in states.items() if state != "yes"
    ]
    if not lacking:
        return f"all of {', '.join(states)}", ""
    return None, f"espeak-ng speaks for {', '.join(lacking)}; paperradio voices pull"


def _row(name: str, voice: Voice, models: PiperModels) -> tuple[str, str, str, str, str]:
    size = models.size(voice.model) if voice.model else None
    about = voice.piper.megabytes if voice.model and voice.piper is not None else 0
    told = f"{size / 1e6:.0f} MB" if size else f"{about} MB" if about else ""
    return escape(name), voice.engine, escape(_state(voice, models)), told, escape(voice.licence)


def _state(voice: Voice, models: PiperModels) -> str:
    """``yes``, ``no``, or what is wrong with the model that is there."""
    if not voice.model or voice.piper is None:
        return "yes"
    if models.size(voice.model) is None:
        return "no"
    return models.fault(voice.model, voice.piper.speaker) or "yes"


def _model_of(name: str, files: VoiceFiles, cast: Mapping[str, str]) -> str:
    """The model that a speaker, a voice or a model's own name means; empty for a voice of espeak-ng."""
    voice = cast.get(name, name)
    if voice in files.names:
        return files.voice(voice).model
    if "_" in name and "-" in name:
        return name
    raise BadInput(
        f"{name}: name a speaker ({', '.join(cast)}), a voice (paperradio voices list), or a Piper model such as "
        "en_GB-cori-medium"
    )


def _make_room(folder: Path, megabytes: int) -> None:
    existing = existing_parent(folder)
    free = shutil.disk_usage(existing).free
    if free < megabytes * 1e6:
        raise BadInput(f"{existing} has {free / 1e6:.0f} MB left, and the voices take {megabytes} MB")
