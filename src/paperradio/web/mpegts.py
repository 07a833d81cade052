"""Where in an MPEG transport stream a decoder can begin (ISO/IEC 13818-1)."""

from __future__ import annotations

from collections.abc import Iterator

PACKET_BYTES = 188
_SYNC = 0x47
_VIDEO_STREAM_IDS = range(0xE0, 0xF0)


class EntryPoints:
    """Splits messages of whole packets before each video packet with the random-access indicator.

    The program tables seen last go before such a packet, so that a decoder which begins there knows what it is sent.
    """

    def __init__(self) -> None:
        self._association = b""
        self._map = b""
        self._map_pid = -1

    def split(self, data: bytes) -> Iterator[tuple[bytes, bytes | None]]:
        """The data in order, each part with the tables to send before it; None where no decoder can begin."""
        start, tables = 0, None
        for offset in range(0, len(data) - PACKET_BYTES + 1, PACKET_BYTES):
            packet = data[offset : offset + PACKET_BYTES]
            self._note_tables(packet)
            if self._map and _is_entry(packet):
                if offset > start:
                    yield data[start:offset], tables
                start, tables = offset, self._association + self._map
        if start < len(data):
            yield data[start:], tables

    def _note_tables(self, packet: bytes) -> None:
        pid = (packet[1] & 0x1F) << 8 | packet[2]
        if not _starts_unit(packet):
            return
        if pid == 0:
            self._association = packet
            self._map_pid = _first_map_pid(_payload(packet))
        elif pid == self._map_pid:
            self._map = packet


def _starts_unit(packet: bytes) -> bool:
    return packet[0] == _SYNC and bool(packet[1] & 0x40)


def _payload(packet: bytes) -> bytes:
    skipped = 5 + packet[4] if packet[3] & 0x20 else 4
    return packet[skipped:] if packet[3] & 0x10 else b""


def _is_entry(packet: bytes) -> bool:
    has_adaptation_field = packet[3] & 0x20 and packet[4] > 0
    if not (_starts_unit(packet) and has_adaptation_field and packet[5] & 0x40):
        return False
    payload = _payload(packet)
    return payload[:3] == b"\x00\x00\x01" and len(payload) > 3 and payload[3] in _VIDEO_STREAM_IDS


def _first_map_pid(section: bytes) -> int:
    """The PID of the first program's map; -1 when the association table holds none."""
    table = section[1 + section[0] :] if section else b""
    for offset in range(8, min(len(table) - 4, 8 + 4 * 16), 4):
        program = table[offset] << 8 | table[offset + 1]
        if program != 0:
            return (table[offset + 2] & 0x1F) << 8 | table[offset + 3]
    return -1
