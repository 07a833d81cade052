"""MPEG transport streams (ISO/IEC 13818-1), as far as joining and cutting one needs it.

Written for what ffmpeg's muxer makes: one programme, tables of one packet each, one PES packet for a picture.
"""

from __future__ import annotations

from dataclasses import dataclass, field

from paperradio.errors import EncoderFailed

PACKET_BYTES = 188
TICKS_PER_SECOND = 90_000
WRAP_TICKS = 1 << 33
_SYNC = 0x47
_UNIT_START = 0x40
_PAT, _SDT = 0x0000, 0x0011
_H264 = 0x1B


@dataclass(frozen=True, slots=True)
class Piece:
    """Whole TS packets, in the order they came.

    `at` is the air time (Unix seconds) of the first picture that begins in it, or of the one that it goes on with,
    `end` that of the latest picture of the stream so far.
    A piece with `random_access` begins with PAT, PMT and a key frame: a receiver can start there.
    `discontinuity` is true for the first piece of an encoder.
    """

    payload: bytes = field(repr=False)
    at: float
    end: float
    random_access: bool
    discontinuity: bool


class AirTimeline:
    """Turns 33-bit time stamps into air time. The stamps may wrap; each must lie within 13 hours of the one before."""

    def __init__(self, air_time: float, offset: float) -> None:
        """The stamp of `offset` seconds stands for `air_time`."""
        self._air_time = air_time
        self._first = self._last = round(offset * TICKS_PER_SECOND)

    def at(self, stamp: int) -> float:
        """The air time of a stamp."""
        half = WRAP_TICKS // 2
        self._last += (stamp - self._last + half) % WRAP_TICKS - half
        return self._air_time + (self._last - self._first) / TICKS_PER_SECOND


class TsSplitter:
    """Splits one encoder's byte stream into pieces, new at each key frame.

    The tables that ffmpeg repeats ten times a second are left out, and stand in front of each key frame instead,
    with a continuity counter of their own: any run of pieces that begins at a key frame is a sound stream.
    """

    def __init__(self, timeline: AirTimeline) -> None:
        self._timeline = timeline
        self._discontinuity = True
        self._rest = b""
        self._pat = self._pmt = b""
        self._pmt_pid = self._video_pid = -1
        self._table_counter = 0
        self._parts: list[bytes] = []
        self._at = self._end = 0.0
        self._dated = self._random_access = self._joined = False

    def feed(self, data: bytes) -> list[Piece]:
        """What the next bytes complete.

        Raises:
            EncoderFailed: this is no transport stream.
        """
        data = self._rest + data
        whole = len(data) - len(data) % PACKET_BYTES
        self._rest = data[whole:]
        pieces: list[Piece] = []
        begin = 0
        for start in range(0, whole, PACKET_BYTES):
            if data[start] != _SYNC:
                raise EncoderFailed("its TS output lost its packets")
            if not data[start + 1] & _UNIT_START:
                continue
            pid = packet_pid(data, start)
            if pid in (_PAT, _SDT, self._pmt_pid):
                self._collect(data[begin:start])
                begin = start + PACKET_BYTES
                self._read_table(pid, data[start:begin])
            elif pid == self._video_pid:
                at = self._timeline.at(time_stamp(data, start))
                if is_random_access(data, start):
                    self._collect(data[begin:start])
                    begin = start
                    pieces += self._finished()
                    self._open()
                self._date(at)
        self._collect(data[begin:whole])
        return pieces + self._finished()

    def _collect(self, packets: bytes) -> None:
        if packets and self._joined:
            self._parts.append(packets)

    def _date(self, at: float) -> None:
        self._end = max(self._end, at)
        if not self._dated:
            self._at, self._dated = at, True

    def _open(self) -> None:
        self._joined = self._random_access = True
        counter = self._table_counter
        self._table_counter = (counter + 1) % 16
        self._parts = [_counted(table, counter) for table in (self._pat, self._pmt)]
        self._dated = False

    def _finished(self) -> list[Piece]:
        if not self._parts:
            return []
        piece = Piece(b"".join(self._parts), self._at, self._end, self._random_access, self._discontinuity)
        self._parts = []
        self._random_access = self._discontinuity = self._dated = False
        return [piece]

    def _read_table(self, pid: int, packet: bytes) -> None:
        section = payload_start(packet, 0) + 1
        if pid == _PAT:
            self._pat = packet
            self._pmt_pid = _thirteen_bits(packet, section + 10)
        elif pid == self._pmt_pid:
            self._pmt = packet
            self._video_pid = _video_pid(packet, section)


def packet_pid(data: bytes, start: int) -> int:
    """The packet identifier of the packet at `start`."""
    return _thirteen_bits(data, start + 1)


def starts_at_key_frame(payload: bytes) -> bool:
    """Whether a receiver can begin with these packets of a `Piece`: the tables stand before key frames only."""
    return len(payload) >= PACKET_BYTES and packet_pid(payload, 0) == _PAT


def payload_start(data: bytes, start: int) -> int:
    """Where the payload of the packet at `start` begins."""
    has_adaptation = data[start + 3] & 0x20
    return start + 4 + (data[start + 4] + 1 if has_adaptation else 0)


def is_random_access(data: bytes, start: int) -> bool:
    """Whether the packet's random access indicator is set."""
    return bool(data[start + 3] & 0x20 and data[start + 4] and data[start + 5] & 0x40)


def time_stamp(data: bytes, start: int) -> int:
    """The presentation time stamp of the PES packet that begins in the packet at `start`, in 90 kHz ticks."""
    stamp = payload_start(data, start) + 9
    b0, b1, b2, b3, b4 = data[stamp : stamp + 5]
    return (b0 >> 1 & 7) << 30 | b1 << 22 | (b2 >> 1) << 15 | b3 << 7 | b4 >> 1


def without_unfinished(data: bytes) -> bytes:
    """Joined pieces less what may be cut off: of each stream, everything from where its last PES packet begins."""
    starts = range(0, len(data), PACKET_BYTES)
    last = {packet_pid(data, start): start for start in starts if data[start + 1] & _UNIT_START}
    last |= {packet_pid(data, start): len(data) for start in starts[:2]}  # The tables.
    kept = (start for start in starts if start < last.get(packet_pid(data, start), 0))
    return b"".join(data[start : start + PACKET_BYTES] for start in kept)


def _video_pid(packet: bytes, section: int) -> int:
    end = section + 3 + (_thirteen_bits(packet, section + 1) & 0xFFF) - 4
    entry = section + 12 + (_thirteen_bits(packet, section + 10) & 0xFFF)
    while entry < end:
        if packet[entry] == _H264:
            return _thirteen_bits(packet, entry + 1)
        entry += 5 + (_thirteen_bits(packet, entry + 3) & 0xFFF)
    return -1


def _thirteen_bits(data: bytes, at: int) -> int:
    return (data[at] & 0x1F) << 8 | data[at + 1]


def _counted(packet: bytes, counter: int) -> bytes:
    return packet[:3] + bytes((packet[3] & 0xF0 | counter,)) + packet[4:]
