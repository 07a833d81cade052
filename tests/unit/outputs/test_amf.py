"""AMF0 as RTMP's commands carry it."""

from __future__ import annotations

import contextlib
import struct

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from paperradio.outputs.amf import Argument, decode, encode

WORDS = st.text(max_size=50)
PLAIN = st.one_of(st.floats(allow_nan=False), st.booleans(), WORDS)
NAMES = st.text(min_size=1, max_size=20)


@settings(max_examples=40, deadline=None)
@given(st.lists(st.one_of(PLAIN, st.none(), st.dictionaries(NAMES, PLAIN, max_size=4)), max_size=5))
def test_what_is_said_is_read(values: list[Argument]) -> None:
    assert decode(encode(*values)) == values


def test_what_servers_answer_with() -> None:
    number = struct.pack(">Bd", 0, 3.5)
    mapped = b"\x08\x00\x00\x00\x01" + b"\x00\x01a" + number + b"\x00\x00\x09"
    listed = b"\x0a\x00\x00\x00\x02" + number + b"\x05"
    date = b"\x0b" + struct.pack(">dh", 7.0, 0)
    long = b"\x0c\x00\x00\x00\x02hi"
    assert decode(mapped + listed + date + long + b"\x06") == [{"a": 3.5}, [3.5, None], 7.0, "hi", None]


@settings(max_examples=60, deadline=None)
@given(st.binary(max_size=60))
def test_anything_else_is_an_error_of_one_kind(data: bytes) -> None:
    with contextlib.suppress(ValueError):
        decode(data)


@pytest.mark.parametrize("data", [b"\x00\x01", b"\x02\x00\x09abc", b"\x10", b"\x03\x00\x01a" * 40])
def test_what_is_cut_off_or_unknown(data: bytes) -> None:
    with pytest.raises(ValueError, match="AMF0"):
        decode(data)
