"""Where model files lie, and how they are fetched."""

from __future__ import annotations

import threading
from collections.abc import Callable
from pathlib import Path
from typing import Any

import httpx
import huggingface_hub
import pytest
from huggingface_hub.errors import EntryNotFoundError, LocalEntryNotFoundError, RepositoryNotFoundError

from paperradio.domain.generation import Message, Prompt, Role
from paperradio.errors import ConfigurationError, ModelUnreachable, ModelUnusable
from paperradio.models import files
from paperradio.models.choice import make_backend, make_model
from paperradio.models.fetching import FetchedModel
from paperradio.models.files import fetch, files_on_disk, model_file, model_folder, repository_folder
from paperradio.models.llama import LlamaCppModel
from paperradio.models.recommended import load_recommended
from paperradio.models.remembering import RememberingModel
from paperradio.models.server import ServerModel
from paperradio.settings import ModelSettings
from paperradio.testing import FakeClock, MemoryArtefacts

REPOSITORY = "maker/Model-GGUF"
FILES = ["README.md", "model-Q4_K_M.gguf", "model-Q8_0.gguf"]
PROMPT = Prompt("dialogue", (Message(Role.USER, "Talk!"),), 20, grammar='root ::= "yes"')


@pytest.fixture
def hub(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """A model hub with one repository. The files that were fetched."""
    fetched: list[str] = []

    def download(repository: str, file: str, path: Path) -> Path:
        fetched.append(file)
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(b"GGUF")
        return path

    monkeypatch.setattr(httpx, "head", lambda *arguments, **options: httpx.Response(200))
    monkeypatch.setattr(files, "_download", download)
    monkeypatch.setattr(huggingface_hub.HfApi, "list_repo_files", lambda self, repository: FILES)
    return fetched


def failing(monkeypatch: pytest.MonkeyPatch, error: Exception) -> None:
    def fail(*arguments: Any, **options: Any) -> str:
        raise error

    monkeypatch.setattr(httpx, "head", lambda *arguments, **options: httpx.Response(200))
    monkeypatch.setattr(files, "_download", fail)


def answer_of(error: type[Exception]) -> Exception:
    """An error of the hub's client, which wants the answer that it came with."""
    made = error.__new__(error)
    made.args = ("no",)
    return made


def test_models_lie_below_the_data_folder_unless_told(tmp_path: Path) -> None:
    assert model_folder(ModelSettings(), tmp_path) == tmp_path / "models"
    assert model_folder(ModelSettings(folder="/srv/models"), tmp_path) == Path("/srv/models")
    assert model_file(ModelSettings(path="~/model.gguf"), tmp_path) == Path.home() / "model.gguf"
    named = ModelSettings(repository=REPOSITORY, file="model-Q8_0.gguf")
    assert model_file(named, tmp_path) == tmp_path / "models" / "maker--Model-GGUF" / "model-Q8_0.gguf"


def test_a_pattern_means_a_file_on_disk(tmp_path: Path) -> None:
    settings = ModelSettings(repository=REPOSITORY, file="*Q4_K_M.gguf")
    assert model_file(settings, tmp_path) is None
    path = repository_folder(tmp_path / "models", REPOSITORY) / "model-Q4_K_M.gguf"
    path.parent.mkdir(parents=True)
    path.touch()
    assert model_file(settings, tmp_path) == path
    assert files_on_disk(tmp_path / "models") == (path,)


def test_fetches_the_file_that_is_named_or_that_a_pattern_means(hub: list[str], tmp_path: Path) -> None:
    assert fetch(REPOSITORY, "model-Q8_0.gguf", tmp_path).name == "model-Q8_0.gguf"
    assert fetch(REPOSITORY, "*Q4_K_M.gguf", tmp_path) == repository_folder(tmp_path, REPOSITORY) / "model-Q4_K_M.gguf"
    fetch(REPOSITORY, "model-Q8_0.gguf", tmp_path)
    assert hub == ["model-Q8_0.gguf", "model-Q4_K_M.gguf"]


@pytest.mark.parametrize("pattern", ["", "*Q9*"])
def test_a_pattern_that_means_no_single_file_is_told(hub: list[str], tmp_path: Path, pattern: str) -> None:
    with pytest.raises(ModelUnusable, match=r"it has model-Q4_K_M\.gguf, model-Q8_0\.gguf"):
        fetch(REPOSITORY, pattern, tmp_path)
    assert hub == []


@pytest.mark.parametrize(
    ("error", "expected", "told"),
    [
        (LocalEntryNotFoundError("no"), ModelUnreachable, "is there a network"),
        (answer_of(RepositoryNotFoundError), ModelUnusable, "no repository maker/Model-GGUF"),
        (answer_of(EntryNotFoundError), ModelUnusable, r"has no file a\.gguf"),
        (OSError(28, "No space left on device"), ModelUnusable, "No space left"),
    ],
)
def test_what_goes_wrong_is_told(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, error: Exception, expected: type[Exception], told: str
) -> None:
    failing(monkeypatch, error)
    with pytest.raises(expected, match=told):
        fetch(REPOSITORY, "a.gguf", tmp_path)


def test_without_a_network_it_is_told_at_once(monkeypatch: pytest.MonkeyPatch, hub: list[str], tmp_path: Path) -> None:
    def fail(*arguments: Any, **options: Any) -> httpx.Response:
        raise httpx.ConnectError("no route")

    monkeypatch.setattr(httpx, "head", fail)
    with pytest.raises(ModelUnreachable, match="is there a network"):
        fetch(REPOSITORY, "a.gguf", tmp_path)
    assert hub == []


@pytest.mark.usefixtures("llama_cpp")
def test_a_model_is_fetched_in_the_background_at_its_first_call(tiny_gguf: Path, tmp_path: Path) -> None:
    settings = ModelSettings(repository=REPOSITORY, file="tiny.gguf", context_tokens=1024, threads=1)
    let = threading.Event()

    def slowly(repository: str, file: str, folder: Path) -> Path:
        assert let.wait(10)
        target = repository_folder(folder, repository) / file
        target.parent.mkdir(parents=True)
        target.write_bytes(tiny_gguf.read_bytes())
        return target

    model = fetched_model(settings, tmp_path, slowly)
    for _ in range(2):
        with pytest.raises(ModelUnreachable, match="is being fetched"):
            model.complete(PROMPT)
    let.set()
    model.wait(10)
    assert model.complete(PROMPT).text == "yes"


def test_a_fetch_that_failed_is_told_and_begun_again(tmp_path: Path) -> None:
    tries = []

    def fail(repository: str, file: str, folder: Path) -> Path:
        tries.append(file)
        raise ModelUnusable("the hub has no such file")

    model = fetched_model(ModelSettings(repository=REPOSITORY, file="tiny.gguf"), tmp_path, fail)
    for error in (ModelUnreachable, ModelUnusable, ModelUnreachable, ModelUnusable):
        with pytest.raises(error):
            model.complete(PROMPT)
        model.wait(10)
    assert len(tries) == 2


def fetched_model(settings: ModelSettings, data: Path, fetch: Callable[[str, str, Path], Path]) -> FetchedModel:
    return FetchedModel(LlamaCppModel(settings, data), settings, data, fetch)


def test_the_settings_choose_the_backend(tmp_path: Path) -> None:
    clock = FakeClock()
    assert make_backend(ModelSettings(), tmp_path, clock) is None
    assert isinstance(make_backend(ModelSettings(path="a.gguf"), tmp_path, clock), LlamaCppModel)
    assert isinstance(make_backend(ModelSettings(repository=REPOSITORY), tmp_path, clock), FetchedModel)
    server = make_backend(ModelSettings(url="http://127.0.0.1:9/v1", path="a.gguf"), tmp_path, clock)
    assert isinstance(server, ServerModel)
    assert make_model(ModelSettings(), tmp_path, MemoryArtefacts(), clock) is None
    chosen = make_model(ModelSettings(path="a.gguf"), tmp_path, MemoryArtefacts(), clock)
    assert isinstance(chosen, RememberingModel)
    assert chosen.name == "a"


def test_the_recommended_models_are_free_and_fit(tmp_path: Path) -> None:
    listed = load_recommended()
    assert listed.models[listed.default].size_bytes < 3e9
    for model in listed.models.values():
        assert model.licence in ("Apache-2.0", "MIT")
        assert model.memory_gb * 1e9 > model.size_bytes
    bad = tmp_path / "models.toml"
    bad.write_text('default = "none"\nmodels = {}\n')
    with pytest.raises(ConfigurationError, match="the default none is none of the models"):
        load_recommended(bad)
