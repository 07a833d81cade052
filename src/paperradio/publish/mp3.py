"""MP3 by ffmpeg's LAME, tags by mutagen."""

from __future__ import annotations

import io
import subprocess
import tempfile
from pathlib import Path
from typing import Any

import numpy as np
from mutagen.id3 import (
    APIC,
    CHAP,
    COMM,
    CTOC,
    ID3,
    TALB,
    TCON,
    TCOP,
    TDRC,
    TIT2,
    TLAN,
    TPE1,
    TPUB,
    WXXX,
    CTOCFlags,
    Encoding,
    PictureType,
)

from paperradio.domain.media import SAMPLE_RATE
from paperradio.domain.rundown import Item
from paperradio.errors import EncoderFailed, MissingProgram
from paperradio.ports import Samples

_LEAST_TIMEOUT_SECONDS = 60.0
_PNG = b"\x89PNG"


def encode_mp3(sound: Samples, ffmpeg: str, kbit: int) -> bytes:
    """`sound` on two equal channels as MP3 at a constant rate, without tags.

    Raises:
        EncoderFailed: ffmpeg fails, or takes longer than the sound lasts and a minute.
        MissingProgram: there is no ffmpeg at this path.
    """
    data = (sound * np.float32(_undo_lame_scale(kbit))).astype("<f4").tobytes()
    with tempfile.TemporaryDirectory(prefix="paperradio-mp3-") as folder:
        # A file, not a pipe: LAME goes back to the first frame to write the exact length.
        target = Path(folder) / "sound.mp3"
        command = [
            *(ffmpeg, "-hide_banner", "-loglevel", "error", "-nostdin", "-threads", "1"),
            *("-f", "f32le", "-ar", str(SAMPLE_RATE), "-ac", "1", "-i", "pipe:0"),
            *("-af", "pan=stereo|c0=c0|c1=c0", "-c:a", "libmp3lame", "-b:a", f"{kbit}k"),
            *("-compression_level", "7", "-id3v2_version", "0", "-y", str(target)),
        ]
        limit = _LEAST_TIMEOUT_SECONDS + sound.size / SAMPLE_RATE
        try:
            subprocess.run(command, input=data, capture_output=True, timeout=limit, check=True)  # noqa: S603
        except FileNotFoundError as error:
            raise MissingProgram(ffmpeg) from error
        except subprocess.TimeoutExpired as error:
            raise EncoderFailed(f"MP3 not done after {limit:.0f} s") from error
        except subprocess.CalledProcessError as error:
            raise EncoderFailed(error.stderr.decode(errors="replace").strip()[-300:]) from error
        return target.read_bytes()


def _undo_lame_scale(kbit: int) -> float:
    """LAME's presets turn the sound down against its own overshoot: by 0.45 dB up to 160 kbit/s, 0.26 dB at 192."""
    return 1 / 0.95 if kbit <= 160 else 1 / 0.97 if kbit <= 192 else 1.0


def tagged(mp3: bytes, item: Item, station: str, artwork: bytes | None = None) -> bytes:
    """`mp3` with ID3 tags: title, authors, station, date, licence, a link, chapters by section, and a picture."""
    text = {"encoding": Encoding.UTF8}
    paper = item.paper
    date = (paper.published if paper and paper.published else item.created).strftime("%Y-%m-%d")
    frames: list[Any] = [
        TIT2(text=item.title, **text),
        TPE1(text=", ".join(paper.authors) if paper and paper.authors else station, **text),
        TALB(text=station, **text),
        TPUB(text=station, **text),
        TDRC(text=date, **text),
        TCON(text="Podcast", **text),
        TLAN(text="eng", **text),
        COMM(lang="eng", desc="", text=_comment(item, station), **text),
    ]
    if paper and paper.abstract_url:
        frames.append(WXXX(desc="abstract", url=paper.abstract_url, **text))
    if paper and paper.licence:
        frames.append(TCOP(text=f"Paper: {paper.licence}", **text))
    if artwork:
        mime = "image/png" if artwork.startswith(_PNG) else "image/jpeg"
        frames.append(APIC(mime=mime, type=PictureType.COVER_FRONT, desc="cover", data=artwork, **text))
    tags = ID3()
    for frame in [*frames, *_chapters(item)]:
        tags.add(frame)
    file = io.BytesIO(mp3)
    tags.save(file, v2_version=4)
    return file.getvalue()


def _comment(item: Item, station: str) -> str:
    lines = [f"Machine-made by {station}: written and spoken by a program from the paper itself."]
    if item.paper:
        lines += [
            line for line in (item.paper.abstract_url, item.paper.licence and f"Licence: {item.paper.licence}") if line
        ]
    return "\n".join(lines)


def _chapters(item: Item) -> list[CHAP | CTOC]:
    """A chapter for each run of cues about one section; none where there would be fewer than two."""
    starts: list[tuple[float, str]] = []
    for cue in item.cues:
        section = cue.cites[0].section if cue.cites else ""
        if section and (not starts or starts[-1][1] != section):
            starts.append((cue.start if starts else 0.0, section))
    if len(starts) < 2:
        return []
    ends = [start for start, _ in starts[1:]] + [item.duration]
    chapters = [
        CHAP(
            element_id=f"chapter{index}",
            start_time=round(start * 1000),
            end_time=round(end * 1000),
            sub_frames=[TIT2(encoding=Encoding.UTF8, text=title)],
        )
        for index, ((start, title), end) in enumerate(zip(starts, ends, strict=True))
    ]
    contents = CTOC(
        element_id="contents",
        flags=CTOCFlags.TOP_LEVEL | CTOCFlags.ORDERED,
        child_element_ids=[f"chapter{index}" for index in range(len(chapters))],
        sub_frames=[],
    )
    return [*chapters, contents]
