"""Keeping a process small whose large buffers come and go."""

from __future__ import annotations

import ctypes

_TRIM_THRESHOLD, _MMAP_THRESHOLD, _ARENA_MAX = -1, -3, -8  # malloc.h of glibc
_LARGE_BYTES = 1_000_000
_ARENAS = 2


def give_back_large_buffers() -> None:
    """Have glibc give memory of the size of a picture back at once, and keep few pools. Elsewhere nothing changes.

    Call before threads start.
    """
    try:
        mallopt = ctypes.CDLL(None).mallopt
    except (OSError, AttributeError):
        return
    for parameter, value in ((_MMAP_THRESHOLD, _LARGE_BYTES), (_TRIM_THRESHOLD, _LARGE_BYTES), (_ARENA_MAX, _ARENAS)):
        mallopt(parameter, value)
