"""MP4s by the real ffmpeg, and what happens when it fails."""

from __future__ import annotations

import io
import subprocess
from datetime import UTC, datetime
from pathlib import Path

import imageio_ffmpeg
import numpy as np
import pytest
import soundfile

from paperradio.domain.media import SAMPLE_RATE, Asset, Clip, Cue
from paperradio.domain.rundown import Item, ItemKind
from paperradio.errors import ArtefactMissing, EncoderFailed, MissingProgram
from paperradio.publish.video import FRAME_BYTES, HEIGHT, WIDTH, mp4
from paperradio.settings import EncoderSettings

GREY, WHITE = (bytes([level]) * (WIDTH * HEIGHT) + bytes([128]) * (WIDTH * HEIGHT // 2) for level in (60, 235))


@pytest.fixture
def item() -> Item:
    clip = Clip(Asset("clip/a", 1, ""), 1.0, "ada", "v", "Beep.", "Beep.")
    return Item(
        "i", ItemKind.SEGMENT, 'A "title" = with; odd\nsigns', 3.0, (Cue(1.0, clip),), datetime(2026, 9, 1, tzinfo=UTC)
    )


@pytest.fixture
def sound() -> dict[str, bytes]:
    file = io.BytesIO()
    tone = 0.5 * np.sin(2 * np.pi * 440 * np.arange(SAMPLE_RATE) / SAMPLE_RATE)
    soundfile.write(file, tone.astype(np.float32), SAMPLE_RATE, format="FLAC")
    return {"clip/a": file.getvalue()}


def decoded(path: Path, *arguments: str) -> bytes:
    program = imageio_ffmpeg.get_ffmpeg_exe()
    command = [program, "-v", "error", "-i", str(path), *arguments, "-"]
    return subprocess.run(command, capture_output=True, check=True, timeout=60).stdout


def test_picture_and_sound_are_in_step(tmp_path: Path, item: Item, sound: dict[str, bytes]) -> None:
    target = tmp_path / "new" / "out.mp4"
    asked: list[float] = []

    def frames(offset: float) -> bytes:
        asked.append(offset)
        return WHITE if 1.0 <= offset < 2.0 else GREY

    mp4(item, frames, sound, target, EncoderSettings())
    assert asked == [number / 5 for number in range(15)]
    raw = decoded(target, "-f", "rawvideo", "-pix_fmt", "yuv420p")
    luma = [raw[start + FRAME_BYTES // 3] for start in range(0, len(raw), FRAME_BYTES)]
    assert [value > 150 for value in luma] == [False] * 5 + [True] * 5 + [False] * 5
    pcm = np.frombuffer(decoded(target, "-f", "f32le", "-ar", str(SAMPLE_RATE)), np.float32).reshape(-1, 2)
    assert np.array_equal(pcm[:, 0], pcm[:, 1])
    loud = np.flatnonzero(np.abs(pcm[:, 0]) > 0.2) / SAMPLE_RATE
    assert loud[0] == pytest.approx(1.0, abs=0.03) and loud[-1] == pytest.approx(2.0, abs=0.03)
    assert target.read_bytes().find(b"moov") < target.read_bytes().find(b"mdat")
    assert [path.name for path in target.parent.iterdir()] == ["out.mp4"]


def test_a_failing_ffmpeg_leaves_nothing_behind(tmp_path: Path, item: Item, sound: dict[str, bytes]) -> None:
    with pytest.raises(EncoderFailed, match="no-such-preset"):
        mp4(item, lambda offset: GREY, sound, tmp_path / "out.mp4", EncoderSettings(preset="no-such-preset"))
    assert list(tmp_path.iterdir()) == []


def test_a_missing_ffmpeg_is_named(tmp_path: Path, item: Item, sound: dict[str, bytes]) -> None:
    with pytest.raises(MissingProgram, match="nowhere"):
        mp4(item, lambda offset: GREY, sound, tmp_path / "out.mp4", EncoderSettings(ffmpeg="nowhere/ffmpeg"))


def test_a_missing_clip_is_named(tmp_path: Path, item: Item) -> None:
    with pytest.raises(ArtefactMissing, match="clip/a"):
        mp4(item, lambda offset: GREY, {}, tmp_path / "out.mp4", EncoderSettings())


def test_an_error_while_drawing_ends_ffmpeg(tmp_path: Path, item: Item, sound: dict[str, bytes]) -> None:
    def frames(offset: float) -> bytes:
        if offset > 1:
            raise ArtefactMissing("page")
        return GREY

    with pytest.raises(ArtefactMissing):
        mp4(item, frames, sound, tmp_path / "out.mp4", EncoderSettings())
    assert list(tmp_path.iterdir()) == []
