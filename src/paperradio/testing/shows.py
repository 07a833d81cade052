"""Stand-ins for who writes and checks shows."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from paperradio.domain.paper import Paper
from paperradio.domain.script import Turn
from paperradio.domain.show import Brief, CheckedShow, Cluster, Section, ShowScript
from paperradio.domain.verdict import Action, Outcome
from paperradio.errors import NothingToSay
from paperradio.settings.shows import ShowFormat
from paperradio.testing.newsroom import CLIP_SECONDS


class FakeShowEditor:
    """ports.ShowEditor and ports.ShowChecker in one: one turn for each claim of each subject, as many as fit.

    `heard` is told of every call; `briefs` are those that were written from.
    """

    recipe = "fake-shows"

    def __init__(self, heard: Callable[[str, str], None] = lambda what, subject: None) -> None:
        self.briefs: list[Brief] = []
        self._heard = heard

    def write(self, brief: Brief, format: ShowFormat) -> ShowScript:
        self._heard("write_show", brief.edition.id)
        self.briefs.append(brief)
        if not (brief.subjects or brief.others or brief.corrections):
            raise NothingToSay("no papers")
        sections = self._sections(brief)
        while sum(len(each.turns) for each in sections) * CLIP_SECONDS > brief.target_seconds and len(sections) > 2:
            del sections[-1]
        papers = tuple(each.paper_id for each in sections if each.paper_id is not None)
        named = tuple(paper.id for paper in brief.others)
        headlines = tuple(turn.text for turn in sections[0].turns if turn.factual)
        return ShowScript(f"{format.title}, {brief.edition.date}", tuple(sections), (*papers, *named), headlines)

    def capacity(self, brief: Brief, format: ShowFormat) -> float:
        return sum(len(each.turns) for each in self._sections(brief)) * CLIP_SECONDS

    def clusters(self, papers: Sequence[Paper], weeks: Sequence[Sequence[Paper]]) -> Sequence[Cluster]:
        self._heard("clusters", f"{len(papers)} {[len(week) for week in weeks]}")
        return (Cluster("all", tuple(paper.id for paper in papers), len(papers), tuple(map(len, weeks))),)

    def check(self, brief: Brief, script: ShowScript) -> CheckedShow:
        self._heard("check_show", brief.edition.id)
        kept = (Outcome(Action.KEPT, turn.text, place) for place, turn in enumerate(script.turns))
        return CheckedShow(script, tuple(kept))

    def _sections(self, brief: Brief) -> list[Section]:
        news = tuple(
            Turn("ben", f"News of {each.paper.id}.", (0,), True, each.paper.id) for each in brief.subjects if each
        )
        opening = Section("headlines", "Headlines", (Turn("ada", f"This is {brief.edition.date}."), *news))
        told = [
            Section(
                "papers",
                each.paper.title,
                tuple(Turn("ada", claim.text, claim.passages, True, each.paper.id) for claim in each.digest.claims),
                each.paper.id,
            )
            for each in brief.subjects
        ]
        return [opening, *told]
