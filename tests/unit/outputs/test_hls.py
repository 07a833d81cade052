"""Cutting HLS segments and keeping their numbers."""

from __future__ import annotations

import json
import shutil
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from paperradio.hls import Segment
from paperradio.outputs.hls import Cutter, SequenceFile
from paperradio.outputs.ts import AirTimeline, Piece, TsSplitter, is_random_access
from paperradio.testing import FakeClock

if TYPE_CHECKING:
    from tests.unit.outputs.conftest import Muxer

AIR_TIME = 1_700_000_000.0
PACKET_BYTES = 188
NewCutter = Callable[[], Cutter]


@pytest.fixture
def numbers(tmp_path: Path) -> Path:
    return tmp_path / "hls.json"


@pytest.fixture
def new_cutter(numbers: Path) -> NewCutter:
    return lambda: Cutter(4, SequenceFile(numbers, FakeClock()))


def pieces(muxer: Muxer, seconds: float, chunk: int = 10_000_000, air_time: float = AIR_TIME) -> list[Piece]:
    splitter = TsSplitter(AirTimeline(air_time, muxer.offset))
    data = muxer.stream(seconds)
    return [piece for at in range(0, len(data), chunk) for piece in splitter.feed(data[at : at + chunk])]


def cut(cutter: Cutter, given: Iterable[Piece]) -> list[Segment]:
    return [segment for piece in given if (segment := cutter.feed(piece)) is not None]


def test_segments_are_cut_at_the_key_frame_that_completes_them(muxer: Muxer, new_cutter: NewCutter) -> None:
    segments = cut(new_cutter(), pieces(muxer, 14))
    assert [(segment.sequence, segment.at - AIR_TIME, segment.duration) for segment in segments] == [
        (0, 0.0, 2.0),
        (1, 2.0, 4.0),
        (2, 6.0, 4.0),
    ]
    assert not any(segment.discontinuity for segment in segments)
    assert all(is_random_access(segment.payload, 2 * PACKET_BYTES) for segment in segments)


def test_how_the_stream_is_chunked_makes_no_difference(muxer: Muxer, tmp_path: Path) -> None:
    found = []
    for chunk in (1_000_000, 188, 377, 1523):
        cutter = Cutter(4, SequenceFile(tmp_path / f"{chunk}.json", FakeClock()))
        muxer.counters.clear()
        found.append([*cut(cutter, pieces(muxer, 11, chunk)), cutter.finish()])
    assert len(found[0]) == 4
    assert all(segments == found[0] for segments in found)


def test_a_segment_length_between_key_frames_is_rounded_up(muxer: Muxer, numbers: Path) -> None:
    cutter = Cutter(5, SequenceFile(numbers, FakeClock()))
    assert [segment.duration for segment in cut(cutter, pieces(muxer, 15))] == [2.0, 6.0, 6.0]


def test_an_encoder_that_dies_leaves_what_was_complete(muxer: Muxer, new_cutter: NewCutter) -> None:
    cutter = new_cutter()
    cut(cutter, pieces(muxer, 9))
    segment = cutter.finish()
    assert segment is not None
    assert (segment.sequence, segment.at - AIR_TIME, segment.duration) == (2, 6.0, 2.5)


def test_the_next_encoder_begins_with_a_discontinuity(muxer: Muxer, new_cutter: NewCutter) -> None:
    cutter = new_cutter()
    cut(cutter, pieces(muxer, 4))
    cutter.finish()
    segments = cut(cutter, pieces(muxer, 7, air_time=AIR_TIME + 100))
    assert [(segment.sequence, segment.at - AIR_TIME) for segment in segments] == [(2, 100.0), (3, 102.0)]
    assert [(segment.discontinuity, segment.timeline) for segment in segments] == [(True, 1), (False, 1)]


def test_an_encoder_that_put_out_next_to_nothing_leaves_no_segment(muxer: Muxer, new_cutter: NewCutter) -> None:
    cutter = new_cutter()
    assert cutter.finish() is None
    cut(cutter, pieces(muxer, 1))
    assert cutter.finish() is None


def test_numbers_go_on_when_air_starts_again(muxer: Muxer, new_cutter: NewCutter) -> None:
    cut(new_cutter(), pieces(muxer, 9))
    (segment,) = cut(new_cutter(), pieces(muxer, 5))
    assert (segment.sequence, segment.discontinuity, segment.timeline) == (2, True, 1)


@pytest.mark.parametrize("stored", ["", "{", "[]", '{"sequence": "many"}'])
def test_damaged_numbers_never_fall_back(
    muxer: Muxer, numbers: Path, stored: str, caplog: pytest.LogCaptureFixture
) -> None:
    numbers.write_text(stored, encoding="utf-8")
    clock = FakeClock()
    (segment,) = cut(Cutter(4, SequenceFile(numbers, clock)), pieces(muxer, 5))
    assert segment.sequence == int(clock.now().timestamp())
    assert segment.discontinuity
    assert "cannot be read" in caplog.text


def test_numbers_that_cannot_be_kept_do_not_stop_the_stream(
    muxer: Muxer, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    cutter = Cutter(4, SequenceFile(tmp_path / "absent" / "hls.json", FakeClock()))
    assert [segment.sequence for segment in cut(cutter, pieces(muxer, 9))] == [0, 1]
    assert "cannot be kept" in caplog.text


def test_a_nearly_full_disk_is_told_once(tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    clock, folder = FakeClock(), tmp_path / "disk"
    numbers = SequenceFile(folder / "hls.json", clock)
    for _ in range(4):
        numbers.take(discontinuity=False)
        folder.mkdir()
        numbers.take(discontinuity=False)
        shutil.rmtree(folder)
        clock.advance(8)
    assert caplog.text.count("cannot be kept") == 1
    clock.advance(60)
    numbers.take(discontinuity=False)
    assert caplog.text.count("cannot be kept") == 2


def test_the_file_holds_the_next_numbers(muxer: Muxer, new_cutter: NewCutter, numbers: Path) -> None:
    cut(new_cutter(), pieces(muxer, 9))
    assert json.loads(numbers.read_text(encoding="utf-8")) == {"sequence": 2, "timeline": 0}
    assert [path.name for path in numbers.parent.iterdir()] == [numbers.name]


def test_a_segment_that_never_ends_is_given_up(new_cutter: NewCutter, caplog: pytest.LogCaptureFixture) -> None:
    cutter = new_cutter()
    megabyte = bytes(1 << 20)
    cutter.feed(Piece(megabyte, AIR_TIME, AIR_TIME, True, True))
    for _ in range(40):
        cutter.feed(Piece(megabyte, AIR_TIME, AIR_TIME, False, False))
    assert "given up" in caplog.text
    cutter.feed(Piece(b"new", AIR_TIME + 50, AIR_TIME + 50, True, False))
    segment = cutter.feed(Piece(b"newer", AIR_TIME + 54, AIR_TIME + 54, True, False))
    assert segment is not None
    assert (segment.payload, segment.discontinuity) == (b"new", True)
