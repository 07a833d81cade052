"""Connective lines: checked when loaded, and not heard twice within an hour."""

from __future__ import annotations

import tomllib
from pathlib import Path

import pytest

from paperradio.domain.repetition import Heard
from paperradio.editorial.gate import names, numbers
from paperradio.editorial.phrases import FILE_NAME, Phrasebook, load_phrases
from paperradio.editorial.writer import KINDS
from paperradio.errors import ConfigurationError
from paperradio.shipped import shipped_folder

WANTED = {"opener": frozenset({"title"}), "close": frozenset[str]()}


def written(folder: Path, opener: str, close: str = '["Bye."]', extra: str = "") -> Path:
    text = f'[opener]\nvariables = ["title"]\nforms = {opener}\n[close]\nforms = {close}\n{extra}'
    (folder / FILE_NAME).write_text(text, encoding="utf-8")
    return folder


@pytest.mark.parametrize(
    ("opener", "close", "extra", "complaint"),
    [
        ('["Here."]', '["Bye."]', "", "variable title"),
        ('["{title} {author}"]', '["Bye."]', "", "variable author"),
        ('["{title}"]', '["Bye, all three."]', "", "number"),
        ('["{title}"]', '[" "]', "", "empty form"),
        ('["{title}"]', "[]", "", "forms"),
        ('["{title"]', '["Bye."]', "", "opener"),
        ('["{title}"]', '["Bye."]', '[odd]\nforms = ["x"]', r"\[odd\]"),
        ('["{title}"]', '["Bye."]', "[", "connectives.toml"),
    ],
)
def test_a_wrong_file_is_refused(tmp_path: Path, opener: str, close: str, extra: str, complaint: str) -> None:
    with pytest.raises(ConfigurationError, match=complaint):
        load_phrases(written(tmp_path, opener, close, extra), WANTED)


def test_a_missing_table_or_file_is_refused(tmp_path: Path) -> None:
    with pytest.raises(ConfigurationError, match="No such file"):
        load_phrases(tmp_path, WANTED)
    with pytest.raises(ConfigurationError, match=r"lacks \[thanks\]"):
        load_phrases(written(tmp_path, '["{title}"]'), {**WANTED, "thanks": frozenset()})


def test_the_form_that_was_heard_least_is_chosen(tmp_path: Path) -> None:
    book = Phrasebook(written(tmp_path, '["A {title}", "B {title}", "C {title}"]'), WANTED)
    heard: list[str] = []
    for subject in "pqrstu":
        chooser = book.chooser(subject, Heard(tuple(heard)))
        chooser.choose("opener", title="x")
        heard += chooser.lines
    assert sorted(heard[:3]) == sorted(heard[3:]) == ["A {title}", "B {title}", "C {title}"]


def test_the_same_paper_gets_the_same_forms_after_the_same_lines(tmp_path: Path) -> None:
    book = Phrasebook(written(tmp_path, '["A {title}", "B {title}", "C {title}"]'), WANTED)
    said = {book.chooser("p", Heard(("A {title}",))).choose("opener", title="x") for _ in range(5)}
    assert len(said) == 1
    assert said < {"B x", "C x"}


def test_four_words_that_were_heard_weigh_more_than_a_form_that_was(tmp_path: Path) -> None:
    book = Phrasebook(written(tmp_path, '["So this is the {title}", "Next, {title}"]'), WANTED)
    chooser = book.chooser("p", Heard(("And this is the {title}", "So this is the end.", "Next, {title}")))
    assert chooser.choose("opener", title="x") == "Next, x"


def test_a_line_joined_to_another_is_remembered_as_one(tmp_path: Path) -> None:
    chooser = Phrasebook(written(tmp_path, '["It is {title}."]', '["Go on."]'), WANTED).chooser("p")
    remark = chooser.choose("opener", title="x")
    assert chooser.choose("close", after="It is {title}.") == "Go on."
    assert remark == "It is x."
    assert chooser.lines == ["It is {title}. Go on."]


def test_a_segment_says_a_form_twice_only_when_it_has_said_all(tmp_path: Path) -> None:
    chooser = Phrasebook(written(tmp_path, '["A {title}", "Now, quite another {title}"]'), WANTED).chooser("p")
    first = {chooser.choose("opener", title="x") for _ in range(2)}
    assert first == {"A x", "Now, quite another x"}
    assert not chooser.offers("opener")
    assert {chooser.choose("opener", title="x") for _ in range(2)} == first
    with pytest.raises(KeyError):
        chooser.choose("no such kind")


def test_a_title_that_asks_keeps_one_mark(tmp_path: Path) -> None:
    chooser = Phrasebook(written(tmp_path, '["Next, {title}."]'), WANTED).chooser("p")
    assert chooser.choose("opener", title="Is {it} so?") == "Next, Is {it} so?"


def test_the_shipped_lines_state_nothing_and_are_enough_for_an_hour() -> None:
    phrases = load_phrases(shipped_folder("prompts"), KINDS)
    table = tomllib.loads((shipped_folder("prompts") / FILE_NAME).read_text(encoding="utf-8"))
    for kind, entry in phrases.items():
        assert len(entry.forms) == len(table[kind]["forms"]), f"{kind} repeats a form"
        for form in entry.forms:
            plain = form.format(**dict.fromkeys(entry.variables, "x"))
            assert not numbers(plain) and not names(plain), form
    assert min(len(phrases[kind].forms) for kind in ("opener", "close")) >= 40
    common = [kind for kind in KINDS if kind.startswith("ask_") and kind != "ask_term"]
    assert min(len(phrases[kind].forms) for kind in common) >= 18


def test_of_lines_that_were_not_heard_today_the_one_that_the_week_had_least_is_said(tmp_path: Path) -> None:
    book = Phrasebook(written(tmp_path, '["Look at {title}.", "Here we have {title}.", "Now comes {title}."]'), WANTED)
    week = ("Look at {title}.",) * 9 + ("Now comes {title}.",) * 6
    for number in range(20):
        assert book.chooser(f"p{number}", Heard(week=week)).choose("opener", title="x") == "Here we have x."
    today = book.chooser("p", Heard(("Here we have {title}.",), week))
    assert today.choose("opener", title="x") == "Now comes x.", "what was said today counts more than the week"
