"""Words among phonemes."""

from __future__ import annotations

from paperradio.voicing.alignment import Phoneme, word_marks

ALONE = {
    "the": "ðə",
    "end": "ˈɛnd",
    "of": "ʌv",
    "of.": "ʌv.",
    "2048": "twˈɛnti fˈɔːɾi ˈeɪt",
    "cats": "kˈæts",
    "is,": "ɪz,",
}


def _phonemes(text: str) -> list[Phoneme]:
    return [Phoneme(sound, place / 10) for place, sound in enumerate(text)]


def _spell(word: str) -> str:
    return ALONE[word]


def test_as_many_groups_as_words() -> None:
    marks = word_marks("the end - is, cats", _phonemes("^ðə ˈɛnd ,ɪz, kˈæts.$"), _spell)
    assert marks == ((0, 0.1), (4, 0.5), (10, 1.0), (14, 1.4))


def test_words_that_run_together_and_a_number_of_many_words() -> None:
    sounds = "^ðɪˈɛnd ʌvðə twˈɛnti fˈɔːɾi ˈeɪt kˈæts$"
    marks = word_marks("the end of the 2048 cats", _phonemes(sounds), _spell)
    assert [mark.position for mark in marks] == [0, 4, 8, 11, 15, 20]
    assert [round(mark.at * 10) for mark in marks] == [1, 4, 8, 10, 13, 33]


def test_a_word_that_is_not_found_has_no_mark() -> None:
    marks = word_marks("the cats is,", _phonemes("^ðə ɪz kkk mmm$"), _spell)
    assert [mark.position for mark in marks] == [0, 9]
    assert word_marks("", [], _spell) == ()
