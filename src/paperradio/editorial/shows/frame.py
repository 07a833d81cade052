"""What a show says of itself: its opening and its close."""

from __future__ import annotations

from datetime import date

from paperradio.domain.script import Turn
from paperradio.domain.show import Section
from paperradio.editorial.opening import ASKS, EXPLAINS
from paperradio.editorial.shows.answers import best
from paperradio.editorial.shows.composition import Composition
from paperradio.editorial.shows.words import day_in_words, short_day
from paperradio.settings.shows import SectionKind, ShowFormat


def show_title(format: ShowFormat, day: str) -> str:
    """ "The Daily, 22 November 2026"; `day` as an edition has it."""
    return f"{format.title}, {short_day(date.fromisoformat(day))}"


def opening(show: Composition) -> tuple[Section, ...]:
    """Which show it is and of which day, that it is machine-made, and that it is short where it is.

    What the papers say is told here in a language model's words where there is one and no headlines follow.
    """
    day = day_in_words(date.fromisoformat(show.brief.edition.date))
    turns = [
        Turn(
            EXPLAINS,
            show.chooser.choose("show_opening", show=show.format.title, station=show.brief.station, date=day),
        ),
        Turn(ASKS, show.chooser.choose("show_machine")),
    ]
    if show.quiet:
        turns.append(Turn(EXPLAINS, show.chooser.choose("show_quiet" if show.told else "show_empty")))
    elif show.answers is not None and SectionKind.HEADLINES not in show.format.sections:
        items = [item for told in show.told if (item := best(told.subject)) is not None]
        turns.extend(show.answers.opening(items, (EXPLAINS, ASKS)))
    return (Section(SectionKind.OPENING.value, "Opening", tuple(turns)),)


def closing(show: Composition) -> tuple[Section, ...]:
    """Where the papers are to be found, and goodbye."""
    turns = (
        Turn(EXPLAINS, show.chooser.choose("show_closing", show=show.format.title, station=show.brief.station)),
        Turn(ASKS, show.chooser.choose("show_goodbye")),
    )
    return (Section(SectionKind.CLOSING.value, "Close", turns),)
