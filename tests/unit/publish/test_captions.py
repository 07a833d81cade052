"""Captions in step with the words."""

from __future__ import annotations

from dataclasses import replace
from itertools import pairwise

import pytest

from paperradio.captions import LINE_CHARACTERS, captions, webvtt
from paperradio.domain.media import Cue, Word
from paperradio.domain.rundown import Item

LONG = (
    "The authors introduce a model that relies on attention alone, which they call the Transformer. "
    "On the translation task it reaches twenty-eight points, two more than the best earlier result, "
    "and training takes three and a half days on eight machines, less than any comparable system took."
)


@pytest.fixture
def long_item(item: Item) -> Item:
    clip = item.cues[0].clip
    words = LONG.split(" ")
    step = 20.0 / len(words)
    timed = tuple(Word(word, step * place, step * (place + 1)) for place, word in enumerate(words))
    first = Cue(0.25, replace(clip, text=LONG, duration=20.0, words=timed))
    last = Cue(20.8, item.cues[1].clip)
    return replace(item, cues=(first, last), duration=23.5)


def test_form(item: Item) -> None:
    blocks = webvtt(item).decode().split("\n\n")
    assert blocks[0] == "WEBVTT"
    assert blocks[1] == "00:00:00.250 --> 00:00:01.600\n<v Ada>What is new &amp; &lt;good&gt; here?</v>"
    assert blocks[2].startswith("00:00:01.750 --> ")
    assert blocks[2].endswith("\n<v Ben>They gain two points, they say.</v>")


def test_two_short_lines_at_a_time_without_overlap(long_item: Item) -> None:
    shown = captions(long_item)
    assert len(shown) > 4
    assert all(len(caption.lines) <= 2 for caption in shown)
    assert max(len(line) for caption in shown for line in caption.lines) <= LINE_CHARACTERS
    assert all(earlier.end <= later.start for earlier, later in pairwise(shown))
    assert all(0.4 <= caption.end - caption.start <= 7.5 for caption in shown)
    said = " ".join(" ".join(caption.lines) for caption in shown)
    assert said == f"{LONG} {long_item.cues[1].clip.text}"


def test_a_caption_starts_with_its_first_word(long_item: Item) -> None:
    words = long_item.cues[0].clip.words
    starts = {round(0.25 + word.start, 6): word.text for word in words}
    for caption in captions(long_item)[:-1]:
        assert starts[round(caption.start, 6)] == caption.lines[0].split(" ")[0]


def test_a_full_caption_ends_with_a_clause(long_item: Item) -> None:
    text = "As far as anybody can tell by now, nothing of the kind had been seen in any experiment of the last years."
    words = tuple(Word(word, place * 0.4, place * 0.4 + 0.4) for place, word in enumerate(text.split(" ")))
    cue = Cue(0.25, replace(long_item.cues[0].clip, text=text, duration=20.0, words=words))
    shown = captions(replace(long_item, cues=(cue,)))
    assert [" ".join(caption.lines) for caption in shown] == [text[:34], text[35:]]


def test_no_caption_stays_past_the_item(item: Item) -> None:
    assert captions(item)[-1].end <= item.duration


def test_a_clip_without_word_times_is_shown_whole(item: Item) -> None:
    bare = replace(item.cues[0], clip=replace(item.cues[0].clip, words=()))
    shown = captions(replace(item, cues=(bare,)))
    assert [caption.lines for caption in shown] == [("What is new & <good> here?",)]
