"""Piper, through `piper-tts`: neural voices, one or many in a model, each sentence computed on its own."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from paperradio.errors import SynthesisFailed, SynthesisTimedOut, VoiceUnusable
from paperradio.voicing.alignment import Phoneme, word_marks
from paperradio.voicing.models import Model, PiperModels, runtime_errors
from paperradio.voicing.respelling import respelled
from paperradio.voicing.speech import Mark, Speech
from paperradio.voicing.voices import PiperVoice

if TYPE_CHECKING:
    import piper

MAX_TEXT = 1500
"""Longest text of one call, in characters."""
_PAUSE_SECONDS = 0.3  # between sentences, where Piper finds several
_FAULTS: tuple[type[Exception], ...] = (
    ArithmeticError,
    LookupError,
    MemoryError,
    OSError,
    RuntimeError,
    TypeError,
    ValueError,
)


class PiperSynthesiser:
    """One speaker of one model. Safe to use from many threads; one at a time speaks with a model."""

    by_sentence = True

    def __init__(self, voice: PiperVoice, models: PiperModels) -> None:
        """Loads nothing yet."""
        self._voice = voice
        self._models = models

    def ready(self) -> None:
        """Load the model where it is not. Raises VoiceUnusable."""
        self._models.load(self._voice.model).speaker(self._voice.speaker)

    def heard(self, spoke: bool) -> None:
        """Tell whether a turn could be used, in part at least."""
        self._models.heard(self._voice.model, spoke)

    def speak(self, text: str) -> Speech:
        """The sound of `text`, at most `MAX_TEXT` characters; a mark for each word where the model tells how long its
        phonemes are, else one at the start. Raises SynthesisFailed, SynthesisTimedOut."""
        if len(text) > MAX_TEXT:
            raise SynthesisFailed(f"text of {len(text)} characters")
        draft = respelled(text.replace("[[", "  ").replace("]]", "  ").replace("\0", " "))
        try:
            model = self._models.load(self._voice.model)
            with model.lock:
                chunks = list(self._chunks(model, draft.text))
                speech = _joined(draft.text, chunks, model)
        except TimeoutError as error:
            raise SynthesisTimedOut(f"{self._voice.model} on {text[:60]!r}: {error}") from error
        except VoiceUnusable as error:
            raise SynthesisFailed(str(error)) from error
        except _FAULTS + runtime_errors() as error:
            raise SynthesisFailed(f"{self._voice.model} on {text[:60]!r}: {_first_line(error)}") from error
        last = len(draft.origin) - 1
        marks = (Mark(draft.origin[min(mark.position, last)], mark.at) for mark in speech.marks)
        return replace(speech, marks=tuple(marks))

    def _chunks(self, model: Model, text: str) -> Iterator[piper.AudioChunk]:
        import piper

        told = piper.SynthesisConfig(
            speaker_id=model.speaker(self._voice.speaker),
            length_scale=model.voice.config.length_scale / self._voice.speed,
            noise_scale=self._voice.noise,
            noise_w_scale=self._voice.rhythm,
            normalize_audio=False,  # it would make a roar of what is nearly silent, and hide it
        )
        yield from model.voice.synthesize(text, told, include_alignments=True)


def _first_line(error: BaseException) -> str:
    return " ".join(str(error).split())[:120] or type(error).__name__


def _joined(text: str, chunks: list[piper.AudioChunk], model: Model) -> Speech:
    if not chunks:
        raise SynthesisFailed(f"Piper finds nothing to say in {text[:60]!r}")
    rate = chunks[0].sample_rate
    pause = np.zeros(int(_PAUSE_SECONDS * rate), np.float32)
    sound: list[NDArray[np.float32]] = []
    phonemes: list[Phoneme] = []
    length, aligned = 0, True
    for chunk in chunks:
        if sound:
            sound.append(pause)
            length += pause.size
        at = length
        aligned = aligned and bool(chunk.phoneme_alignments)
        for phoneme in chunk.phoneme_alignments or ():
            phonemes.append(Phoneme(phoneme.phoneme, at / rate))
            at += int(phoneme.num_samples)
        phonemes.append(Phoneme(" ", at / rate))
        samples = np.atleast_1d(chunk.audio_float_array).astype(np.float32, copy=False)
        sound.append(samples)
        length += samples.size
    whole = sound[0] if len(sound) == 1 else np.concatenate(sound)
    start = Mark(len(text) - len(text.lstrip()), 0.0)
    marks = word_marks(text, phonemes, lambda word: _spelled(model, word)) if aligned else ()
    return Speech(whole, rate, marks or (start,))


def _spelled(model: Model, word: str) -> str:
    """The phonemes of a word alone."""
    return "".join(sound for sentence in model.voice.phonemize(word) for sound in sentence)
