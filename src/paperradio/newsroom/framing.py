"""What is no show in the frame of its format: a discussion, what changed, a correction, the station's own speech."""

from __future__ import annotations

from dataclasses import replace

from paperradio.domain.script import Script, Turn
from paperradio.domain.show import Brief, Edition
from paperradio.domain.verdict import Checked
from paperradio.newsroom.desk import Desk
from paperradio.settings import CORES


def framed(desk: Desk, format: str, checked: Checked) -> Checked:
    """The script with the sections that the file of `format` puts around it, written by who writes the shows."""
    script = checked.script
    before, behind, lines = _frame(desk, format, script)
    framed = replace(script, turns=(*before, *script.turns, *behind), lines=(*script.lines, *lines))
    outcomes = tuple(
        each if each.place is None else replace(each, place=each.place + len(before)) for each in checked.outcomes
    )
    return Checked(framed, outcomes)


def _frame(desk: Desk, format: str, script: Script) -> tuple[list[Turn], list[Turn], tuple[str, ...]]:
    """The turns before and behind the script, and their lines."""
    shape, core = desk.formats[format], CORES[format]
    if desk.show_editor is None or shape.sections == (core,):
        return [], [], ()
    channel, now = desk.settings.first_channel, desk.clock.now()
    day = now.astimezone(channel.zone).date().isoformat()
    edition = Edition(channel.name, format, day, since=now, until=now)
    station = channel.title or desk.settings.station.name
    shown = desk.show_editor.write(Brief(edition, station, (), given={core.value: script}), shape)
    place = [section.kind for section in shown.sections].index(core.value)
    before = [turn for section in shown.sections[:place] for turn in section.turns]
    behind = [turn for section in shown.sections[place + 1 :] for turn in section.turns]
    return before, behind, shown.lines
