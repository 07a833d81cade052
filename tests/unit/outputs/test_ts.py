"""Splitting and dating of transport streams, on packets built by hand."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pytest

from paperradio.errors import EncoderFailed
from paperradio.outputs.ts import (
    PACKET_BYTES,
    TICKS_PER_SECOND,
    WRAP_TICKS,
    AirTimeline,
    Piece,
    TsSplitter,
    is_random_access,
    packet_pid,
    time_stamp,
    without_unfinished,
)

if TYPE_CHECKING:
    from tests.unit.outputs.conftest import Muxer

AIR_TIME = 1_700_000_000.0


def splitter(muxer: Muxer) -> TsSplitter:
    return TsSplitter(AirTimeline(AIR_TIME, muxer.offset))


def pids(data: bytes) -> list[int]:
    return [packet_pid(data, start) for start in range(0, len(data), PACKET_BYTES)]


def counters(data: bytes, pid: int) -> list[int]:
    starts = range(0, len(data), PACKET_BYTES)
    return [data[start + 3] & 15 for start in starts if packet_pid(data, start) == pid]


def test_every_key_frame_begins_a_piece_with_tables_in_front(muxer: Muxer) -> None:
    pieces = splitter(muxer).feed(muxer.stream(seconds=6))
    assert [piece.random_access for piece in pieces] == [True, True, True]
    assert [piece.at - AIR_TIME for piece in pieces] == pytest.approx([0, 2, 4])
    assert [piece.end - AIR_TIME for piece in pieces] == pytest.approx([1.5, 3.5, 5.5])
    for piece in pieces:
        assert pids(piece.payload)[:3] == [0, muxer.pmt_pid, muxer.video_pid]
        assert is_random_access(piece.payload, 2 * PACKET_BYTES)


def test_repeated_tables_are_left_out_and_counted_anew(muxer: Muxer) -> None:
    data = muxer.stream(seconds=6)
    joined = b"".join(piece.payload for piece in splitter(muxer).feed(data))
    assert pids(data).count(0) > 3
    assert pids(data).count(0x11) > 0
    assert counters(joined, 0) == counters(joined, muxer.pmt_pid) == [0, 1, 2]
    assert 0x11 not in pids(joined)
    media = {muxer.video_pid, muxer.audio_pid}
    assert [pid for pid in pids(joined) if pid in media] == [pid for pid in pids(data) if pid in media]


def test_only_the_first_piece_is_a_discontinuity(muxer: Muxer) -> None:
    pieces = splitter(muxer).feed(muxer.stream(seconds=6))
    assert [piece.discontinuity for piece in pieces] == [True, False, False]


def test_nothing_comes_before_the_first_key_frame(muxer: Muxer) -> None:
    early = muxer.tables() + muxer.picture(0, key=False) + muxer.sound(0)
    split = splitter(muxer)
    assert split.feed(early) == []
    assert [piece.random_access for piece in split.feed(muxer.stream(seconds=2))] == [True]


def test_a_piece_without_a_new_picture_keeps_the_time(muxer: Muxer) -> None:
    split = splitter(muxer)
    split.feed(muxer.stream(seconds=2))
    (piece,) = split.feed(muxer.sound(2))
    assert not piece.random_access
    assert piece.at == pytest.approx(AIR_TIME)
    assert piece.end == pytest.approx(AIR_TIME + 1.5)


def test_chunks_of_any_size_give_the_same_stream(muxer: Muxer) -> None:
    data = muxer.stream(seconds=8)
    whole = splitter(muxer).feed(data)
    random = np.random.default_rng(7)
    for _ in range(20):
        split = splitter(muxer)
        pieces: list[Piece] = []
        rest = data
        while rest:
            size = int(random.choice((1, 100, 187, 188, 189, 1000, 5000)))
            pieces += split.feed(rest[:size])
            rest = rest[size:]
        assert b"".join(piece.payload for piece in pieces) == b"".join(piece.payload for piece in whole)
        assert [piece.at for piece in pieces if piece.random_access] == [piece.at for piece in whole]
        assert pieces[-1].end == whole[-1].end


def test_lost_packets_are_noticed(muxer: Muxer) -> None:
    with pytest.raises(EncoderFailed, match="lost its packets"):
        splitter(muxer).feed(muxer.stream(seconds=2)[1:])


@pytest.mark.parametrize("stamp", [0, 1, 90_000, 1 << 30, (1 << 30) - 1, 1 << 32, WRAP_TICKS - 1, 0x155555555])
def test_time_stamps_are_read_to_the_last_bit(muxer: Muxer, stamp: int) -> None:
    assert time_stamp(muxer.stamped(stamp), 0) == stamp


def test_air_time_goes_on_when_time_stamps_wrap() -> None:
    offset = (WRAP_TICKS - TICKS_PER_SECOND) / TICKS_PER_SECOND
    timeline = AirTimeline(AIR_TIME, offset)
    stamps = [WRAP_TICKS - TICKS_PER_SECOND, WRAP_TICKS - 1, 0, TICKS_PER_SECOND // 2, WRAP_TICKS - 1]
    expected = [0.0, 1 - 1 / TICKS_PER_SECOND, 1.0, 1.5, 1 - 1 / TICKS_PER_SECOND]
    assert [timeline.at(stamp) - AIR_TIME for stamp in stamps] == pytest.approx(expected, abs=1e-6)


def test_air_time_survives_many_wraps() -> None:
    timeline = AirTimeline(AIR_TIME, 10.0)
    hours = 12
    for count in range(1, 30):
        stamp = (10 + count * hours * 3600) * TICKS_PER_SECOND % WRAP_TICKS
        assert timeline.at(stamp) == pytest.approx(AIR_TIME + count * hours * 3600)


def test_what_may_be_cut_off_is_left_out(muxer: Muxer) -> None:
    tables = muxer.tables()[PACKET_BYTES:]
    complete = tables + muxer.picture(0, key=True) + muxer.sound(0) + muxer.picture(0.5, key=False)
    cut = complete + muxer.sound(0.5) + muxer.picture(1, key=False)[:-PACKET_BYTES]
    assert without_unfinished(cut) == complete


def test_a_stream_without_a_beginning_is_left_out(muxer: Muxer) -> None:
    complete = muxer.tables()[PACKET_BYTES:] + muxer.picture(0, key=True)
    rest_of_sound = muxer.sound(0)[PACKET_BYTES:]
    assert without_unfinished(complete + rest_of_sound + muxer.picture(0.5, key=False)) == complete
