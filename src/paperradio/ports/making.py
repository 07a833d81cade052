"""From a paper to a finished segment."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from pathlib import Path
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

from paperradio.domain.digest import Digest
from paperradio.domain.document import Document
from paperradio.domain.media import Clip, PageImage
from paperradio.domain.paper import Paper, PaperId
from paperradio.domain.repetition import NOTHING_HEARD, Heard
from paperradio.domain.rundown import Item
from paperradio.domain.script import Script, Turn
from paperradio.domain.selection import Rank
from paperradio.domain.show import Brief, CheckedShow, Cluster, ShowScript
from paperradio.domain.verdict import Checked
from paperradio.domain.voices import Introduction
from paperradio.settings.shows import ShowFormat


class Reader(Protocol):
    """Reads PDFs in a process that may die without harm."""

    def read(self, pdf: Path) -> Document:
        """Text with geometry. Raises UnreadablePdf and its subclasses with one clear line."""
        ...

    def render(self, pdf: Path, pages: Sequence[int], width: int) -> Mapping[int, bytes]:
        """JPEGs of the pages (from 1), `width` pixels wide. Raises UnreadablePdf."""
        ...


class Embedder(Protocol):
    """Sentences to vectors."""

    def embed(self, texts: Sequence[str]) -> NDArray[np.float32]:
        """Unit vectors, shape (len(texts), dimensions)."""
        ...


class Editor(Protocol):
    """Decides what a paper says and writes it as a conversation."""

    recipe: str
    """Names the writer and its version; part of a segment's recipe."""

    @property
    def notices(self) -> Notices: ...

    def digest(self, paper: Paper, document: Document) -> Digest:
        """The claims worth telling. Raises NothingToSay."""
        ...

    def write(self, paper: Paper, document: Document, digest: Digest, heard: Heard = NOTHING_HEARD) -> Script:
        """The conversation, unlike the lines that were `heard` on the station. Raises NothingToSay."""
        ...


class Notices(Protocol):
    """Writes what is short and no conversation about a paper's content."""

    def what_changed(self, paper: Paper, earlier: Paper, document: Document, heard: Heard = NOTHING_HEARD) -> Script:
        """What title and abstract say now that they did not say before; cites `document`, that of `paper`."""
        ...

    def from_abstract(self, paper: Paper, heard: Heard = NOTHING_HEARD) -> Script:
        """The record's abstract read aloud, since the PDF cannot be read. Raises NothingToSay."""
        ...

    def correction(self, paper: Paper) -> Script:
        """That a paper which was told has been withdrawn."""
        ...


class Checker(Protocol):
    """Holds what is to be said against the paper."""

    recipe: str
    """Names the check and its version; part of a segment's recipe."""

    def check(self, paper: Paper, document: Document, script: Script, earlier: Paper | None = None) -> Checked:
        """The script with nothing left that the paper does not bear out. Raises NothingToSay where too little is.

        A script that reads the record (a `document` without passages) or says what changed since `earlier` is held
        against title and abstract of the record, too.
        """
        ...


Subjects = Mapping[PaperId | None, tuple[Paper, Document]]
"""The papers that turns are about, by what `Turn.about` has; None is that of a script which tells of one only."""


class Voicer(Protocol):
    """Turns written turns into sound, with the voices that are there now: a better one may come at any time."""

    @property
    def recipe(self) -> str:
        """Names the voices and the version of speech and mixing; part of a segment's recipe."""
        ...

    def now(self) -> Voicer:
        """The voicer with the voices of now for good, so that one item has the same voices from end to end."""
        ...

    def with_recipe(self, recipe: str) -> Voicer:
        """The voicer of an item that was begun with `recipe`; that of now where those voices are not known any more."""
        ...

    def telling(self, turns: Sequence[Turn], subjects: Subjects) -> Voicer:
        """The voicer of these turns with the voices of now for good: words of their papers are said as these say."""
        ...

    def introductions(self) -> Sequence[Introduction]:
        """Who speaks, each with a line of its own, in the order of the cast."""
        ...

    def key(self, turn: Turn) -> str:
        """Where the turn's clip is stored: equal for equal spoken text and voice (``clip/ab/abcd….flac``)."""
        ...

    def voice(self, turn: Turn) -> tuple[Clip, bytes]:
        """The turn's clip and its FLAC bytes (whose key is `key(turn)`). Raises SynthesisFailed."""
        ...


class Illustrator(Protocol):
    """Pictures of the pages that a script cites."""

    def illustrate(self, pdf: Path, document: Document, pages: Sequence[int]) -> Sequence[tuple[PageImage, bytes]]:
        """Page images with their JPEG bytes; the asset in each is that of the bytes."""
        ...


class Publisher(Protocol):
    """Finished files from an item. `sound` maps a clip's asset key to its FLAC bytes."""

    def mp3(self, item: Item, sound: Mapping[str, bytes], artwork: bytes | None = None) -> bytes: ...

    def transcript(self, item: Item) -> bytes:
        """The transcript of DESIGN.md as UTF-8 JSON."""
        ...

    def captions(self, item: Item) -> bytes:
        """WebVTT."""
        ...

    def chapters(self, item: Item) -> bytes:
        """The chapters as Podcasting 2.0 has them, UTF-8 JSON."""
        ...

    def notes(self, item: Item) -> bytes:
        """Show notes as an HTML fragment in UTF-8, with a link to every paper."""
        ...


class Selector(Protocol):
    """Ranks papers by what a channel's listeners want to hear."""

    def rank(self, papers: Sequence[Paper], now: datetime) -> Sequence[Rank]:
        """All of them, the best first; equal ones in the order given. Raises StoreUnreachable."""
        ...


class ShowEditor(Protocol):
    """Writes shows."""

    recipe: str
    """Names the writer and its version; part of a show's recipe."""

    def write(self, brief: Brief, format: ShowFormat) -> ShowScript:
        """The show, as long as the brief says where the material carries it. Raises NothingToSay."""
        ...

    def capacity(self, brief: Brief, format: ShowFormat) -> float:
        """How many seconds the material of the brief carries in this format; its target is not looked at."""
        ...

    def clusters(self, papers: Sequence[Paper], weeks: Sequence[Sequence[Paper]]) -> Sequence[Cluster]:
        """Groups of papers that are alike, the largest first; `weeks` are the papers of the weeks before, the latest
        first."""
        ...


class ShowChecker(Protocol):
    """Holds a show against its papers."""

    recipe: str

    def check(self, brief: Brief, script: ShowScript) -> CheckedShow:
        """The show with nothing left that its papers do not bear out. Raises NothingToSay where too little is."""
        ...
