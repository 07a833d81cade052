"""Plans a show and composes it, until it is as long as it should be."""

from __future__ import annotations

import logging
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace

from paperradio.domain.paper import PaperId
from paperradio.domain.script import Turn, spoken_by
from paperradio.domain.show import Brief, Section, ShowScript
from paperradio.editorial.phrases import Phrasebook
from paperradio.editorial.shows.answers import Answers
from paperradio.editorial.shows.composition import Composition, Told
from paperradio.editorial.shows.frame import show_title
from paperradio.editorial.shows.headlines import headline_lines
from paperradio.editorial.shows.length import Level, head_seconds, levels, plan
from paperradio.editorial.shows.material import discussable, others
from paperradio.editorial.shows.order import order
from paperradio.editorial.shows.sections import WRITERS
from paperradio.editorial.writer import seconds
from paperradio.errors import NothingToSay
from paperradio.ports import Embedder, Notices
from paperradio.settings.shows import SectionKind, ShowFormat

ROUNDS = 10
"""How often a show is planned anew until it is as long as it should be."""
NEAR = 0.03
"""Share of the target by which it may miss it without being planned anew."""
PAPERS_SHARE = 0.8
"""Of a show's time, what is for its papers, about."""
NAMED_SECONDS = 150
"""One paper is only named for each of so many seconds."""
FEWEST_NAMED, MOST_NAMED = 2, 6
_UNLIMITED = 1e6

_log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Tools:
    """What all shows are written with."""

    lines: Phrasebook
    notices: Notices
    embedder: Embedder
    speeches: Sequence[Sequence[Turn]] = ()


Planned = tuple[tuple[Told, float], ...]
"""Papers that are discussed, the best ranked first, each with the seconds that it takes, about."""


@dataclass(slots=True)
class Draft:
    """One show. `written` are discussions that stand already, by paper, `answers` a language model's. `chosen` are the
    papers that the script fitted last tells."""

    tools: Tools
    brief: Brief
    format: ShowFormat
    written: Mapping[PaperId, tuple[Turn, ...]] = field(default_factory=dict)
    answers: Answers | None = None
    chosen: Planned = field(init=False, default=())

    def fitted(self, target: float) -> ShowScript:
        """The show that is nearest to `target` seconds. Raises NothingToSay."""
        budget, shortest, longest = PAPERS_SHARE * target, 0.0, 2 * target
        tried: list[tuple[Planned, ShowScript]] = []
        for _ in range(ROUNDS):
            planned = self._planned(budget)
            known = next((script for before, script in tried if before == planned), None)
            script = known or self._composed(planned)
            tried.append((planned, script))
            missed = target - seconds(script.turns)
            if abs(missed) <= NEAR * target:
                break
            shortest, longest = (budget, longest) if missed > 0 else (shortest, budget)
            budget += missed
            if known is not None or not shortest < budget < longest:
                budget = (shortest + longest) / 2
        self.chosen, nearest = min(tried, key=lambda each: abs(target - seconds(each[1].turns)))
        return nearest

    def whole(self) -> ShowScript:
        """The show with all that can be told. Raises NothingToSay."""
        return self._composed(self._planned(_UNLIMITED))

    def _planned(self, budget: float) -> Planned:
        """The papers to be discussed, the best ranked first."""
        subjects = discussable(self.brief)[: self._most()]
        ladders = [
            self._fixed(levels(subject), self.written[subject.paper.id], head_seconds(subject))
            if subject.paper.id in self.written
            else levels(subject)
            for subject in subjects
        ]
        return tuple(
            (Told(subject, level.claims, self.written.get(subject.paper.id, ())), level.seconds)
            for subject, level in zip(subjects, plan(ladders, budget, self.format.least_papers), strict=False)
        )

    def _most(self) -> int:
        """How many papers the format's sections discuss."""
        sections = self.format.sections
        single = sections.count(SectionKind.PAPER)
        return single if single and SectionKind.PAPERS not in sections else self.format.most_papers

    @staticmethod
    def _fixed(ladder: Sequence[Level], turns: Sequence[Turn], head: float) -> tuple[Level, ...]:
        """The one way to tell a paper whose discussion stands."""
        return (replace(ladder[-1], seconds=head + seconds(turns)),)

    def _composed(self, planned: Planned) -> ShowScript:
        ordered = order([each.subject for each, _ in planned], self.tools.embedder)
        by_id = {each.paper.id: each for each, _ in planned}
        told = tuple(by_id[subject.paper.id] for subject in ordered)
        brief, length = self.brief, self.brief.target_seconds or self.format.length.target_seconds
        named = others(brief, [each.subject for each in told])
        if not told and not named and not brief.corrections and not brief.given:
            raise NothingToSay(f"{brief.edition.id} has no paper to tell of")
        most = min(max(int(length / NAMED_SECONDS), FEWEST_NAMED), MOST_NAMED)
        show = Composition(
            brief=brief,
            format=self.format,
            told=told,
            named=named,
            most_named=most,
            chooser=self.tools.lines.chooser(self._seed(), brief.heard),
            embedder=self.tools.embedder,
            notices=self.tools.notices,
            speeches=self.tools.speeches,
            answers=self.answers,
            quiet=len(told) < self.format.least_papers and not brief.given,
        )
        sections = [section for kind in self.format.sections for section in self._section(kind, show)]
        titled = show_title(self.format, brief.edition.date)
        return ShowScript(
            titled, tuple(sections), _papers(sections), headline_lines(sections), tuple(show.chooser.lines)
        )

    def _seed(self) -> str:
        """What the choice of lines depends on."""
        about = [script.paper_id for script in self.brief.given.values() if script.paper_id is not None]
        return " ".join((self.brief.edition.id, *about))

    def _section(self, kind: SectionKind, show: Composition) -> list[Section]:
        given = self.brief.given.get(kind)
        if given is not None:
            return [Section(kind.value, self.format.title, given.turns, given.paper_id)]
        try:
            found = WRITERS[kind](show)
        except NothingToSay as nothing:
            _log.debug("%s has no section %s: %s", self.brief.edition.id, kind.value, nothing)
            return []
        return [replace(section, turns=spoken_by(self.format.hosts, section.turns)) for section in found]


def _papers(sections: Sequence[Section]) -> tuple[PaperId, ...]:
    """Those discussed or named, in the order in which they come, headlines aside."""
    told = (section for section in sections if section.kind != SectionKind.HEADLINES)
    found = [each for section in told for each in (section.paper_id, *(turn.about for turn in section.turns))]
    return tuple(dict.fromkeys(each for each in found if each is not None))
