"""What the station's own card announces."""

from __future__ import annotations

from paperradio.domain.onair import Upcoming
from paperradio.domain.rundown import ItemKind
from paperradio.playout.picture.brand import announced


def entry(name: str, kind: ItemKind = ItemKind.SEGMENT) -> Upcoming:
    return Upcoming(name, kind, name.title(), 60.0)


def test_papers_are_announced_once_in_their_order() -> None:
    ident = entry("ident", ItemKind.IDENT)
    told = announced([entry("birds"), ident, entry("fish"), entry("birds"), entry("mice"), entry("cats")])
    assert [one.id for one in told] == ["birds", "fish", "mice"]


def test_without_a_paper_ahead_the_next_entry_is_announced() -> None:
    assert announced([entry("ident", ItemKind.IDENT), entry("bed", ItemKind.BED)])[0].id == "ident"
    assert announced([]) == ()


def test_the_next_show_is_announced_however_many_papers_come_before_it() -> None:
    show = Upcoming("show", ItemKind.SHOW, "The Daily", 700.0, 1_788_264_000.0)
    told = announced([entry("birds"), entry("fish"), entry("mice"), entry("cats"), show])
    assert [one.id for one in told] == ["birds", "fish", "show"]
