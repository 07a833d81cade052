"""Reading and rendering in a child process that may hang, swell or crash without harm: one for each PDF."""

from __future__ import annotations

import contextlib
import json
import os
import signal
import subprocess
import sys
import tempfile
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from paperradio.codec import Undecodable, decode
from paperradio.domain.document import Document
from paperradio.errors import ReadingCrashed, ReadingOutOfMemory, ReadingTimedOut, TooLargePdf, UnreadablePdf
from paperradio.settings import ReadingSettings

_KINDS = {kind.__name__: kind for kind in UnreadablePdf.__subclasses__()}
WORKER = (sys.executable, "-m", "paperradio.reading.worker")


class SandboxedReader:
    """A `ports.Reader`. Safe to call from several threads."""

    def __init__(self, settings: ReadingSettings, worker: Sequence[str] = WORKER) -> None:
        """`worker` is the command of the reading process."""
        self._settings = settings
        self._worker = tuple(worker)

    def read(self, pdf: Path) -> Document:
        """The paper in the file.

        Raises:
            ReadingTimedOut, ReadingOutOfMemory, TooLargePdf: it costs more than the settings allow.
            UnreadablePdf: anything else that is wrong with it; a subclass for each reason.
        """
        answer = self._ask(pdf, {"action": "read", "max_pages": self._settings.max_pages})
        try:
            return decode(Document, json.dumps(answer["document"]).encode())
        except (KeyError, Undecodable) as error:
            raise UnreadablePdf("the reading process gave no document") from error

    def render(self, pdf: Path, pages: Sequence[int], width: int) -> Mapping[int, bytes]:
        """JPEGs of the pages (from 1), `width` pixels wide. Raises as `read`."""
        wanted = sorted(set(pages))
        if not wanted:
            return {}
        with tempfile.TemporaryDirectory(prefix="paperradio-pages-") as folder:
            self._ask(pdf, {"action": "render", "pages": wanted, "width": width, "folder": folder})
            try:
                return {page: (Path(folder) / f"{page}.jpg").read_bytes() for page in wanted}
            except OSError as error:
                raise UnreadablePdf("the reading process made no picture of a page") from error

    def _ask(self, pdf: Path, request: dict[str, Any]) -> dict[str, Any]:
        if not pdf.is_file():
            raise UnreadablePdf("there is no such file")
        size, most = pdf.stat().st_size, self._settings.max_bytes
        if size > most:
            raise TooLargePdf(f"{size / 1e6:.1f} MB where {most / 1e6:g} MB are allowed")
        limits = {"memory_bytes": self._settings.memory_bytes, "seconds": self._settings.timeout_seconds}
        request |= {"pdf": str(pdf.resolve()), "parent": os.getpid(), **limits}
        code, output = self._run(json.dumps(request).encode())
        if code in (-signal.SIGXCPU, 128 + signal.SIGXCPU):
            raise ReadingTimedOut(f"after {self._settings.timeout_seconds:g} s")
        try:
            answer: dict[str, Any] = json.loads(output)
        except ValueError:
            raise _ending(code) from None
        if "error" not in answer:
            return answer
        kind = _KINDS.get(str(answer["error"]), UnreadablePdf)
        if kind is ReadingOutOfMemory:
            raise ReadingOutOfMemory(f"more than {self._settings.memory_bytes // 1_000_000} MB")
        raise kind(str(answer.get("line", "")))

    def _run(self, request: bytes) -> tuple[int, bytes]:
        """The worker's exit code and what it wrote; its whole process group is gone afterwards."""
        process = subprocess.Popen(  # noqa: S603
            self._worker,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            start_new_session=True,
        )
        try:
            output, _ = process.communicate(request, timeout=self._settings.timeout_seconds)
        except subprocess.TimeoutExpired:
            raise ReadingTimedOut(f"after {self._settings.timeout_seconds:g} s") from None
        finally:
            _end_group(process)
        return process.returncode, output


def _end_group(process: subprocess.Popen[bytes]) -> None:
    with contextlib.suppress(ProcessLookupError):
        os.killpg(process.pid, signal.SIGKILL)
    process.communicate()


def _ending(code: int) -> UnreadablePdf:
    if code < 0:
        return ReadingCrashed(f"signal {signal.Signals(-code).name}")
    return UnreadablePdf(f"the reading process ended without an answer (exit {code})")
