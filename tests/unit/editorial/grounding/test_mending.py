"""What becomes of turns that the paper does not bear out."""

from __future__ import annotations

from dataclasses import replace

import pytest

from paperradio.domain.document import Document
from paperradio.domain.paper import Paper, PaperId
from paperradio.domain.script import Script, Turn
from paperradio.domain.verdict import Checked
from paperradio.editorial.grounding.mending import ScriptChecker
from paperradio.editorial.notices import NoticeWriter
from paperradio.errors import NothingToSay
from paperradio.shipped import shipped_folder

PAPER = Paper(PaperId("2609.00001v1"), "The Lector: Reading Papers Aloud", ("Ann Ash", "Bo Birch"))
MEMORY = "Memory use decreases from 4 GB to 2.5 GB when tables are skipped."
BEATS = "The Lector outperforms the Speaker of Cedar Labs on most papers in English."


def told(document: Document, text: str, beginning: str = "", speaker: str = "ada") -> Turn:
    cites = tuple(each.index for each in document.passages if beginning and each.text.startswith(beginning))
    return Turn(speaker, text, cites, factual=bool(cites))


def checked(document: Document, *turns: Turn) -> Checked:
    return ScriptChecker().check(PAPER, document, Script(PAPER.id, turns))


def actions(result: Checked) -> list[str]:
    return [outcome.action.value for outcome in result.outcomes]


def test_what_is_borne_out_is_kept(document: Document) -> None:
    turns = (
        told(document, "And then?", speaker="ben"),
        told(document, MEMORY, "Memory"),
        told(document, BEATS, "The Lector out"),
    )
    result = checked(document, *turns)
    assert result.script.turns == turns
    assert actions(result) == ["kept"] * 3
    assert [outcome.place for outcome in result.outcomes] == [0, 1, 2]


def test_a_sentence_that_nothing_supports_is_taken_out(document: Document) -> None:
    spoiled = f"{MEMORY} Graph networks predict how proteins fold in water."
    result = checked(document, told(document, spoiled, "Memory"), told(document, BEATS, "The Lector out"))
    assert [turn.text for turn in result.script.turns] == [MEMORY, BEATS]
    assert actions(result) == ["repaired", "kept"]
    first = result.outcomes[0]
    assert first.written == spoiled and any(reason.startswith("support") for reason in first.reasons)


def test_a_turn_that_turns_the_paper_round_gives_way_to_its_words(document: Document) -> None:
    wrong = told(document, MEMORY.replace("decreases", "increases"), "Memory")
    result = checked(document, wrong, told(document, BEATS, "The Lector out"))
    assert [turn.text for turn in result.script.turns] == [MEMORY, BEATS]
    assert actions(result) == ["replaced", "kept"]
    assert result.outcomes[0].reasons[0].startswith("direction")


def test_what_would_be_said_twice_is_dropped_with_its_question(document: Document) -> None:
    question = told(document, "By how much?", speaker="ben")
    wrong = told(document, MEMORY.replace("4 GB", "9 GB"), "Memory")
    close = told(document, "So it says in the paper.")
    result = checked(
        document, told(document, MEMORY, "Memory"), told(document, BEATS, "The Lector out"), question, wrong, close
    )
    assert [turn.text for turn in result.script.turns] == [MEMORY, BEATS, close.text]
    assert actions(result) == ["kept", "kept", "dropped", "dropped", "kept"]
    assert [outcome.place for outcome in result.outcomes] == [0, 1, None, None, 2]


def test_a_question_that_names_what_the_paper_lacks_is_dropped(document: Document) -> None:
    gopher = told(document, "Is it better than Gopher?", speaker="ben")
    result = checked(document, gopher, told(document, MEMORY, "Memory"), told(document, BEATS, "The Lector out"))
    assert actions(result) == ["dropped", "kept", "kept"]


def test_a_script_of_which_nothing_is_left_is_not_aired(document: Document) -> None:
    invented = Turn("ada", "Graph networks predict how proteins fold in water.", (), factual=True)
    with pytest.raises(NothingToSay, match="bears out 0 statements"):
        checked(document, invented, replace(invented, text="Water folds proteins when graph networks predict it."))


ABSTRACT = (
    "We study radios that read papers aloud. Our method reaches 29.1 points on the Nightly corpus. "
    "A listening test with forty people may confirm the finding."
)
NOW = Paper(PaperId("2609.00001v2"), "Radios that Read", ("Ada Lee", "Ben Ray"), ABSTRACT)
BEFORE = replace(
    NOW,
    id=PaperId("2609.00001v1"),
    title="Reading Radios",
    abstract="We study radios that read papers aloud. Our method reaches 28.4 points on the Nightly corpus. "
    "Every radio of the station needs a network cable of its own.",
)
WRITER = NoticeWriter(shipped_folder("prompts"))


def spoiled(script: Script, old: str, new: str) -> Script:
    turns = tuple(replace(turn, text=turn.text.replace(old, new)) for turn in script.turns)
    assert turns != script.turns
    return replace(script, turns=turns)


def test_a_reading_of_the_record_is_held_against_it(document: Document) -> None:
    bare, script = replace(document, passages=(), pages=()), WRITER.from_abstract(NOW)
    assert ScriptChecker().check(NOW, bare, script).script == script
    for old, new in (("29.1", "39.1"), ("Nightly", "Daily"), ("may confirm", "confirms"), ("forty", "fifty")):
        result = ScriptChecker().check(NOW, bare, spoiled(script, old, new))
        said = " ".join(turn.text for turn in result.script.turns)
        assert new not in said and "We study radios that read papers aloud." in said, new
        assert set(actions(result)) == {"kept", "repaired"}


def test_what_changed_is_held_against_both_records(document: Document) -> None:
    elsewhere = replace(document, passages=document.passages[-1:])
    script = WRITER.what_changed(NOW, BEFORE, elsewhere)
    assert ScriptChecker().check(NOW, elsewhere, script, BEFORE).script == script
    changes = (
        ("28.4", "24.8"),
        ("29.1", "92.1"),
        ("network cable", "power cable"),
        ("Reading Radios", "Gopher Radios"),
    )
    for old, new in changes:
        result = ScriptChecker().check(NOW, elsewhere, spoiled(script, old, new), BEFORE)
        assert new not in " ".join(turn.text for turn in result.script.turns), new
        assert "dropped" in actions(result) or "repaired" in actions(result)


def test_what_led_to_a_dropped_quotation_is_dropped(document: Document) -> None:
    elsewhere = replace(document, passages=document.passages[-1:])
    written = spoiled(WRITER.what_changed(NOW, BEFORE, elsewhere), "29.1", "92.1")
    said = ScriptChecker().check(NOW, elsewhere, written, BEFORE).script.turns
    assert not any("28.4" in turn.text for turn in said), "the question has no answer any more"


def test_what_changed_cites_the_pdf_where_it_has_the_sentence(document: Document) -> None:
    told_again = replace(BEFORE, abstract=f"{MEMORY} {BEATS}", title=document.title)
    turns = (Turn("ada", "There is a new version."), told(document, MEMORY.replace("2.5", "1.5"), "Memory"))
    script = Script(PAPER.id, (*turns, told(document, BEATS, "The Lector out")))
    result = ScriptChecker().check(PAPER, document, script, told_again)
    assert [turn.text for turn in result.script.turns][1:] == [MEMORY, BEATS]
