"""Items with real FLAC in them, made in the test."""

from __future__ import annotations

import hashlib
import io
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from functools import cache
from typing import Any

import numpy as np
import pytest
import soundfile

from paperradio.codec import encode
from paperradio.domain.media import SAMPLE_RATE, Asset, Clip, Cue
from paperradio.domain.paper import Paper, PaperId
from paperradio.domain.rundown import Item, ItemKind, ItemRecord, Music, Slot
from paperradio.playout.candidate import LONGEST_PAUSE_SECONDS

EPOCH = datetime(2026, 9, 1, tzinfo=UTC)


@cache
def flac(seconds: float, amplitude: float) -> bytes:
    """Samples that all have one value, so that a test sees at once which clip it hears."""
    file = io.BytesIO()
    samples = np.full(round(seconds * SAMPLE_RATE), amplitude, dtype=np.float32)
    soundfile.write(file, samples, SAMPLE_RATE, format="FLAC", subtype="PCM_16")
    return file.getvalue()


def asset_of(data: bytes, kind: str = "clip", suffix: str = "flac") -> Asset:
    digest = hashlib.sha256(data).hexdigest()
    return Asset(f"{kind}/{digest[:2]}/{digest}.{suffix}", len(data), digest)


def make(
    name: str,
    kind: ItemKind = ItemKind.SEGMENT,
    clips: int = 2,
    clip_seconds: float = 4.0,
    pause: float = 0.5,
    amplitude: float = 0.25,
    age_minutes: float = 0.0,
    paper: str | None = None,
    recipe: str = "recipe",
    slots: tuple[Slot, ...] = (),
    channel: str = "",
) -> tuple[Item, dict[str, bytes]]:
    """An item of `clips` clips, each followed by a pause, and its files by key."""
    data = flac(clip_seconds, amplitude)
    sound = asset_of(data)
    cues = tuple(
        Cue(
            number * (clip_seconds + pause), Clip(sound, clip_seconds, "ada", "ada", f"turn {number}", f"turn {number}")
        )
        for number in range(clips)
    )
    about = Paper(PaperId(paper or name), f"Paper {paper or name}") if kind is ItemKind.SEGMENT else None
    item = Item(
        name,
        kind,
        f"Title of {name}",
        clips * (clip_seconds + pause),
        cues,
        EPOCH - timedelta(minutes=age_minutes),
        recipe,
        about,
        slots=slots,
        channel=channel,
        music=Music.BED if pause > LONGEST_PAUSE_SECONDS else None,
    )
    return item, {sound.key: data}


@pytest.fixture
def make_item() -> Callable[..., tuple[Item, dict[str, bytes]]]:
    return make


@pytest.fixture
def publish() -> Callable[..., Item]:
    """Puts an item into a catalogue and an artefact store as the newsroom does."""

    def publish(catalogue: Any, store: Any, name: str, papers: tuple[PaperId, ...] = (), **options: Any) -> Item:
        item, files = make(name, **options)
        for key, data in files.items():
            store.put_at(key, data)
        stored = store.put("item", "json", encode(item))
        paper_id = item.paper.id if item.paper else None
        known = (item.id, item.kind, item.title, item.duration, item.created, item.recipe, stored.key, paper_id)
        catalogue.add_item(ItemRecord(*known, channel=item.channel, papers=papers))
        return item

    return publish
