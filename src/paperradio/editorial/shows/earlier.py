"""What the station said before about something that a show's papers are close to."""

from __future__ import annotations

from dataclasses import dataclass

from paperradio.domain.memory import Recollection
from paperradio.domain.paper import without_version
from paperradio.domain.script import Turn
from paperradio.domain.show import Section
from paperradio.editorial.changes import folded
from paperradio.editorial.opening import ASKS, EXPLAINS, title_of
from paperradio.editorial.shows.composition import Composition, Told
from paperradio.editorial.shows.words import day_of_month
from paperradio.editorial.standing import opens, unfit
from paperradio.errors import NothingToSay
from paperradio.settings.shows import SectionKind

CLOSE = 0.6
"""Cosine from which on something told before is called close."""
MOST = 2


@dataclass(frozen=True, slots=True)
class _Link:
    told: Told
    before: Recollection


def earlier(show: Composition) -> tuple[Section, ...]:
    """For at most two papers: when something close to it was told, what it was called and what was said.

    Raises:
        NothingToSay: nothing that was told is close enough.
    """
    links = _links(show)
    if not links:
        raise NothingToSay("nothing that was told before is close enough")
    turns: list[Turn] = []
    for link in links:
        turns.append(
            Turn(
                ASKS,
                show.chooser.choose(
                    "show_earlier",
                    title=title_of(link.told.paper, link.told.subject.document),
                    other=link.before.title.rstrip(" ."),
                    date=day_of_month(link.before.at.astimezone(show.brief.edition.until.tzinfo).date()),
                ),
            )
        )
        turns.append(Turn(EXPLAINS, show.chooser.choose("show_earlier_said", said=link.before.text)))
    return (Section(SectionKind.EARLIER.value, "Told before", tuple(turns)),)


def _links(show: Composition) -> list[_Link]:
    """The nearest of each paper, the nearest of all first; no paper twice, and none that is in the show itself."""
    own = {without_version(told.paper.id) for told in show.told}
    titles = {folded(title_of(told.paper, told.subject.document)) for told in show.told}
    found = [
        _Link(told, before)
        for told in show.told
        for before in show.brief.earlier.get(told.paper.id, ())
        if before.item_id
        and before.similarity >= CLOSE
        and without_version(before.paper_id) not in own
        and folded(before.title) not in titles
        and unfit(before.text) is None
        and opens(before.text)
    ]
    links: list[_Link] = []
    for link in sorted(found, key=lambda each: -each.before.similarity):
        met = any(link.told is each.told or link.before.paper_id == each.before.paper_id for each in links)
        if not met and len(links) < MOST:
            links.append(link)
    return links
