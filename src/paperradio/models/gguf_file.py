"""The head of a GGUF file: whether the file is whole, and how much memory the model takes.

The format: https://github.com/ggml-org/ggml/blob/master/docs/gguf.md
"""

from __future__ import annotations

import math
import mmap
import struct
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from paperradio.errors import ModelUnusable

Value = int | float | bool | str | None
_MAGIC = b"GGUF"
_VERSIONS = (2, 3)
_MOST_TENSORS, _MOST_FIELDS, _MOST_DIMENSIONS, _DEEPEST = 100_000, 100_000, 8, 3
_STRING, _ARRAY = 8, 9
_SCALARS = dict(enumerate(("<B", "<b", "<H", "<h", "<I", "<i", "<f", "<?"))) | {10: "<Q", 11: "<q", 12: "<d"}
_CACHE_BYTES = 4
"""Keys and values of 16 bits for each token, layer and dimension."""
_WORKING_BYTES = 400_000_000
"""What llama.cpp takes for computing, rather too much."""
BLOCKS: Mapping[int, tuple[int, int]] = {
    **{0: (1, 4), 1: (1, 2), 24: (1, 1), 25: (1, 2), 26: (1, 4), 27: (1, 8), 28: (1, 8), 30: (1, 2)},
    **{2: (32, 18), 3: (32, 20), 6: (32, 22), 7: (32, 24), 8: (32, 34), 9: (32, 40), 20: (32, 18), 39: (32, 17)},
    **{10: (256, 84), 11: (256, 110), 12: (256, 144), 13: (256, 176), 14: (256, 210), 15: (256, 292)},
    **{16: (256, 66), 17: (256, 74), 18: (256, 98), 19: (256, 50), 21: (256, 110), 22: (256, 82)},
    **{23: (256, 136), 29: (256, 56), 34: (256, 54), 35: (256, 66)},
}
"""Weights in a block and bytes of a block, by ggml's number of the type."""


@dataclass(frozen=True, slots=True)
class GgufFile:
    """What the head of a file says. `fields` has what is no list."""

    path: Path
    size_bytes: int
    fields: Mapping[str, Value]

    @property
    def architecture(self) -> str:
        """llama, qwen3, …"""
        return str(self.fields.get("general.architecture", ""))

    @property
    def trained_tokens(self) -> int:
        """The longest context that the model was made for; 0 where it does not say."""
        return self._number("context_length")

    def memory_bytes(self, context_tokens: int) -> int:
        """About what the model takes while it runs: weights, cache and working memory."""
        heads = self._number("attention.head_count") or 1
        width = self._number("attention.key_length") or self._number("embedding_length") // heads
        kept = (self._number("attention.head_count_kv") or heads) * width
        cache = context_tokens * self._number("block_count") * kept * _CACHE_BYTES
        return self.size_bytes + cache + _WORKING_BYTES

    def _number(self, name: str) -> int:
        value = self.fields.get(f"{self.architecture}.{name}")
        return int(value) if isinstance(value, int) else 0


def read_gguf(path: Path) -> GgufFile:
    """The head of the file.

    Raises:
        ModelUnusable: there is no such file, or it is no GGUF, or damaged, or ends before its last weight.
    """
    try:
        size = path.stat().st_size
        with path.open("rb") as file:
            if file.read(4) != _MAGIC:
                raise ModelUnusable(f"{path} is no GGUF file; paperradio models pull fetches one")
            with mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ) as data:
                fields, end = _Head(data).read()
    except OSError as error:
        raise ModelUnusable(f"{path}: {error.strerror}; paperradio models pull fetches one") from error
    except (struct.error, IndexError) as error:
        raise ModelUnusable(f"{path} ends in the middle of its head ({size} bytes); fetch it again") from error
    except (ValueError, OverflowError) as error:
        raise ModelUnusable(f"{path} is a damaged GGUF file ({error}); fetch it again") from error
    if size < end:
        raise ModelUnusable(f"{path} is truncated: {size} of {end} bytes; fetch it again")
    return GgufFile(path, size, fields)


class _Head:
    """Reads on from the magic number. Raises struct.error or IndexError at the end, ValueError for nonsense."""

    def __init__(self, data: mmap.mmap) -> None:
        self._data = data
        self._at = len(_MAGIC)

    def read(self) -> tuple[dict[str, Value], int]:
        """The fields, and the number of bytes that the whole file must have."""
        version = self._int("<I")
        if version not in _VERSIONS:
            raise ValueError(f"version {version}")
        tensors, count = self._int("<Q"), self._int("<Q")
        if tensors > _MOST_TENSORS or count > _MOST_FIELDS:
            raise ValueError(f"{tensors} tensors and {count} fields")
        fields: dict[str, Value] = {}
        for _ in range(count):
            name = self._string()
            fields[name] = self._value(self._int("<I"))
        ends = [self._tensor_end() for _ in range(tensors)]
        alignment = fields.get("general.alignment", 32)
        if not isinstance(alignment, int) or not 0 < alignment <= 1 << 20:
            raise ValueError(f"alignment {alignment}")
        start = math.ceil(self._at / alignment) * alignment
        return fields, start + max(ends, default=0)

    def _tensor_end(self) -> int:
        self._string()
        dimensions = self._int("<I")
        if dimensions > _MOST_DIMENSIONS:
            raise ValueError(f"{dimensions} dimensions")
        weights = math.prod(self._int("<Q") for _ in range(dimensions))
        in_block, block_bytes = BLOCKS.get(self._int("<I"), (1, 0))
        return self._int("<Q") + weights // in_block * block_bytes

    def _value(self, kind: int, depth: int = 0) -> Value:
        """A value; lists are passed over."""
        if kind == _STRING:
            return self._string()
        if kind != _ARRAY:
            return self._scalar(kind)
        if depth > _DEEPEST:
            raise ValueError("lists in lists")
        kind, length = self._int("<I"), self._int("<Q")
        if kind in _SCALARS:
            self._move(struct.calcsize(_SCALARS[kind]) * length)
            return None
        for _ in range(length):
            self._skip_string() if kind == _STRING else self._value(kind, depth + 1)
        return None

    def _scalar(self, kind: int) -> Value:
        if kind not in _SCALARS:
            raise ValueError(f"type {kind}")
        value: Value = self._unpack(_SCALARS[kind])
        return value

    def _string(self) -> str:
        length = self._int("<Q")
        start = self._at
        self._move(length)
        return self._data[start : self._at].decode(errors="replace")

    def _skip_string(self) -> None:
        self._move(self._int("<Q"))

    def _int(self, form: str) -> int:
        return int(self._unpack(form) or 0)

    def _unpack(self, form: str) -> int | float | bool:
        value: int | float | bool = struct.unpack_from(form, self._data, self._at)[0]
        self._at += struct.calcsize(form)
        return value

    def _move(self, length: int) -> None:
        if self._at + length > len(self._data):
            raise IndexError(length)
        self._at += length
