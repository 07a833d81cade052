"""Captions against the sound itself: a voice that says each word as a burst at a known place, through the whole path.

What is compared is what a listener gets: bursts found in the decoded MP3 and in the samples that air plays, against the
published captions and the words that the page is sent.
"""

from __future__ import annotations

import io
import re
from datetime import UTC, datetime
from itertools import accumulate

import numpy as np
import pytest
import soundfile
from numpy.typing import NDArray

from paperradio.codec import decode, encode
from paperradio.domain.media import SAMPLE_RATE, Clip
from paperradio.domain.onair import NowPlaying
from paperradio.domain.rundown import Item, ItemKind
from paperradio.domain.script import Script, Turn
from paperradio.playout.playback import Playback
from paperradio.publish.publisher import FilePublisher
from paperradio.settings import VoicingSettings
from paperradio.shipped import shipped_folder
from paperradio.testing.listening import decoded
from paperradio.voicing.cast import CastVoicer
from paperradio.voicing.mixdown import assemble_item
from paperradio.voicing.speech import Mark, Speech

RATE = 22_050
MOST_OFF = 0.15
LETTER_SECONDS, GAP_SECONDS, COMMA_SECONDS, STOP_SECONDS = 0.05, 0.05, 0.25, 0.5
SCRIPT = Script(
    None,
    (
        Turn(
            "ada", "Seven small words begin here, after which eleven others follow slowly. A second sentence ends it."
        ),
        Turn("ben", "But why, one wonders, would anybody measure such a thing at all?"),
        Turn(
            "ada", "Because listeners read along: what stands below the picture has to be what they hear, word by word."
        ),
        Turn(
            "ada",
            "Some captions break where a line is full, in the middle of a long phrase that has no rest in it.",
        ),
        Turn("ben", "Even so."),
    ),
)


class BurstSynthesiser:
    """Says each word as noise of 50 ms a letter, after a start of its own; marks every word or every sentence only.

    From word to word 50 ms pass, 250 after a comma and 500 after a sentence, more or less by chance.
    """

    def __init__(self, by_sentence: bool, marks_words: bool) -> None:
        self.by_sentence = by_sentence
        self.marks_words = marks_words

    def speak(self, text: str) -> Speech:
        chance = np.random.default_rng(len(text))
        words = list(re.finditer(r"\S+", text))
        lengths = [LETTER_SECONDS * len(re.sub(r"\W", "", word[0])) * chance.uniform(0.85, 1.15) for word in words]
        gaps = [_gap(word[0]) * chance.uniform(0.8, 1.2) for word in words]
        starts = [0.3, *(0.3 + spent for spent in accumulate(map(sum, zip(lengths, gaps, strict=True))))]
        sound = np.zeros(int((starts[-1] + 0.2) * RATE), np.float32)
        for start, length in zip(starts, lengths, strict=False):
            burst = chance.normal(0, 0.1, int(length * RATE))
            sound[int(start * RATE) : int(start * RATE) + burst.size] = burst
        first = [place == 0 or words[place - 1][0][-1] in ".?!" for place in range(len(words))]
        marked = [place for place in range(len(words)) if self.marks_words or first[place]]
        return Speech(sound, RATE, tuple(Mark(words[place].start(), starts[place]) for place in marked))


def _gap(word: str) -> float:
    return STOP_SECONDS if word[-1] in ".?!" else COMMA_SECONDS if word[-1] in ",:;" else GAP_SECONDS


def _made(synthesiser: BurstSynthesiser) -> tuple[Item, dict[str, bytes]]:
    settings = VoicingSettings(cast={"ada": "ada-espeak", "ben": "ben-espeak"})
    voicer = CastVoicer(settings, shipped_folder("voices"), engine=lambda voice: synthesiser)
    voiced: list[tuple[Clip, bytes]] = [voicer.voice(turn) for turn in SCRIPT.turns]
    item = assemble_item(
        id="i", kind=ItemKind.SEGMENT, title="T", script=SCRIPT, clips=[clip for clip, _ in voiced],
        created=datetime(2026, 9, 1, tzinfo=UTC), recipe="r", settings=settings,
    )  # fmt: skip
    return item, {clip.sound.key: data for clip, data in voiced}


