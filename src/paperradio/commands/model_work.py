"""`paperradio models`: what there is, fetching one, trying it, and a server of its own."""

from __future__ import annotations

import importlib.util
import os
import shutil
import socket
import sys
from collections.abc import Sequence
from pathlib import Path

import psutil
import typer
from rich.console import Console
from rich.markup import escape
from rich.table import Table

from paperradio.clock import SystemClock
from paperradio.commands.files import existing_parent
from paperradio.domain.generation import Message, Prompt, Role
from paperradio.errors import BadInput, ModelUnreachable, ModelUnusable
from paperradio.models.files import fetch, files_on_disk, model_file, model_folder, repository_folder
from paperradio.models.gguf_file import read_gguf
from paperradio.models.llama import INSTALL, LlamaCppModel
from paperradio.models.recommended import load_recommended
from paperradio.models.server import ServerModel, place_of
from paperradio.settings import ModelSettings, Settings

_NOT_CONFIGURED = "no language model is chosen; paperradio models pull fetches one, --model NAME-or-FILE-or-URL uses it"
_TRIAL = "Say in one sentence what a radio station does."
_TRIAL_TOKENS = 80


def list_models(settings: Settings) -> int:
    """Print the recommended models, those on disk, and which the settings choose. Returns 0."""
    folder = model_folder(settings.model, settings.storage.data)
    recommended = load_recommended()
    table = Table("name", "file", "memory", "licence", "on disk", "about", box=None, pad_edge=False)
    known: set[Path] = set()
    for name, model in recommended.models.items():
        path = repository_folder(folder, model.repository) / model.file
        known.add(path)
        default = " (default)" if name == recommended.default else ""
        size, memory = f"{model.size_bytes / 1e9:.1f} GB", f"{model.memory_gb:g} GB"
        there = "yes" if path.is_file() else "no"
        table.add_row(name + default, size, memory, model.licence, there, escape(model.about))
    for path in files_on_disk(folder):
        if path not in known:
            table.add_row(path.stem, f"{path.stat().st_size / 1e9:.1f} GB", "", "", "yes", escape(str(path)))
    Console().print(table)
    typer.echo(f"chosen: {_chosen(settings.model, settings.storage.data)}")
    return 0


def pull_model(settings: Settings, wanted: Sequence[str]) -> int:
    """Fetch a recommended model by name, or a file of a repository; where `wanted` is empty the one that the settings
    choose, else the default. Returns 0.

    Raises:
        BadInput: there is no such name, or no room on the disk.
        ModelUnreachable, ModelUnusable: it cannot be fetched.
    """
    folder = model_folder(settings.model, settings.storage.data)
    recommended = load_recommended()
    if not wanted and settings.model.repository:
        wanted = (settings.model.repository, settings.model.file)
    name = recommended.default if not wanted else wanted[0]
    if len(wanted) > 2 or (len(wanted) == 1 and name not in recommended.models):
        names = ", ".join(recommended.models)
        raise BadInput(f"{' '.join(wanted)}: name one of {names}, or a repository and a file in it")
    if len(wanted) == 2:
        path = fetch(wanted[0], wanted[1], folder, shown=True)
    else:
        model = recommended.models[name]
        target = repository_folder(folder, model.repository)
        if not (target / model.file).is_file():
            _make_room(target, model.size_bytes)
            typer.echo(f"{name}: {model.size_bytes / 1e9:.1f} GB, {model.licence}, from {model.repository}", err=True)
        path = fetch(model.repository, model.file, folder, shown=True)
    read_gguf(path)
    typer.echo(str(path))
    typer.echo(f"start the station with it: scripts/radio --llm --model {path.stem if len(wanted) == 2 else name}")
    return 0


def test_model(settings: Settings) -> int:
    """Ask the chosen model something and print how it went. Returns 0.

    Raises:
        BadInput: none is chosen.
        ModelUnreachable, ModelUnusable: it does not answer.
    """
    model = _backend(settings)
    question = Prompt("test", (Message(Role.USER, _TRIAL),), _TRIAL_TOKENS, seed=settings.model.seed)
    answer = model.complete(question)
    typer.echo(f"model: {model.name}, context {model.context_tokens} tokens")
    speed = answer.completion_tokens / answer.seconds if answer.seconds else 0.0
    counts = f"{answer.prompt_tokens} tokens read, {answer.completion_tokens} written"
    typer.echo(f"speed: {counts} in {answer.seconds:.1f} s, {speed:.1f} a second")
    typer.echo(f"answer: {' '.join(answer.text.split()) or '(nothing)'}")
    if not model.knows_grammars:
        typer.echo("grammars: not known; its lines are judged one by one")
        return 0
    chosen = model.complete(Prompt("test", question.messages, 8, grammar='root ::= "yes" | "no"'))
    obeyed = chosen.text.strip() in ("yes", "no")
    typer.echo(f"grammars: {'obeyed' if obeyed else 'not obeyed; its lines are judged one by one'}")
    return 0


