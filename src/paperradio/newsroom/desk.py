"""What the newsroom works with, handed in by whoever puts the station together."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from paperradio.clock import Clock
from paperradio.domain.document import Document
from paperradio.domain.media import Clip, PageImage
from paperradio.domain.paper import Paper, PaperId
from paperradio.domain.rundown import Item, ItemKind
from paperradio.domain.script import Script
from paperradio.ports import (
    ArtefactStore,
    Checker,
    Editor,
    Illustrator,
    MeasuredLanguageModel,
    Memory,
    Publisher,
    Reader,
    Selector,
    ShowChecker,
    ShowEditor,
    Source,
    Voicer,
)
from paperradio.settings import Settings, ShowFormat

SEGMENT = "segment"
"""The format of one paper's discussion."""
WHAT_CHANGED, CORRECTION = "what_changed", "correction"
StationScript = tuple[ItemKind, str, Script]
"""Speech about no paper: what it is, a name that tells it from others of its kind, the words."""


class AssembleItem(Protocol):
    """Puts clips, pauses, cues and pictures together."""

    def __call__(
        self,
        *,
        id: str,
        kind: ItemKind,
        title: str,
        script: Script,
        clips: Sequence[Clip],
        document: Document | None,
        pages: Sequence[PageImage],
        page_count: int,
        paper: Paper | None,
        recipe: str,
        created: datetime,
        documents: Mapping[PaperId, Document] | None = None,
    ) -> Item:
        """`clips` has one entry for each turn of the script, in its order; `documents` are those that the turns of a
        script of several papers are about."""
        ...


@dataclass(frozen=True, slots=True)
class Desk:
    """The ports that making a segment needs. `artwork` gives an item's cover as a JPEG or PNG, or None.

    `formats` are those of all that is made, by name.
    `model_editor` writes with `model`, where there is one. Without `selector` what came last is told first, without
    `memory` nothing is remembered, and without `show_editor` and `show_checker` no shows are made.
    """

    source: Source
    store: ArtefactStore
    reader: Reader
    editor: Editor
    checker: Checker
    voicer: Voicer
    illustrator: Illustrator
    publisher: Publisher
    assemble: AssembleItem
    artwork: Callable[[Item], bytes | None]
    settings: Settings
    formats: Mapping[str, ShowFormat]
    clock: Clock
    model_editor: Editor | None = None
    model: MeasuredLanguageModel | None = None
    selector: Selector | None = None
    memory: Memory | None = None
    show_editor: ShowEditor | None = None
    show_checker: ShowChecker | None = None
