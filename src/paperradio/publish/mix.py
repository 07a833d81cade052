"""The whole of an item as one sound."""

from __future__ import annotations

import io
from collections.abc import Mapping

import numpy as np
import soundfile

from paperradio.domain.media import SAMPLE_RATE
from paperradio.domain.rundown import Item
from paperradio.errors import ArtefactMissing
from paperradio.music import accompaniment
from paperradio.ports import Samples


def mix(item: Item, sound: Mapping[str, bytes]) -> Samples:
    """Every clip at its cue, silence between, and the item's music; `sound` maps asset keys to FLAC.

    Raises:
        ArtefactMissing: a clip's sound is not in `sound`, or is not mono FLAC at 48 kHz.
    """
    mixed = np.zeros(round(item.duration * SAMPLE_RATE), np.float32)
    for cue in item.cues:
        samples = _decoded(cue.clip.sound.key, sound)
        start = round(cue.start * SAMPLE_RATE)
        room = mixed[start : start + samples.size]
        room += samples[: room.size]
    music = accompaniment(item, 0, mixed.size)
    if music is not None:
        mixed += music
    return mixed


def _decoded(key: str, sound: Mapping[str, bytes]) -> Samples:
    if key not in sound:
        raise ArtefactMissing(key)
    try:
        samples, rate = soundfile.read(io.BytesIO(sound[key]), dtype="float32")
    except soundfile.LibsndfileError as error:
        raise ArtefactMissing(f"{key}: {error}") from error
    if rate != SAMPLE_RATE or samples.ndim != 1:
        raise ArtefactMissing(f"{key}: {rate} Hz, {samples.ndim} dimensions")
    return np.asarray(samples, dtype=np.float32)
