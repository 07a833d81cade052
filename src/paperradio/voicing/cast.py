"""The cast: which voice speaks for whom now, and turns made into clips."""

from __future__ import annotations

import hashlib
import json
import threading
from collections.abc import Callable, Mapping, Sequence
from copy import copy
from dataclasses import dataclass
from pathlib import Path

from paperradio.domain.media import Asset, Clip
from paperradio.domain.script import Turn
from paperradio.domain.voices import Introduction
from paperradio.errors import ConfigurationError, SynthesisFailed, VoiceUnusable
from paperradio.ports.making import Subjects
from paperradio.settings import VoicingSettings
from paperradio.voicing.espeak import EspeakSynthesiser
from paperradio.voicing.forms import forms_of, plain
from paperradio.voicing.lexicon import load_lexicon
from paperradio.voicing.models import PiperModels
from paperradio.voicing.narration import tell
from paperradio.voicing.passages import finished
from paperradio.voicing.piper import PiperSynthesiser
from paperradio.voicing.sound import to_flac
from paperradio.voicing.speakable import Speakable, speakable
from paperradio.voicing.speech import Synthesiser
from paperradio.voicing.timing import word_times
from paperradio.voicing.voices import Voice, voice_files

VERSION = 4
"""Raised whenever the same text and voice would sound different."""

_NOT_HEARD = {"label", "licence", "sample"}
Engine = Callable[[Voice], Synthesiser]


@dataclass(frozen=True, slots=True)
class Role:
    """One voice as it speaks: `identity` changes with whatever is heard."""

    name: str
    voice: Voice
    identity: str
    synthesiser: Synthesiser


def synthesiser_for(voice: Voice, models: PiperModels | None = None) -> Synthesiser:
    """The engine that a voice file asks for. Raises ConfigurationError when it lacks the voice."""
    if voice.piper is not None and voice.engine == "piper":
        if models is None:
            raise ConfigurationError(f"there is no folder of models for {voice.piper.model}")
        return PiperSynthesiser(voice.piper, models)
    return EspeakSynthesiser(voice.espeak)


class Cast:
    """The `Voicer` of one choice of voices. Threads may share it; of each engine or model one speaks at a time."""

    def __init__(self, roles: Mapping[str, Role], stand_ins: Mapping[str, Role], settings: VoicingSettings) -> None:
        """`roles` are those who speak; where one cannot say something, the speaker's stand-in does."""
        self._roles = roles
        self._stand_ins = stand_ins
        self._settings = settings
        self._own = Path(settings.lexicon) if settings.lexicon else None
        self._lexicon = load_lexicon(self._own)
        self._forms: Mapping[Turn, Speakable] = {}
        self.recipe = recipe_of(roles)

    @property
    def speakers(self) -> tuple[str, ...]:
        """All of the cast, in its order."""
        return tuple(self._roles)

    def role(self, speaker: str) -> Role:
        """Who speaks for `speaker`. Raises ConfigurationError for one without a voice."""
        try:
            role = self._roles[speaker]
        except KeyError:
            known = ", ".join(self._roles)
            raise ConfigurationError(
                f"voicing.cast has no voice for the speaker {speaker!r} (it has {known})"
            ) from None
        if isinstance(role.synthesiser, PiperSynthesiser):
            try:
                role.synthesiser.ready()
            except VoiceUnusable:
                return self._stand_ins[speaker]
        return role

    def introductions(self) -> Sequence[Introduction]:
        return [
            Introduction(speaker, role.voice.label, role.name, role.voice.licence, role.voice.sample)
            for speaker, role in ((speaker, self.role(speaker)) for speaker in self._roles)
        ]

    def key(self, turn: Turn) -> str:
        return _key(self.role(turn.speaker), self._form(turn).spoken)

    def voice(self, turn: Turn) -> tuple[Clip, bytes]:
        role, stand_in = self.role(turn.speaker), self._stand_ins[turn.speaker]
        form = self._form(turn)
        if not form.spoken:
            raise SynthesisFailed(f"nothing in {turn.text[:60]!r} can be said")
        voices = [role] if role.name == stand_in.name else [role, stand_in]
        passages = tell([each.synthesiser for each in voices], form.spoken, role.voice.pauses)
        if isinstance(role.synthesiser, PiperSynthesiser):
            role.synthesiser.heard(any(each.voice == 0 for each in passages))
        sound = finished(passages, [each.voice for each in voices], self._settings)
        data = to_flac(sound.samples)
        clip = Clip(
            sound=Asset(_key(role, form.spoken), len(data), hashlib.sha256(data).hexdigest()),
            duration=sound.duration,
            speaker=turn.speaker,
            voice=role.name,
            text=form.written,
            spoken=form.spoken,
            words=word_times(form, sound),
        )
        return clip, data

    def now(self) -> Cast:
        return self

    def with_recipe(self, recipe: str) -> Cast:
        return self

    def telling(self, turns: Sequence[Turn], subjects: Subjects) -> Cast:
        twin = copy(self)
        twin._forms = forms_of(turns, subjects, self._own)
        return twin

    def _form(self, turn: Turn) -> Speakable:
        return self._forms.get(turn) or speakable(plain(turn), self._lexicon)


