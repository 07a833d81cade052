"""What the model gets to read, and that a prompt never has more tokens than it may."""

from __future__ import annotations

from dataclasses import replace

import pytest

from paperradio.domain.digest import Claim, Measurement, Part
from paperradio.domain.document import Document, Role
from paperradio.editorial.composing.reading import Reading, guide
from paperradio.settings import ModelSettings
from paperradio.testing.models import ScriptedModel

from ..conftest import Build
from .conftest import GOOD, PAPER, Desk

TOPICS = (
    "formulas",
    "tables",
    "listeners",
    "stations",
    "recordings",
    "sentences",
    "pages",
    "voices",
    "papers",
    "nights",
)


def _sentence(part: int, number: int) -> str:
    what, whose, kind = TOPICS[number % 10], TOPICS[(number + part) % 10], f"{chr(97 + number % 26)}{part}"
    told = f"We found that {what} of kind {kind} take {number + 2} minutes when the Lector reads {whose}"
    return f"{told} to people in town {part + 3}."


def long_paper(build: Build, sections: int = 5, sentences: int = 32) -> Document:
    """A paper of which a prompt can hold a small part."""
    abstract = (
        "Reading aloud from scientific papers is difficult because formulas interrupt the sentences.",
        "In this paper, we propose a small reader for papers, the Lector, that keeps only whole sentences.",
        "We evaluate the Lector on 120 papers, finding that listeners understand 31% more of each paper.",
    )
    body = [
        (Role.BODY, f"Part {chr(65 + part)}", _sentence(part, number))
        for part in range(sections)
        for number in range(sentences)
    ]
    rows = [(Role.TITLE, "", PAPER.title), *((Role.ABSTRACT, "Abstract", text) for text in abstract), *body]
    return build(rows)


def test_numbers_stand_for_passages(desk: Desk) -> None:
    reading = Reading(desk.document.passages[2:5])
    assert reading.indices([3, 1, 3, 0, 4]) == (4, 2)
    assert [each.number for each in reading.quoted] == [1, 2, 3]


def test_a_claim_that_measures_goes_before_one_that_does_not() -> None:
    context = Claim(Part.CONTEXT, "Papers are long.", (1,), 1.0)
    result = Claim(Part.EVIDENCE, "It is 31% better.", (2,), 1.0)
    measured = Claim(Part.EVIDENCE, "It is 31% better.", (2,), 1.0, (Measurement("31", "%"),), ("of each paper",))
    assert guide(context) < guide(result) < guide(measured)


@pytest.mark.parametrize("most", [1300, 1800, 2500])
def test_no_prompt_has_more_tokens_than_it_may(build: Build, desk: Desk, most: int) -> None:
    long = Desk(long_paper(build), desk.library, desk.checker)
    model = ScriptedModel({"dialogue": ["", GOOD], "digest": ["EVIDENCE [1]: Formulas take 99 minutes."]})
    script = long.write(model, ModelSettings(prompt_tokens=most), ("A line that was heard before.",) * 30)
    jobs = {call.job for call in script.writing.calls} if script.writing else set()
    assert "dialogue" in jobs and ("digest" in jobs or most == 2500)
    for prompt in model.asked:
        assert sum(model.count(message.text) for message in prompt.messages) <= most
    dialogue = [prompt for prompt in model.asked if prompt.job == "dialogue"][-1]
    shown = dialogue.messages[1].text
    assert all(each.quote in shown for each in long.document.passages if each.role is Role.ABSTRACT)
    assert most < 2500 or sum(model.count(message.text) for message in dialogue.messages) > 0.8 * most


def test_a_small_context_leaves_room_for_the_answer(build: Build, desk: Desk) -> None:
    long = Desk(long_paper(build), desk.library, desk.checker)
    model = ScriptedModel({"dialogue": [GOOD]}, context_tokens=2400)
    long.write(model, ModelSettings(read_sections=0))
    assert sum(model.count(message.text) for message in model.asked[0].messages) + model.asked[0].max_tokens <= 2400


def test_where_nothing_fits_the_model_is_not_asked(desk: Desk) -> None:
    model = ScriptedModel({"dialogue": [GOOD]}, context_tokens=1024)
    script = desk.write(model)
    assert model.asked == [] and script.turns == desk.plain.turns
    assert script.writing is not None and "no room" in script.writing.note


def test_the_digest_says_what_is_told_above_all(desk: Desk) -> None:
    model = ScriptedModel({"dialogue": [GOOD]})
    editor = desk.editor(model)
    digest = editor.digest(PAPER, desk.document)
    turned = replace(digest, claims=digest.claims[::-1])
    for given in (digest, turned):
        editor.write(PAPER, desk.document, given)
    assert "[1] Reading aloud from scientific papers" in model.asked[0].messages[1].text
    assert "[1] [2] [3]" in model.asked[0].messages[1].text
    assert "[3] [2] [1]" in model.asked[-1].messages[1].text


def test_a_larger_setting_lets_the_model_read_more(build: Build, desk: Desk) -> None:
    long = Desk(long_paper(build), desk.library, desk.checker)
    shown = []
    for most in (2500, 5000):
        model = ScriptedModel({"dialogue": [GOOD]})
        long.write(model, ModelSettings(prompt_tokens=most, read_sections=0, variants=1))
        shown.append(sum(model.count(message.text) for message in model.asked[0].messages))
    assert shown[0] <= 2500 < 4000 < shown[1] <= 5000
