"""One paper's way through the model: read, asked for, judged, mended, finished."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from paperradio.domain.digest import Claim, Digest
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
from paperradio.editorial.composing.sections import Sections, claims_of, sections_of
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

    @property
    def sections(self) -> Sections:
        """The sections of the paper, as far as the model would get to read each by itself."""
        return sections_of(self.document, self.calls.model.count, self.asking.section_room)

    @property
    def read_beforehand(self) -> list[tuple[str, Reading]]:
        """The sections that are read before the dialogue, by heading; none where the paper is not long."""
        sections = self.sections
        return sections.longest(self.asking.settings.read_sections) if sections.far_longer else []

    def reading(self, points: Sequence[Claim] = ()) -> Reading:
        """What the model reads for the dialogue when `points` were found in single sections."""
        passages = by_worth(
            self.document, self.digest, self.embedder, self.asking.title, self.asking.passage_room,
            self.calls.model.count,
        )  # fmt: skip
        found = [self.document.passages[claim.passages[0]] for claim in points]
        return self.asking.reading(list(dict.fromkeys((*found, *passages))), self.digest, points)

    def finished(self) -> Finished:
        """The segment. Raises ModelUnreachable, ModelUnusable, ConfigurationError."""
        settings = self.asking.settings
        points = claims_of(self.read_beforehand, self.asking.section, self.judge)
        reading = self.reading(points)
        workshop = Workshop(CAST, reading, self.judge, self.measures)

        def ask(seed: int, temperature: float, complaint: str) -> Completion:
            return self.asking.dialogue(reading, seed, temperature, complaint)

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
