"""The whole of an item as one sound."""

from __future__ import annotations

import io
from dataclasses import replace

import numpy as np
import pytest
import soundfile

from paperradio.domain.media import SAMPLE_RATE
from paperradio.domain.rundown import Item, Music
from paperradio.errors import ArtefactMissing
from paperradio.music import accompaniment
from paperradio.publish.mix import mix


def _flac(seconds: float, value: float, rate: int = SAMPLE_RATE, channels: int = 1) -> bytes:
    file = io.BytesIO()
    shape = (int(seconds * rate), channels) if channels > 1 else int(seconds * rate)
    soundfile.write(file, np.full(shape, value, np.float32), rate, format="FLAC", subtype="PCM_16")
    return file.getvalue()


@pytest.fixture
def sound() -> dict[str, bytes]:
    return {"clip/a.flac": _flac(1, 0.5), "clip/b.flac": _flac(2, 0.25), "clip/c.flac": _flac(1, 0.125)}


def test_every_clip_stands_at_its_cue(item: Item, sound: dict[str, bytes]) -> None:
    mixed = mix(item, sound)
    assert mixed.dtype == np.float32
    assert mixed.shape == (6 * SAMPLE_RATE,)
    expected = {0.1: 0.0, 0.26: 0.5, 1.24: 0.5, 1.5: 0.0, 1.76: 0.25, 3.74: 0.25, 4.0: 0.0, 4.3: 0.125, 5.5: 0.0}
    heard = {moment: float(mixed[round(moment * SAMPLE_RATE)]) for moment in expected}
    assert heard == pytest.approx(expected, abs=1e-4)
    assert mixed[12_000] != 0
    assert mixed[11_999] == 0


def test_a_clip_longer_than_its_item_is_cut(item: Item, sound: dict[str, bytes]) -> None:
    sound["clip/c.flac"] = _flac(5, 0.125)
    assert mix(item, sound).size == 6 * SAMPLE_RATE


def test_missing_sound(item: Item, sound: dict[str, bytes]) -> None:
    del sound["clip/b.flac"]
    with pytest.raises(ArtefactMissing, match=r"clip/b\.flac"):
        mix(item, sound)


@pytest.mark.parametrize("data", [b"no sound", _flac(1, 0.1, rate=44_100), _flac(1, 0.1, channels=2)])
def test_unusable_sound(item: Item, sound: dict[str, bytes], data: bytes) -> None:
    with pytest.raises(ArtefactMissing, match=r"clip/a\.flac"):
        mix(item, sound | {"clip/a.flac": data})


def test_music_is_added_to_the_clips(item: Item, sound: dict[str, bytes]) -> None:
    with_bed = replace(item, music=Music.BED)
    music = accompaniment(with_bed, 0, 6 * SAMPLE_RATE)
    assert music is not None and music.any()
    assert mix(with_bed, sound) == pytest.approx(mix(item, sound) + music, abs=1e-6)
