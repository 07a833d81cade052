"""The editor that lets a language model write, and takes none of its words that the paper does not bear out."""

from __future__ import annotations

from dataclasses import replace
from hashlib import sha256

from paperradio.domain.digest import Digest
from paperradio.domain.document import Document
from paperradio.domain.generation import Writer, Writing
from paperradio.domain.paper import Paper
from paperradio.domain.repetition import NOTHING_HEARD, Heard, grams
from paperradio.domain.script import Script
from paperradio.editorial.composing.asking import Asking, beginnings, length_for
from paperradio.editorial.composing.attempts import Measures
from paperradio.editorial.composing.calls import Calls
from paperradio.editorial.composing.composer import Composer
from paperradio.editorial.composing.draft import By, turns_of
from paperradio.editorial.composing.finishing import Finished, Finishing
from paperradio.editorial.composing.judging import Judge
from paperradio.editorial.opening import title_of
from paperradio.editorial.prompting import PromptLibrary
from paperradio.editorial.writer import CONNECTING_WORDS, WORDS_PER_MINUTE, ExtractiveEditor
from paperradio.errors import ConfigurationError, ModelUnreachable, ModelUnusable
from paperradio.ports import Checker, Embedder, Notices
from paperradio.ports.generating import LanguageModel
from paperradio.settings import Length, ModelSettings

VERSION = "composing-2"
LONGEST_NOTE = 160


class ModelEditor:
    """An `Editor` that asks a language model for what is said between opening and closing.

    Whatever goes wrong with the model, the segment is whole: `extractive` writes it, and the script's record says why.
    """

    def __init__(
        self,
        extractive: ExtractiveEditor,
        model: LanguageModel,
        checker: Checker,
        library: PromptLibrary,
        embedder: Embedder,
        length: Length | None = None,
        settings: ModelSettings | None = None,
    ) -> None:
        self._extractive = extractive
        self.model = model
        self._checker = checker
        self.library = library
        self._embedder = embedder
        self._length = length or Length()
        self.settings = settings or ModelSettings()
        told = "\n".join((model.name, library.digest))
        self.recipe = f"{extractive.recipe}+{VERSION}+{sha256(told.encode()).hexdigest()[:10]}"

    def of_length(self, length: Length) -> ModelEditor:
        """The same for scripts of another length."""
        return ModelEditor(
            self._extractive, self.model, self._checker, self.library, self._embedder, length, self.settings
        )

    @property
    def notices(self) -> Notices:
        """The extractive writer's: they are short, and every word of them is the paper's."""
        return self._extractive.notices

    def digest(self, paper: Paper, document: Document) -> Digest:
        """The extractive writer's claims; they decide what the model reads and what it is measured by."""
        return self._extractive.digest(paper, document)

    def write(self, paper: Paper, document: Document, digest: Digest, heard: Heard = NOTHING_HEARD) -> Script:
        """The model's conversation where one is good enough, else the extractive one. Raises NothingToSay."""
        plain = self._extractive.write(paper, document, digest, heard)
        composer = self.composer(paper, document, digest, heard)
        try:
            finished = composer.finished()
        except (ModelUnreachable, ModelUnusable, ConfigurationError) as trouble:
            finished = Finished(fault=str(trouble))
        writing = Writing(Writer.MODEL, self.model.name, tuple(composer.calls.made), tuple(composer.attempts))
        if finished.fault:
            note = " ".join(finished.fault.split())[:LONGEST_NOTE]
            return replace(plain, writing=replace(writing, writer=Writer.EXTRACTIVE, note=note))
        kept = sum(each.by is By.MODEL for each in finished.draft)
        writing = replace(writing, chosen=composer.chosen, kept=kept)
        return Script(paper.id, turns_of(finished.draft), finished.lines, writing)

    def composer(self, paper: Paper, document: Document, digest: Digest, heard: Heard = NOTHING_HEARD) -> Composer:
        """What makes one script of this paper. Raises ConfigurationError."""
        judge = Judge(self._checker, paper, document)
        finishing = Finishing(
            paper, document, digest, judge, self._length, lambda: self._extractive.chooser(paper.id, heard)
        )
        words = int(self._length.target_seconds * WORDS_PER_MINUTE / 60) - CONNECTING_WORDS // 2
        asking = Asking(
            self.library, Calls(self.model), self.settings, title_of(paper, document),
            length_for(max(words, CONNECTING_WORDS)), beginnings(heard),
        )  # fmt: skip
        said = frozenset(gram for line in heard.day for gram in grams(line))
        measures = Measures(digest, said, self._length.target_seconds - finishing.frame_seconds)
        return Composer(document, digest, self._embedder, asking, judge, measures, finishing)
