from __future__ import annotations

from datetime import timedelta

from paperradio.domain.paper import PaperId
from paperradio.domain.repetition import Heard
from paperradio.domain.script import Script
from paperradio.newsroom.said import Said
from paperradio.testing import FakeClock, MemoryCatalogue

HOUR = 3600
LEAD = timedelta(hours=6)


def script(*lines: str) -> Script:
    return Script(PaperId("p"), (), lines)


def test_the_last_day_and_the_six_before_it_are_told_apart_and_what_is_older_is_forgotten() -> None:
    clock = FakeClock()
    said = Said(MemoryCatalogue(clock), clock, LEAD)
    for name, hours in (("ancient", 24 * 6), ("old", 24 * 2), ("fresh", 12), ("now", 0)):
        said.keep(name, script(f"What is {name}?", f"So much for {name}."))
        clock.advance(hours * HOUR)
    assert said.before("next") == Heard(
        ("What is fresh?", "So much for fresh.", "What is now?", "So much for now."),
        ("What is old?", "So much for old."),
    )
    assert said.before("now").day == ("What is fresh?", "So much for fresh.")


def test_a_segment_made_ahead_of_its_airing_counts_longer() -> None:
    clock = FakeClock()
    catalogue = MemoryCatalogue(clock)
    Said(catalogue, clock, LEAD).keep("one", script("And then?"))
    clock.advance(29 * HOUR)
    assert Said(catalogue, clock, LEAD).before("next") == Heard(("And then?",))
    assert Said(catalogue, clock, timedelta()).before("next") == Heard((), ("And then?",))


def test_without_a_catalogue_the_process_remembers() -> None:
    said = Said(None, FakeClock(), LEAD)
    said.keep("one", script("And then?"))
    said.keep("two", script("How so?"))
    assert said.before("two") == Heard(("And then?",))
