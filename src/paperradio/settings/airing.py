"""Settings of what is heard and seen."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import BeforeValidator, Field

from paperradio.settings.topic import PathText, Topic


def _number(value: object) -> object:
    """The environment gives texts."""
    return int(value) if isinstance(value, str) and value.isdecimal() else value


class PlayoutSettings(Topic):
    """The air."""

    rack_hours: float = Field(3, gt=0, description="How much is copied to the rack ahead of time.")
    buffer_seconds: float = Field(2.0, gt=0, le=30, description="How far sound is written ahead of the clock.")
    open_seconds: float = Field(
        20, gt=0, description="So much of a segment that is still being voiced must be on the rack before it starts."
    )
    ident_every_items: int = Field(4, ge=0, description="An ident after this many segments; 0 for none.")
    rack_poll_seconds: float = Field(1, gt=0, description="Pause between two looks for new items.")
    frames_per_second: Annotated[Literal[2, 3, 5, 6, 10], BeforeValidator(_number)] = Field(
        5, description="Pictures drawn per second, 2, 3, 5, 6 or 10; the encoder repeats them."
    )


class PictureSettings(Topic):
    """What is shown."""

    pages: Literal["licensed", "all", "none"] = Field(
        "licensed", description="licensed, all or none: whose pages a public station shows. A private one shows all."
    )


class EncoderSettings(Topic):
    """The one encoder."""

    ffmpeg: PathText = Field("", description="Path of ffmpeg; the one in the imageio-ffmpeg wheel when empty.")
    video_kbit: int = Field(1500, ge=200, description="Video bit rate ceiling in kbit/s.")
    constant_rate: bool = Field(
        False, description="Always that bit rate, as RTMP services want it; true by itself when an [[rtmp]] is on."
    )
    audio_kbit: int = Field(160, ge=64, description="AAC bit rate in kbit/s.")
    mp3_kbit: int = Field(128, ge=64, description="MP3 bit rate in kbit/s.")
    preset: str = Field("veryfast", description="x264 preset.")
    stall_seconds: float = Field(10, gt=0, description="An encoder without output for this long is ended.")
    segment_seconds: float = Field(4, ge=2, description="Target length of an HLS segment, a multiple of 2.")
    playlist_segments: int = Field(10, ge=3, description="Segments in the live playlist.")


class WebSettings(Topic):
    """The page and the API."""

    host: str = Field("127.0.0.1", description="Address to listen on.")
    port: int = Field(8000, ge=0, le=65535, description="Port to listen on.")
    public_url: str = Field("", description="The station's address as others see it, for feeds; empty: as asked.")
    max_listeners: int = Field(500, ge=1, description="Streams served at once.")
    listener_buffer_seconds: float = Field(20, gt=0, description="A listener that is further behind loses sound.")

    @property
    def address(self) -> str:
        """Where programs and people on this machine reach it: ``http://127.0.0.1:8000/``."""
        shown = "127.0.0.1" if self.host in ("0.0.0.0", "") else self.host  # noqa: S104
        shown = "::1" if shown == "::" else shown
        return f"http://[{shown}]:{self.port}/" if ":" in shown else f"http://{shown}:{self.port}/"
