"""Files by key on any fsspec file system."""

from __future__ import annotations

import errno
import hashlib
import re
import sys
import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import fsspec
from fsspec.implementations.local import LocalFileSystem

from paperradio.domain.media import Asset
from paperradio.errors import ArtefactMissing, ConfigurationError, PaperRadioError, StoreUnreachable

_KEY = re.compile(r"[a-z][a-z0-9-]{0,31}/[0-9a-f]{2}/[0-9a-f]{2,64}\.[a-z0-9]{1,8}")
_OF_ONE_FILE = (errno.EIO, errno.EACCES, errno.EISDIR)
"""Errors of a local file system that say nothing about the other files."""
_FAILURES_OF_LIBRARIES = {
    "aiohttp": "ClientError",
    "botocore.exceptions": "BotoCoreError",
    "paramiko": "SSHException",
}
"""What file systems raise beside OSError when they are not reached."""


class BadKey(PaperRadioError):
    """Not a key of the artefact store"""


def check_url(url: str) -> None:
    """Raise ConfigurationError where there is no such kind of file system. Connects to nothing."""
    try:
        fsspec.get_filesystem_class(fsspec.core.split_protocol(url)[0])
    except (ValueError, ImportError) as error:
        raise ConfigurationError(f"storage.artefacts_url: {error}") from error


class FsspecArtefacts:
    """ports.ArtefactStore at an fsspec URL or the path of a local folder. Safe to share between threads.

    A local folder is made once, here; when it vanishes afterwards, calls raise StoreUnreachable until it is back.
    Local writes are whole or not at all; elsewhere that is up to the file system (object stores are).
    """

    def __init__(self, url: str) -> None:
        """Raises ConfigurationError for an unknown kind of URL, StoreUnreachable when a folder cannot be made."""
        try:
            with self._mapped():
                self._files, self._root = fsspec.core.url_to_fs(url)
        except (ValueError, ImportError) as error:
            raise ConfigurationError(f"storage.artefacts_url: {error}") from error
        self._local = isinstance(self._files, LocalFileSystem)
        if self._local:
            with self._mapped():
                Path(self._root).mkdir(parents=True, exist_ok=True)

    def put(self, kind: str, extension: str, data: bytes) -> Asset:
        sha256 = hashlib.sha256(data).hexdigest()
        key = f"{kind}/{sha256[:2]}/{sha256}.{extension}"
        asset = Asset(key, len(data), sha256)
        if self._size(key) != len(data):
            self._write(key, data)
        return asset

    def put_at(self, key: str, data: bytes) -> Asset:
        self._write(key, data)
        return Asset(key, len(data), hashlib.sha256(data).hexdigest())

    def get(self, key: str) -> bytes:
        path = self._path(key)
        with self._mapped():
            try:
                data: bytes = self._files.cat_file(path)
            except FileNotFoundError:
                self._require_root()
                raise ArtefactMissing(key) from None
            except OSError as error:
                if not self._local or error.errno not in _OF_ONE_FILE:
                    raise
                self._require_root()
                raise ArtefactMissing(f"{key}: {error.strerror}") from None
        return data

    def has(self, key: str) -> bool:
        path = self._path(key)
        with self._mapped():
            if self._local:
                self._require_root()
            return bool(self._files.isfile(path))

    def size(self, key: str) -> int:
        size = self._size(key)
        if size is None:
            raise ArtefactMissing(key)
        return size

    def delete(self, key: str) -> None:
        path = self._path(key)
        with self._mapped():
            try:
                self._files.rm_file(path)
            except FileNotFoundError:
                self._require_root()

    def _size(self, key: str) -> int | None:
        path = self._path(key)
        with self._mapped():
            try:
                return int(self._files.size(path))
            except FileNotFoundError:
                return None

    def _path(self, key: str) -> str:
        if _KEY.fullmatch(key) is None:
            raise BadKey(repr(key))
        return f"{self._root.rstrip('/')}/{key}"

    def _write(self, key: str, data: bytes) -> None:
        path = self._path(key)
        with self._mapped():
            if not self._local:
                self._files.makedirs(path.rpartition("/")[0], exist_ok=True)
                self._files.pipe_file(path, data)
                return
            self._require_root()
            target = Path(path)
            target.parent.mkdir(parents=True, exist_ok=True)
            part = target.with_name(f".{target.name}.{uuid.uuid4().hex}")
            try:
                part.write_bytes(data)
                part.replace(target)
            finally:
                part.unlink(missing_ok=True)

    def _require_root(self) -> None:
        if self._local and not Path(self._root).is_dir():
            raise StoreUnreachable(f"the folder {self._root} is gone")

    @contextmanager
    def _mapped(self) -> Iterator[None]:
        try:
            yield
        except _failures() as error:
            raise StoreUnreachable(f"{type(error).__name__}: {error}") from error


def _failures() -> tuple[type[Exception], ...]:
    """OSError, EOFError and the error classes of those libraries that a file system has loaded."""
    loaded = ((sys.modules.get(module), name) for module, name in _FAILURES_OF_LIBRARIES.items())
    found = (getattr(module, name, None) for module, name in loaded)
    others = (failure for failure in found if isinstance(failure, type) and issubclass(failure, Exception))
    return OSError, EOFError, *others
