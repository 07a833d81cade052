"""The real `piper-tts` with voices that are generated."""

from __future__ import annotations

import io
import logging
from collections.abc import Callable
from itertools import pairwise
from pathlib import Path

import numpy as np
import pytest
import soundfile

from paperradio.domain.script import Turn
from paperradio.errors import SynthesisFailed, VoiceUnusable
from paperradio.settings import VoicingSettings
from paperradio.shipped import shipped_folder
from paperradio.testing.piper_voice import FAULTY_WORD, Fault, write_piper_voice
from paperradio.voicing.cast import CastVoicer
from paperradio.voicing.models import MOST_FAILURES, PiperModels
from paperradio.voicing.piper import PiperSynthesiser
from paperradio.voicing.voices import PiperVoice

TEXT = "One of the cats sat on the mat, and 2048 of them did not."
GOOD, BAD = "The first sentence is fine.", f"The second one is a {FAULTY_WORD}."
VOICE = """
engine = "piper"
label = "Ada"
licence = "none"
sample = "Hello."
stand_in = "ada-espeak"

[piper]
model = "{model}"
speaker = {speaker}
"""


@pytest.fixture
def own(tmp_path: Path) -> Path:
    """A folder of voice files of the user's own; `models` beside it is that of models."""
    (tmp_path / "own").mkdir()
    (tmp_path / "models").mkdir()
    return tmp_path / "own"


@pytest.fixture
def voicer(own: Path) -> Callable[..., CastVoicer]:
    """A cast of ada and ben, who are speakers of the model `m`; a sentence may take so many seconds."""

    def made(ada: str = "0", ben: str = "0", seconds: float = 30) -> CastVoicer:
        for name, speaker in (("ada", ada), ("ben", ben)):
            (own / f"{name}-own.toml").write_text(VOICE.format(model="m", speaker=speaker))
        cast = {"ada": "ada-own", "ben": "ben-own"}
        settings = VoicingSettings(cast=cast, voices=str(own))
        return CastVoicer(settings, shipped_folder("voices"), PiperModels(_models(own), 1, seconds))

    return made


def _models(own: Path) -> Path:
    return own.parent / "models"


def _heard(data: bytes) -> np.ndarray:
    samples, _ = soundfile.read(io.BytesIO(data), dtype="float32")
    return np.asarray(samples)


def _hertz(samples: np.ndarray, rate: int) -> float:
    spectrum = np.abs(np.fft.rfft(samples * np.hanning(samples.size)))
    return float(np.argmax(spectrum) * rate / samples.size)


@pytest.mark.parametrize("aligned", [True, False])
def test_each_word_is_marked_where_the_model_tells(tmp_path: Path, aligned: bool) -> None:
    write_piper_voice(tmp_path / "m.onnx", aligned=aligned)
    speech = PiperSynthesiser(PiperVoice(model="m"), PiperModels(tmp_path)).speak(TEXT)
    if not aligned:
        assert speech.marks == ((0, 0.0),)
        return
    assert [TEXT[mark.position :].split(" ")[0] for mark in speech.marks] == TEXT.split()
    words = {TEXT[mark.position :].split(" ")[0]: mark.at for mark in speech.marks}
    level = np.abs(speech.samples)
    for word, at in words.items():
        place = int(at * speech.rate)
        assert level[place : place + 400].max() > 0.2, f"{word} is not heard at its mark"
    for word in ("cats", "mat,", "and", "2048", "them"):  # the sound pauses before each of these
        place = int(words[word] * speech.rate)
        assert level[place - 600 : place - 30].max() < 0.01, f"{word} has begun before its mark"
    assert all(earlier < later for earlier, later in pairwise(mark.at for mark in speech.marks))


def test_speakers_of_one_model_differ_and_share_it(
    own: Path, voicer: Callable[..., CastVoicer], caplog: pytest.LogCaptureFixture
) -> None:
    write_piper_voice(_models(own) / "m.onnx", hertz=(200, 300))
    cast = voicer("0", '"p1"')
    with caplog.at_level(logging.INFO, "paperradio"):
        (ada, adas), (ben, bens) = (cast.voice(Turn(name, GOOD)) for name in ("ada", "ben"))
    assert [round(_hertz(_heard(data), 48_000), -1) for data in (adas, bens)] == [200, 300]
    assert (ada.voice, ben.voice) == ("ada-own", "ben-own")
    assert " ".join(word.text for word in ada.words) == GOOD
    assert caplog.text.count("Piper's m is loaded, 2 speakers") == caplog.text.count("is loaded") == 1


