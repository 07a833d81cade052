"""One item as samples."""

from __future__ import annotations

from datetime import UTC, datetime

import numpy as np

from paperradio.domain.media import SAMPLE_RATE, Asset, Clip, Cue
from paperradio.domain.rundown import Item, ItemKind, Music
from paperradio.music import accompaniment
from paperradio.playout.playback import Playback

LOUD = np.full(SAMPLE_RATE, 32_000, np.int16)


def _item(music: Music | None) -> Item:
    cue = Cue(2.0, Clip(Asset("clip/a", 1, ""), 1.0, "ada", "v", "A", "A"))
    return Item("i", ItemKind.IDENT, "I", 4.0, (cue,), datetime(2026, 9, 1, tzinfo=UTC), music=music)


def _played(item: Item, step: int) -> np.ndarray:
    playback = Playback(item)
    playback.give(LOUD)
    blocks = []
    while playback.remaining:
        blocks.append(playback.read(step))
    return np.concatenate(blocks)


def test_music_is_added_to_the_clips() -> None:
    heard = _played(_item(Music.TUNE), 960).astype(int)
    music = accompaniment(_item(Music.TUNE), 0, 4 * SAMPLE_RATE)
    assert music is not None
    expected = np.rint(music * 32_767)
    expected[2 * SAMPLE_RATE : 3 * SAMPLE_RATE] += 32_000
    assert np.array_equal(heard, np.clip(expected, -32_768, 32_767))
    assert np.abs(heard[:SAMPLE_RATE]).max() > 3000


def test_without_music_there_is_silence_between() -> None:
    heard = _played(_item(None), 960)
    assert not heard[: 2 * SAMPLE_RATE].any()
    assert np.array_equal(heard[2 * SAMPLE_RATE : 3 * SAMPLE_RATE], LOUD)


def test_blocks_of_any_size_make_the_same_sound() -> None:
    assert np.array_equal(_played(_item(Music.BED), 960), _played(_item(Music.BED), 7777))
