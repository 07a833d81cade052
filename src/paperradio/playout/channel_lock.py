"""One air for a channel."""

from __future__ import annotations

import fcntl
import os
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from paperradio.errors import ChannelTaken

_PAUSE_SECONDS = 0.2


@contextmanager
def channel_lock(path: Path, channel: str, patience_seconds: float = 0.0) -> Iterator[None]:
    """Hold the channel while in the block. The kernel lets go when the process ends, however that happens.

    An air whose supervisor was killed needs a moment to end: `patience_seconds` (blocking) wait for it.

    Raises:
        ChannelTaken: another air holds it.
    """
    path.parent.mkdir(parents=True, exist_ok=True)
    handle = os.open(path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o644)
    try:
        if not any(_taken(handle, pause) for pause in _pauses(patience_seconds)):
            holder = os.pread(handle, 32, 0).decode(errors="replace").strip()
            raise ChannelTaken(f"{channel}, by process {holder or 'unknown'}")
        with suppress(OSError):  # a full disk; the lock holds without the note of who has it
            os.ftruncate(handle, 0)
            os.pwrite(handle, f"{os.getpid()}\n".encode(), 0)
        yield
    finally:
        os.close(handle)


def _pauses(patience_seconds: float) -> Iterator[float]:
    yield 0.0
    yield from [_PAUSE_SECONDS] * int(patience_seconds / _PAUSE_SECONDS)


def _taken(handle: int, pause_seconds: float) -> bool:
    threading.Event().wait(pause_seconds)
    try:
        fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    return True
