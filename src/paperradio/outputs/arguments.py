"""The encoder's argument list: small options that each yield theirs."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

import imageio_ffmpeg

from paperradio.domain.media import SAMPLE_RATE
from paperradio.errors import MissingProgram
from paperradio.hls import KEY_FRAME_SECONDS
from paperradio.settings import EncoderSettings

WIDTH, HEIGHT = 1280, 720
STREAM_FRAMES_PER_SECOND = 30
PixelFormat = Literal["yuv420p", "rgb24", "rgb0"]
"""Of the frames that go in. yuv420p is BT.709 in limited range, as it leaves."""

_BITS_PER_PIXEL: dict[PixelFormat, int] = {"yuv420p": 12, "rgb24": 24, "rgb0": 32}
# Raw input needs no looking at; the default would wait for several pictures before the first is encoded.
_NO_PROBING = ("-probesize", "32", "-analyzeduration", "0")


@dataclass(frozen=True, slots=True)
class Inlets:
    """The pipe ends that ffmpeg inherits: what it reads and what it writes."""

    sound: int
    pictures: int
    ts: int
    mp3: int


@dataclass(frozen=True, slots=True)
class SoundInput:
    """Stereo s16le PCM."""

    descriptor: int

    def arguments(self) -> Sequence[str]:
        form = ("-f", "s16le", "-ar", f"{SAMPLE_RATE}", "-ch_layout", "stereo")
        return (*_NO_PROBING, *form, "-i", f"pipe:{self.descriptor}")


@dataclass(frozen=True, slots=True)
class PictureInput:
    """Raw pictures of the full size."""

    descriptor: int
    pixel_format: PixelFormat
    frames_per_second: int

    def arguments(self) -> Sequence[str]:
        form = ("-f", "rawvideo", "-pixel_format", self.pixel_format, "-video_size", f"{WIDTH}x{HEIGHT}")
        rate = ("-framerate", f"{self.frames_per_second}")
        return (*_NO_PROBING, *form, *rate, "-i", f"pipe:{self.descriptor}")


@dataclass(frozen=True, slots=True)
class H264:
    """Video with a key frame exactly every two seconds and nowhere else. One thread: it is fast enough several times
    over, and more would add latency. Colours are converted before pictures are repeated."""

    preset: str
    kbit: int
    pixel_format: PixelFormat
    constant: bool = False
    """Whether the bit rate is `kbit` always, filled up where less would do, or at most."""

    def arguments(self) -> Sequence[str]:
        colours = "setparams=color_primaries=bt709:color_trc=bt709:colorspace=bt709:range=tv"
        if self.pixel_format != "yuv420p":
            colours = f"scale=out_color_matrix=bt709:out_range=tv,format=yuv420p,{colours}"
        key_frames = f"{STREAM_FRAMES_PER_SECOND * KEY_FRAME_SECONDS}"
        filters = ("-vf", f"{colours},fps={STREAM_FRAMES_PER_SECOND}")
        codec = ("-c:v", "libx264", "-preset", self.preset, "-profile:v", "high", "-level", "3.1")
        groups = (
            "-pix_fmt",
            "yuv420p",
            "-g",
            key_frames,
            "-keyint_min",
            key_frames,
            "-sc_threshold",
            "0",
            "-threads:v",
            "1",
        )
        return (*filters, *codec, *self._rate(), *groups)

    def _rate(self) -> Sequence[str]:
        ceiling = ("-maxrate", f"{self.kbit}k")
        if self.constant:
            return ("-b:v", f"{self.kbit}k", *ceiling, "-bufsize", f"{self.kbit}k", "-x264-params", "nal-hrd=cbr")
        return ("-crf", "21", *ceiling, "-bufsize", f"{2 * self.kbit}k")


@dataclass(frozen=True, slots=True)
class TsOutput:
    """The transport stream, its time stamps beginning at `offset` seconds, written packet by packet."""

    descriptor: int
    offset: float
    audio_kbit: int

    def arguments(self) -> Sequence[str]:
        audio = ("-c:a", "aac", "-b:a", f"{self.audio_kbit}k", "-ar", f"{SAMPLE_RATE}", "-ac", "2")
        times = ("-muxdelay", "0", "-muxpreload", "0", "-avoid_negative_ts", "disabled")
        muxer = ("-mpegts_flags", "initial_discontinuity", "-flush_packets", "1", "-f", "mpegts")
        return (*audio, *times, "-output_ts_offset", f"{self.offset:.6f}", *muxer, f"pipe:{self.descriptor}")


@dataclass(frozen=True, slots=True)
class Mp3Output:
    """Constant bit rate, no tags and no bit reservoir, so that a listener can join at any frame."""

    descriptor: int
    kbit: int

    def arguments(self) -> Sequence[str]:
        codec = ("-c:a", "libmp3lame", "-b:a", f"{self.kbit}k", "-ar", f"{SAMPLE_RATE}", "-ac", "2", "-reservoir", "0")
        bare = ("-write_xing", "0", "-id3v2_version", "0", "-flush_packets", "1")
        return (*codec, *bare, "-f", "mp3", f"pipe:{self.descriptor}")


@dataclass(frozen=True, slots=True)
class EncoderArguments:
    """All that one channel's encoders have in common. `program` is ffmpeg's path."""

    program: str
    settings: EncoderSettings
    frames_per_second: int
    pixel_format: PixelFormat = "yuv420p"

    @property
    def frame_bytes(self) -> int:
        """Size of one raw picture."""
        return WIDTH * HEIGHT * _BITS_PER_PIXEL[self.pixel_format] // 8

    @property
    def black(self) -> bytes:
        """A black picture."""
        if self.pixel_format == "yuv420p":
            return bytes((16,)) * (WIDTH * HEIGHT) + bytes((128,)) * (WIDTH * HEIGHT // 2)
        return bytes(self.frame_bytes)

    def command(self, inlets: Inlets, offset: float) -> list[str]:
        """The program and its arguments; `offset` is the first picture's time stamp in seconds."""
        settings = self.settings
        sound = SoundInput(inlets.sound)
        pictures = PictureInput(inlets.pictures, self.pixel_format, self.frames_per_second)
        video = H264(settings.preset, settings.video_kbit, self.pixel_format, settings.constant_rate)
        ts = TsOutput(inlets.ts, offset, settings.audio_kbit)
        mp3 = Mp3Output(inlets.mp3, settings.mp3_kbit)
        quiet = ("-hide_banner", "-nostdin", "-nostats", "-loglevel", "warning")
        inputs = (*sound.arguments(), *pictures.arguments())
        outputs = ("-map", "1:v", "-map", "0:a", *video.arguments(), *ts.arguments(), "-map", "0:a", *mp3.arguments())
        return [self.program, *quiet, *inputs, *outputs]


def ffmpeg_program(settings: EncoderSettings) -> str:
    """The path of ffmpeg.

    Raises:
        MissingProgram: it is not there.
    """
    if settings.ffmpeg:
        if not Path(settings.ffmpeg).is_file():
            raise MissingProgram(f"ffmpeg is not at {settings.ffmpeg} (setting encoder.ffmpeg)")
        return settings.ffmpeg
    try:
        return str(imageio_ffmpeg.get_ffmpeg_exe())
    except RuntimeError as error:
        raise MissingProgram(f"ffmpeg ({error})") from error
