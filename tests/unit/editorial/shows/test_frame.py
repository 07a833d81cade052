"""Days in words, titles, the lines of shows, and how long papers are."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from paperradio.domain.script import Turn
from paperradio.domain.show import Subject
from paperradio.editorial.grounding.check import GroundingCheck
from paperradio.editorial.shows.headlines import named
from paperradio.editorial.shows.length import LEAST_SECONDS, levels, plan
from paperradio.editorial.shows.phrases import show_lines
from paperradio.editorial.shows.vouching import Vouching
from paperradio.editorial.shows.words import day_in_words, day_of_month, short_day
from paperradio.editorial.standing import leans_on_neighbour
from paperradio.shipped import shipped_folder


@pytest.mark.parametrize(
    ("day", "said"),
    [
        (date(2026, 11, 22), "Sunday, the twenty-second of November, twenty twenty-six"),
        (date(2030, 3, 1), "Friday, the first of March, twenty thirty"),
        (date(2009, 12, 31), "Thursday, the thirty-first of December, two thousand and nine"),
        (date(2000, 2, 29), "Tuesday, the twenty-ninth of February, two thousand"),
        (date(1919, 7, 4), "Friday, the fourth of July, nineteen nineteen"),
    ],
)
def test_a_day_in_words(day: date, said: str) -> None:
    assert day_in_words(day) == said
    assert day_of_month(day) in said
    assert short_day(day).endswith(str(day.year))


@pytest.mark.parametrize(
    ("text", "headline"),
    [
        ("The authors propose a new way to sort amber.", "A new way to sort amber."),
        ("The authors present SPAR, a mast that bends.", "SPAR, a mast that bends."),
        (
            "The authors propose a mast and test it on their boat.",
            "The authors propose a mast and test it on their boat.",
        ),
        ("The authors propose to sort amber by weight.", "The authors propose to sort amber by weight."),
    ],
)
def test_what_is_presented_stands_by_itself_in_a_headline(text: str, headline: str) -> None:
    assert named(text) == headline


def test_every_line_that_leads_to_a_paper_passes_the_check(subjects: list[Subject]) -> None:
    forms = show_lines(shipped_folder("prompts")).forms()
    judge = GroundingCheck(subjects[1].paper, subjects[1].document)
    title, claim = subjects[1].paper.title, subjects[1].digest.claims[0]
    naming = [kind for kind in forms if kind.endswith("_paper")]
    turns = [Turn("ada", form.format(title=title), (0,), factual=True) for kind in naming for form in forms[kind]]
    leads = [kind for kind in forms if kind.startswith("show_headline_")]
    turns += [Turn("ben", f"{form} {claim.text}", claim.passages, True) for kind in leads for form in forms[kind]]
    turns += [Turn("ben", form) for form in (*forms["show_ask_next"], *forms["show_reading"])]
    assert [(turn.text, judge.judge_turn(turn).findings) for turn in turns if judge.judge_turn(turn).findings] == []


def test_no_line_is_tied_to_a_day() -> None:
    every = show_lines(shipped_folder("prompts")).forms()
    own = [form for kind, forms in every.items() if kind.startswith("show_") for form in forms]
    assert not [form for form in own if {"today", "tonight", "tomorrow", "yesterday"} & set(form.lower().split())]


def test_no_line_says_how_many_there_are_where_it_may_be_one_or_many() -> None:
    forms = show_lines(shipped_folder("prompts")).forms()
    untrue = {
        "show_machine": {"both"},
        "show_quiet": {"came", "come", "few", "new", "papers"},
        "show_brief": {"came", "each", "papers", "rest"},
    }
    said = {kind: {word.strip(".,:") for form in forms[kind] for word in form.lower().split()} for kind in untrue}
    assert [said[kind] & words for kind, words in untrue.items() if said[kind] & words] == []


def test_lines_are_known_with_what_may_be_filled_in_only() -> None:
    known = Vouching(["This is {title}.", "Two of them.", "And {title}."], {"title": ["Why?", "Amber v2.0", "Sails"]})
    for said in ("This is Why?", "This is Amber v2.0. And Sails. Two of them."):
        assert not list(known.objections(said))
    counted = Vouching(["Sails: {counts}."], {"counts": ["two this week", "two"]})
    assert not list(counted.objections("Sails: two this week."))
    assert [str(each.reason) for each in counted.objections("We had two.")] == ["number"]
    assert not known.own("This is Oars.")
    assert not known.own("This is Sails. And so much more.")


def test_levels_of_a_paper_grow_and_leave_nothing_leaning(subjects: list[Subject]) -> None:
    ladder = levels(subjects[0], least_seconds=15)
    assert [level.seconds for level in ladder] == sorted(level.seconds for level in ladder)
    assert len(ladder) > 2
    whole = ladder[-1].claims
    for level in ladder:
        for place, claim in enumerate(level.claims):
            if leans_on_neighbour(claim.text):
                assert level.claims[place - 1] == whole[whole.index(claim) - 1]


def test_a_plan_fills_the_time_with_as_many_papers_as_get_their_share(subjects: list[Subject]) -> None:
    ladders = [levels(replace(subject), least_seconds=15) for subject in subjects]
    whole = sum(ladder[-1].seconds for ladder in ladders)
    assert plan(ladders, 10 * whole, 1) == tuple(ladder[-1] for ladder in ladders)
    for share in (0.3, 0.5, 0.8):
        chosen = plan(ladders, share * whole, 1)
        assert sum(level.seconds for level in chosen) <= share * whole
        assert sum(level.seconds for level in chosen) >= share * whole - LEAST_SECONDS
    assert len(plan(ladders, 1.0, 3)) == 3
    assert plan([], 100, 3) == ()
