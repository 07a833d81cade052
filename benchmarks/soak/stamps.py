"""Time stamps of a recording's packets, as ffmpeg reads them."""

from __future__ import annotations

import re
import subprocess
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

FFMPEG_SECONDS = 1800.0


@dataclass(frozen=True, slots=True)
class Packet:
    """A packet of a stream; times in seconds."""

    stream: int
    dts: float
    pts: float


def table(told: Iterable[str]) -> list[Packet]:
    """The packets of a table that ffmpeg's framecrc has made."""
    bases: dict[str, float] = {}
    packets: list[Packet] = []
    for line in told:
        if match := re.match(r"#tb (\d+): (\d+)/(\d+)", line):
            bases[match[1]] = int(match[2]) / int(match[3])
        elif not line.startswith("#") and line.strip():
            stream, dts, pts, *_ = (field.strip() for field in line.split(","))
            packets.append(Packet(int(stream), int(dts) * bases[stream], int(pts) * bases[stream]))
    return packets


def out_of_order(packets: Iterable[Packet]) -> list[str]:
    """A line for each packet that is not decoded after the one before it in its stream, or is shown before that."""
    last: dict[int, float] = {}
    found: list[str] = []
    for packet in packets:
        before = last.get(packet.stream)
        if before is not None and packet.dts <= before:
            found.append(f"stream {packet.stream}: {packet.dts:.3f} s after {before:.3f} s")
        if packet.pts < packet.dts:
            found.append(f"stream {packet.stream}: shown at {packet.pts:.3f} s, decoded at {packet.dts:.3f} s")
        last[packet.stream] = packet.dts
    return found


def media_seconds(packets: Sequence[Packet], stream: int) -> float:
    """From the first to the last time stamp of a stream."""
    times = [packet.dts for packet in packets if packet.stream == stream]
    return times[-1] - times[0] if times else 0.0


def disorder(ffmpeg: str, recording: Path) -> tuple[list[Packet], list[str]]:
    """The packets, and what is out of order among them. ffmpeg mends what goes back, and says so."""
    report = recording.with_suffix(".crc")
    quiet = [ffmpeg, "-hide_banner", "-nostdin", "-y", "-loglevel", "warning", "-copyts"]
    copied = ["-i", f"{recording}", "-map", "0:v", "-map", "0:a", "-c", "copy", "-f", "framecrc", f"{report}"]
    done = subprocess.run([*quiet, *copied], capture_output=True, text=True, timeout=FFMPEG_SECONDS, check=False)
    if not report.exists():
        return [], [f"{recording.name} cannot be read: {done.stderr.strip()[-200:]}"]
    with report.open(encoding="utf-8") as lines:
        packets = table(lines)
    report.unlink()
    mended = [line.strip()[-160:] for line in done.stderr.splitlines() if "monoton" in line.lower()]
    return packets, [*out_of_order(packets), *mended]
