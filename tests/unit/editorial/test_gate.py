"""Nothing is aired that its passages do not bear out."""

from __future__ import annotations

import pytest

from paperradio.domain.document import Document, Role
from paperradio.domain.script import Turn
from paperradio.editorial.gate import admitted, keeps_meaning, names, numbers, objection

from .conftest import Build


@pytest.fixture
def document(build: Build) -> Document:
    return build(
        (
            (Role.BODY, "A", "The reader scores 28.4 points on 1,200 papers, three times."),
            (Role.BODY, "A", "It may not work at 10⁶ hertz."),
        )
    )


@pytest.mark.parametrize(
    ("turn", "objected"),
    [
        (Turn("ada", "The reader scores 28.4 points.", (0,), True), False),
        (Turn("ada", "The reader reads 1200 papers three times.", (0,), True), False),
        (Turn("ada", "The reader scores 28.5 points.", (0,), True), True),
        (Turn("ada", "The reader scores 28 points.", (0,), True), True),
        (Turn("ada", "The reader scores twice as well.", (0,), True), True),
        (Turn("ada", "It may not work at 10⁶ hertz.", (1,), True), False),
        (Turn("ada", "The reader scores 28.4 points.", (1,), True), True),
        (Turn("ada", "The reader scores well.", (), True), True),
        (Turn("ada", "The reader scores well.", (7,), True), True),
        (Turn("ada", "28.4 points scored.", (0,), True), True),
        (Turn("ben", "And the scores?"), False),
        (Turn("ben", "And the three scores?"), True),
        (Turn("ben", "And what about Ann?"), True),
        (Turn("ben", "And the scores?", (0,)), True),
        (Turn("ben", " "), True),
    ],
)
def test_objections(document: Document, turn: Turn, objected: bool) -> None:
    assert (objection(turn, document.passages) is not None) is objected
    assert admitted([turn], document.passages) is not objected


@pytest.mark.parametrize("seed", range(300))
def test_any_changed_number_is_caught(build: Build, seed: int) -> None:
    true = [str(seed * 37 % 9999), f"{seed * 0.37:.2f}", str(seed * 1009 % 777)]
    source = build(((Role.BODY, "A", f"We saw {true[0]} birds, {true[1]}% of {true[2]} in town."),))
    said = f"The authors saw {true[0]} birds, {true[1]}% of {true[2]}."
    assert objection(Turn("ada", said, (0,), True), source.passages) is None
    place = seed % 3
    wrong = f"{true[place]}{1 + seed % 9}" if "." in true[place] else str(int(true[place]) + 10000)
    changed = [wrong if index == place else number for index, number in enumerate(true)]
    lie = f"The authors saw {changed[0]} birds, {changed[1]}% of {changed[2]}."
    assert wrong in (objection(Turn("ada", lie, (0,), True), source.passages) or "")


def test_numbers_and_names() -> None:
    assert numbers("In 1,200 of 3.5 cases, two failed") == {"1200", "3.5", "two"}
    assert numbers("GPT-3,1 has 1,000,000 words") == {"3", "1", "1000000"}
    assert names("The Lector is here. It reads BLEU.") == {"Lector", "BLEU"}


def test_negations_and_hedges_must_stay() -> None:
    assert keeps_meaning("It may not work.", "It may not work [3].")
    assert not keeps_meaning("It may work.", "It may not work.")
    assert not keeps_meaning("It does work.", "It might work.")
    assert keeps_meaning("It works.", "It works (at most).")
