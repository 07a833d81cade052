"""Holds a show against its papers, and what is about none of them against what the show was made from."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from pathlib import Path

from paperradio.domain.document import Document
from paperradio.domain.paper import Paper, PaperId
from paperradio.domain.script import Script
from paperradio.domain.show import Brief, CheckedShow, ShowScript
from paperradio.domain.verdict import Finding, Reason
from paperradio.editorial.grounding.check import GroundingCheck
from paperradio.editorial.grounding.mending import ScriptChecker
from paperradio.editorial.notices import NOTICES
from paperradio.editorial.opening import title_of
from paperradio.editorial.phrases import Phrasebook
from paperradio.editorial.shows import themes, trends
from paperradio.editorial.shows.headlines import headline_lines
from paperradio.editorial.shows.phrases import show_lines
from paperradio.editorial.shows.settling import DISCUSSES, Slot, outcomes, settle
from paperradio.editorial.shows.shown import Item, of_quotations
from paperradio.editorial.shows.vouching import Values, Vouching
from paperradio.editorial.shows.words import day_in_words, day_of_month
from paperradio.errors import NothingToSay
from paperradio.settings.shows import SectionKind
from paperradio.shipped import shipped_folder

VERSION = "1"
_NO_DOCUMENT = Document("", (), "", (), ())


class ShowGroundingChecker:
    """A `ShowChecker` by the text of the papers."""

    def __init__(self, checker: ScriptChecker, prompts: Path | None = None) -> None:
        """`prompts` as for the builder. Raises ConfigurationError."""
        folder = prompts or shipped_folder("prompts")
        books = (show_lines(folder), Phrasebook(folder, NOTICES, "notices.toml"))
        self._forms = [form for book in books for forms in book.forms().values() for form in forms]
        self._checker = checker
        self.recipe = f"show-check-{VERSION}+{checker.recipe}"

    def check(self, brief: Brief, script: ShowScript) -> CheckedShow:
        """The show with every turn kept, repaired, replaced or dropped.

        What is about a paper is held against its PDF, what only names one against its record. A turn about none says
        nothing but the show's own lines. A paper of which nothing is left goes with its headline and its links.

        Raises:
            NothingToSay: nothing is left that states something, though something did.
        """
        slots = [
            Slot(place, section.kind, section.paper_id, turn)
            for place, section in enumerate(script.sections)
            for turn in section.turns
        ]
        self._judge_papers(brief, slots)
        self._judge_frame(brief, script, slots)
        settle(brief, slots)
        if any(each.written.factual for each in slots) and not any(each.turn and each.turn.factual for each in slots):
            raise NothingToSay(f"{brief.edition.id}: its papers bear out nothing of the show")
        sections = [
            replace(section, turns=said)
            for place, section in enumerate(script.sections)
            if (said := tuple(each.turn for each in slots if each.section == place and each.turn is not None))
        ]
        left = {turn.about for section in sections for turn in section.turns}
        checked = replace(
            script,
            sections=tuple(sections),
            papers=tuple(each for each in script.papers if each in left),
            headlines=headline_lines(sections),
        )
        return CheckedShow(checked, outcomes(slots))

    def _judge_papers(self, brief: Brief, slots: Sequence[Slot]) -> None:
        """Each paper's turns in one go: those of all sections against its PDF, those that only name it against its
        record. A paper that the brief lacks has nothing that could bear out what is said of it."""
        subjects = {subject.paper.id: (subject.paper, subject.document) for subject in brief.subjects}
        records = {paper.id: paper for paper in (*brief.others, *(each.paper for each in brief.subjects))}
        groups: dict[tuple[PaperId, bool], list[Slot]] = {}
        for slot in slots:
            if slot.written.about is not None:
                named = slot.kind == SectionKind.BRIEF
                groups.setdefault((slot.written.about, named), []).append(slot)
        for (paper_id, named), group in groups.items():
            if named and paper_id in records:
                self._judge_group(records[paper_id], _NO_DOCUMENT, group)
            elif not named and paper_id in subjects:
                self._judge_group(*subjects[paper_id], group)
            else:
                for slot in group:
                    slot.drop(f"{Reason.CITATION}: the show was made without the paper {paper_id}")

    def _judge_group(self, paper: Paper, document: Document, group: Sequence[Slot]) -> None:
        try:
            checked = self._checker.check(paper, document, Script(paper.id, tuple(slot.written for slot in group)))
        except NothingToSay as nothing:
            for slot in group:
                slot.drop(f"{Reason.SUPPORT}: {nothing}")
            return
        for slot, outcome in zip(group, checked.outcomes, strict=True):
            slot.settle(outcome, None if outcome.place is None else checked.script.turns[outcome.place])

    def _judge_frame(self, brief: Brief, script: ShowScript, slots: Sequence[Slot]) -> None:
        """The turns that are about no paper; those of a speech are the station's own, those of the trends may say in
        other words what was counted."""
        vouching = Vouching(self._forms, known_values(brief, script))
        counts = of_quotations([Item(trends.counted(each)) for each in brief.clusters])
        judge = GroundingCheck(Paper(PaperId("counts"), ""), counts)
        for slot in slots:
            turn = slot.written
            if turn.about is not None or slot.kind == SectionKind.SPEECH:
                continue
            findings = tuple(vouching.objections(turn.text))
            if findings and slot.kind == SectionKind.TRENDS and brief.clusters:
                stated = replace(turn, cites=tuple(range(len(counts.passages))), factual=True)
                findings = judge.judge_turn(stated).findings
            if turn.factual or turn.cites:
                findings = (*findings, Finding(Reason.CITATION, "", "it does not say which paper it is about"))
            if findings:
                slot.drop(*map(str, findings))


def known_values(brief: Brief, script: ShowScript) -> Values:
    """What the lines of a show may be filled in with."""
    told = [before for each in brief.earlier.values() for before in each]
    zone = brief.edition.until.tzinfo
    days = [day_in_words(date.fromisoformat(brief.edition.date))]
    papers = (*(each.paper for each in brief.subjects), *brief.others, *brief.corrections)
    by_id = {each.paper.id: each for each in brief.subjects}
    discussed = dict.fromkeys(each.paper_id for each in script.sections if each.kind in DISCUSSES)
    shared = themes.facts([by_id[each] for each in discussed if each in by_id])
    counted = trends.facts(brief.clusters)
    titles = [title_of(each.paper, each.document) for each in brief.subjects]
    return {
        "show": [script.title.rpartition(", ")[0]],
        "station": [brief.station],
        "date": [*days, *(day_of_month(before.at.astimezone(zone).date()) for before in told)],
        "title": [*titles, *(title_of(paper, _NO_DOCUMENT) or paper.id for paper in papers)],
        "other": [before.title.rstrip(" .") for before in told],
        "term": shared,
        "papers": shared,
        "label": [each.label for each in brief.clusters],
        "counts": counted,
        "said": [before.text for before in told],
    }
