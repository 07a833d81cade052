"""FLV in tags, however its bytes are cut."""

from __future__ import annotations

import pytest

from paperradio.errors import PushFailed
from paperradio.outputs.flv import AUDIO, VIDEO, FlvSplitter, Tag

HEADER = b"FLV\x01\x05\x00\x00\x00\x09\x00\x00\x00\x00"


def written(tag: Tag) -> bytes:
    low, high = tag.stamp & 0xFFFFFF, tag.stamp >> 24
    head = bytes((tag.kind,)) + len(tag.payload).to_bytes(3) + low.to_bytes(3) + bytes((high, 0, 0, 0))
    return head + tag.payload + (len(tag.payload) + 11).to_bytes(4)


TAGS = [Tag(VIDEO, 0, b"picture"), Tag(AUDIO, 21, b""), Tag(VIDEO, (1 << 24) + 5, bytes(300))]


@pytest.mark.parametrize("size", [1, 7, 13, 1000])
def test_tags_come_whole(size: int) -> None:
    data = HEADER + b"".join(written(tag) for tag in TAGS)
    splitter = FlvSplitter()
    found = [tag for start in range(0, len(data), size) for tag in splitter.feed(data[start : start + size])]
    assert found == TAGS


def test_what_is_no_flv() -> None:
    with pytest.raises(PushFailed, match="no FLV"):
        FlvSplitter().feed(b"<html><body>busy</body>")
