"""A segment as MP4: frames drawn by a callable, the mixed sound, one ffmpeg."""

from __future__ import annotations

import subprocess
import tempfile
import threading
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import IO

import imageio_ffmpeg

from paperradio.domain.media import SAMPLE_RATE
from paperradio.domain.rundown import Item
from paperradio.errors import EncoderFailed, MissingProgram
from paperradio.publish.mix import mix
from paperradio.settings import EncoderSettings

WIDTH, HEIGHT = 1280, 720
FRAME_BYTES = WIDTH * HEIGHT * 3 // 2
_LEAST_TIMEOUT_SECONDS = 60.0
_KEY_FRAME_SECONDS = 10
_BT709 = ("-color_range", "tv", "-colorspace", "bt709", "-color_primaries", "bt709", "-color_trc", "bt709")


def mp4(
    item: Item,
    frames: Callable[[float], bytes],
    sound: Mapping[str, bytes],
    target: Path,
    settings: EncoderSettings,
    frames_per_second: int = 5,
) -> None:
    """Write the item to `target`: H.264 at `frames_per_second`, AAC, its index in front. Whole or not at all.

    `frames(offset)` draws what is seen `offset` seconds into the item: 1280 x 720, yuv420p, BT.709, limited range.
    It is called in order, from the calling thread. `sound` maps clips' asset keys to FLAC.

    Raises:
        ArtefactMissing: a clip's sound is not in `sound`.
        EncoderFailed: ffmpeg fails, or takes longer than twice what the item lasts and a minute.
        MissingProgram: there is no ffmpeg.
    """
    target.parent.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(prefix=".mp4-", dir=target.parent) as folder:
        pcm, errors, made = (Path(folder) / name for name in ("sound.f32", "errors.txt", "made.mp4"))
        pcm.write_bytes(mix(item, sound).astype("<f4").tobytes())
        command = _command(item, pcm, made, settings, frames_per_second)
        limit = _LEAST_TIMEOUT_SECONDS + 2 * item.duration
        with errors.open("wb") as log:
            code = _encode(command, item, frames, frames_per_second, log, limit)
        if code != 0:
            told = errors.read_text(errors="replace").strip()[:300]
            raise EncoderFailed(told or f"MP4 of {item.id} not done after {limit:.0f} s")
        made.replace(target)


def _encode(
    command: list[str],
    item: Item,
    frames: Callable[[float], bytes],
    frames_per_second: int,
    log: IO[bytes],
    limit: float,
) -> int:
    """Feed ffmpeg every frame; its exit status."""
    try:
        encoder = subprocess.Popen(command, stdin=subprocess.PIPE, stdout=log, stderr=log)  # noqa: S603
    except FileNotFoundError as error:
        raise MissingProgram(command[0]) from error
    watchdog = threading.Timer(limit, encoder.kill)
    watchdog.start()
    try:
        _feed(encoder, item, frames, frames_per_second)
        return encoder.wait()
    finally:
        watchdog.cancel()
        encoder.kill()
        encoder.wait()


def _feed(
    encoder: subprocess.Popen[bytes], item: Item, frames: Callable[[float], bytes], frames_per_second: int
) -> None:
    if encoder.stdin is None:
        return
    try:
        with encoder.stdin as pipe:
            for number in range(max(1, round(item.duration * frames_per_second))):
                pipe.write(frames(number / frames_per_second))
    except BrokenPipeError:
        encoder.wait()


def _command(item: Item, pcm: Path, made: Path, settings: EncoderSettings, frames_per_second: int) -> list[str]:
    program = settings.ffmpeg or imageio_ffmpeg.get_ffmpeg_exe()
    paper = item.paper
    tags = {
        "title": item.title,
        "artist": ", ".join(paper.authors[:20]) if paper is not None else "",
        "comment": "Machine-made: written and spoken by a program from the paper itself.",
    }
    return [
        *(program, "-hide_banner", "-loglevel", "error", "-nostats"),
        *("-f", "rawvideo", "-pixel_format", "yuv420p", "-video_size", f"{WIDTH}x{HEIGHT}"),
        *("-framerate", str(frames_per_second), *_BT709, "-i", "pipe:0"),
        *("-f", "f32le", "-ar", str(SAMPLE_RATE), "-ac", "1", "-i", str(pcm)),
        *("-map", "0:v", "-map", "1:a", "-c:v", "libx264", "-preset", settings.preset, "-crf", "23"),
        *("-maxrate", f"{settings.video_kbit}k", "-bufsize", f"{2 * settings.video_kbit}k"),
        *("-g", str(_KEY_FRAME_SECONDS * frames_per_second), "-pix_fmt", "yuv420p", "-threads:v", "1", *_BT709),
        *("-af", "pan=stereo|c0=c0|c1=c0", "-c:a", "aac", "-b:a", f"{settings.audio_kbit}k", "-ar", str(SAMPLE_RATE)),
        *(part for name, told in tags.items() for part in ("-metadata", f"{name}={_plain(told)}")),
        *("-movflags", "+faststart", "-y", str(made)),
    ]


def _plain(text: str) -> str:
    """`text` as an argument can carry it."""
    return text.replace("\0", "").encode("utf-8", "replace").decode()[:500]
