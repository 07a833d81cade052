"""espeak-ng through ctypes: the library in the `espeakng_loader` wheel, called synchronously.

The library is not thread safe, so one lock guards the whole of it. It carries phases, flutter and noise from one text
to the next, so equal text is spoken alike to the ear, not to the sample. Loading it anew for each text would make it
so, at nearly twice the cost. Reference for the structures and numbers below: ``speak_lib.h`` of espeak-ng 1.52.
"""

from __future__ import annotations

import atexit
import ctypes
import os
import shutil
import tempfile
import threading
from dataclasses import replace
from functools import cache
from pathlib import Path
from typing import Any

import espeakng_loader
import numpy as np
from numpy.typing import NDArray

from paperradio.errors import ConfigurationError, MissingProgram, SynthesisFailed
from paperradio.voicing.respelling import respelled
from paperradio.voicing.speech import Mark, Speech
from paperradio.voicing.voices import EspeakVoice

_COMMANDS = {0: " ", 1: " "}  # the end of a text, and what begins a command that changes the voice for good
MAX_TEXT = 1500
"""Longest text of one call, in characters."""

_RETRIEVAL_SYNCHRONOUS = 2
_DONT_EXIT = 0x8000
_BUFFER_MILLISECONDS = 1000  # handed over at once; the default of 60 makes a fifth more work of it
_CHARACTERS_UTF8 = 1
_POSITION_CHARACTER = 1
_RATE, _VOLUME, _PITCH, _RANGE, _WORD_GAP = 1, 2, 3, 4, 7
_EVENT_END_OF_LIST, _EVENT_WORD = 0, 1
_QUIET_ENOUGH = 60  # of 100: louder variants clip in the library's own 16 bits
_LONGEST_FOLDER = 140  # bytes; longer names are cut by the library, which then reports success
_SECONDS_PER_CHARACTER = 1.0  # more sound than this is a fault of the library


class _Event(ctypes.Structure):
    _fields_ = (
        ("type", ctypes.c_int),
        ("identifier", ctypes.c_uint),
        ("text_position", ctypes.c_int),  # characters, from 1
        ("length", ctypes.c_int),
        ("audio_position", ctypes.c_int),  # milliseconds
        ("sample", ctypes.c_int),
        ("user_data", ctypes.c_void_p),
        ("id", ctypes.c_char * 8),
    )


_Callback = ctypes.CFUNCTYPE(ctypes.c_int, ctypes.POINTER(ctypes.c_short), ctypes.c_int, ctypes.POINTER(_Event))


class _Library:
    """The loaded library and what its callback collects. Use under the lock only."""

    def __init__(self) -> None:
        folder = _data_folder()
        self._functions: Any = ctypes.CDLL(espeakng_loader.get_library_path())
        self.rate: int = self._functions.espeak_Initialize(
            _RETRIEVAL_SYNCHRONOUS, _BUFFER_MILLISECONDS, os.fsencode(folder), _DONT_EXIT
        )
        if self.rate <= 0:
            raise MissingProgram("espeak-ng does not start")
        self._voice: EspeakVoice | None = None
        self._pieces: list[NDArray[np.int16]] = []
        self._marks: list[Mark] = []
        self._room = 0
        self._callback = _Callback(self._collect)
        self._functions.espeak_SetSynthCallback(self._callback)

    def close(self) -> None:
        """Free and unload it, state and all."""
        self._functions.espeak_Terminate()
        unload = ctypes.CDLL(None).dlclose
        unload.argtypes = [ctypes.c_void_p]
        unload(self._functions._handle)

    def _collect(self, samples: Any, count: int, events: Any) -> int:
        """Called by the library; 1 stops it."""
        if samples and count > 0:
            self._pieces.append(np.ctypeslib.as_array(samples, (count,)).copy())
            self._room -= count
        index = 0
        while events[index].type != _EVENT_END_OF_LIST:
            event = events[index]
            if event.type == _EVENT_WORD:
                self._marks.append(Mark(max(0, event.text_position - 1), event.audio_position / 1000))
            index += 1
        return 0 if self._room > 0 else 1

    def speak(self, text: str, voice: EspeakVoice) -> Speech:
        if voice != self._voice:
            self._choose(voice)
        self._pieces, self._marks = [], []
        self._room = int((2 + _SECONDS_PER_CHARACTER * len(text)) * self.rate)
        data = text.encode(errors="replace") + b"\0"
        failed = self._functions.espeak_Synth(data, len(data), 0, _POSITION_CHARACTER, 0, _CHARACTERS_UTF8, None, None)
        if failed or self._room <= 0:
            raise SynthesisFailed(f"espeak-ng on {text[:60]!r}")
        sound = np.concatenate(self._pieces) if self._pieces else np.zeros(0, np.int16)
        return Speech(sound.astype(np.float32) * np.float32(1 / 32768), self.rate, tuple(self._marks))

    def _choose(self, voice: EspeakVoice) -> None:
        if self._functions.espeak_SetVoiceByName(voice.name.encode()) != 0:
            raise ConfigurationError(f"espeak-ng has no voice {voice.name}")
        for parameter, value in (
            (_RATE, voice.words_per_minute),
            (_VOLUME, _QUIET_ENOUGH),
            (_PITCH, voice.pitch),
            (_RANGE, voice.pitch_range),
            (_WORD_GAP, voice.word_gap),
        ):
            self._functions.espeak_SetParameter(parameter, value, 0)
        self._voice = voice


class _Kept:
    """The library, loaded at the first text and again after one that failed."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._library: _Library | None = None

    def speak(self, text: str, voice: EspeakVoice) -> Speech:
        with self._lock:
            library, self._library = self._library or _Library(), None
            try:
                speech = library.speak(text, voice)
            except BaseException:
                library.close()
                raise
            self._library = library
            return speech


class EspeakSynthesiser:
    """One espeak-ng voice. Safe to use from many threads, one of which speaks at a time."""

    by_sentence = False

    def __init__(self, voice: EspeakVoice) -> None:
        """Raises ConfigurationError when espeak-ng has no such variant (a wrong language shows on speaking)."""
        variants = Path(espeakng_loader.get_data_path()) / "voices" / "!v"
        if voice.variant and not (variants / voice.variant).is_file():
            raise ConfigurationError(f"espeak-ng has no variant {voice.variant}")
        self._voice = voice

    def speak(self, text: str) -> Speech:
        """The sound of `text`, at most `MAX_TEXT` characters. Raises SynthesisFailed."""
        if len(text) > MAX_TEXT:
            raise SynthesisFailed(f"text of {len(text)} characters")
        draft = respelled(text.translate(_COMMANDS))
        speech = _kept.speak(draft.text, self._voice)
        last = len(draft.origin) - 1
        marks = (Mark(draft.origin[min(mark.position, last)], mark.at) for mark in speech.marks)
        return replace(speech, marks=tuple(marks))


_kept = _Kept()


@cache
def _data_folder() -> Path:
    return short_folder(Path(espeakng_loader.get_data_path()))


def short_folder(folder: Path) -> Path:
    """`folder`, or a link to it where its name is too long for the library. The link lives as long as the process."""
    if len(os.fsencode(folder)) <= _LONGEST_FOLDER:
        return folder
    shelter = Path(tempfile.mkdtemp(prefix="espeak-"))
    atexit.register(shutil.rmtree, shelter, ignore_errors=True)
    link = shelter / "espeak-ng-data"
    link.symlink_to(folder, target_is_directory=True)
    return link
