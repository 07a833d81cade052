"""The cast: which voice speaks for whom, and turns made into clips."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from paperradio.domain.media import Asset, Clip
from paperradio.domain.script import Turn
from paperradio.errors import ConfigurationError, SynthesisFailed
from paperradio.settings import VoicingSettings
from paperradio.voicing.espeak import EspeakSynthesiser
from paperradio.voicing.narration import narrate
from paperradio.voicing.sound import finish, to_flac
from paperradio.voicing.speakable import Speakable, speakable
from paperradio.voicing.speech import Synthesiser
from paperradio.voicing.timing import word_times
from paperradio.voicing.voices import Voice, load_voice

VERSION = 1
"""Raised whenever the same text and voice would sound different."""

_NOT_HEARD = {"label", "licence", "sample"}


@dataclass(frozen=True, slots=True)
class _Role:
    name: str
    voice: Voice
    identity: str
    synthesiser: Synthesiser


def synthesiser_for(voice: Voice) -> Synthesiser:
    """The engine that a voice file asks for. Raises ConfigurationError when it lacks the voice."""
    return EspeakSynthesiser(voice.espeak)


class CastVoicer:
    """The `Voicer` of a cast. Threads may share it; espeak-ng lets one speak at a time."""

    def __init__(
        self,
        settings: VoicingSettings,
        voices_folder: Path,
        engine: Callable[[Voice], Synthesiser] = synthesiser_for,
    ) -> None:
        """Loads the voice files of `settings.cast`.

        Raises:
            ConfigurationError: a voice file is missing or wrong.
        """
        self._settings = settings
        self._roles = {
            speaker: self._role(name, load_voice(voices_folder, name), engine)
            for speaker, name in settings.cast.items()
        }
        cast = {speaker: role.identity for speaker, role in self._roles.items()}
        self.recipe = f"voices-{_digest(cast)[:12]}"

    def _role(self, name: str, voice: Voice, engine: Callable[[Voice], Synthesiser]) -> _Role:
        sounding = {
            "version": VERSION,
            "name": name,
            "voice": voice.model_dump(mode="json", exclude=_NOT_HEARD),
            "loudness_lufs": self._settings.loudness_lufs,
            "true_peak_dbtp": self._settings.true_peak_dbtp,
        }
        return _Role(name, voice, _digest(sounding), engine(voice))

    def cast(self, speaker: str) -> Voice:
        """The speaker's voice. Raises ConfigurationError for one without."""
        return self._role_of(speaker).voice

    def label(self, speaker: str) -> str:
        """The speaker's name as it is shown. Raises ConfigurationError for one without a voice."""
        return self._role_of(speaker).voice.label

    def key(self, turn: Turn) -> str:
        return self._key(self._role_of(turn.speaker), _form(turn).spoken)

    def voice(self, turn: Turn) -> tuple[Clip, bytes]:
        role = self._role_of(turn.speaker)
        form = _form(turn)
        if not form.spoken:
            raise SynthesisFailed(f"nothing in {turn.text[:60]!r} can be said")
        speech = narrate(role.synthesiser, form.spoken)
        sound = finish(speech, role.voice.equaliser, self._settings)
        data = to_flac(sound.samples)
        clip = Clip(
            sound=Asset(self._key(role, form.spoken), len(data), hashlib.sha256(data).hexdigest()),
            duration=sound.duration,
            speaker=turn.speaker,
            voice=role.name,
            text=form.written,
            spoken=form.spoken,
            words=word_times(form, sound),
        )
        return clip, data

    def _role_of(self, speaker: str) -> _Role:
        try:
            return self._roles[speaker]
        except KeyError:
            known = ", ".join(self._roles)
            raise ConfigurationError(
                f"voicing.cast has no voice for the speaker {speaker!r} (it has {known})"
            ) from None

    @staticmethod
    def _key(role: _Role, spoken: str) -> str:
        name = hashlib.sha256(f"{role.identity}\n{spoken}".encode()).hexdigest()
        return f"clip/{name[:2]}/{name}.flac"


def _form(turn: Turn) -> Speakable:
    return speakable(" ".join(turn.text.split()))


def _digest(value: object) -> str:
    return hashlib.sha256(json.dumps(value, sort_keys=True).encode()).hexdigest()
