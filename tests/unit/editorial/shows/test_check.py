"""What the check leaves of a show in which something is wrong."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import pytest

from paperradio.domain.paper import PaperId
from paperradio.domain.script import Turn
from paperradio.domain.show import Brief, Section, ShowScript
from paperradio.domain.verdict import Action
from paperradio.editorial.shows.builder import ShowBuilder
from paperradio.editorial.shows.check import ShowGroundingChecker
from paperradio.errors import NothingToSay
from paperradio.settings.shows import SectionKind, ShowFormat

Make = Callable[..., Brief]
Change = Callable[[Section], Section]
FALSE = "They show that the tool doubles the wages of 900 people in Paris."


def changed(script: ShowScript, kind: SectionKind, change: Change, which: int = 0) -> ShowScript:
    """The script with the `which`-th section of a kind replaced."""
    places = [place for place, section in enumerate(script.sections) if section.kind == kind]
    sections = list(script.sections)
    sections[places[which]] = change(sections[places[which]])
    return replace(script, sections=tuple(sections))


def with_line(turn: Turn) -> Change:
    """A section with one more turn."""
    return lambda section: replace(section, turns=(*section.turns, turn))


def with_all_false(section: Section) -> Section:
    """A section of which nothing is true behind the line that names the title; what it cites cannot be read instead."""
    named = next(place for place, turn in enumerate(section.turns) if section.title in turn.text)
    false = (replace(turn, text=FALSE, cites=(0,)) if turn.factual else turn for turn in section.turns[named + 1 :])
    return replace(section, turns=(*section.turns[: named + 1], *false))


@pytest.mark.parametrize(
    ("line", "reason"),
    [
        ("All of this came from Stanford.", "name"),
        ("We had four hundred listeners.", "number"),
        ("These tools will soon change how every harbour works at night.", "support"),
        ("This is The Daily on Paper Radio, for Monday, the first of March, twenty twenty-six.", "name"),
        ("What a groundbreaking day.", "superlative"),
    ],
)
def test_what_is_about_no_paper_says_nothing_but_the_shows_lines(
    builder: ShowBuilder, checker: ShowGroundingChecker, brief: Make, daily: ShowFormat, line: str, reason: str
) -> None:
    script = changed(builder.write(brief(), daily), SectionKind.OPENING, with_line(Turn("ada", line)))
    checked = checker.check(brief(), script)
    assert line not in [turn.text for turn in checked.script.turns]
    outcome = next(each for each in checked.outcomes if each.written == line)
    assert (outcome.action, outcome.place) == (Action.DROPPED, None)
    assert any(each.startswith(reason) for each in outcome.reasons)


@pytest.mark.parametrize("line", ["What do you say?", "Let us go on, then."])
def test_a_line_that_states_nothing_may_be_said(
    builder: ShowBuilder, checker: ShowGroundingChecker, brief: Make, daily: ShowFormat, line: str
) -> None:
    script = changed(builder.write(brief(), daily), SectionKind.OPENING, with_line(Turn("ben", line)))
    assert line in [turn.text for turn in checker.check(brief(), script).script.turns]


def test_a_statement_must_say_which_paper_it_is_about(
    builder: ShowBuilder, checker: ShowGroundingChecker, brief: Make, daily: ShowFormat
) -> None:
    script = builder.write(brief(), daily)
    for about in (None, PaperId("1234.56789v1")):
        line = Turn("ada", "The Lector copes badly with formulas.", (5,), factual=True, about=about)
        checked = checker.check(brief(), changed(script, SectionKind.CLOSING, with_line(line)))
        assert line.text not in [turn.text for turn in checked.script.turns]


def test_a_false_statement_goes_with_its_question_and_places_count_on(
    builder: ShowBuilder, checker: ShowGroundingChecker, brief: Make, daily: ShowFormat
) -> None:
    script = builder.write(brief(), daily)
    paper_id = next(section.paper_id for section in script.sections if section.paper_id)
    asked, told = Turn("ben", "And the wages?", about=paper_id), Turn("ada", FALSE, (), factual=True, about=paper_id)
    wrong = changed(script, SectionKind.PAPERS, lambda one: replace(one, turns=(*one.turns, asked, told)))
    checked = checker.check(brief(), wrong)
    assert checked.script.turns == script.turns
    assert len(checked.outcomes) == len(wrong.turns)
    for outcome in checked.outcomes:
        if outcome.place is not None:
            assert checked.script.turns[outcome.place].text == outcome.written


def test_a_paper_of_which_nothing_is_left_goes_with_headline_and_link(
    builder: ShowBuilder, checker: ShowGroundingChecker, brief: Make, daily: ShowFormat
) -> None:
    script = builder.write(brief(), daily)
    lost = [section.paper_id for section in script.sections if section.paper_id][1]
    assert lost is not None
    wrong = changed(script, SectionKind.PAPERS, with_all_false, which=1)
    checked = checker.check(brief(), wrong).script
    assert lost not in checked.papers
    assert lost not in {turn.about for turn in checked.turns}
    assert len(checked.headlines) == len(script.headlines) - 1
    told = [section for section in checked.sections if section.kind == SectionKind.PAPERS]
    assert told[1].title in told[1].turns[0].text


def test_a_headline_that_is_false_becomes_the_title(
    builder: ShowBuilder, checker: ShowGroundingChecker, brief: Make, daily: ShowFormat
) -> None:
    script = builder.write(brief(), daily)

    def falsified(section: Section) -> Section:
        first = section.turns[1]
        return replace(section, turns=(section.turns[0], replace(first, text=FALSE, cites=()), *section.turns[2:]))

    checked = checker.check(brief(), changed(script, SectionKind.HEADLINES, falsified)).script
    paper = next(section for section in checked.sections if section.kind == SectionKind.PAPERS)
    assert checked.headlines[0] == f"{paper.title}."


def test_nothing_is_left_of_a_show_of_false_statements(
    builder: ShowBuilder, checker: ShowGroundingChecker, brief: Make, daily: ShowFormat
) -> None:
    script = builder.write(brief(), daily)
    turns = (Turn("ada", FALSE, (), factual=True, about=script.papers[0]),) * 3
    lies = replace(script, sections=(Section("papers", "Lies", turns, script.papers[0]),))
    with pytest.raises(NothingToSay):
        checker.check(brief(), lies)
