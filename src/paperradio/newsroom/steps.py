"""From a paper to a finished segment, one method a stage.

A stage takes and returns ids and artefact keys, never documents, and may be run again at any time: what it
stores is named by its content, and a clip that is stored already is not spoken again.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Sequence
from copy import copy
from dataclasses import replace
from datetime import timedelta

from paperradio.codec import decode, encode
from paperradio.domain.digest import Digest
from paperradio.domain.document import Document
from paperradio.domain.paper import Paper, PaperId
from paperradio.domain.rundown import Item, ItemRecord
from paperradio.domain.script import Script, spoken_by
from paperradio.errors import NothingToSay
from paperradio.newsroom.clips import clip_at, voiced
from paperradio.newsroom.completion import completed, completed_by, without_pages
from paperradio.newsroom.desk import SEGMENT, WHAT_CHANGED, Desk
from paperradio.newsroom.framing import framed
from paperradio.newsroom.growing import Growth
from paperradio.newsroom.illustration import file_of, illustrated
from paperradio.newsroom.keys import Fetched, Pictures, Published, Vetted
from paperradio.newsroom.outcomes import Outcomes
from paperradio.newsroom.said import Said
from paperradio.newsroom.segment_items import Parts, segment_item
from paperradio.newsroom.writers import Writers
from paperradio.ports import Catalogue

FORMAT = "2"
"""Part of every recipe: raised when segments of equal words and voices would come out otherwise than before."""


def segment_id(paper_id: PaperId, recipe: str) -> str:
    """A segment's name for ever."""
    return f"segment:{paper_id}:{recipe}"


