"""Whether the files of a saved index are whole. Chroma 1.5 trusts them, and what is cut off crashes the process.

The format is that of chroma-core/hnswlib, persistence version 1.
"""

from __future__ import annotations

import struct
from pathlib import Path

import numpy as np

from paperradio.errors import MemoryDamaged

_HEADER = struct.Struct("<i6QiI3QdQ")
_VERSION = 1
_AT_ONCE = 4_096


def require_whole_index(folder: Path) -> None:
    """Raise MemoryDamaged where a file lacks, or an element is cut off or linked to one that is not there.

    Chroma loads an index that has a list of names only. Other versions of the format are left to its own check.
    """
    if (folder / "index_metadata.pickle").exists():
        try:
            whole = _is_whole(folder)
        except FileNotFoundError:
            whole = False
        if not whole:
            raise MemoryDamaged(f"the index in {folder} is not whole")


def _is_whole(folder: Path) -> bool:
    header = (folder / "header.bin").read_bytes()
    if len(header) < _HEADER.size:
        return False
    version, start, capacity, elements, stride, label_at, vector_at, top, entry, most, most_below, *_ = _HEADER.unpack(
        header[: _HEADER.size]
    )
    if version != _VERSION:
        return True
    fits = start == 0 and elements <= capacity and vector_at == 4 + 4 * most_below
    fits = fits and vector_at < label_at and label_at + 8 == stride
    fits = fits and (elements == 0 or (entry < elements and top >= 0))
    if not fits or (folder / "length.bin").stat().st_size < 4 * elements:
        return False
    upper = (folder / "link_lists.bin").read_bytes()
    return _level_is_whole(folder, elements, stride, most_below) and _upper_levels_are_whole(upper, elements, top, most)


def _level_is_whole(folder: Path, elements: int, stride: int, most: int) -> bool:
    """Of each element: the count of its links, its links, its vector, its label."""
    left = elements
    with (folder / "data_level0.bin").open("rb") as file:
        while left:
            count = min(left, _AT_ONCE)
            data = file.read(count * stride)
            if len(data) < count * stride:
                return False
            rows = np.frombuffer(data, dtype=np.uint8).reshape(count, stride)
            words = np.ascontiguousarray(rows[:, : 4 + 4 * most]).view("<u4")
            degrees = words[:, :1] & 0xFFFF  # what is above these bits are flags
            used = np.arange(most) < degrees
            if int(degrees.max()) > most or bool((words[:, 1:][used] >= elements).any()):
                return False
            left -= count
    return True


def _upper_levels_are_whole(data: bytes, elements: int, top: int, most: int) -> bool:
    """Of each element: the bytes of its upper levels, and for each level the count of its links and its links."""
    level, place = 4 + 4 * most, 0
    for _ in range(elements):
        if place + 4 > len(data):
            return False
        (size,) = struct.unpack_from("<I", data, place)
        place += 4
        if size % level or size // level > top or place + size > len(data):
            return False
        for begin in range(place, place + size, level):
            words = np.frombuffer(data, dtype="<u4", count=1 + most, offset=begin)
            degree = int(words[0]) & 0xFFFF
            if degree > most or bool((words[1 : 1 + degree] >= elements).any()):
                return False
        place += size
    return True