def _onsets(sound: NDArray[np.float32]) -> list[float]:
    """When each burst begins, in seconds: what is loud after 20 ms of what is not."""
    frames = np.abs(sound[: sound.size // 240 * 240]).reshape(-1, 240).max(axis=1)
    loud = frames > frames.max() / 30
    begins = [place for place in np.flatnonzero(loud) if not loud[max(0, place - 4) : place].any()]
    return [place * 240 / SAMPLE_RATE for place in begins]


def _caption_starts(webvtt: bytes) -> dict[int, float]:
    """When a caption comes, by the place of its first word among all words."""
    found: dict[int, float] = {}
    said = 0
    for block in webvtt.decode().split("\n\n")[1:]:
        lines = block.strip().splitlines()
        hours, minutes, seconds = lines[0].split(" --> ")[0].split(":")
        found[said] = 3600 * int(hours) + 60 * int(minutes) + float(seconds)
        said += len(re.sub(r"<[^>]*>", " ", " ".join(lines[1:])).split())
    return found


def _phrases() -> list[int]:
    """The places of words that follow a mark of punctuation or begin a turn."""
    words = [word for turn in SCRIPT.turns for word in turn.text.split()]
    return [0, *(place + 1 for place, word in enumerate(words[:-1]) if word[-1] in ",:;.?!")]


@pytest.fixture(scope="module", params=["words", "sentences"])
def heard(request: pytest.FixtureRequest) -> tuple[str, Item, dict[str, bytes], list[float]]:
    """The kind of voice, the item, its sound, and when each word is heard in the MP3."""
    item, sound = _made(BurstSynthesiser(request.param == "sentences", request.param == "words"))
    onsets = _onsets(decoded(FilePublisher("Paper Radio").mp3(item, sound)).sound)
    assert len(onsets) == sum(len(turn.text.split()) for turn in SCRIPT.turns)
    return request.param, item, sound, onsets


def test_words_are_shown_when_they_are_heard(heard: tuple[str, Item, dict[str, bytes], list[float]]) -> None:
    kind, item, _, onsets = heard
    shown = [cue.start + word.start for cue in item.cues for word in cue.clip.words]
    off = [abs(one - other) for one, other in zip(shown, onsets, strict=True)]
    assert max(off if kind == "words" else [off[place] for place in _phrases()]) < MOST_OFF / 3
    assert sorted(off)[round(0.9 * len(off))] < MOST_OFF


def test_published_captions_come_with_the_voice(heard: tuple[str, Item, dict[str, bytes], list[float]]) -> None:
    _, item, _, onsets = heard
    starts = _caption_starts(FilePublisher("Paper Radio").captions(item))
    assert len(starts) >= 6
    assert max(abs(start - onsets[place]) for place, start in starts.items()) < MOST_OFF
    turns = re.findall(rb'"start": ([\d.]+)', FilePublisher("Paper Radio").transcript(item))
    firsts = [0, *accumulate(len(turn.text.split()) for turn in SCRIPT.turns[:-1])]
    assert max(abs(float(start) - onsets[place]) for place, start in zip(firsts, turns, strict=True)) < MOST_OFF


def test_live_cues_come_with_what_air_plays(heard: tuple[str, Item, dict[str, bytes], list[float]]) -> None:
    _, item, sound, onsets = heard
    playback = Playback(item)
    for cue in item.cues:
        playback.give(soundfile.read(io.BytesIO(sound[cue.clip.sound.key]), dtype="int16")[0])
    played = np.concatenate([playback.read(960) for _ in range(playback.length // 960 + 1)])
    on_air = _onsets((played / 32_768).astype(np.float32))
    assert on_air == pytest.approx(onsets, abs=0.02)
    sent = decode(NowPlaying, encode(NowPlaying(item, 1_000.0, 0.0, ())))
    phrases = _phrases()
    shown = [sent.started + cue.start + word.start for cue in sent.item.cues for word in cue.clip.words]
    assert max(abs(shown[place] - 1_000 - on_air[place]) for place in phrases) < MOST_OFF


def test_captions_of_a_real_voice() -> None:
    """espeak-ng rests after punctuation: where the sound comes back, the next word is due."""
    settings = VoicingSettings(cast={"ada": "ada-espeak", "ben": "ben-espeak"})
    voicer = CastVoicer(settings, shipped_folder("voices"))
    for turn in SCRIPT.turns[:3]:
        clip, data = voicer.voice(turn)
        sound = soundfile.read(io.BytesIO(data), dtype="float32")[0]
        starts = np.array([word.start for word in clip.words])
        loud = np.abs(sound[: sound.size // 480 * 480]).reshape(-1, 480).max(axis=1) > 0.01
        rests = [place for place in range(10, loud.size) if loud[place] and not loud[place - 10 : place].any()]
        assert len(rests) >= turn.text.count(",") + turn.text.count(":")
        assert max(float(np.abs(starts - place / 100).min()) for place in rests) < MOST_OFF
