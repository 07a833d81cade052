"""What was read of a paper serves whoever tells of it next: its segment, a show."""

from __future__ import annotations

from dataclasses import replace

from paperradio.codec import decode
from paperradio.domain.digest import Digest
from paperradio.domain.document import Document
from paperradio.domain.paper import Paper, PaperId
from paperradio.domain.show import Reading, Subject
from paperradio.newsroom.completion import completed_by
from paperradio.newsroom.desk import Desk
from paperradio.newsroom.keys import Fetched
from paperradio.newsroom.steps import SegmentMaker
from paperradio.ports import Catalogue


class Readings:
    """Knows what was read, and reads."""

    def __init__(self, desk: Desk, catalogue: Catalogue, maker: SegmentMaker) -> None:
        self._desk = desk
        self._store = desk.store
        self._catalogue = catalogue
        self._maker = maker

    @property
    def recipe(self) -> str:
        """What a digest is made with."""
        return self._desk.editor.recipe

    def known(self, paper_id: PaperId) -> Reading | None:
        """The reading of this recipe, where all that belongs to it is still there."""
        reading = self._catalogue.reading(paper_id)
        if reading is None or reading.recipe != self.recipe:
            return None
        keys = (reading.paper, reading.pdf, reading.document, reading.digest)
        return reading if all(self._store.has(key) for key in keys) else None

    def of(self, paper: Paper) -> Reading:
        """The reading that is known, else a new one.

        Raises:
            PaperUnavailable, SourceUnreachable, UnreadablePdf, NothingToSay, StoreUnreachable.
        """
        known = self.known(paper.id)
        if known is not None:
            return known
        fetched = self._maker.fetch(paper)
        document = self._maker.read(fetched.pdf)
        return self.keep(paper.id, fetched, document, self._maker.digest(fetched.paper, document))

    def document_of(self, paper_id: PaperId, pdf: str) -> str | None:
        """The key of the document that was read from this PDF before."""
        known = self.known(paper_id)
        return known.document if known is not None and known.pdf == pdf else None

    def digest_of(self, paper_id: PaperId, document: str) -> str | None:
        """The key of the digest that was made from this document before."""
        known = self.known(paper_id)
        return known.digest if known is not None and known.document == document else None

    def keep(self, paper_id: PaperId, fetched: Fetched, document: str, digest: str) -> Reading:
        """Tell the catalogue of a reading. Raises StoreUnreachable."""
        reading = Reading(paper_id, self.recipe, fetched.paper, fetched.pdf, document, digest)
        self._catalogue.add_reading(reading)
        return reading

    def subject(self, reading: Reading) -> Subject:
        """The paper as it was read. Raises ArtefactMissing, StoreUnreachable."""
        document = decode(Document, self._store.get(reading.document))
        paper = completed_by(decode(Paper, self._store.get(reading.paper)), document)
        listed = self._catalogue.paper(reading.paper_id)
        if listed is not None:  # Since it was read its licence may have been found out.
            paper = replace(paper, licence=listed.licence or paper.licence, seen=listed.seen)
        return Subject(paper, document, decode(Digest, self._store.get(reading.digest)))
