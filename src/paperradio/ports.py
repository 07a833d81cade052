"""What the rooms of the house ask of each other. Adapters are chosen in `app.py` only.

All methods block unless they are `async`; callers in an event loop use threads.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from pathlib import Path
from typing import Any, Protocol

import numpy as np
from numpy.typing import NDArray

from paperradio.domain.announcement import Announcements, Listing, PaperRecord, Validators
from paperradio.domain.digest import Digest
from paperradio.domain.document import Document
from paperradio.domain.media import Asset, Clip, PageImage
from paperradio.domain.paper import Paper, PaperId
from paperradio.domain.rundown import AsRun, Item, ItemKind, ItemRecord
from paperradio.domain.script import Script, Turn

Samples = NDArray[np.float32]
"""Mono sound, 48 kHz, full scale 1.0, shape (n,)."""


class Source(Protocol):
    """Where papers come from."""

    name: str

    def latest(self, limit: int) -> Sequence[Paper]:
        """The newest papers first, at most `limit`; papers seen before may come again.

        Raises:
            SourceUnreachable: refused or silent.
        """
        ...

    def paper(self, paper_id: PaperId) -> Paper:
        """One paper's record. Raises PaperUnavailable, SourceUnreachable."""
        ...

    def pdf(self, paper: Paper) -> bytes:
        """The PDF's bytes. Raises PaperUnavailable, SourceUnreachable."""
        ...

    def offers(self, paper: Paper) -> bool:
        """Whether this source is the one to ask for the paper's PDF; asks nothing of the network.

        A catalogue may list papers of a source that the station was started with before.
        """
        ...


class Archive(Protocol):
    """arXiv. Each call is one HTTP request (a redirect is followed) at arXiv's pace, and can be one durable step.

    All methods raise RetryLater (with the seconds to wait) while arXiv wants to be left alone, MalformedAnswer for
    an answer that cannot be read, and SourceUnreachable when there is none.
    """

    def announced(self, seen: Validators | None = None) -> Announcements | None:
        """What was announced last in the station's categories; None when nothing has changed since `seen`.

        New papers and cross-lists are those that `intake` wants; replacements are all there are, for a known paper
        may have changed out of it.
        """
        ...

    def backlog(self, limit: int, start: int = 0) -> Listing:
        """Papers of the station's categories that `intake` wants, newest first, from the `start`-th on."""
        ...

    def papers(self, paper_ids: Sequence[PaperId]) -> Listing:
        """The records of these ids, in their order; an id without a version gives the newest one.

        Raises:
            PaperUnavailable: one is no arXiv id.
        """
        ...

    def record(self, paper_id: PaperId) -> PaperRecord:
        """Licence, versions and withdrawal of a paper. Raises PaperUnavailable."""
        ...

    def pdf(self, paper: Paper) -> bytes:
        """The PDF's bytes. Raises PaperUnavailable."""
        ...


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

    def write(self, paper: Paper, document: Document, digest: Digest) -> Script:
        """The conversation. Raises NothingToSay."""
        ...


class Notices(Protocol):
    """Writes what is short and no conversation about a paper's content."""

    def what_changed(self, paper: Paper, earlier: Paper, document: Document) -> Script:
        """What title and abstract say now that they did not say before; cites `document`, that of `paper`."""
        ...

    def from_abstract(self, paper: Paper) -> Script:
        """The record's abstract read aloud, since the PDF cannot be read. Raises NothingToSay."""
        ...

    def correction(self, paper: Paper) -> Script:
        """That a paper which was told has been withdrawn."""
        ...


class Voicer(Protocol):
    """Turns written turns into sound."""

    recipe: str
    """Names the cast and the version of speech and mixing; part of a segment's recipe."""

    def key(self, turn: Turn) -> str:
        """Where the turn's clip is stored: equal for equal spoken text and voice (``clip/ab/abcd….flac``)."""
        ...

    def voice(self, turn: Turn) -> tuple[Clip, bytes]:
        """The turn's clip and its FLAC bytes (whose key is `key(turn)`). Raises SynthesisFailed."""
        ...


class ArtefactStore(Protocol):
    """Files by key (``<kind>/<2 hex>/<hex>.<extension>``), on any fsspec file system."""

    def put(self, kind: str, extension: str, data: bytes) -> Asset:
        """Store by content: the key is made from the data's SHA-256. Storing twice changes nothing."""
        ...

    def put_at(self, key: str, data: bytes) -> Asset:
        """Store at a key the caller made (clips). Whole or not at all. Replaces."""
        ...

    def get(self, key: str) -> bytes:
        """Raises ArtefactMissing, StoreUnreachable."""
        ...

    def has(self, key: str) -> bool: ...

    def size(self, key: str) -> int:
        """Bytes. Raises ArtefactMissing, StoreUnreachable."""
        ...

    def delete(self, key: str) -> None:
        """Gone afterwards, whether it was there or not."""
        ...


