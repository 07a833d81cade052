"""The station's own music, and how it lies under what is said."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime

import numpy as np
import pytest

from paperradio.domain.media import SAMPLE_RATE
from paperradio.domain.rundown import Item, ItemKind, Music
from paperradio.music import TUNE_LEAD_SECONDS, TUNE_SECONDS, accompaniment, tune

ITEM = Item("i", ItemKind.IDENT, "I", 10.0, (), datetime(2026, 9, 1, tzinfo=UTC), music=Music.TUNE)


def _dbfs(sound: np.ndarray) -> float:
    return float(20 * np.log10(np.sqrt(np.mean(np.square(sound)))))


def test_the_tune_makes_way_for_the_voice_and_ends_in_nothing() -> None:
    sound = tune()
    lead = int(TUNE_LEAD_SECONDS * SAMPLE_RATE)
    assert sound.size == round(TUNE_SECONDS * SAMPLE_RATE)
    assert -26 < _dbfs(sound[:lead]) < -18
    assert _dbfs(sound[lead + SAMPLE_RATE // 5 :]) < -40
    assert abs(sound[0]) < 1e-4 and abs(sound[-1]) < 1e-4
    assert np.abs(np.diff(sound)).max() < 0.1


@pytest.mark.parametrize("music", [Music.TUNE, Music.BED])
def test_pieces_are_those_of_the_whole(music: Music) -> None:
    item = replace(ITEM, music=music)
    whole = accompaniment(item, 0, 10 * SAMPLE_RATE)
    assert whole is not None and whole.shape == (10 * SAMPLE_RATE,)
    for start in range(0, 10 * SAMPLE_RATE, 77_777):
        piece = accompaniment(item, start, 1000)
        heard = np.zeros(1000, np.float32) if piece is None else piece
        assert np.array_equal(heard, whole[start : start + 1000])


def test_the_bed_is_soft_and_fades_at_both_ends() -> None:
    whole = accompaniment(replace(ITEM, music=Music.BED), 0, 10 * SAMPLE_RATE)
    assert whole is not None
    assert -46 < _dbfs(whole[3 * SAMPLE_RATE : 7 * SAMPLE_RATE]) < -38
    assert _dbfs(whole[:2400]) < -60
    assert _dbfs(whole[-2400:]) < -60


def test_no_music() -> None:
    assert accompaniment(replace(ITEM, music=None), 0, 480) is None
    assert accompaniment(ITEM, round(TUNE_SECONDS * SAMPLE_RATE), 480) is None
