"""When each written word is heard."""

from __future__ import annotations

import numpy as np
import pytest

from paperradio.domain.media import SAMPLE_RATE
from paperradio.voicing.sound import Finished
from paperradio.voicing.speakable import Speakable, Token
from paperradio.voicing.speech import Mark
from paperradio.voicing.timing import word_times


def _sound(seconds: float, *silent: tuple[float, float]) -> Finished:
    samples = np.full(int(seconds * SAMPLE_RATE), 0.1, np.float32)
    for start, end in silent:
        samples[int(start * SAMPLE_RATE) : int(end * SAMPLE_RATE)] = 0
    return Finished(samples, ())


def _with_marks(sound: Finished, *marks: tuple[int, float]) -> Finished:
    return Finished(sound.samples, tuple(Mark(*mark) for mark in marks))


def test_words_last_until_the_next_begins() -> None:
    form = Speakable((Token("one", "one"), Token("two", "two"), Token("three.", "three.")))
    words = word_times(form, _with_marks(_sound(1.5), (0, 0.0), (4, 0.4), (8, 0.9)))
    assert [(word.text, word.start, word.end) for word in words] == [
        ("one", 0.0, 0.4), ("two", 0.4, 0.9), ("three.", 0.9, 1.5),
    ]  # fmt: skip


def test_a_word_ends_where_its_sound_fades() -> None:
    form = Speakable((Token("one,", "one,"), Token("two", "two")))
    words = word_times(form, _with_marks(_sound(1.5, (0.5, 0.8)), (0, 0.0), (5, 0.8)))
    assert words[0].end == pytest.approx(0.5, abs=0.011)
    assert words[1].start == 0.8


def test_unspoken_words_have_no_length() -> None:
    form = Speakable((Token("[1]", ""), Token("one", "one"), Token("[2]", ""), Token("two", "two"), Token("[3]", "")))
    words = word_times(form, _with_marks(_sound(1.0), (0, 0.1), (4, 0.5)))
    assert [(word.start, word.end) for word in words] == [(0.1, 0.1), (0.1, 0.5), (0.5, 0.5), (0.5, 1.0), (1.0, 1.0)]


def test_many_spoken_words_of_one_written_word() -> None:
    form = Speakable((Token("10ms", "10 milliseconds"), Token("more", "more")))
    words = word_times(form, _with_marks(_sound(2.0), (0, 0.0), (3, 0.5), (16, 1.2)))
    assert [(word.start, word.end) for word in words] == [(0.0, 1.2), (1.2, 2.0)]


def test_a_missing_mark_is_interpolated() -> None:
    form = Speakable((Token("aaa", "aaa"), Token("bbb", "bbb"), Token("ccc", "ccc")))
    words = word_times(form, _with_marks(_sound(3.0), (0, 0.0), (8, 2.0)))
    assert words[1].start == pytest.approx(1.0, abs=0.01)


def test_marks_out_of_order_do_not_reverse_words() -> None:
    form = Speakable((Token("aaa", "aaa"), Token("bbb", "bbb"), Token("ccc", "ccc")))
    words = word_times(form, _with_marks(_sound(3.0), (0, 0.0), (8, 1.0), (4, 1.4)))
    starts = [word.start for word in words]
    assert starts == sorted(starts)
    assert all(word.start <= word.end <= 3.0 for word in words)
