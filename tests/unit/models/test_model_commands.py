"""`paperradio models`, `--model`, and what `doctor` says of the language model."""

from __future__ import annotations

import importlib.util
import os
import shutil
import socket
import sys
from pathlib import Path
from typing import Any

import psutil
import pytest
from tests.model_behaviours import Failing, Good
from tests.model_server import ModelServer

from paperradio.commands import model_work
from paperradio.commands.files import NO_FILE
from paperradio.commands.options import settings_of_options
from paperradio.errors import BadInput, ModelUnreachable, ModelUnusable
from paperradio.models.recommended import load_recommended
from paperradio.settings import Settings, load_settings


@pytest.fixture(autouse=True)
def clean_environment(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """No settings but the data folder; what the options set is gone afterwards."""
    monkeypatch.setenv("COLUMNS", "200")
    for name in [name for name in os.environ if name.startswith("PAPERRADIO_")]:
        monkeypatch.delenv(name)
    monkeypatch.setattr(os, "environ", os.environ.copy())
    monkeypatch.setenv("PAPERRADIO_STORAGE__DATA", str(tmp_path))


def chosen(model: str | None = None, **options: Any) -> Settings:
    settings = settings_of_options(model=model)
    return settings.model_copy(update={"model": settings.model.model_copy(update=options)})


def fetched(settings: Settings, name: str, content: bytes = b"GGUF") -> Path:
    model = load_recommended().models[name]
    path = settings.storage.data / "models" / model.repository.replace("/", "--") / model.file
    path.parent.mkdir(parents=True)
    path.write_bytes(content)
    return path


def test_the_option_means_a_server_a_name_or_a_file(tiny_gguf: Path, tmp_path: Path) -> None:
    os.environ["PAPERRADIO_MODEL__NAME"] = "kept"
    server = chosen("http://127.0.0.1:11434/v1").model
    assert (server.url, server.name) == ("http://127.0.0.1:11434/v1", "kept")
    named = chosen("qwen3-4b").model
    assert (named.url, named.repository, named.file) == ("", "Qwen/Qwen3-4B-GGUF", "Qwen3-4B-Q4_K_M.gguf")
    file = chosen(str(tiny_gguf)).model
    assert (file.url, file.repository, file.file, file.path) == ("", "", "", str(tiny_gguf.resolve()))
    assert load_settings().model == file
    path = tmp_path / "models" / "maker--Model-GGUF" / "Model-Q8_0.gguf"
    path.parent.mkdir(parents=True)
    path.touch()
    assert chosen("Model-Q8_0").model.path == chosen("Model-Q8_0.gguf").model.path == str(path)
    assert not chosen("none").model.configured


@pytest.mark.parametrize(
    ("reference", "told"), [("qwen9", "not known"), ("a/b.gguf", NO_FILE), ("~nosuchuser/a.gguf", NO_FILE)]
)
def test_the_option_says_what_it_does_not_know(reference: str, told: str) -> None:
    with pytest.raises(BadInput, match=rf"--model {reference}: {told}; .*granite-4\.0-micro"):
        chosen(reference)


def test_lists_what_there_is_and_what_is_chosen(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    settings = chosen("qwen3-4b")
    path = fetched(settings, "qwen3-4b")
    other = tmp_path / "models" / "mine.gguf"
    other.touch()
    assert model_work.list_models(settings) == 0
    lines = {line.split()[0]: line for line in capsys.readouterr().out.splitlines() if line.strip()}
    assert "(default)" in lines["granite-4.0-micro"]
    assert ("Apache-2.0" in lines["qwen3-4b"], " yes " in lines["qwen3-4b"]) == (True, True)
    assert " no " in lines["qwen3-8b"]
    assert str(other) in lines["mine"]
    assert lines["chosen:"] == f"chosen: {path}"
    model_work.list_models(chosen("none"))
    assert "chosen: none; " in capsys.readouterr().out
    model_work.list_models(chosen("http://me:secret@there/v1", name="qwen3:4b"))
    assert "chosen: qwen3:4b at http://there/v1" in capsys.readouterr().out


def test_pulls_a_model_and_says_how_the_station_starts_with_it(
    tiny_gguf: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    asked: list[tuple[str, str]] = []

    def fetch(repository: str, file: str, folder: Path, shown: bool) -> Path:
        asked.append((repository, file))
        return tiny_gguf

    monkeypatch.setattr(model_work, "fetch", fetch)
    settings = chosen()
    for wanted, name in (([], "granite-4.0-micro"), (["qwen2.5-1.5b"], "qwen2.5-1.5b"), (["a/b", "c.gguf"], "tiny")):
        assert model_work.pull_model(settings, wanted) == 0
        told = capsys.readouterr().out.splitlines()
        assert told == [str(tiny_gguf), f"start the station with it: scripts/radio --llm --model {name}"]
    assert asked[0] == ("ibm-granite/granite-4.0-micro-GGUF", "granite-4.0-micro-Q4_K_M.gguf")
    assert asked[2] == ("a/b", "c.gguf")
    model_work.pull_model(chosen("qwen3-8b"), [])
    assert asked[3] == ("Qwen/Qwen3-8B-GGUF", "Qwen3-8B-Q4_K_M.gguf")
    with pytest.raises(BadInput, match="nobody: name one of granite"):
        model_work.pull_model(settings, ["nobody"])


def test_a_full_disk_is_told_before_anything_is_fetched(monkeypatch: pytest.MonkeyPatch) -> None:
    usage = type("Usage", (), {"free": 1_000_000_000})
    monkeypatch.setattr(shutil, "disk_usage", lambda path: usage)
    monkeypatch.setattr(model_work, "fetch", None)
    with pytest.raises(BadInput, match=r"has 1\.0 GB left, and the model takes 2\.1 GB"):
        model_work.pull_model(chosen(), [])


@pytest.mark.usefixtures("llama_cpp")
def test_tries_a_file(tiny_gguf: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert model_work.test_model(chosen(str(tiny_gguf), context_tokens=1024, threads=1)) == 0
    told = capsys.readouterr().out
    assert "model: tiny-" in told
    assert " a second" in told
    assert "grammars: obeyed" in told


def test_tries_a_server(capsys: pytest.CaptureFixture[str]) -> None:
    with ModelServer(Good("It plays\nsounds.")) as server:
        assert model_work.test_model(chosen(server.url)) == 0
        assert "answer: It plays sounds.\ngrammars: not known" in capsys.readouterr().out
    with ModelServer(Good("It plays sounds."), owned_by="llamacpp") as server:
        model_work.test_model(chosen(server.url))
        assert "grammars: not obeyed" in capsys.readouterr().out


def test_nothing_to_try_is_told() -> None:
    with pytest.raises(BadInput, match="no language model is chosen"):
        model_work.test_model(chosen())
    with pytest.raises(ModelUnusable, match="paperradio models pull"):
        model_work.test_model(chosen("qwen3-4b"))
    with pytest.raises(ModelUnreachable, match="no connection"):
        model_work.test_model(chosen("http://127.0.0.1:9/v1", retries=0))


def test_serves_by_the_program_or_by_the_library(
    tiny_gguf: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    became: list[list[str]] = []
    monkeypatch.setattr(os, "execv", lambda program, command: became.append(command))
    settings = chosen(str(tiny_gguf), threads=3, gpu_layers=-1, calls_at_once=2, context_tokens=4096)
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
        with pytest.raises(BadInput, match=f"--port {port}: "):
            model_work.serve_model(settings, port)
    monkeypatch.setattr(shutil, "which", lambda name: f"/opt/{name}")
    model_work.serve_model(settings, port)
    monkeypatch.setattr(shutil, "which", lambda name: None)
    monkeypatch.setattr(importlib.util, "find_spec", lambda name: name)
    model_work.serve_model(settings, port)
    program, library = (" ".join(command) for command in became)
    assert program.startswith(f"/opt/llama-server -m {tiny_gguf}")
    assert program.endswith(f"--host 127.0.0.1 --port {port} -c 8192 -np 2 -ngl 999 -t 3")
    assert library.startswith(f"{sys.executable} -m llama_cpp.server --model {tiny_gguf}")
    assert library.endswith(f"--host 127.0.0.1 --port {port} --n_ctx 4096 --n_gpu_layers -1 --n_threads 3")
    assert capsys.readouterr().out.splitlines()[:2] == ["[model]", f'url = "http://127.0.0.1:{port}/v1"']
    monkeypatch.setattr(importlib.util, "find_spec", lambda name: None)
    with pytest.raises(ModelUnusable, match="scripts/radio --llm"):
        model_work.serve_model(settings, port)


@pytest.mark.parametrize("model", [None, "http://127.0.0.1:9/v1"])
def test_only_a_file_is_served(model: str | None) -> None:
    with pytest.raises(BadInput, match="--model NAME-or-FILE"):
        model_work.serve_model(chosen(model), 8080)


@pytest.mark.usefixtures("llama_cpp")
def test_doctor_says_what_a_file_takes(tiny_gguf: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    found, _ = model_work.model_found(chosen(str(tiny_gguf)))
    assert found is not None
    assert "tiny.gguf: takes about 0.4 GB of memory, " in found
    little = type("Memory", (), {"available": 300_000_000})
    monkeypatch.setattr(psutil, "virtual_memory", lambda: little)
    found, told = model_work.model_found(chosen(str(tiny_gguf)))
    assert found is None
    assert "0.3 GB are free; choose a smaller one" in told
    cut = tmp_path / "cut.gguf"
    cut.write_bytes(tiny_gguf.read_bytes()[:-1])
    found, told = model_work.model_found(chosen(str(cut)))
    assert found is None
    assert "truncated" in told


def test_doctor_says_whether_a_server_answers() -> None:
    found, told = model_work.model_found(chosen())
    assert found is None
    assert told == "conversations are put together from the paper's own sentences; paperradio models pull"
    with ModelServer(Failing(500), owned_by="llamacpp") as server:
        assert model_work.model_found(chosen(server.url)) == (f"{server.url}: scripted, obeys grammars", "")
    found, told = model_work.model_found(chosen(server.url))
    assert found is None
    assert "no connection; conversations are put together" in told
