"""What ties the papers of a show together: the lines between them, their themes, the week's counts, one idea in detail.

The builder makes one `Linking` for each show that it composes. Its chooser knows the kinds of `link_lines.KINDS` (the
file `link_lines.FILE_NAME` in the folder of prompts). Order and groups of papers are `order.order` and
`clusters.clusters`.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from paperradio.domain.digest import Claim
from paperradio.domain.script import Turn
from paperradio.domain.show import Cluster, Subject
from paperradio.editorial.phrases import Chooser
from paperradio.editorial.shows.answers import Answers
from paperradio.editorial.shows.idea import idea
from paperradio.editorial.shows.links import Said, link, ties
from paperradio.editorial.shows.themes import themes
from paperradio.editorial.shows.trends import trends
from paperradio.ports import Embedder

VERSION = "links-1"
"""Part of a show's recipe."""


@dataclass(slots=True)
class Linking:
    """The lines of one show. Everything returned is () where nothing true can be said.

    Of each turn `about` names the paper whose document its `cites` index. Turns that cite nothing and still state
    something hold what was counted or shared: `trends.facts`, `themes.facts`.
    """

    chooser: Chooser
    embedder: Embedder
    answers: Answers | None = None
    """Of a language model, where there is one; what it has nothing for is written without it."""
    said: Said = field(default_factory=Said)

    def link(self, last: Subject, following: Subject, speaker: str) -> tuple[Turn, ...]:
        """From one paper to the next, said after the one and before the other."""
        found = ties(last, following, self.said.terms)
        told = self.answers.link(last, following, found, speaker) if self.answers is not None and found else ()
        if told:
            self.said.terms.append(found[0].key)
            self.said.add(told)
            return told
        return link(last, following, speaker, self.chooser, self.embedder, self.said)

    def themes(self, subjects: Sequence[Subject], hosts: Sequence[str]) -> tuple[Turn, ...]:
        """What at least two of the papers share; `hosts` are who explains and who asks."""
        return themes(subjects, hosts, self.chooser, self.embedder, self.said, self.answers)

    def trends(
        self, clusters: Sequence[Cluster], subjects: Sequence[Subject], hosts: Sequence[str]
    ) -> tuple[Turn, ...]:
        """The week's counts, with a paper among `subjects` as an example where it belongs to them."""
        told = self.answers.trends(clusters, subjects, hosts) if self.answers is not None else ()
        return told or trends(clusters, subjects, hosts, self.chooser)

    def idea(self, subject: Subject, told: Sequence[Claim], hosts: Sequence[str]) -> tuple[Turn, ...]:
        """One paper's idea in detail: what the show has not `told` of it."""
        return idea(subject, told, hosts, self.chooser, self.embedder)
