"""Placing clips in time: pauses, cues and what is shown with them."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence
from datetime import datetime

from paperradio.domain.document import Document
from paperradio.domain.media import Citation, Clip, Cue, PageImage
from paperradio.domain.paper import Paper, PaperId
from paperradio.domain.rundown import Item, ItemKind
from paperradio.domain.script import Script, Turn
from paperradio.settings import VoicingSettings

LEAD_IN_SECONDS = 0.25
TAIL_SECONDS = 0.7
_LEAST_PAUSE, _MOST_PAUSE = 0.25, 0.7
_SPREAD_SECONDS = 0.08  # pauses vary by this much either way, by text, so that they do not tick
_AFTER_QUESTION = -0.10  # the answer is ready
_BEFORE_INTERJECTION = -0.08
_INTERJECTION_WORDS = 4
_CHANGE_OF_SUBJECT = 0.18  # between two factual turns that cite nothing in common, by one speaker


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

    Pure: the same arguments give the same item. `document` is needed where a turn cites; where the script tells of
    several papers, `documents` has those that its turns are about.

    Raises:
        ValueError: clips and turns differ in number, or a turn cites a passage that its document lacks.
    """
    if len(clips) != len(script.turns):
        raise ValueError(f"{len(clips)} clips for {len(script.turns)} turns")
    cues: list[Cue] = []
    now = LEAD_IN_SECONDS
    for index, (turn, clip) in enumerate(zip(script.turns, clips, strict=True)):
        if index:
            now += pause_before(script.turns[index - 1], turn, settings)
        cues.append(Cue(round(now, 3), clip, turn.factual, _citations(turn, document, documents or {})))
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
    )


def pause_before(previous: Turn, turn: Turn, settings: VoicingSettings) -> float:
    """Seconds of silence between two turns, 0.25 to 0.7 around what the settings ask for."""
    changes = turn.speaker != previous.speaker
    pause = settings.change_pause_seconds if changes else settings.pause_seconds
    if previous.text.rstrip().endswith("?"):
        pause += _AFTER_QUESTION
    if changes and len(turn.text.split()) <= _INTERJECTION_WORDS:
        pause += _BEFORE_INTERJECTION
    together = previous.about == turn.about and set(previous.cites) & set(turn.cites)
    if not changes and previous.factual and turn.factual and not together:
        pause += _CHANGE_OF_SUBJECT
    chance = hashlib.sha256(f"{previous.text}\n{turn.text}".encode()).digest()[0] / 255
    pause += _SPREAD_SECONDS * (2 * chance - 1)
    return min(_MOST_PAUSE, max(_LEAST_PAUSE, pause))


def _citations(turn: Turn, document: Document | None, documents: Mapping[PaperId, Document]) -> tuple[Citation, ...]:
    if not turn.cites:
        return ()
    whose = turn.about if turn.about in documents else None
    if whose is not None:
        document = documents[whose]
    if document is None or not all(0 <= index < len(document.passages) for index in turn.cites):
        raise ValueError(f"the turn {turn.text[:60]!r} cites passages {turn.cites} that are not there")
    return tuple(Citation.of(document.passages[index], whose) for index in dict.fromkeys(turn.cites))
