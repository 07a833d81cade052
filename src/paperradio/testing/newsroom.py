"""A desk of fakes: every port the newsroom needs, quick, small and free of models."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Mapping, Sequence
from datetime import datetime
from pathlib import Path

from paperradio.clock import Clock
from paperradio.domain.announcement import Announcements, Listing, PaperRecord, Validators
from paperradio.domain.digest import Claim, Digest, Part
from paperradio.domain.document import Box, Document, Page, Passage, Role
from paperradio.domain.media import Asset, Citation, Clip, Cue, PageImage
from paperradio.domain.paper import Paper, PaperId, without_version
from paperradio.domain.repetition import NOTHING_HEARD, Heard
from paperradio.domain.rundown import Item, ItemKind
from paperradio.domain.script import Script, Turn
from paperradio.domain.verdict import Action, Checked, Outcome
from paperradio.domain.voices import Introduction
from paperradio.errors import PaperUnavailable, SourceUnreachable
from paperradio.newsroom.desk import Desk
from paperradio.ports import ArtefactStore
from paperradio.ports.making import Subjects
from paperradio.settings import Settings, load_formats
from paperradio.shipped import shipped_folder
from paperradio.testing import FakeClock, MemoryArtefacts

Noticed = Callable[[str, str], None]
"""Called before a fake does its work, with what is done to what; may raise."""

CLIP_SECONDS = 4.0


def _asset(key: str, data: bytes) -> Asset:
    return Asset(key, len(data), hashlib.sha256(data).hexdigest())


class FakeStudio:
    """Source, reader, editor, voicer, illustrator and publisher in one; `heard` is told of every call.

    The text of a "PDF" is its paper's id; a paper has two pages with a passage each.
    """

    name = "folder"
    recipe = "fake"

    def __init__(self, heard: Noticed = lambda what, subject: None) -> None:
        self.papers: list[Paper] = []
        self.complete: dict[PaperId, Paper] = {}
        self._heard = heard

    def latest(self, limit: int, hungry: bool = False) -> Sequence[Paper]:
        self._heard("latest", "")
        return self.papers[:limit]

    def paper(self, paper_id: PaperId) -> Paper:
        found = next((paper for paper in self.papers if paper.id == paper_id), None)
        if found is None:
            raise PaperUnavailable(paper_id)
        return found

    def pdf(self, paper: Paper) -> bytes:
        self._heard("fetch", paper.id)
        return paper.id.encode()

    def completed(self, paper: Paper) -> Paper:
        return self.complete.get(paper.id, paper)

    def offers(self, paper: Paper) -> bool:
        return paper.source == self.name

    def read(self, pdf: Path) -> Document:
        told = pdf.read_text()
        self._heard("read", told)
        box = Box(0.1, 0.1, 0.9, 0.12)
        passages = tuple(
            Passage(index, index + 1, f"{told} says {index}.", f"{told} says {index}.", "1", Role.BODY, (box,))
            for index in range(2)
        )
        return Document(f"On {told}", ("A. Fake",), "", (Page(1, 612, 792), Page(2, 612, 792)), passages)

    def render(self, pdf: Path, pages: Sequence[int], width: int) -> Mapping[int, bytes]:
        return {page: f"page {page}".encode() for page in pages}

    def digest(self, paper: Paper, document: Document) -> Digest:
        self._heard("digest", paper.id)
        return Digest(paper.id, tuple(Claim(Part.EVIDENCE, p.text, (p.index,)) for p in document.passages))

    def write(self, paper: Paper, document: Document, digest: Digest, heard: Heard = NOTHING_HEARD) -> Script:
        self._heard("write", paper.id)
        said = (Turn("ada", f"{claim.text} Really.", claim.passages, factual=True) for claim in digest.claims)
        return Script(paper.id, (Turn("ben", f"Next: {paper.title}."), *said), ("Next: {title}.",))

    def check(self, paper: Paper, document: Document, script: Script, earlier: Paper | None = None) -> Checked:
        self._heard("check", paper.id)
        kept = (Outcome(Action.KEPT, turn.text, place) for place, turn in enumerate(script.turns))
        return Checked(script, tuple(kept))

    @property
    def notices(self) -> FakeStudio:
        return self

    def what_changed(self, paper: Paper, earlier: Paper, document: Document, heard: Heard = NOTHING_HEARD) -> Script:
        self._heard("what_changed", paper.id)
        said = f"{paper.id} no longer says what {earlier.id} said."
        return Script(paper.id, (Turn("ada", said, (0,), factual=True),))

    def from_abstract(self, paper: Paper, heard: Heard = NOTHING_HEARD) -> Script:
        self._heard("from_abstract", paper.id)
        return Script(paper.id, (Turn("ada", paper.abstract),))

    def correction(self, paper: Paper) -> Script:
        self._heard("correction", paper.id)
        return Script(None, (Turn("ada", f"{paper.title} has been withdrawn."),))

    def now(self) -> FakeStudio:
        return self

    def telling(self, turns: Sequence[Turn], subjects: Subjects) -> FakeStudio:
        return self

    def with_recipe(self, recipe: str) -> FakeStudio:
        return self

    def introductions(self) -> Sequence[Introduction]:
        return [Introduction(name, name.title(), f"{name}-fake", "none", f"I am {name}.") for name in ("ada", "ben")]

    def key(self, turn: Turn) -> str:
        name = hashlib.sha256(f"{turn.speaker}: {turn.text.lower()}".encode()).hexdigest()
        return f"clip/{name[:2]}/{name}.flac"

    def voice(self, turn: Turn) -> tuple[Clip, bytes]:
        self._heard("voice", turn.text)
        sound = f"{turn.speaker}: {turn.text.lower()}".encode()
        return Clip(_asset(self.key(turn), sound), CLIP_SECONDS, turn.speaker, "fake", turn.text, turn.text), sound

    def illustrate(self, pdf: Path, document: Document, pages: Sequence[int]) -> Sequence[tuple[PageImage, bytes]]:
        told = pdf.read_text()
        self._heard("illustrate", told)
        images = {page: f"{told}, page {page}".encode() for page in pages}
        return [(PageImage(page, 800, 1035, 16.0, _asset("", image)), image) for page, image in images.items()]

    def mp3(self, item: Item, sound: Mapping[str, bytes], artwork: bytes | None = None) -> bytes:
        self._heard("publish", item.id)
        return b"".join(sound[cue.clip.sound.key] for cue in item.cues) + (artwork or b"")

    def transcript(self, item: Item) -> bytes:
        return f'{{"id": "{item.id}"}}'.encode()

    def captions(self, item: Item) -> bytes:
        return f"WEBVTT\n\nNOTE {item.id}".encode()

    def chapters(self, item: Item) -> bytes:
        return f'{{"chapters": {len(item.chapters)}}}'.encode()

    def notes(self, item: Item) -> bytes:
        return f"<p>{item.title}</p>".encode()


def assemble_plainly(
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
    """Clip after clip without a pause; citations only where there are several documents."""
    told = zip(script.turns, clips, strict=True)
    cues = tuple(
        Cue(place * CLIP_SECONDS, clip, turn.factual, _cited(turn, documents or {}))
        for place, (turn, clip) in enumerate(told)
    )
    duration = CLIP_SECONDS * len(cues)
    return Item(id, kind, title, duration, cues, created, recipe, paper, tuple(pages), page_count)


def _cited(turn: Turn, documents: Mapping[PaperId, Document]) -> tuple[Citation, ...]:
    if turn.about is None or turn.about not in documents:
        return ()
    return tuple(Citation.of(documents[turn.about].passages[index], turn.about) for index in turn.cites)


def desk_of(
    studio: FakeStudio, settings: Settings, store: ArtefactStore | None = None, clock: Clock | None = None
) -> Desk:
    """A desk at which `studio` does everything."""
    return Desk(
        source=studio,
        store=store or MemoryArtefacts(),
        reader=studio,
        editor=studio,
        checker=studio,
        voicer=studio,
        illustrator=studio,
        publisher=studio,
        assemble=assemble_plainly,
        artwork=lambda item: None,
        settings=settings,
        formats=load_formats([shipped_folder("configs") / "shows"]),
        clock=clock or FakeClock(),
    )


class FakeArchive:
    """ports.Archive of some papers; `error` is raised by every request for papers while it is set."""

    def __init__(self, *papers: Paper) -> None:
        self.held = {paper.id: paper for paper in papers}
        self.error: SourceUnreachable | None = None
        self.asked: list[tuple[str, Sequence[str]]] = []
        self.feed: Announcements | None = None
        self.records: dict[PaperId, PaperRecord] = {}

    def announced(self, seen: Validators | None = None) -> Announcements | None:
        self.asked.append(("announced", ()))
        return None if self.feed is not None and seen == self.feed.validators != Validators() else self.feed

    def backlog(self, limit: int, start: int = 0) -> Listing:
        self.asked.append(("backlog", ()))
        return Listing(tuple(self.held.values()))

    def papers(self, paper_ids: Sequence[PaperId]) -> Listing:
        self.asked.append(("papers", paper_ids))
        if self.error is not None:
            raise self.error
        newest = {without_version(paper.id): paper for paper in self.held.values()}
        found = (self.held.get(one) or newest.get(one) for one in paper_ids)
        return Listing(tuple(paper for paper in found if paper is not None))

    def record(self, paper_id: PaperId) -> PaperRecord:
        self.asked.append(("record", (paper_id,)))
        return self.records.get(paper_id) or PaperRecord(self.held[paper_id])

    def pdf(self, paper: Paper) -> bytes:
        self.asked.append(("pdf", (paper.id,)))
        return f"arXiv's {paper.id}".encode()