def serve_model(settings: Settings, port: int) -> int:
    """Become llama.cpp's own server for the chosen file: this process goes on as that program, and ends as it ends.

    Raises:
        BadInput: no file is chosen, or the port is taken.
        ModelUnusable: the file cannot be used, or there is no server program.
    """
    if settings.model.url or not settings.model.configured:
        raise BadInput("choose a file to serve: --model NAME-or-FILE")
    path = LlamaCppModel(settings.model, settings.storage.data).path
    read_gguf(path)
    host = settings.web.host
    command = server_command(settings.model, path, host, port)
    with socket.socket() as trial:
        trial.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            trial.bind((host, port))
        except OSError as error:
            raise BadInput(f"--host {host} --port {port}: {error.strerror}") from error
    typer.echo(f'[model]\nurl = "http://{host}:{port}/v1"')
    sys.stdout.flush()
    os.execv(command[0], command)  # noqa: S606


def server_command(model: ModelSettings, path: Path, host: str, port: int) -> list[str]:
    """llama-server where it is on the PATH, else the server of llama-cpp-python. Raises ModelUnusable without both."""
    threads = str(model.threads or max(1, (os.cpu_count() or 2) - 1))
    program = shutil.which("llama-server")
    if program:
        together = ["-c", str(model.context_tokens * model.calls_at_once), "-np", str(model.calls_at_once)]
        computing = ["-ngl", "999" if model.gpu_layers < 0 else str(model.gpu_layers), "-t", threads]
        return [program, "-m", str(path), "-a", path.stem, "--host", host, "--port", str(port)] + (together + computing)
    if any(importlib.util.find_spec(name) is None for name in ("llama_cpp", "starlette_context", "sse_starlette")):
        raise ModelUnusable(INSTALL)
    listening = ["--host", host, "--port", str(port)]
    computing = ["--n_ctx", str(model.context_tokens), "--n_gpu_layers", str(model.gpu_layers), "--n_threads", threads]
    served = ["--model", str(path), "--model_alias", path.stem, "--verbose", "false"]
    return [sys.executable, "-m", "llama_cpp.server", *served, *listening, *computing]


def model_found(settings: Settings) -> tuple[str | None, str]:
    """For `doctor`: what the language model is, or None; and what is lost without it, or what to do."""
    model, data = settings.model, settings.storage.data
    lost = "conversations are put together from the paper's own sentences"
    if not model.configured:
        return None, f"{lost}; paperradio models pull"
    try:
        if model.url:
            told = ServerModel(model, None, SystemClock()).look()
            grammars = "obeys grammars" if told.obeys_grammars else "knows no grammars"
            return f"{place_of(model.url)}: {model.name or told.model}, {grammars}", ""
        local = LlamaCppModel(model, data)
        local.look()
        takes = read_gguf(local.path).memory_bytes(model.context_tokens)
    except (ModelUnreachable, ModelUnusable) as error:
        return None, f"{error.detail}; {lost}"
    free = psutil.virtual_memory().available
    amounts = f"takes about {takes / 1e9:.1f} GB of memory, {free / 1e9:.1f} GB are free"
    if takes > free and model.gpu_layers == 0:
        return None, f"{local.path.name} {amounts}; choose a smaller one: paperradio models list"
    return f"{local.path.name}: {amounts}", ""


def _backend(settings: Settings) -> ServerModel | LlamaCppModel:
    model = settings.model
    if not model.configured:
        raise BadInput(_NOT_CONFIGURED)
    return ServerModel(model) if model.url else LlamaCppModel(model, settings.storage.data)


def _chosen(model: ModelSettings, data: Path) -> str:
    if not model.configured:
        return f"none; {_NOT_CONFIGURED}"
    if model.url:
        return f"{model.name or 'the first model'} at {place_of(model.url)}"
    path = model_file(model, data)
    if path is not None and path.is_file():
        return str(path)
    return f"{path or f'{model.repository} {model.file}'} (not there; paperradio models pull)"


def _make_room(folder: Path, wanted: int) -> None:
    existing = existing_parent(folder)
    free = shutil.disk_usage(existing).free
    if free < wanted:
        raise BadInput(f"{existing} has {free / 1e9:.1f} GB left, and the model takes {wanted / 1e9:.1f} GB")
