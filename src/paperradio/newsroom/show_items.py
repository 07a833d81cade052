"""A show's script and clips as an item: chapters, the papers with their pages, the times at which it airs."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace

from paperradio.codec import decode
from paperradio.domain.document import Document
from paperradio.domain.media import Clip, PageImage
from paperradio.domain.paper import Paper, PaperId
from paperradio.domain.rundown import Chapter, Featured, Item, ItemKind
from paperradio.domain.script import Script, Turn
from paperradio.domain.show import ShowScript, Subject
from paperradio.newsroom.desk import Desk
from paperradio.newsroom.keys import Outline, Pictures


def seconds(desk: Desk, script: ShowScript, subjects: Sequence[Subject], clips: Sequence[Clip]) -> float:
    """How long the show is."""
    documents = {subject.paper.id: subject.document for subject in subjects}
    return assembled(desk, "", ItemKind.SHOW, script.title, script.turns, clips, documents, script.starts).duration


def show_item(
    desk: Desk,
    outline: Outline,
    script: ShowScript,
    subjects: Sequence[Subject],
    clips: Sequence[Clip],
    pictures: Mapping[PaperId, str],
) -> Item:
    """`pictures` has the key of the pages that are shown of each paper. Raises ArtefactMissing, StoreUnreachable."""
    edition = outline.edition
    documents = {subject.paper.id: subject.document for subject in subjects}
    item = assembled(desk, edition.id, ItemKind.SHOW, script.title, script.turns, clips, documents, script.starts)
    papers = {paper.id: paper for paper in (*outline.others, *outline.corrections)}
    papers |= {subject.paper.id: subject.paper for subject in subjects}
    shown = {paper_id: decode(Pictures, desk.store.get(key)).pages for paper_id, key in pictures.items()}
    told = [papers[paper_id] for paper_id in dict.fromkeys(script.papers) if paper_id in papers]
    return replace(
        item,
        channel=edition.channel,
        format=edition.format,
        date=edition.date,
        description="\n".join(f"- {line.rstrip('. ')}." for line in script.headlines),
        featured=tuple(featured(paper, documents, shown) for paper in told),
        chapters=_chapters(script, item),
        slots=edition.slots,
    )


def featured(
    paper: Paper, documents: Mapping[PaperId, Document], shown: Mapping[PaperId, tuple[PageImage, ...]]
) -> Featured:
    """The paper with the pages that are shown of it; none where it is only named."""
    pages = len(documents[paper.id].pages) if paper.id in documents else 0
    return Featured(paper, shown.get(paper.id, ()), pages)


def _chapters(script: ShowScript, item: Item) -> tuple[Chapter, ...]:
    """Each section begins with its first turn, the first one with the show."""
    chapters: list[Chapter] = []
    place = 0
    for section in script.sections:
        if section.turns:
            start = item.cues[place].start if chapters else 0.0
            chapters.append(Chapter(start, section.title, section.kind, section.paper_id))
        place += len(section.turns)
    return tuple(chapters)


def assembled(
    desk: Desk,
    id: str,
    kind: ItemKind,
    title: str,
    turns: Sequence[Turn],
    clips: Sequence[Clip],
    documents: Mapping[PaperId, Document],
    sections: Sequence[int] = (),
) -> Item:
    """Clips of turns about several papers, or about none, placed in time. `sections` are the places of turns that
    begin a new part."""
    return desk.assemble(
        id=id,
        kind=kind,
        title=title,
        script=Script(None, tuple(turns), sections=tuple(sections)),
        clips=clips,
        document=None,
        pages=(),
        page_count=0,
        paper=None,
        recipe="",
        created=desk.clock.now(),
        documents=documents,
    )
