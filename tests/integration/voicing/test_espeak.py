"""The real espeak-ng library."""

from __future__ import annotations

import os
import threading
from itertools import pairwise
from pathlib import Path

import numpy as np
import pytest

from paperradio.domain.media import Clip
from paperradio.domain.script import Turn
from paperradio.errors import ConfigurationError, SynthesisFailed
from paperradio.settings import VoicingSettings
from paperradio.shipped import shipped_folder
from paperradio.voicing.cast import CastVoicer
from paperradio.voicing.espeak import MAX_TEXT, EspeakSynthesiser, short_folder
from paperradio.voicing.voices import EspeakVoice, load_voice

TEXT = "The model reaches twenty-eight points. But why?"


@pytest.fixture(scope="module")
def voicer() -> CastVoicer:
    return CastVoicer(VoicingSettings(), shipped_folder("voices"))


def test_marks_stand_at_the_words() -> None:
    text = "Ünïcode models, naïve ones: they work."
    speech = EspeakSynthesiser(EspeakVoice()).speak(text)
    begun = {text[mark.position :].split()[0] for mark in speech.marks}
    assert begun == set(text.split())
    times = [mark.at for mark in speech.marks]
    assert times == sorted(times)
    assert speech.samples.size / speech.rate > times[-1]
    assert 0.05 < np.abs(speech.samples).max() < 0.99


def test_letters_said_otherwise_keep_their_places() -> None:
    text = "The A P I of xi works."
    marks = EspeakSynthesiser(EspeakVoice()).speak(text).marks
    assert [mark.position for mark in marks] == [0, 4, 6, 8, 10, 13, 16]


def test_speed_and_pitch_are_those_of_the_voice() -> None:
    slow = EspeakSynthesiser(EspeakVoice(words_per_minute=120)).speak(TEXT)
    fast = EspeakSynthesiser(EspeakVoice(words_per_minute=240)).speak(TEXT)
    assert slow.samples.size > 1.5 * fast.samples.size


def test_unknown_voices() -> None:
    with pytest.raises(ConfigurationError, match="no variant nobody"):
        EspeakSynthesiser(EspeakVoice(variant="nobody"))
    with pytest.raises(ConfigurationError, match="no voice xx-klingon"):
        EspeakSynthesiser(EspeakVoice(voice="xx-klingon")).speak("Hello.")


def test_equal_text_is_spoken_alike_whatever_was_said_before() -> None:
    ada = load_voice(shipped_folder("voices"), "ada-espeak").espeak
    alone = EspeakSynthesiser(ada).speak(TEXT)
    EspeakSynthesiser(EspeakVoice(variant="m3", pitch=80)).speak("Something else, said in between?")
    again = EspeakSynthesiser(ada).speak(TEXT)
    assert again.samples.size == pytest.approx(alone.samples.size, abs=0.1 * alone.rate)
    assert _pitch(again.samples, again.rate) == pytest.approx(_pitch(alone.samples, alone.rate), rel=0.03)
    assert [mark.position for mark in alone.marks] == [mark.position for mark in again.marks]
    assert [mark.at for mark in again.marks] == pytest.approx([mark.at for mark in alone.marks], abs=0.1)


def test_a_text_that_fails_leaves_nothing_behind() -> None:
    before = EspeakSynthesiser(EspeakVoice()).speak(TEXT)
    with pytest.raises(ConfigurationError):
        EspeakSynthesiser(EspeakVoice(voice="xx-klingon")).speak("Hello.")
    after = EspeakSynthesiser(EspeakVoice()).speak(TEXT)
    assert [mark.position for mark in after.marks] == [mark.position for mark in before.marks]


def test_text_has_a_bound() -> None:
    with pytest.raises(SynthesisFailed, match="characters"):
        EspeakSynthesiser(EspeakVoice()).speak("a " * MAX_TEXT)


@pytest.mark.parametrize(
    "text", ["\0\0", "\ud800 lone", "<speak><break time='9s'/>", "[[x]]", "." * 400, "'" * 50, "日本"]
)
def test_strange_text_does_no_harm(text: str) -> None:
    speech = EspeakSynthesiser(EspeakVoice()).speak(text)
    assert speech.samples.size < 120 * speech.rate
    assert all(0 <= mark.position < len(text) for mark in speech.marks)


def test_threads_do_not_mix(voicer: CastVoicer) -> None:
    turns = [
        Turn(speaker, f"Sentence number {number} of the test.") for number in range(4) for speaker in ("ada", "ben")
    ]
    alone = {voicer.key(turn): voicer.voice(turn) for turn in turns}
    together: dict[str, tuple[Clip, bytes]] = {}

    def speak(turn: Turn) -> None:
        together[voicer.key(turn)] = voicer.voice(turn)

    threads = [threading.Thread(target=speak, args=(turn,)) for turn in turns]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(timeout=60)
    assert together.keys() == alone.keys()
    for key, (clip, _) in together.items():
        assert clip.duration == pytest.approx(alone[key][0].duration, abs=0.1)
        assert [word.text for word in clip.words] == [word.text for word in alone[key][0].words]


def test_a_long_data_folder_is_reached_by_a_link(tmp_path: Path) -> None:
    folder = tmp_path / ("x" * 120) / ("y" * 60)
    folder.mkdir(parents=True)
    link = short_folder(folder)
    assert len(os.fsencode(link)) < 140
    assert link.resolve() == folder.resolve()
    assert short_folder(Path("/short")) == Path("/short")


def test_the_two_hosts_differ_in_pitch(voicer: CastVoicer) -> None:
    ada, ben = (EspeakSynthesiser(voicer.cast(name).espeak).speak(TEXT) for name in ("ada", "ben"))
    assert _pitch(ada.samples, ada.rate) > 1.5 * _pitch(ben.samples, ben.rate)


def test_word_times_of_a_real_turn(voicer: CastVoicer) -> None:
    turn = Turn("ben", "The LSTM [12] loses $10^{-4}$ of 28.4 points, i.e. 5–10% (Smith et al., 2020). Why?")
    clip, _ = voicer.voice(turn)
    assert " ".join(word.text for word in clip.words) == clip.text == turn.text
    assert all(word.start <= word.end <= clip.duration for word in clip.words)
    assert all(earlier.end <= later.start + 1e-6 for earlier, later in pairwise(clip.words))
    silent = {"[12]", "(Smith", "et", "al.,", "2020)."}
    assert all((word.end == word.start) == (word.text in silent) for word in clip.words if word.text != "2020).")
    assert clip.words[0].start < 0.05
    assert clip.words[-1].end > clip.duration - 0.15


def _pitch(samples: np.ndarray, rate: int) -> float:
    """Median pitch of the voiced frames in hertz, by autocorrelation."""
    found: list[float] = []
    for start in range(0, samples.size - 1024, 512):
        frame = samples[start : start + 1024]
        if np.abs(frame).max() < 0.05:
            continue
        likeness = np.correlate(frame, frame, "full")[1023:]
        lag = int(np.argmax(likeness[60:300])) + 60
        if likeness[lag] > 0.5 * likeness[0]:
            found.append(rate / lag)
    return float(np.median(found))
