"""One air for a channel."""

from __future__ import annotations

import fcntl
import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from paperradio.errors import ChannelTaken


@contextmanager
def channel_lock(path: Path, channel: str) -> Iterator[None]:
    """Hold the channel while in the block. The kernel lets go when the process ends, however that happens.

    Raises:
        ChannelTaken: another air holds it.
    """
    path.parent.mkdir(parents=True, exist_ok=True)
    handle = os.open(path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o644)
    try:
        try:
            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            holder = os.pread(handle, 32, 0).decode(errors="replace").strip()
            raise ChannelTaken(f"{channel}, by process {holder or 'unknown'}") from None
        os.ftruncate(handle, 0)
        os.pwrite(handle, f"{os.getpid()}\n".encode(), 0)
        yield
    finally:
        os.close(handle)
