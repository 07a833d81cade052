"""A paper's script and clips as an item, whole or as far as it is voiced."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from paperradio.domain.digest import Digest
from paperradio.domain.document import Document
from paperradio.domain.media import Clip, PageImage
from paperradio.domain.paper import Paper
from paperradio.domain.rundown import Item, ItemKind
from paperradio.domain.script import Script
from paperradio.newsroom.desk import Desk
from paperradio.newsroom.outcomes import Outcomes, with_digest, with_outcomes


@dataclass(frozen=True, slots=True)
class Parts:
    """What a segment is put together from, but for its clips. `digest` is None where it was written without one."""

    id: str
    title: str
    paper: Paper
    document: Document
    script: Script
    outcomes: Outcomes
    digest: Digest | None
    pages: tuple[PageImage, ...]
    recipe: str
    created: datetime


def segment_item(desk: Desk, parts: Parts, clips: Sequence[Clip]) -> Item:
    """The segment with the clips of its first turns; open, and ending with the last of them, where some are lacking."""
    turns = parts.script.turns
    item = desk.assemble(
        id=parts.id,
        kind=ItemKind.SEGMENT,
        title=parts.title,
        script=replace(parts.script, turns=turns[: len(clips)]),
        clips=clips,
        document=parts.document,
        pages=parts.pages,
        page_count=len(parts.document.pages),
        paper=parts.paper,
        recipe=parts.recipe,
        created=parts.created,
    )
    item = with_outcomes(replace(item, writing=parts.script.writing), parts.outcomes)
    if parts.digest is not None:
        item = with_digest(item, parts.digest, parts.document)
    return item if len(clips) == len(turns) else replace(item, open=True, duration=item.cues[-1].end)
