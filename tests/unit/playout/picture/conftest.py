"""A paper drawn for the tests: pages of grey bars for lines, so that every pixel is known."""

from __future__ import annotations

import io
from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, datetime

import pytest
from PIL import Image, ImageDraw

from paperradio.domain.document import Box
from paperradio.domain.media import Asset, Citation, Clip, Cue, Figure, PageImage, Word
from paperradio.domain.paper import Paper, PaperId
from paperradio.domain.rundown import Chapter, Featured, Item, ItemKind

NOON = datetime(2026, 9, 1, 12, tzinfo=UTC)
PAGE_WIDTH, PAGE_HEIGHT, LINE = 800, 1036, 16.0
LEFT, RIGHT = 0.12, 0.48


def line_box(number: int, x0: float = LEFT, x1: float = RIGHT) -> Box:
    """Line `number` (from 0) of a column."""
    top = 0.1 + number * LINE / PAGE_HEIGHT
    return Box(x0, top, x1, top + 12 / PAGE_HEIGHT)


def page_jpeg(shade: int = 0) -> bytes:
    """A white page with two columns of bars in a shade of grey."""
    image = Image.new("RGB", (PAGE_WIDTH, PAGE_HEIGHT), "white")
    pen = ImageDraw.Draw(image)
    for left, right in ((LEFT, RIGHT), (0.52, 0.88)):
        for number in range(50):
            box = line_box(number, left, right)
            ink = (box.x0 * PAGE_WIDTH, box.y0 * PAGE_HEIGHT + 3, box.x1 * PAGE_WIDTH, box.y1 * PAGE_HEIGHT - 3)
            pen.rectangle(ink, fill=(shade, shade, shade))
    file = io.BytesIO()
    image.save(file, "JPEG", quality=95)
    return file.getvalue()


class PaperKit:
    """Builds items, and stores their images."""

    def __init__(self) -> None:
        self.images: dict[str, bytes] = {}

    line_box = staticmethod(line_box)

    def load(self, key: str) -> bytes:
        """What a rack does."""
        return self.images[key]

    def page(self, number: int, data: bytes | None = None, figures: Sequence[Figure] = ()) -> PageImage:
        """A page whose image is stored."""
        key = f"page/aa/{number}.jpg"
        self.images[key] = page_jpeg() if data is None else data
        asset = Asset(key, len(self.images[key]), "")
        return PageImage(number, PAGE_WIDTH, PAGE_HEIGHT, LINE, asset, tuple(figures))

    @staticmethod
    def clip(text: str, speaker: str = "ada", timed: bool = True) -> Clip:
        """Half a second for each word."""
        texts = text.split()
        words = tuple(Word(word, 0.5 * place, 0.5 * place + 0.4) for place, word in enumerate(texts))
        sound = Asset(f"clip/{speaker}/{text}", 1, "")
        return Clip(sound, 0.5 * len(texts), speaker, "voice", text, text, words if timed else ())

    def item(
        self,
        turns: Sequence[tuple[str, str, Sequence[Citation]]],
        pages: Sequence[PageImage] = (),
        paper: Paper | None = None,
        kind: ItemKind = ItemKind.SEGMENT,
    ) -> Item:
        """Turns are speaker, text and citations; half a second of pause between them."""
        start = 0.0
        cues: list[Cue] = []
        for speaker, text, cites in turns:
            clip = self.clip(text, speaker)
            cues.append(Cue(start, clip, bool(cites), tuple(cites)))
            start += clip.duration + 0.5
        title = paper.title if paper is not None else "An item"
        return Item(f"item:{title}", kind, title, start, tuple(cues), NOON, "r", paper, tuple(pages), 9)


@pytest.fixture
def kit() -> PaperKit:
    return PaperKit()


@pytest.fixture
def paper() -> Paper:
    return Paper(
        PaperId("2609.00001v1"),
        "A Study of Grey Bars on White Pages",
        ("Ann Author", "Bo Writer"),
        categories=("cs.CL",),
        licence="https://creativecommons.org/licenses/by/4.0/",
        published=NOON,
    )


@pytest.fixture
def segment(kit: PaperKit, paper: Paper) -> Item:
    """Opening, a passage on page 1, a question, a passage on page 2."""
    first = Citation(1, "The bars are grey.", (line_box(20), line_box(21)), "1 Introduction")
    second = Citation(2, "The pages are white.", (line_box(5), line_box(6)), "2 Method")
    turns: list[tuple[str, str, Sequence[Citation]]] = [
        ("ada", "Next a study of grey bars.", ()),
        ("ada", "The authors say that the bars are grey indeed.", (first,)),
        ("ben", "And the pages?", ()),
        ("ada", "The pages are white as they report.", (second,)),
    ]
    return kit.item(turns, (kit.page(1), kit.page(2)), paper)


@pytest.fixture
def show(kit: PaperKit, paper: Paper) -> Item:
    """A daily of two papers, with an opening, a link that names both, trends about none, and a closing."""
    other = replace(paper, id=PaperId("2609.00002v1"), title="Pages That Are Black", licence=None)
    pages = (kit.page(1), kit.page(2))
    greys = Citation(1, "The bars are grey.", (line_box(20),), "1 Introduction", paper.id)
    blacks = Citation(2, "The pages are black.", (line_box(5),), "2 Method", other.id)
    turns: list[tuple[str, str, Sequence[Citation]]] = [
        ("ada", "This is the daily show of the station.", ()),
        ("ada", "The authors say that the bars are grey in all of the cases.", (greys,)),
        ("ben", "And what of it?", ()),
        ("ben", "Another paper finds that its pages are black, unlike the first one.", (blacks, greys)),
        ("ada", "That is all that they say.", ()),
        ("ada", "These were grey things and black things today.", ()),
        ("ben", "Thank you for listening.", ()),
    ]
    item = kit.item(turns, kind=ItemKind.SHOW)
    parts = [
        (0, "Opening", "opening", None),
        (1, "Grey bars", "papers", paper.id),
        (3, "Black pages", "papers", other.id),
        (5, "What moved", "trends", None),
        (6, "Closing", "closing", None),
    ]
    return replace(
        item,
        id="show:main:daily:2026-09-01:1",
        title="The Daily of 1 September 2026",
        format="daily",
        date="2026-09-01",
        featured=(Featured(paper, pages, 9), Featured(other, pages, 12)),
        chapters=tuple(Chapter(item.cues[cue].start, title, kind, about) for cue, title, kind, about in parts),
    )
