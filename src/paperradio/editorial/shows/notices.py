"""What is no discussion: withdrawn papers, and the station's own words."""

from __future__ import annotations

from paperradio.domain.show import Section
from paperradio.editorial.shows.composition import Composition
from paperradio.errors import NothingToSay
from paperradio.settings.shows import SectionKind

MOST_CORRECTIONS = 5


def corrections(show: Composition) -> tuple[Section, ...]:
    """That papers which were told have been withdrawn. Raises NothingToSay where none has."""
    if not show.brief.corrections:
        raise NothingToSay("no paper that was told has been withdrawn")
    turns = [
        turn for paper in show.brief.corrections[:MOST_CORRECTIONS] for turn in show.notices.correction(paper).turns
    ]
    return (Section(SectionKind.CORRECTIONS.value, "Corrections", tuple(turns)),)


def correction(show: Composition) -> tuple[Section, ...]:
    """That one has been. Raises NothingToSay where none has."""
    if not show.brief.corrections:
        raise NothingToSay("no paper that was told has been withdrawn")
    script = show.notices.correction(show.brief.corrections[0])
    return (Section(SectionKind.CORRECTION.value, "Correction", script.turns),)


def speech(show: Composition) -> tuple[Section, ...]:
    """One of the station's own speeches, another one each day. Raises NothingToSay where it has none."""
    if not show.speeches:
        raise NothingToSay("the station has no speech for it")
    turns = show.speeches[show.chooser.draw("speech") % len(show.speeches)]
    return (Section(SectionKind.SPEECH.value, "The station", tuple(turns)),)


def changes(show: Composition) -> tuple[Section, ...]:
    """What a paper said before is in no show's brief: who has both versions gives the words. Raises NothingToSay."""
    raise NothingToSay("what changed is told of one paper, whose versions are given")
