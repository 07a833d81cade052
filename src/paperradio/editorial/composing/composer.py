"""One paper's way through the model: read, asked for, judged, mended, finished."""

from __future__ import annotations

from dataclasses import dataclass, field

from paperradio.domain.digest import Digest
from paperradio.domain.document import Document
from paperradio.domain.generation import Attempt, Completion
from paperradio.editorial.composing.asking import CAST, Asking
from paperradio.editorial.composing.attempts import Measures, Workshop, best_of, try_variants
from paperradio.editorial.composing.calls import Calls
from paperradio.editorial.composing.draft import By, Said
from paperradio.editorial.composing.finishing import Finished, Finishing
from paperradio.editorial.composing.judging import Judge
from paperradio.editorial.composing.mending import mended, settled
from paperradio.editorial.composing.reading import Reading, by_worth
from paperradio.editorial.composing.sections import read_by_section
from paperradio.ports import Embedder


@dataclass(slots=True)
class Composer:
    """Composes once. `attempts` and `chosen` tell afterwards what was tried, also where it came to nothing."""

    document: Document
    digest: Digest
    embedder: Embedder
    asking: Asking
    judge: Judge
    measures: Measures
    finishing: Finishing
    attempts: list[Attempt] = field(default_factory=list)
    chosen: int | None = None

    @property
    def calls(self) -> Calls:
        return self.asking.calls

    def finished(self) -> Finished:
        """The segment. Raises ModelUnreachable, ModelUnusable, ConfigurationError."""
        reading = self._reading()
        workshop = Workshop(CAST, reading, self.judge, self.measures)

        def ask(seed: int, temperature: float, complaint: str) -> Completion:
            return self.asking.dialogue(reading, seed, temperature, complaint)

        settings = self.asking.settings
        tried = try_variants(ask, workshop, settings.variants, settings.seed, settings.temperature)
        self.attempts.extend(each.attempt for each in tried)
        best = best_of(tried)
        if best is None:
            return Finished(fault=tried[-1].fault)
        judged = mended(tried[best].judged, reading, self.judge, self.asking.mend)
        draft = settled([Said(turn, By.MODEL) for turn in judged.turns], judged, self.digest)
        finished = self.finishing.finished(draft)
        self.chosen = None if finished.fault else best
        return finished

    def _reading(self) -> Reading:
        """What the model reads for the dialogue: where the paper is long, first section by section."""
        settings, count = self.asking.settings, self.calls.model.count
        points = read_by_section(
            self.document, count, self.asking.section_room, settings.read_sections, self.asking.section, self.judge
        )
        passages = by_worth(
            self.document, self.digest, self.embedder, self.asking.title, self.asking.passage_room, count
        )
        found = [self.document.passages[claim.passages[0]] for claim in points]
        return self.asking.reading(list(dict.fromkeys((*found, *passages))), self.digest, points)