@pytest.mark.parametrize("fault", [each for each in Fault if each is not Fault.NONE])
def test_the_stand_in_says_the_sentence_that_fails(
    own: Path, voicer: Callable[..., CastVoicer], fault: Fault, caplog: pytest.LogCaptureFixture
) -> None:
    write_piper_voice(_models(own) / "m.onnx", hertz=(3000,), fault=fault)
    text = f"{GOOD} {BAD} {GOOD}"
    clip, data = voicer(seconds=0.3 if fault is Fault.HANGS else 30).voice(Turn("ada", text))
    words = clip.words
    assert " ".join(word.text for word in clip.words) == text
    samples = _heard(data)

    def share_of_tone(first: int, last: int) -> float:
        part = samples[int(words[first].start * 48_000) : int(words[last].end * 48_000)]
        power = np.abs(np.fft.rfft(part)) ** 2
        hertz = np.fft.rfftfreq(part.size, 1 / 48_000)
        return float(power[(hertz > 2900) & (hertz < 3100)].sum() / power.sum())

    assert share_of_tone(0, 4) > 0.9
    assert share_of_tone(5, 10) < 0.2
    assert share_of_tone(11, 15) > 0.9
    assert np.isfinite(samples).all()
    assert np.abs(samples).max() < 1
    assert caplog.text.count("Another voice says") == 1
    assert ("stopped after 0.3 s" in caplog.text) == (fault is Fault.HANGS)


def test_a_model_that_cannot_be_loaded_leaves_all_to_the_stand_in(
    own: Path, voicer: Callable[..., CastVoicer], caplog: pytest.LogCaptureFixture
) -> None:
    model = write_piper_voice(_models(own) / "m.onnx")
    whole = model.read_bytes()
    model.write_bytes(whole[: len(whole) // 2])
    cast = voicer()
    turn = Turn("ada", GOOD)
    without = CastVoicer(VoicingSettings(), shipped_folder("voices"))
    assert cast.recipe != without.recipe
    clip, _ = cast.voice(turn)
    assert (clip.voice, clip.sound.key) == ("ada-espeak", without.key(turn)) == ("ada-espeak", cast.key(turn))
    assert caplog.text.count("no model that onnxruntime can load") == 1
    assert cast.cast("ben").engine == "espeak"
    model.write_bytes(whole)
    assert cast.voice(turn)[0].voice == "ada-own"


def test_speakers_and_configurations_that_are_wrong(own: Path, voicer: Callable[..., CastVoicer]) -> None:
    model = write_piper_voice(_models(own) / "m.onnx", hertz=(200, 300))
    assert voicer("7", '"p7"').voice(Turn("ada", GOOD))[0].voice == "ada-espeak"
    models = PiperModels(_models(own))
    assert [models.fault("m", speaker) for speaker in (1, "p1")] == ["", ""]
    assert models.fault("m", "p7") == "m has no speaker p7"
    with pytest.raises(VoiceUnusable, match="none is p7"):
        models.load("m").speaker("p7")
    model.with_name("m.onnx.json").write_text("[]")
    assert "no configuration" in PiperModels(_models(own)).fault("m")
    with pytest.raises(VoiceUnusable, match="no configuration"):
        PiperModels(_models(own)).load("m")
    with pytest.raises(VoiceUnusable, match="No such file"):
        PiperModels(_models(own)).load("other")


def test_a_model_that_says_nothing_turn_after_turn_is_given_up(own: Path, voicer: Callable[..., CastVoicer]) -> None:
    write_piper_voice(_models(own) / "m.onnx", fault=Fault.SILENT)
    cast = voicer()
    before = cast.recipe
    for _ in range(MOST_FAILURES):
        assert cast.recipe == before
        assert cast.voice(Turn("ada", BAD))[0].voice == "ada-own"
    assert cast.voice(Turn("ada", GOOD))[0].voice == "ada-espeak"
    assert cast.recipe != before


def test_a_voice_that_arrives_takes_over_at_the_next_item(own: Path, voicer: Callable[..., CastVoicer]) -> None:
    cast, turn = voicer(), Turn("ada", GOOD)
    item = cast.now()
    assert (item.recipe, item.voice(turn)[0].voice) == (cast.recipe, "ada-espeak")
    write_piper_voice(_models(own) / "m.onnx")
    assert item.voice(turn)[0].voice == "ada-espeak"
    assert cast.recipe != item.recipe
    following = cast.now()
    assert (following.recipe, following.voice(turn)[0].voice) == (cast.recipe, "ada-own")
    assert following.key(turn) != item.key(turn)
    assert cast.with_recipe(item.recipe) is item
    assert cast.with_recipe("from before the last start") is following
    write_piper_voice(_models(own) / "m.onnx", hertz=(150, 250))
    assert _hertz(_heard(cast.voice(turn)[1]), 48_000) == pytest.approx(150, abs=5)
    assert cast.key(turn) not in (following.key(turn), item.key(turn))


@pytest.mark.parametrize("text", ["", "\0\0", "[[ʒ]]", "…", "日本", "'" * 50, "\ud800 lone", "." * 400])
def test_strange_text_does_no_harm(tmp_path: Path, text: str) -> None:
    write_piper_voice(tmp_path / "m.onnx")
    voice = PiperSynthesiser(PiperVoice(model="m"), PiperModels(tmp_path))
    try:
        speech = voice.speak(text)
    except SynthesisFailed as error:
        assert error.detail
        return
    assert speech.samples.ndim == 1
    assert all(0 <= mark.position <= len(text) for mark in speech.marks)


def test_pace(tmp_path: Path) -> None:
    write_piper_voice(tmp_path / "m.onnx")
    models = PiperModels(tmp_path)
    slow, fast = (PiperSynthesiser(PiperVoice(model="m", speed=speed), models).speak(TEXT) for speed in (0.8, 1.6))
    assert slow.samples.size == pytest.approx(2 * fast.samples.size, rel=0.15)
