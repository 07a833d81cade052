"""Passages by different voices as one sound."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from paperradio.domain.media import SAMPLE_RATE
from paperradio.settings import VoicingSettings
from paperradio.voicing.narration import Passage
from paperradio.voicing.sound import Finished, finish
from paperradio.voicing.speech import Mark
from paperradio.voicing.voices import Voice


def finished(passages: Sequence[Passage], voices: Sequence[Voice], settings: VoicingSettings) -> Finished:
    """The passages one after the other, each with its own voice's tone and all equally loud.

    Raises:
        SynthesisFailed: nothing is heard in one of them.
    """
    sounds = [finish(each.speech, voices[each.voice].equaliser, settings) for each in passages]
    if len(sounds) == 1:
        return sounds[0]
    pieces: list[NDArray[np.float32]] = []
    marks: list[Mark] = []
    length = 0
    for place, (passage, sound) in enumerate(zip(passages, sounds, strict=True)):
        marks += [Mark(mark.position, mark.at + length / SAMPLE_RATE) for mark in sound.marks]
        last = place == len(sounds) - 1
        pieces += [sound.samples, np.zeros(0 if last else int(passage.pause * SAMPLE_RATE), np.float32)]
        length += pieces[-2].size + pieces[-1].size
    return Finished(np.concatenate(pieces), tuple(marks))
