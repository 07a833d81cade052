"""The sections that look across the papers of a show, and closer at one of them."""

from __future__ import annotations

from paperradio.domain.show import Section
from paperradio.editorial.opening import ASKS, EXPLAINS
from paperradio.editorial.shows.composition import Composition
from paperradio.errors import NothingToSay
from paperradio.settings.shows import SectionKind

_HOSTS = (EXPLAINS, ASKS)


def themes(show: Composition) -> tuple[Section, ...]:
    """What several of the papers share. Raises NothingToSay where no two share anything."""
    turns = show.linking.themes([told.subject for told in show.told], _HOSTS)
    if not turns:
        raise NothingToSay("no two of its papers share anything that can be said")
    return (Section(SectionKind.THEMES.value, "In common", turns),)


def trends(show: Composition) -> tuple[Section, ...]:
    """Groups of papers and their counts. Raises NothingToSay where there are none."""
    turns = show.linking.trends(show.brief.clusters, [told.subject for told in show.told], _HOSTS)
    if not turns:
        raise NothingToSay("there are no groups of papers to count")
    return (Section(SectionKind.TRENDS.value, "What moved", turns),)


def idea(show: Composition) -> tuple[Section, ...]:
    """The idea of the best ranked paper that has enough left to tell. Raises NothingToSay where none has."""
    for told in show.told:
        turns = show.linking.idea(told.subject, told.claims, _HOSTS)
        if turns:
            return (Section(SectionKind.IDEA.value, "One idea in detail", turns, told.paper.id),)
    raise NothingToSay("the show has told all that there is of its papers")
