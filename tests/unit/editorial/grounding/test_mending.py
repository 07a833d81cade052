"""What becomes of turns that the paper does not bear out."""

from __future__ import annotations

from dataclasses import replace

import pytest

from paperradio.domain.document import Document
from paperradio.domain.paper import Paper, PaperId
from paperradio.domain.script import Script, Turn
from paperradio.domain.verdict import Action, Checked
from paperradio.editorial.grounding.mending import ScriptChecker
from paperradio.errors import NothingToSay

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


def test_a_reading_of_the_record_is_left_alone(document: Document) -> None:
    script = Script(PAPER.id, (Turn("ada", "Proteins fold in water, says the abstract."),))
    bare = replace(document, passages=())
    result = ScriptChecker().check(PAPER, bare, script)
    assert result.script == script and actions(result) == [Action.KEPT.value]