class Catalogue(Protocol):
    """What exists. Every method raises StoreUnreachable when the database does not answer."""

    def add_papers(self, papers: Iterable[Paper], wanted: bool = False) -> Sequence[PaperId]:
        """Record papers; known ones are left as they are. The ids that are new, in the order given.

        Of the versions of one paper only the latest waits. A withdrawn paper takes its earlier versions and all
        their segments with it at once. `wanted`: somebody asked for these; they wait before all others, known ones
        too, and what failed is tried again.
        """
        ...

    def paper(self, paper_id: PaperId) -> Paper | None: ...

    def versions(self, work: str) -> Sequence[Paper]:
        """The known versions of a paper (an id without its version), the latest first."""
        ...

    def known(self, works: Sequence[str]) -> frozenset[str]:
        """Those of these works (ids without a version) of which some version is known."""
        ...

    def waiting(self, recipe: str, limit: int, wanted: bool = False) -> Sequence[Paper]:
        """Papers without a segment or a recorded failure under `recipe`: latest seen first among equal batches.

        Withdrawn papers and superseded versions do not wait. `wanted`: only those that somebody asked for.
        """
        ...

    def uncorrected(self, limit: int = 20) -> Sequence[Paper]:
        """Withdrawn papers that had a segment and have no item ``correction:<id without version>`` yet."""
        ...

    def request(self, reference: str) -> None:
        """Somebody wants the paper of this arXiv id, whose record is not known yet."""
        ...

    def requests(self) -> Sequence[str]:
        """What was requested and not answered, the oldest first."""
        ...

    def answered(self, reference: str) -> None:
        """A request has been met, or cannot be."""
        ...

    def add_item(self, record: ItemRecord) -> bool:
        """Record an item; False when its id is known already (nothing changes then)."""
        ...

    def item(self, item_id: str) -> ItemRecord | None: ...

    def items(
        self, kinds: Sequence[ItemKind] | None = None, limit: int = 100, paper_id: PaperId | None = None
    ) -> Sequence[ItemRecord]:
        """Newest first; withdrawn ones left out."""
        ...

    def withdraw(self, item_id: str) -> None:
        """Take an item out of `items` and `unaired_seconds` for good; an unknown id changes nothing."""
        ...

    def withdraw_outdated(self, paper_id: PaperId) -> None:
        """Withdraw the segments of versions before this one, and those of this one where the paper is withdrawn."""
        ...

    def add_failure(self, subject: str, recipe: str, stage: str, reason: str) -> None:
        """A subject (a paper id) could not be made under this recipe. Once recorded it does not come back by itself."""
        ...

    def failures(self, limit: int = 100) -> Sequence[Mapping[str, Any]]:
        """Newest first: subject, recipe, stage, reason, at."""
        ...

    def add_as_run(self, entries: Iterable[AsRun]) -> None:
        """Record what was aired; entries whose id is known are left alone."""
        ...

    def as_run(self, channel: str, since: datetime | None = None, limit: int = 1000) -> Sequence[AsRun]:
        """Newest first."""
        ...

    def unaired_seconds(self, channel: str) -> float:
        """How much segment time is ready that this channel has never aired."""
        ...

    def set_activity(self, who: str, activity: Mapping[str, Any]) -> None:
        """What a newsroom is doing now (``{"stage": …, "subject": …}``), with the time of the call."""
        ...

    def activity(self) -> Mapping[str, Mapping[str, Any]]:
        """By name, each with `at` (ISO time)."""
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


class Illustrator(Protocol):
    """Pictures of the pages that a script cites."""

    def illustrate(self, pdf: Path, document: Document, pages: Sequence[int]) -> Sequence[tuple[PageImage, bytes]]:
        """Page images with their JPEG bytes; the asset in each is that of the bytes."""
        ...


class Sink(Protocol):
    """Where air's sound and pictures go (the encoder). No method blocks or raises: what cannot be taken is dropped.

    Positions and indices count from the last `restart_at`, which comes before anything else.
    """

    def restart_at(self, air_time: float) -> None:
        """A new epoch: sample 0 and frame 0 of what follows are heard and seen at `air_time` (Unix seconds)."""
        ...

    def write_audio(self, samples: NDArray[np.int16], position: int) -> None:
        """The next samples, stereo 48 kHz, shape (n, 2); `position` is the number of the first one. No gaps."""
        ...

    def write_frame(self, buffer: bytes | bytearray | memoryview, index: int) -> None:
        """Frame `index`, shown from ``index / frames_per_second`` on. Late ones are left out: indices may skip."""
        ...
