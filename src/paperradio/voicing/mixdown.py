"""Placing clips in time: pauses, music, cues and what is shown with them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime

from paperradio.domain.document import Document, Role
from paperradio.domain.figures import captions, spoken_of
from paperradio.domain.media import Citation, Clip, Cue, PageImage
from paperradio.domain.paper import Paper, PaperId
from paperradio.domain.rundown import Item, ItemKind, Music
from paperradio.domain.script import Script, Turn
from paperradio.music import TUNE_LEAD_SECONDS
from paperradio.settings import VoicingSettings
from paperradio.voicing.pauses import pauses

LEAD_IN_SECONDS = 0.25
TAIL_SECONDS = 0.7


def assemble_item(
    *,
    id: str,
    kind: ItemKind,
    title: str,
    script: Script,
    clips: Sequence[Clip],
    created: datetime,
    recipe: str,
    settings: VoicingSettings,
    document: Document | None = None,
    pages: Sequence[PageImage] = (),
    page_count: int = 0,
    paper: Paper | None = None,
    documents: Mapping[PaperId, Document] | None = None,
) -> Item:
    """One clip for each turn of `script`, placed one after the other with natural pauses.

    Pure: the same arguments give the same item, and the first turns of a script stand where they stand in the whole.
    `document` is needed where a turn cites; where the script tells of several papers, `documents` has those that its
    turns are about.

    Raises:
        ValueError: clips and turns differ in number, or a turn cites a passage that its document lacks.
    """
    if len(clips) != len(script.turns):
        raise ValueError(f"{len(clips)} clips for {len(script.turns)} turns")
    told, lengths = documents or {}, [clip.duration for clip in clips]
    cited = [_citations(turn, document, told) for turn in script.turns]
    waits = pauses(script, lengths, lambda turn: _section(turn, document, told), settings)
    music = _music(kind, settings)
    cues: list[Cue] = []
    now = TUNE_LEAD_SECONDS if music is Music.TUNE else LEAD_IN_SECONDS
    for turn, clip, pause, cites in zip(script.turns, clips, waits, cited, strict=True):
        cues.append(Cue(round(now + pause, 3), clip, turn.factual, cites))
        now = cues[-1].end
    return Item(
        id=id,
        kind=kind,
        title=title,
        duration=round(now + TAIL_SECONDS, 3),
        cues=tuple(cues),
        created=created,
        recipe=recipe,
        paper=paper,
        pages=tuple(pages),
        page_count=page_count,
        music=music,
    )


def _section(turn: Turn, document: Document | None, documents: Mapping[PaperId, Document]) -> str:
    """The part of the paper that a turn cites, without its subsection; empty for none, title and abstract."""
    whose = documents.get(turn.about, document) if turn.about is not None else document
    cited = [whose.passages[index] for index in turn.cites] if whose is not None else []
    return next((each.section.partition(":")[0] for each in cited if each.role is not Role.ABSTRACT), "")


def _music(kind: ItemKind, settings: VoicingSettings) -> Music | None:
    if kind is ItemKind.IDENT and settings.ident_tune:
        return Music.TUNE
    return Music.BED if settings.bed else None


def _citations(turn: Turn, document: Document | None, documents: Mapping[PaperId, Document]) -> tuple[Citation, ...]:
    if not turn.cites:
        return ()
    whose = turn.about if turn.about in documents else None
    if whose is not None:
        document = documents[whose]
    if document is None or not all(0 <= index < len(document.passages) for index in turn.cites):
        raise ValueError(f"the turn {turn.text[:60]!r} cites passages {turn.cites} that are not there")
    known = captions(document)
    return tuple(
        Citation.of(document.passages[index], whose, spoken_of(document, index, known))
        for index in dict.fromkeys(turn.cites)
    )