class SegmentMaker:
    """Runs the stages in the order in which they stand here. Only `record` cannot do without a catalogue."""

    def __init__(self, desk: Desk, catalogue: Catalogue | None = None, said: Said | None = None) -> None:
        """`said` remembers for several makers what the catalogue would."""
        self._desk = desk
        self._store = desk.store
        self._catalogue = catalogue
        self.writers = Writers(desk, catalogue)
        self.said = said or Said(catalogue, desk.clock, timedelta(hours=desk.settings.newsroom.lead_hours))

    @property
    def recipe(self) -> str:
        """What a segment is made with: a short hash of writer, cast, format and their versions."""
        desk = self._desk
        shape = ",".join((*desk.formats[SEGMENT].hosts, *desk.formats[SEGMENT].sections))
        made_by = (self.writers.recipe, desk.checker.recipe, desk.voicer.recipe)
        told = "\n".join((*made_by, shape, desk.settings.voicing.mixing, FORMAT))
        return hashlib.sha256(told.encode()).hexdigest()[:10]

    def voices(self) -> str:
        """The recipe of the voices that are there now, for `with_voices`."""
        return self._desk.voicer.now().recipe

    def with_voices(self, recipe: str) -> SegmentMaker:
        """The maker with these voices for good: an item keeps those that it was begun with."""
        twin = copy(self)
        twin._desk = replace(self._desk, voicer=self._desk.voicer.with_recipe(recipe))
        return twin

    def make(self, paper: Paper) -> ItemRecord:
        """All stages, one after the other. Raises what the stages raise."""
        fetched = self.fetch(paper)
        document = self.read(fetched.pdf)
        digest = self.digest(fetched.paper, document)
        script = self.write(fetched.paper, document, digest)
        vetted = self.check(fetched.paper, document, script)._replace(digest=digest)
        clips = self.voice(fetched.paper, document, vetted.script)
        pages = self.illustrate(fetched.pdf, document, vetted.script)
        item = self.assemble(segment_id(paper.id, self.recipe), fetched.paper, document, vetted, clips, pages)
        return self.record(item, self.publish(item))

    def fetch(self, paper: Paper, earlier: Paper | None = None) -> Fetched:
        """`earlier` is the version that was told before. Raises PaperUnavailable, SourceUnreachable."""
        paper = completed(paper, self._desk.source, self._catalogue)
        pdf = self._store.put("pdf", "pdf", self._desk.source.pdf(paper))
        before = self._store.put("paper", "json", encode(earlier)).key if earlier is not None else ""
        return Fetched(self._store.put("paper", "json", encode(paper)).key, pdf.key, before)

    def read(self, pdf: str) -> str:
        """The key of the document. Raises UnreadablePdf."""
        with file_of(self._store, pdf) as path:
            document = self._desk.reader.read(path)
        return self._store.put("document", "json", encode(document)).key

    def digest(self, paper: str, document: str) -> str:
        """The key of the digest. Raises NothingToSay."""
        read = self._document(document)
        digest = self._desk.editor.digest(self._paper(paper, read), read)
        return self._store.put("digest", "json", encode(digest)).key

    def write(self, paper: str, document: str, digest: str) -> str:
        """The key of the script. Raises NothingToSay."""
        read = self._document(document)
        claims = decode(Digest, self._store.get(digest))
        about = self._paper(paper, read)
        script = self.writers.write(about, read, claims, self.said.before(about.id))
        if not script.turns:
            raise NothingToSay("the script is empty")
        return self._written(about.id, script, SEGMENT)

    def check(self, paper: str, document: str, script: str, earlier: str = "") -> Vetted:
        """The keys of the script without what the paper does not bear out, in its format's frame, and of the outcomes.

        `earlier` is the key of the version that the script tells the changes from. Raises NothingToSay.
        """
        read = self._document(document)
        before = decode(Paper, self._store.get(earlier)) if earlier else None
        checked = self._desk.checker.check(self._paper(paper, read), read, self._script(script), before)
        checked = framed(self._desk, WHAT_CHANGED if earlier else SEGMENT, checked)
        outcomes = self._store.put("outcomes", "json", encode(Outcomes(checked.outcomes)))
        return Vetted(self._store.put("script", "json", encode(checked.script)).key, outcomes.key)

    def write_changes(self, paper: str, earlier: str, document: str) -> str:
        """The key of the script that says what is new against an earlier version."""
        read = self._document(document)
        before = decode(Paper, self._store.get(earlier))
        about = self._paper(paper, read)
        heard = self.said.before(about.id)
        script = self._desk.editor.notices.what_changed(about, before, read, heard)
        return self._written(about.id, script, WHAT_CHANGED)

    def stand_in(self, paper: str, reason: str) -> str:
        """The key of a document without pages, for a PDF that cannot be read. Raises NothingToSay."""
        document = without_pages(decode(Paper, self._store.get(paper)), reason)
        return self._store.put("document", "json", encode(document)).key

    def write_abstract(self, paper: str) -> str:
        """The key of the script that reads the abstract of the record. Raises NothingToSay."""
        about = decode(Paper, self._store.get(paper))
        script = self._desk.editor.notices.from_abstract(about, self.said.before(about.id))
        return self._written(about.id, script, SEGMENT)

    def _written(self, subject: str, script: Script, format: str) -> str:
        script = replace(script, turns=spoken_by(self._desk.formats[format].hosts, script.turns))
        self.said.keep(subject, script)
        return self._store.put("script", "json", encode(script)).key

    def voice(
        self,
        paper: str,
        document: str,
        script: str,
        told: Callable[[str], None] | None = None,
        turns: int | None = None,
    ) -> list[str]:
        """The keys of the clips' records, of the first `turns` or of all; `told` of each. Raises SynthesisFailed."""
        read, words = self._document(document), self._script(script).turns
        clips, voicer = list[str](), self._desk.voicer.telling(words, {None: (self._paper(paper, read), read)})
        for turn in words[:turns]:
            clips.append(voiced(self._store, voicer, turn))
            if told is not None:
                told(clips[-1])
        return clips

    def begin(self, item_id: str, paper: str, document: str, vetted: Vetted, heading: str) -> None:
        """Voice the first turn and list the segment as an open item, its pages still unseen."""
        parts = self._parts(item_id, paper, document, vetted, "", heading)
        self.voice(paper, document, vetted.script, self._growth(parts), turns=1)

    def voice_openly(
        self, item_id: str, paper: str, document: str, vetted: Vetted, pages: str, heading: str
    ) -> list[str]:
        """`voice`, the segment listed as an open item meanwhile."""
        parts = self._parts(item_id, paper, document, vetted, pages, heading)
        return self.voice(paper, document, vetted.script, self._growth(parts))

    def _growth(self, parts: Parts) -> Callable[[str], None] | None:
        return None if self._catalogue is None else Growth(self._desk, self._catalogue, parts).add

    def illustrate(self, pdf: str, document: str, script: str) -> str:
        """The key of the pictures of page 1 and of all that is shown with the script. Raises UnreadablePdf."""
        return illustrated(self._desk, pdf, self._document(document), self._script(script).turns)

    def assemble(
        self,
        item_id: str,
        paper: str,
        document: str,
        vetted: Vetted,
        clips: Sequence[str],
        pages: str,
        heading: str = "{title}",
    ) -> str:
        """The key of the item. `heading` holds ``{title}``, the paper's."""
        parts = self._parts(item_id, paper, document, vetted, pages, heading)
        item = segment_item(self._desk, parts, [clip_at(self._store, clip) for clip in clips])
        return self._store.put("item", "json", encode(item)).key

    def _parts(self, item_id: str, paper: str, document: str, vetted: Vetted, pages: str, heading: str) -> Parts:
        read = self._document(document)
        told = self._paper(paper, read)
        known = self._catalogue.item(item_id) if self._catalogue is not None else None
        return Parts(
            id=item_id,
            title=heading.replace("{title}", told.title),
            paper=told,
            document=read,
            script=self._script(vetted.script),
            outcomes=decode(Outcomes, self._store.get(vetted.outcomes)),
            digest=decode(Digest, self._store.get(vetted.digest)) if vetted.digest else None,
            pages=decode(Pictures, self._store.get(pages)).pages if pages else (),
            recipe=self.recipe,
            created=self._desk.clock.now() if known is None else known.created,
        )

    def publish(self, item: str) -> Published:
        """The keys of MP3, transcript and captions."""
        made = decode(Item, self._store.get(item))
        sound = {cue.clip.sound.key: self._store.get(cue.clip.sound.key) for cue in made.cues}
        publisher = self._desk.publisher
        return Published(
            self._store.put("mp3", "mp3", publisher.mp3(made, sound, self._desk.artwork(made))).key,
            self._store.put("transcript", "json", publisher.transcript(made)).key,
            self._store.put("captions", "vtt", publisher.captions(made)).key,
        )

    def record(self, item: str, published: Published) -> ItemRecord:
        """The item as the catalogue lists it now; a second time changes nothing."""
        made = decode(Item, self._store.get(item))
        record = replace(
            ItemRecord.of(made, item), mp3_key=published.mp3, transcript_key=published.transcript, vtt_key=published.vtt
        )
        if self._catalogue is not None:
            self._catalogue.add_item(record)
        return record

    def _paper(self, key: str, document: Document) -> Paper:
        return completed_by(decode(Paper, self._store.get(key)), document)

    def _document(self, key: str) -> Document:
        return decode(Document, self._store.get(key))

    def _script(self, key: str) -> Script:
        return decode(Script, self._store.get(key))
