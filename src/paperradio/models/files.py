"""Where model files lie, and how they are fetched from the model hub."""

from __future__ import annotations

import fcntl
import fnmatch
import hashlib
import importlib.util
import logging
import os
from pathlib import Path

import httpx

from paperradio.errors import ModelUnreachable, ModelUnusable
from paperradio.settings import ModelSettings

_ENDING = ".gguf"
_ENDS_BYTES = 1 << 20
_HUB_SECONDS = 10.0


def model_folder(settings: ModelSettings, data: Path) -> Path:
    """Where fetched models lie."""
    return Path(settings.folder).expanduser() if settings.folder else data.expanduser() / "models"


def repository_folder(folder: Path, repository: str) -> Path:
    """Where the files of one repository lie."""
    return folder / repository.replace("/", "--")


def model_file(settings: ModelSettings, data: Path) -> Path | None:
    """The file that llama.cpp is to run, whether it is there or not. None where a pattern has no match on disk yet."""
    if settings.path:
        return Path(settings.path).expanduser()
    folder = repository_folder(model_folder(settings, data), settings.repository)
    if _is_pattern(settings.file):
        return next(iter(sorted(folder.glob(settings.file or f"*{_ENDING}"))), None)
    return folder / settings.file


def identity(path: Path) -> str:
    """Name of a file that changes with its content: its stem, and a hash of size, first and last megabyte.

    Only the stem where the file cannot be read.
    """
    try:
        size = path.stat().st_size
        with path.open("rb") as file:
            known = hashlib.sha256(str(size).encode() + file.read(_ENDS_BYTES))
            file.seek(max(0, size - _ENDS_BYTES))
            known.update(file.read(_ENDS_BYTES))
    except OSError:
        return path.stem
    return f"{path.stem}-{known.hexdigest()[:8]}"


def files_on_disk(folder: Path) -> tuple[Path, ...]:
    """The GGUF files below the folder of fetched models, by name."""
    return tuple(sorted(path for path in folder.rglob(f"*{_ENDING}") if path.is_file()))


def fetch(repository: str, file: str, folder: Path, shown: bool = False) -> Path:
    """Fetch a file (or the only one that a pattern matches) below `folder`, with progress on standard error if `shown`.

    What is there already is not fetched again, and a fetch that was broken off goes on where it stopped.

    Raises:
        ModelUnreachable: the hub does not answer, or the connection broke.
        ModelUnusable: there is no such repository or file, or the disk is full.
    """
    from huggingface_hub import HfApi
    from huggingface_hub.errors import (
        EntryNotFoundError,
        GatedRepoError,
        HfHubHTTPError,
        HFValidationError,
        LocalEntryNotFoundError,
        OfflineModeIsEnabled,
        RepositoryNotFoundError,
    )
    from huggingface_hub.utils.tqdm import disable_progress_bars, enable_progress_bars

    (enable_progress_bars if shown else disable_progress_bars)()
    for name in ("huggingface_hub", "httpx2"):
        logging.getLogger(name).setLevel(logging.ERROR)
    broken: tuple[type[Exception], ...] = (HfHubHTTPError, *_broken_connections())
    target = repository_folder(folder, repository)
    if not _is_pattern(file) and (target / file).is_file():
        return target / file
    try:
        httpx.head(_hub(), timeout=_HUB_SECONDS)  # the hub's own client takes half a minute to see that it is not there
        if _is_pattern(file):
            file = _only(repository, file, HfApi().list_repo_files(repository))
        return _download(repository, file, target / file)
    except GatedRepoError as error:
        raise ModelUnusable(f"{repository} is given only to those who asked for it on its page") from error
    except RepositoryNotFoundError as error:
        raise ModelUnusable(f"the hub has no repository {repository}") from error
    except (LocalEntryNotFoundError, OfflineModeIsEnabled, httpx.TransportError) as error:
        raise ModelUnreachable(f"{_hub()} does not answer; is there a network?") from error
    except EntryNotFoundError as error:
        raise ModelUnusable(f"{repository} has no file {file}") from error
    except HFValidationError as error:
        raise ModelUnusable(f"{repository} is no name of a repository, such as Qwen/Qwen3-4B-GGUF") from error
    except broken as error:
        raise ModelUnreachable(f"{_hub()}: {type(error).__name__}; try again, it goes on where it stopped") from error
    except OSError as error:
        raise ModelUnusable(f"{target}: {error.strerror or error}") from error


def _download(repository: str, file: str, path: Path) -> Path:
    """Fetch one file with the hub's own calls; what came of it is kept beside `path` until all of it is there.

    The hub's one call for all of this begins anew when its process was ended.
    """
    from huggingface_hub import get_hf_file_metadata, hf_hub_url
    from huggingface_hub.file_download import http_get
    from huggingface_hub.utils._headers import build_hf_headers

    url = hf_hub_url(repository, file)
    known = get_hf_file_metadata(url)
    version = hashlib.sha256(str(known.etag).encode()).hexdigest()[:8]
    part = path.with_name(f"{path.name}.{version}.part")
    part.parent.mkdir(parents=True, exist_ok=True)
    part.touch()
    with part.open("r+b") as came:
        try:
            fcntl.flock(came, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError as error:
            raise ModelUnreachable(f"{file} is being fetched by another process") from error
        headers = build_hf_headers(token=None if known.location == url else False)
        start = came.seek(0, os.SEEK_END)
        http_get(known.location, came, resume_size=start, headers=headers, expected_size=known.size)
        came.flush()
        part.replace(path)
    return path


def _broken_connections() -> tuple[type[Exception], ...]:
    """What the HTTP client of the hub raises; which client that is depends on the hub's version."""
    names = [name for name in ("httpx", "httpx2") if importlib.util.find_spec(name)]
    return tuple(importlib.import_module(name).HTTPError for name in names)


def _hub() -> str:
    from huggingface_hub.constants import ENDPOINT

    return str(ENDPOINT)


def _is_pattern(file: str) -> bool:
    return not file or any(sign in file for sign in "*?[")


def _only(repository: str, pattern: str, files: list[str]) -> str:
    """The one GGUF file that the pattern means. Raises ModelUnusable."""
    models = [each for each in files if each.endswith(_ENDING)]
    found = [each for each in models if fnmatch.fnmatch(each, pattern or "*")]
    if len(found) == 1:
        return found[0]
    told = ", ".join((found or models)[:12]) or "no GGUF file"
    problem = "has several files like" if found else "has no file like"
    raise ModelUnusable(f"{repository} {problem} {pattern or '*'}; it has {told}")
