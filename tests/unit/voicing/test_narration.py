"""Long and difficult texts."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import TYPE_CHECKING

import pytest

from paperradio.errors import SynthesisFailed
from paperradio.voicing.narration import MAX_PIECE, split, tell
from paperradio.voicing.pauses import varied
from paperradio.voicing.speech import Speech, Synthesiser

if TYPE_CHECKING:
    from tests.unit.voicing.conftest import ToneSynthesiser

    Refusing = Callable[[Callable[[str], bool]], ToneSynthesiser]

SENTENCE = "A sentence of some length, with a clause, that says something about the model. "


def _said(voice: Synthesiser, text: str, pauses: float = 1.0) -> Speech:
    return tell([voice], text, pauses)[0].speech


def test_short_text_is_spoken_at_once(tone: ToneSynthesiser) -> None:
    _said(tone, "Hello there.")
    assert tone.heard == ["Hello there."]


def test_pieces_end_with_sentences_and_keep_their_places() -> None:
    text = SENTENCE * 12
    pieces = split(text, 200)
    assert all(len(piece.text) <= 200 and piece.text.endswith("model.") for piece in pieces)
    assert all(text[piece.position :].startswith(piece.text) for piece in pieces)
    assert " ".join(piece.text for piece in pieces) == text.strip()


def test_text_without_breaks_is_cut() -> None:
    pieces = split("x" * 1000, 300)
    assert [len(piece.text) for piece in pieces] == [300, 300, 300, 100]


def test_marks_of_a_long_text_go_on(tone: ToneSynthesiser) -> None:
    text = (SENTENCE * 12).strip()
    speech = _said(tone, text)
    assert len(tone.heard) == len(split(text, MAX_PIECE)) > 1
    assert [mark.position for mark in speech.marks] == [
        index for index in range(len(text)) if text[index] != " " and (index == 0 or text[index - 1] == " ")
    ]
    times = [mark.at for mark in speech.marks]
    assert times == sorted(times)
    assert speech.samples.size / speech.rate > times[-1] + 0.3


def test_what_fails_is_tried_in_halves(refusing: Refusing) -> None:
    voice = refusing(lambda text: len(text.split()) > 3)
    speech = _said(voice, "one two three four five six")
    assert [mark.position for mark in speech.marks] == [0, 4, 8, 14, 19, 24]


def test_what_no_voice_can_say_is_left_out(refusing: Refusing) -> None:
    voice = refusing(lambda text: "bad" in text)
    speech = _said(voice, "one two bad four five six")
    assert [mark.position for mark in speech.marks] == [0, 4, 12, 17, 22]
    assert len(voice.heard) < 12
    with pytest.raises(SynthesisFailed, match="bad"):
        _said(voice, "bad bad")


def test_another_voice_says_the_sentence_that_fails(refusing: Refusing, tone: ToneSynthesiser) -> None:
    voice = refusing(lambda text: "bad" in text)
    voice.by_sentence = True
    text = "It is good. It is a bad word. It is good again."
    passages = tell([voice, tone], text)
    assert [each.voice for each in passages] == [0, 1, 0]
    assert tone.heard == ["It is a bad word."]
    marks = [mark.position for each in passages for mark in each.speech.marks]
    assert marks == [match.start() for match in re.finditer(r"\S+", text)]
    assert [each.pause for each in passages] == pytest.approx([0.3, 0.3, 0.3], rel=0.4)
    assert len({each.pause for each in passages}) == 3, "nobody breathes like a clock"


def test_pauses_between_sentences_are_as_long_as_asked(tone: ToneSynthesiser) -> None:
    tone.by_sentence = True
    short, long = (_said(tone, "One two. Three.", pauses) for pauses in (1.0, 2.0))
    assert (long.samples.size - short.samples.size) / short.rate == pytest.approx(
        0.3 * (varied("One two.") + varied("Three.")), abs=0.01
    )


def test_nothing_to_say(tone: ToneSynthesiser) -> None:
    with pytest.raises(SynthesisFailed):
        _said(tone, "   ")
