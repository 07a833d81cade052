"""The flash-and-beep item: black and white pages in turn, and a beep when each begins to be seen."""

from __future__ import annotations

import io
from datetime import datetime, timedelta

import numpy as np
from PIL import Image

from paperradio.app.stores import open_catalogue, open_store
from paperradio.codec import encode
from paperradio.domain.document import Box
from paperradio.domain.media import SAMPLE_RATE, Citation, Clip, Cue, PageImage, Word
from paperradio.domain.paper import Paper, PaperId
from paperradio.domain.rundown import Chapter, Featured, Item, ItemKind, ItemRecord, Slot
from paperradio.playout.picture.timeline import LEAD_SECONDS, LEAST_SHOT_SECONDS
from paperradio.ports import ArtefactStore
from paperradio.settings import Settings
from paperradio.voicing.sound import to_flac

COUNT = 30
SPACING_SECONDS = 1.21
"""Pictures are drawn on a grid of 200 ms: in steps of this length all parts of it are met, 10 ms apart."""
BEEP_SECONDS = 0.35
_CLIP_SECONDS = 1.2
FLASH = "flash and beep"
_BEEP_AT = SPACING_SECONDS - LEAD_SECONDS
"""The picture turns to a cue's page so long before the cue: to that of the next one while this one is heard."""
_LEVEL = 0.32
_PAGE = (800, 1000)
_LINE = 20.0
_MARK = Box(0.45, 0.47, 0.55, 0.49)
_BEGIN = 0.25


def put_flash(settings: Settings, name: str, begin: datetime, lasting: timedelta) -> Item:
    """Give the station an item that airs from `begin` on, at the next boundary between two items."""
    if LEAST_SHOT_SECONDS > SPACING_SECONDS:
        raise ValueError("each page is to be a shot of its own")
    store = open_store(settings)
    item = _item(store, name, begin, lasting)
    open_catalogue(settings, create=True).add_item(ItemRecord.of(item, store.put("item", "json", encode(item)).key))
    return item


def _item(store: ArtefactStore, name: str, begin: datetime, lasting: timedelta) -> Item:
    paper = Paper(PaperId(f"soak-{name}"), FLASH, licence="CC0")
    sound = store.put("clip", "flac", to_flac(_sound()))
    clip = Clip(sound, _CLIP_SECONDS, "ada", "beep", "beep", "beep", (Word("beep", _BEEP_AT, _CLIP_SECONDS),))
    pages = tuple(
        PageImage(number, *_PAGE, _LINE, store.put("page", "jpg", _jpeg(grey))) for number, grey in ((1, 0), (2, 255))
    )
    cues = tuple(
        Cue(
            round(_BEGIN + number * SPACING_SECONDS, 3),
            clip,
            cites=(Citation(1 + number % 2, "beep", (_MARK,), paper_id=paper.id),),
        )
        for number in range(COUNT)
    )
    duration = round(_BEGIN + COUNT * SPACING_SECONDS + 0.7, 3)
    return Item(
        id=f"show:soak:{name}",
        kind=ItemKind.SHOW,
        title=f"{FLASH}, {name}",
        duration=duration,
        cues=cues,
        created=begin,
        channel="main",
        format="soak",
        date=f"{begin:%Y-%m-%d}",
        featured=(Featured(paper, pages, 2),),
        chapters=(Chapter(0.0, FLASH, "papers", paper.id),),
        slots=(Slot(begin, begin + lasting),),
    )


def _sound() -> np.ndarray[tuple[int], np.dtype[np.float32]]:
    """One clip: as loud as speech over all, so that no watch takes offence."""
    samples = np.zeros(round(_CLIP_SECONDS * SAMPLE_RATE), np.float32)
    begin = round(_BEEP_AT * SAMPLE_RATE)
    length = round(BEEP_SECONDS * SAMPLE_RATE)
    tone = np.sin(2 * np.pi * 1000 * np.arange(length) / SAMPLE_RATE)
    fall = np.minimum(1.0, (length - np.arange(length)) / 480)
    samples[begin : begin + length] = (_LEVEL * tone * fall).astype(np.float32)
    return samples


def _jpeg(grey: int) -> bytes:
    buffer = io.BytesIO()
    Image.new("L", _PAGE, grey).save(buffer, "JPEG", quality=95)
    return buffer.getvalue()
