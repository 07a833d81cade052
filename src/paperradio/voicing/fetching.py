"""Piper's models are fetched by Piper's own downloader, which is given a way of opening addresses that has a time-out,
tells how far it is, and goes on where an earlier fetch broke off."""

from __future__ import annotations

import fcntl
import http.client
import io
import json
import logging
import os
import shutil
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from types import FunctionType, TracebackType
from typing import Any, Self
from urllib.error import HTTPError, URLError
from urllib.parse import urlsplit
from urllib.request import Request, urlopen

from paperradio import __version__
from paperradio.errors import VoiceUnreachable, VoiceUnusable
from paperradio.voicing.models import FILES

Progress = Callable[[int, int], None]
"""Told how many bytes of how many are there; of all is 0 where the server does not say."""

SILENCE_SECONDS = 20
"""A server that says nothing for so long is given up."""
_AGENT = f"PaperRadio/{__version__}"
_NOT_FOUND = (401, 403, 404, 410)
_NO_MORE = 416
_log = logging.getLogger(__name__)


def quietly(came: int, of: int) -> None:
    """Tells nobody."""


def fetch_model(name: str, folder: Path, progress: Progress = quietly) -> Path:
    """Fetch a Piper model by name into `folder`; one that is there is left as it is.

    Raises:
        VoiceUnreachable: the server does not answer, the connection broke (what came is kept), or another process is
            fetching the same.
        VoiceUnusable: there is no such voice, what came is none, or the disk is full.
    """
    from piper import download_voices

    model = folder / f"{name}{FILES[-1]}"
    if download_voices.VOICE_PATTERN.match(name) is None:
        raise VoiceUnusable(f"{name} is no name of a Piper voice, such as en_GB-cori-medium")
    try:
        with _alone(folder / f".{name}.part") as part:
            if not all(_holds_something(folder / f"{name}{ending}") for ending in FILES):
                _download(name, part, progress)
                _require_configuration(part / f"{name}{FILES[0]}", name)
                for ending in FILES:
                    _on_disk(part / f"{name}{ending}").replace(folder / f"{name}{ending}")
            shutil.rmtree(part, ignore_errors=True)
    except HTTPError as error:
        place = urlsplit(error.url or "").hostname
        if error.code in _NOT_FOUND:
            raise VoiceUnusable(f"{place} has no voice {name}") from error
        raise VoiceUnreachable(f"{place} answers with {error.code} {error.reason}") from error
    except (URLError, TimeoutError, ConnectionError, http.client.HTTPException) as error:
        raise VoiceUnreachable(f"{_place()} does not answer; is there a network?") from error
    except OSError as error:
        raise VoiceUnusable(f"{folder}: {error.strerror or error}") from error
    return model


def _holds_something(file: Path) -> bool:
    return file.is_file() and file.stat().st_size > 0


def _on_disk(file: Path) -> Path:
    """The file, when it is really there: after a power cut a renamed one may be empty else."""
    with file.open("rb") as whole:
        os.fsync(whole.fileno())
    return file


def _download(name: str, part: Path, progress: Progress) -> None:
    """Both files of a voice into `part`, by Piper's own function with `Opener.open` for its `urlopen`."""
    from piper import download_voices

    opener = Opener(part, progress)
    for ending in FILES:
        opener.keep(part / f"{name}{ending}")
    theirs = download_voices.download_voice
    names = {**vars(download_voices), "urlopen": opener.open}
    FunctionType(theirs.__code__, names, theirs.__name__, theirs.__defaults__)(name, part)


@contextmanager
def _alone(part: Path) -> Iterator[Path]:
    """The folder of an unfinished fetch, for one process at a time."""
    part.mkdir(parents=True, exist_ok=True)
    with (part / "lock").open("w") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError as error:
            raise VoiceUnreachable(f"{part.name[1:-5]} is being fetched by another process") from error
        yield part


def _require_configuration(file: Path, name: str) -> None:
    try:
        told = json.loads(file.read_text(encoding="utf-8"))
        good = {"audio", "phoneme_id_map", "num_speakers"} <= set(told)
    except (ValueError, TypeError):
        good = False
    if not good:
        shutil.rmtree(file.parent, ignore_errors=True)
        raise VoiceUnusable(f"what {_place()} gave as {name} is no Piper voice")


def _place() -> str:
    from piper import download_voices

    return urlsplit(download_voices.URL_FORMAT).hostname or "the server"


class Opener:
    """Opens addresses, each to be read into a file of `folder`. What is kept of one there is not asked for again."""

    def __init__(self, folder: Path, progress: Progress) -> None:
        self._folder = folder
        self._progress = progress

    def keep(self, file: Path) -> None:
        """Put aside what an earlier fetch left of `file`, unless more of it is kept already."""
        kept = self._kept(file.name)
        if file.is_file() and (not kept.is_file() or kept.stat().st_size < file.stat().st_size):
            file.replace(kept)
        file.unlink(missing_ok=True)

    def open(self, url: str) -> Coming:
        """What is at `url`, from the kept part on. Raises what `urllib` raises, and VoiceUnusable for a full disk."""
        name = urlsplit(url).path.rpartition("/")[2]
        kept, version = self._kept(name), self._folder / f"{name}.version"
        have = kept.stat().st_size if kept.is_file() and version.is_file() else 0
        headers = {"User-Agent": _AGENT}
        if have:
            headers |= {"Range": f"bytes={have}-", "If-Range": version.read_text(encoding="utf-8")}
        try:
            answer = urlopen(Request(url, headers=headers), timeout=SILENCE_SECONDS)  # noqa: S310
        except HTTPError as error:
            if error.code != _NO_MORE or error.headers.get("Content-Range", "") != f"bytes */{have}":
                raise
            return Coming(io.BytesIO(), kept, have, self._progress)
        if answer.status != http.HTTPStatus.PARTIAL_CONTENT:
            have = 0
            kept.unlink(missing_ok=True)
            version.write_text(answer.headers.get("ETag", ""), encoding="utf-8")
            if not answer.headers.get("ETag"):
                version.unlink()
        length = answer.headers.get("Content-Length")
        total = have + int(length) if length else 0
        self._require_room(total)
        return Coming(answer, kept if have else None, total, self._progress)

    def _kept(self, name: str) -> Path:
        return self._folder / f"{name}.kept"

    def _require_room(self, wanted: int) -> None:
        free = shutil.disk_usage(self._folder).free
        if free < wanted:
            left, takes = f"{free / 1e6:.0f} MB", f"{wanted / 1e6:.0f} MB"
            raise VoiceUnusable(f"{self._folder.parent} has {left} left, and the voice takes {takes}")


class Coming:
    """A file that comes: first what is kept of it, then the rest from the server."""

    def __init__(self, answer: Any, kept: Path | None, total: int, progress: Progress) -> None:
        self._answer = answer
        self._kept = kept.open("rb") if kept is not None else None
        self._total = total
        self._came = 0
        self._progress = progress

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._answer.close()
        if self._kept is not None:
            self._kept.close()

    def read(self, size: int) -> bytes:
        """At most `size` bytes, none at the end. Raises VoiceUnreachable where the end comes too early."""
        data = self._kept.read(size) if self._kept is not None else b""
        data = data or self._answer.read(size)
        self._came += len(data)
        if data:
            self._progress(self._came, self._total)
        elif self._came < self._total:
            raise VoiceUnreachable("the connection broke; try again, it goes on where it stopped")
        return bytes(data)
