from __future__ import annotations

from paperradio.web.mpegts import PACKET_BYTES, EntryPoints

MAP_PID, VIDEO_PID, AUDIO_PID = 0x1000, 0x100, 0x101


def packet(pid: int, payload: bytes, starts: bool = True, random_access: bool = False) -> bytes:
    head = bytes([0x47, (0x40 if starts else 0) | pid >> 8, pid & 0xFF])
    if not random_access:
        return (head + b"\x10" + payload).ljust(PACKET_BYTES, b"\xff")
    return (head + b"\x30" + b"\x01\x40" + payload).ljust(PACKET_BYTES, b"\xff")


ASSOCIATION = packet(0, b"\x00\x00\xb0\x0d\x00\x01\xc1\x00\x00" + b"\x00\x01\xf0\x00" + b"CRC4")
MAP = packet(MAP_PID, b"\x00\x02\xb0\x12 map")
KEY_FRAME = packet(VIDEO_PID, b"\x00\x00\x01\xe0 key", random_access=True)
PICTURE = packet(VIDEO_PID, b"\x00\x00\x01\xe0 other")
REST = packet(VIDEO_PID, b"more", starts=False)
SOUND = packet(AUDIO_PID, b"\x00\x00\x01\xc0 sound", random_access=True)


def test_splits_before_key_frames_with_the_tables_seen_last() -> None:
    data = ASSOCIATION + MAP + KEY_FRAME + REST + SOUND + PICTURE + KEY_FRAME + SOUND
    parts = list(EntryPoints().split(data))
    assert [part for part, _ in parts] == [ASSOCIATION + MAP, KEY_FRAME + REST + SOUND + PICTURE, KEY_FRAME + SOUND]
    assert [tables for _, tables in parts] == [None, ASSOCIATION + MAP, ASSOCIATION + MAP]


def test_tables_come_from_earlier_messages() -> None:
    entries = EntryPoints()
    assert list(entries.split(KEY_FRAME)) == [(KEY_FRAME, None)]
    list(entries.split(ASSOCIATION + MAP))
    assert list(entries.split(KEY_FRAME)) == [(KEY_FRAME, ASSOCIATION + MAP)]


def test_sound_is_no_entry_and_nonsense_is_passed_on() -> None:
    entries = EntryPoints()
    list(entries.split(ASSOCIATION + MAP))
    assert list(entries.split(SOUND + PICTURE)) == [(SOUND + PICTURE, None)]
    assert list(entries.split(b"\x00" * 400)) == [(b"\x00" * 400, None)]
    assert list(entries.split(b"")) == []