class CastVoicer:
    """The `Voicer` of a cast whose Piper voices come and go: each speaker has a voice that is preferred, and one of
    espeak-ng for the time until its model is there. Threads may share it."""

    def __init__(
        self,
        settings: VoicingSettings,
        voices_folder: Path,
        models: PiperModels | None = None,
        engine: Engine | None = None,
    ) -> None:
        """Loads the voice files of `settings.cast`, and no model. Without `models` espeak-ng speaks for all.

        Raises:
            ConfigurationError: a voice file is missing or wrong.
        """
        self.files = voice_files(voices_folder, settings)
        self._settings = settings
        self._models = models
        self._engine = engine or (lambda voice: synthesiser_for(voice, models))
        self._preferred = {speaker: self.files.voice(name) for speaker, name in settings.cast.items()}
        self._stand_ins = {speaker: self._role(self.files.stand_in(name)) for speaker, name in settings.cast.items()}
        self._casts: dict[str, Cast] = {}
        self._lock = threading.Lock()
        self._sizes: tuple[int | None, ...] = ()
        self._current = self._remember(Cast(self._stand_ins, self._stand_ins, settings))

    @property
    def recipe(self) -> str:
        """Of the voices that are there now."""
        return self.now().recipe

    def now(self) -> Cast:
        """The cast with the voices that are there now, and these for good: whoever begins an item keeps it."""
        with self._lock:
            sizes = tuple(self._bytes_there(voice) for voice in self._preferred.values())
            if sizes != self._sizes:
                self._current = self._remember(Cast(self._present(), self._stand_ins, self._settings))
                self._sizes = sizes
            return self._current

    def with_recipe(self, recipe: str) -> Cast:
        """The cast of an item that was begun with `recipe`; that of now where its voices are not known any more."""
        now = self.now()
        return self._casts.get(recipe, now)

    def telling(self, turns: Sequence[Turn], subjects: Subjects) -> Cast:
        return self.now().telling(turns, subjects)

    def introductions(self) -> Sequence[Introduction]:
        return self.now().introductions()

    def key(self, turn: Turn) -> str:
        return self.now().key(turn)

    def voice(self, turn: Turn) -> tuple[Clip, bytes]:
        return self.now().voice(turn)

    def cast(self, speaker: str) -> Voice:
        """The speaker's voice of now. Raises ConfigurationError for one without."""
        return self.now().role(speaker).voice

    def label(self, speaker: str) -> str:
        """The speaker's name as it is shown. Raises ConfigurationError for one without a voice."""
        return self.cast(speaker).label

    def _remember(self, cast: Cast) -> Cast:
        return self._casts.setdefault(cast.recipe, cast)

    def _present(self) -> dict[str, Role]:
        there = {
            speaker: self._role(name)
            for speaker, name in self._settings.cast.items()
            if self._bytes_there(self._preferred[speaker]) is not None
        }
        return self._stand_ins | there

    def _bytes_there(self, voice: Voice) -> int | None:
        """The size of the voice's model, 0 for one that needs none; None while it cannot speak."""
        if voice.piper is None or not voice.model:
            return 0
        if self._models is None or not self._models.there(voice.model, voice.piper.speaker):
            return None
        return self._models.size(voice.model)

    def _role(self, name: str) -> Role:
        voice = self.files.voice(name)
        sounding = {
            "version": VERSION,
            "name": name,
            "voice": voice.model_dump(mode="json", exclude=_NOT_HEARD),
            "model_bytes": self._bytes_there(voice),
            "loudness_lufs": self._settings.loudness_lufs,
            "true_peak_dbtp": self._settings.true_peak_dbtp,
        }
        return Role(name, voice, _digest(sounding), self._engine(voice))


def recipe_of(roles: Mapping[str, Role]) -> str:
    """Names a choice of voices."""
    cast = {speaker: role.identity for speaker, role in roles.items()}
    return f"voices-{_digest(cast)[:12]}"


def _key(role: Role, spoken: str) -> str:
    name = hashlib.sha256(f"{role.identity}\n{spoken}".encode()).hexdigest()
    return f"clip/{name[:2]}/{name}.flac"


def _digest(value: object) -> str:
    return hashlib.sha256(json.dumps(value, sort_keys=True).encode()).hexdigest()
