"""A show's script."""

from __future__ import annotations

from paperradio.domain.script import Turn
from paperradio.domain.show import Section, ShowScript


def test_sections_start_with_their_first_turn() -> None:
    turns = tuple(Turn("ada", f"Line {place}.") for place in range(5))
    sections = (Section("opening", "", turns[:2]), Section("headlines", "", ()), Section("paper", "", turns[2:]))
    script = ShowScript("T", sections, ())
    assert script.turns == turns
    assert script.starts == (0, 2)
    assert ShowScript("T", (), ()).starts == ()
