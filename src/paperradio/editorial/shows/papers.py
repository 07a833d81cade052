"""The papers of a show, each with its title, its authors and what it says, as a conversation."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from paperradio.domain.digest import Part
from paperradio.domain.script import Turn
from paperradio.domain.show import Section
from paperradio.editorial.conversation import Conversation
from paperradio.editorial.discussion import discuss, in_breaths
from paperradio.editorial.gate import admitted
from paperradio.editorial.opening import ASKS, EXPLAINS, field_of, opening, title_of
from paperradio.editorial.parts import may_name_limits
from paperradio.editorial.phrases import Chooser
from paperradio.editorial.shows.composition import Composition, Told, about
from paperradio.errors import NothingToSay
from paperradio.settings.shows import SectionKind


def papers(show: Composition) -> tuple[Section, ...]:
    """Each paper that no section has discussed yet as a section of its own, joined by what ties it to the one before.

    Raises:
        NothingToSay: there is none.
    """
    if not show.waiting:
        raise NothingToSay("there is no paper to discuss")
    sections = []
    while show.waiting:
        sections.append(_next_paper(show, SectionKind.PAPERS))
    return tuple(sections)


def paper(show: Composition) -> tuple[Section, ...]:
    """The next paper that no section has discussed yet. Raises NothingToSay where there is none."""
    if not show.waiting:
        raise NothingToSay("there is no further paper to discuss")
    return (_next_paper(show, SectionKind.PAPER),)


def _next_paper(show: Composition, kind: SectionKind) -> Section:
    told, last = show.waiting.pop(0), show.last
    show.last = told
    chooser = show.chooser.about(told.paper.id)
    guest = _guest(show, kind)
    lead = _lead(show, last, told, chooser)
    naming = _naming(show, last, any(turn.factual for turn in lead))
    head = opening(told.paper, told.subject.document, chooser, naming)
    talk = told.written or _discussion(show, told, last, head, chooser)
    title = title_of(told.paper, told.subject.document)
    said = about(told.paper.id, (*head, *talk))
    if guest:
        lead = (Turn(EXPLAINS, chooser.choose("show_guest")), *lead)
        said = tuple(replace(turn, speaker=guest) if turn.speaker == EXPLAINS else turn for turn in said)
    return Section(kind.value, title, (*lead, *said), told.paper.id)


def _guest(show: Composition, kind: SectionKind) -> str:
    """Who explains the paper that was taken from the pile last in place of the host: the second one, the fourth and so
    on are the guests', as far as there are guests."""
    place = len(show.told) - len(show.waiting) - 1
    guests = show.format.guests[place // 2 :] if place % 2 and kind is SectionKind.PAPERS else ()
    return guests[0] if guests and show.chooser.offers("show_guest") else ""


def _lead(show: Composition, last: Told | None, told: Told, chooser: Chooser) -> tuple[Turn, ...]:
    """What leads from the paper before to this one; empty where nothing does."""
    tie = show.linking.link(last.subject, told.subject, ASKS) if last is not None else ()
    if tie:
        return tie
    if last is None or chooser.draw("lead") % 2 or not chooser.offers("show_ask_next"):
        return ()
    return (Turn(ASKS, chooser.choose("show_ask_next")),)


def _naming(show: Composition, last: Told | None, linked: bool) -> str:
    """The kind of line that names the paper."""
    if linked and show.chooser.offers("show_linked_paper"):
        return "show_linked_paper"
    if last is None:
        return "show_first_paper"
    alone = not show.waiting and len(show.told) > 2
    return "show_last_paper" if alone else "show_next_paper"


def _discussion(
    show: Composition, told: Told, last: Told | None, head: Sequence[Turn], chooser: Chooser
) -> Sequence[Turn]:
    """What follows `head`: a conversation where there are two hosts and enough for one, else a reading."""
    document, claims = told.subject.document, told.claims
    if len(show.format.hosts) > 1 and len(claims) > 2:
        field = field_of(told.paper, document)
        before = field_of(last.paper, last.subject.document) if last is not None else None
        remark = chooser.choose("field", field=field) if field and field != before else ""
        talk = Conversation(chooser, head, remark)
        finds = any(claim.part in (Part.EVIDENCE, Part.COMPARISON) for claim in claims)
        limited = any(claim.part is Part.LIMIT for claim in told.subject.digest.claims)
        doubt = finds and not limited and chooser.draw("limit") % 3 == 0 and not may_name_limits(document)
        discuss(talk, document, claims, doubt)
        if admitted(talk.turns[len(head) :], document.passages):
            return talk.turns[len(head) :]
    return [Turn(EXPLAINS, chooser.choose("show_reading")), *in_breaths(claims)]
