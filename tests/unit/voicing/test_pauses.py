"""How long nothing is said between turns."""

from __future__ import annotations

from collections.abc import Sequence
from statistics import mean, stdev

import pytest

from paperradio.domain.script import Script, Turn
from paperradio.settings import VoicingSettings
from paperradio.voicing.pauses import LEAST_SECONDS, LEAST_SECTION_SECONDS, MOST_SECONDS, MOST_SECTION_SECONDS, pauses

STATES = Turn("ada", "They report a gain of two points.", (1,), True)
CHANCES = 60


def _pauses(
    turns: Sequence[Turn], seconds: float = 5.0, sections: tuple[int, ...] = (), where: Sequence[str] = ()
) -> list[float]:
    places = dict(zip(map(id, turns), where, strict=False))
    script = Script(None, tuple(turns), sections=sections)
    return pauses(script, [seconds] * len(turns), lambda turn: places.get(id(turn), ""), VoicingSettings())


def _mean(first: str, second: str, speaker: str = "ben", seconds: float = 5.0) -> float:
    """Over many turns like these: one pause depends on chance."""
    turns = [
        (Turn("ada", f"{number} {first}"), Turn(speaker, f"{number} and a second long line {second}"))
        for number in range(CHANCES)
    ]
    return mean(_pauses(pair, seconds)[1] for pair in turns)


def test_an_answer_comes_quicker_than_a_new_thought() -> None:
    assert _mean("so?", "it is.") < _mean("so.", "it is.") - 0.08
    assert _mean("so:", "it is.") < _mean("so.", "it is.") - 0.03
    assert _mean("so…", "it is.") > _mean("so.", "it is.") + 0.05
    assert _mean("so.", "it is.", seconds=12) > _mean("so.", "it is.", seconds=1) + 0.04


def test_a_word_thrown_in_comes_quickly() -> None:
    long, short = Turn("ben", "That is more than I would have thought."), Turn("ben", "Is it?")
    assert _pauses([STATES, short])[1] < _pauses([STATES, long])[1]


def test_one_speaker_rests_before_another_subject() -> None:
    same, other = Turn("ada", "And more.", (1,), True), Turn("ada", "And more.", (2,), True)
    assert _pauses([STATES, other])[1] > _pauses([STATES, same])[1] + 0.05


def test_pauses_vary_by_the_words_within_bounds() -> None:
    turns = [Turn("ada" if number % 2 else "ben", f"Finding number {number} is this.") for number in range(200)]
    found = _pauses(turns)
    assert found == _pauses(turns)
    assert found[0] == 0
    assert all(LEAST_SECONDS <= pause <= MOST_SECONDS for pause in found[1:])
    assert len(set(found)) > 190
    assert 0.04 < stdev(found[1:]) < 0.1
    assert 0.3 < mean(found[1:]) < 0.5


def test_settings_move_them_within_bounds() -> None:
    script = Script(
        None, (STATES, Turn("ben", "I see what they mean by that."), Turn("ben", "A new part.")), sections=(2,)
    )
    settings = VoicingSettings(change_pause_seconds=0, section_pause_seconds=9)
    assert pauses(script, [1, 1, 1], lambda turn: "", settings) == [0, LEAST_SECONDS, MOST_SECTION_SECONDS]


def test_a_new_part_begins_after_a_long_pause() -> None:
    turns = [STATES, Turn("ben", "Good evening.")]
    for sections, long in (((0, 1), True), ((0,), False)):
        pause = _pauses(turns, sections=sections)[1]
        assert (LEAST_SECTION_SECONDS <= pause <= MOST_SECTION_SECONDS) == long


@pytest.mark.parametrize(
    ("text", "seconds", "long"),
    [
        ("What does the evidence rest on?", 25.0, True),
        ("What does the evidence rest on?", 5.0, False),
        ("How does that compare with before?", 25.0, False),
        ("Tell me more about it.", 25.0, False),
    ],
)
def test_a_question_that_points_back_begins_no_part(text: str, seconds: float, long: bool) -> None:
    assert (_pauses([STATES, Turn("ben", text)], seconds)[1] >= LEAST_SECTION_SECONDS) == long


@pytest.mark.parametrize(("sections", "long"), [(("Method", "Results"), True), (("Method", "Method"), False)])
def test_another_section_of_the_paper_begins_a_part(sections: tuple[str, str], long: bool) -> None:
    turns = [STATES, Turn("ada", "Something else holds.", (2,), True)]
    assert (_pauses(turns, 25.0, where=sections)[1] >= LEAST_SECTION_SECONDS) == long


def test_later_turns_move_no_pause() -> None:
    turns = [
        STATES,
        Turn("ben", "What else?"),
        Turn("ada", "This.", (2,), True),
        Turn("ben", "And where does it fail?"),
    ]
    whole = _pauses(turns, 25.0)
    for count in range(1, len(turns)):
        assert _pauses(turns[:count], 25.0) == whole[:count]
