"""Rewriting with memory of the written text."""

from __future__ import annotations

import re

from paperradio.voicing.rewriting import Draft


def test_remembers_where_each_character_came_from() -> None:
    draft = Draft("10 ms of x")
    assert draft.sub(re.compile(r"ms"), "milliseconds")
    assert draft.text == "10 milliseconds of x"
    assert [draft.origin[draft.text.index(part)] for part in ("10", "milli", "of", "x")] == [0, 3, 6, 9]
    assert draft.sub(re.compile(r"x$"), lambda match: match[0].upper() + " axis")
    assert draft.origin[draft.text.index("axis")] == 9


def test_insertion_belongs_to_what_stands_before() -> None:
    draft = Draft("ab")
    draft.sub(re.compile(r"(?<=a)"), "--")
    assert (draft.text, draft.origin) == ("a--b", [0, 0, 0, 1])


def test_origins_never_decrease() -> None:
    draft = Draft("one two three four")
    draft.sub(re.compile(r"t\w+"), "a much longer text")
    draft.sub(re.compile(r"longer text|one"), "x")
    assert draft.origin == sorted(draft.origin)
    assert len(draft.origin) == len(draft.text)


def test_says_whether_anything_matched() -> None:
    draft = Draft("abc")
    assert not draft.sub(re.compile("z"), "y")
    assert draft.text == "abc"
