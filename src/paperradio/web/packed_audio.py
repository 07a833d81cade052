"""The sound of a transport stream segment alone: packed audio as HLS has it (RFC 8216, 3.4).

The picture is left out and nothing is encoded again. Written for what ffmpeg's muxer makes: ADTS frames, whole within
their PES packets, which lie one after the other.
"""

from __future__ import annotations

from dataclasses import dataclass, field

TICKS_PER_SECOND = 90_000
WRAP_TICKS = 1 << 33
SAMPLES_PER_FRAME = 1024
_PACKET_BYTES = 188
_OWNER = b"com.apple.streaming.transportStreamTimestamp\0"
_RATES = (96_000, 88_200, 64_000, 48_000, 44_100, 32_000, 24_000, 22_050, 16_000, 12_000, 11_025, 8_000)


@dataclass(frozen=True, slots=True)
class Tracks:
    """What a segment holds. Times are 33-bit stamps of 90 kHz, None where there is no such track.

    `sound` are ADTS frames, `seconds` how long they play.
    """

    video_at: int | None
    audio_at: int | None
    sound: bytes = field(repr=False)
    seconds: float

    def packed(self) -> bytes:
        """The sound as a segment of its own: the time of its first sample as an ID3 tag, then the frames."""
        stamp = (self.audio_at or 0).to_bytes(8, "big")
        body = _OWNER + stamp
        frame = b"PRIV" + _syncsafe(len(body)) + b"\0\0" + body
        return b"ID3\4\0\0" + _syncsafe(len(frame)) + frame + self.sound


def tracks(segment: bytes) -> Tracks:
    """Take a segment apart. What is no PES packet with sound is passed over."""
    firsts: dict[int, int | None] = {}
    audio_pid, parts = -1, []
    for start in range(0, len(segment) - _PACKET_BYTES + 1, _PACKET_BYTES):
        flags = segment[start + 1]
        pid = (flags & 0x1F) << 8 | segment[start + 2]
        begins = flags & 0x40
        if not begins and pid != audio_pid:
            continue
        payload = start + 4 + (segment[start + 4] + 1 if segment[start + 3] & 0x20 else 0)
        if begins:
            kind = segment[payload + 3] & 0xE0 if segment[payload : payload + 3] == b"\0\0\1" else 0
            if kind not in (0xC0, 0xE0):
                continue
            firsts.setdefault(kind, _stamp(segment, payload))
            if kind == 0xC0:
                audio_pid = pid
                payload += 9 + segment[payload + 8]
        if pid == audio_pid:
            parts.append(segment[payload : start + _PACKET_BYTES])
    sound = b"".join(parts)
    return Tracks(firsts.get(0xE0), firsts.get(0xC0), sound, _seconds(sound))


def video_stamp(segment: bytes) -> int | None:
    """The time of a segment's first picture: `Tracks.video_at` without looking at all of it."""
    return tracks(segment[: 64 * _PACKET_BYTES]).video_at


def ticks_between(later: int, earlier: int) -> int:
    """From one stamp to another less than 13 hours away, whichever comes first."""
    half = WRAP_TICKS // 2
    return (later - earlier + half) % WRAP_TICKS - half


def _stamp(segment: bytes, pes: int) -> int | None:
    if not segment[pes + 7] & 0x80:
        return None
    high, middle, low = segment[pes + 9], segment[pes + 10 : pes + 12], segment[pes + 12 : pes + 14]
    return (high >> 1 & 7) << 30 | int.from_bytes(middle, "big") >> 1 << 15 | int.from_bytes(low, "big") >> 1


def _seconds(sound: bytes) -> float:
    """The length of ADTS frames; what comes after something that is none does not count."""
    place, frames, rate = 0, 0, 48_000
    while place + 7 <= len(sound) and sound[place] == 0xFF and sound[place + 1] & 0xF0 == 0xF0:
        length = (sound[place + 3] & 3) << 11 | sound[place + 4] << 3 | sound[place + 5] >> 5
        index = sound[place + 2] >> 2 & 15
        if length < 7 or index >= len(_RATES):
            break
        rate = _RATES[index]
        place, frames = place + length, frames + 1
    return frames * SAMPLES_PER_FRAME / rate


def _syncsafe(number: int) -> bytes:
    """Four bytes of seven bits each (ID3v2.4, 6.2)."""
    return bytes(number >> shift & 0x7F for shift in (21, 14, 7, 0))
