"""The head of a GGUF file."""

from __future__ import annotations

import struct
from pathlib import Path

import gguf
import pytest

from paperradio.errors import ModelUnusable
from paperradio.models.gguf_file import BLOCKS, read_gguf
from paperradio.testing.random_gguf import CONTEXT_TOKENS, TINY


def test_knows_what_the_model_is_and_takes(tiny_gguf: Path) -> None:
    head = read_gguf(tiny_gguf)
    assert head.architecture == "llama"
    assert head.trained_tokens == CONTEXT_TOKENS
    assert head.size_bytes == tiny_gguf.stat().st_size
    assert head.fields["tokenizer.ggml.tokens"] is None
    more = head.memory_bytes(2000) - head.memory_bytes(1000)
    assert more == 1000 * TINY.blocks * TINY.embedding * 2 * 2


def test_the_sizes_of_blocks_are_those_of_ggml() -> None:
    sizes = {int(kind): size for kind, size in gguf.GGML_QUANT_SIZES.items()}
    assert {kind: sizes[kind] for kind in BLOCKS} == dict(BLOCKS)


def test_every_shorter_file_is_told(tiny_gguf: Path, tmp_path: Path) -> None:
    data = tiny_gguf.read_bytes()
    cut = tmp_path / "cut.gguf"
    for length in [*range(0, 8000, 97), len(data) // 2, len(data) - 1]:
        cut.write_bytes(data[:length])
        with pytest.raises(ModelUnusable, match=r"no GGUF file|fetch it again"):
            read_gguf(cut)
    cut.write_bytes(data)
    assert read_gguf(cut).size_bytes == len(data)


@pytest.mark.parametrize(
    ("data", "told"),
    [
        (b"", "is no GGUF file"),
        (b"PK\x03\x04 a zip", "is no GGUF file"),
        (b"<!doctype html>", "is no GGUF file"),
        (b"GGUF" + struct.pack("<IQQ", 99, 1, 1), "version 99"),
        (b"GGUF" + struct.pack("<IQQ", 3, 1 << 60, 1), "tensors"),
        (b"GGUF" + struct.pack("<IQQ", 3, 0, 1) + struct.pack("<Q", 1 << 62), "in the middle of its head"),
        (b"GGUF" + struct.pack("<IQQQ", 3, 0, 1, 1) + b"a" + struct.pack("<I", 77), "type 77"),
        (b"GGUF" + struct.pack("<IQQQ", 3, 0, 1, 1) + b"a" + struct.pack("<IIQ", 9, 4, 1 << 60), "middle of its head"),
    ],
)
def test_what_is_no_model_is_told(tmp_path: Path, data: bytes, told: str) -> None:
    path = tmp_path / "model.gguf"
    path.write_bytes(data)
    with pytest.raises(ModelUnusable, match=told) as caught:
        read_gguf(path)
    assert str(path) in str(caught.value)


def test_a_missing_file_is_told(tmp_path: Path) -> None:
    with pytest.raises(ModelUnusable, match=r"No such file.*paperradio models pull"):
        read_gguf(tmp_path / "model.gguf")
