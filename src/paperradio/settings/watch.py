"""Settings of the output watch."""

from __future__ import annotations

from pydantic import Field

from paperradio.settings.topic import Topic


class WatchSettings(Topic):
    """The watch on the station's own output: it reads its HLS back as a listener does and raises alarms."""

    on: bool = Field(True, description="Whether it watches.")
    silence_seconds: float = Field(5, gt=0, description="Dead air is silence for longer than this.")
    silence_lufs: float = Field(-60, le=-30, description="What is quieter than this is silence.")
    black_seconds: float = Field(10, gt=0, description="A black picture for longer than this is an alarm.")
    frozen_seconds: float = Field(
        30, gt=2, description="So is a picture in which nothing moves: captions, the level and the time always do."
    )
    stall_seconds: float = Field(20, gt=0, description="So is a stream without a new segment for this long.")
    loudness_lufs: float = Field(
        -16, le=0, description="How loud the programme is meant to be; change it with voicing.loudness_lufs."
    )
    loudness_tolerance: float = Field(5, gt=0, description="By how many LU it may differ over the window.")
    loudness_window_seconds: float = Field(
        30, ge=5, description="The window. The station's music between items is not judged."
    )
    decode_seconds: float = Field(20, gt=0, description="ffmpeg is ended when it takes longer over a segment.")
