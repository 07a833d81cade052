"""Settings of what the station's own web sends: each form of the stream can be switched off."""

from __future__ import annotations

from pydantic import Field

from paperradio.settings.topic import Topic


class HlsSettings(Topic):
    """HTTP Live Streaming at /hls/: picture and sound in segments, for players and televisions."""

    on: bool = Field(True, description="Whether it is served. The output watch needs it.")
    captions: bool = Field(True, description="WebVTT captions on master.m3u8.")
    audio_only: bool = Field(True, description="A variant without the picture on master.m3u8.")


class Mp3Settings(Topic):
    """Endless MP3 at /live.mp3. The page plays it."""

    on: bool = Field(True, description="Whether it is served.")


class TsSettings(Topic):
    """Endless MPEG-TS at /live.ts: picture and sound."""

    on: bool = Field(True, description="Whether it is served.")
