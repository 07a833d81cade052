"""`paperradio voices preview`: sample lines as a sound file, or played."""

from __future__ import annotations

import io
import shutil
import subprocess
import tempfile
from collections.abc import Sequence
from pathlib import Path

import numpy as np
import soundfile
import typer

from paperradio.app.making import piper_models
from paperradio.commands.files import write_whole
from paperradio.commands.voice_work import voices_of
from paperradio.domain.media import SAMPLE_RATE
from paperradio.domain.script import Turn
from paperradio.errors import BadInput, SynthesisFailed, VoiceUnusable
from paperradio.ports import Samples
from paperradio.settings import Settings
from paperradio.shipped import shipped_folder
from paperradio.voicing.cast import CastVoicer
from paperradio.voicing.models import PiperModels

_FORMATS = {".wav": "WAV", ".flac": "FLAC", ".mp3": "MP3"}
_PLAYERS = (("ffplay", "-nodisp", "-autoexit", "-loglevel", "error"), ("aplay", "-q"), ("paplay",), ("afplay",))
_PAUSE_SECONDS = 0.6
_PLAY_SECONDS = 600


def preview_voices(settings: Settings, names: Sequence[str], out: Path | None, text: str) -> int:
    """Say each voice's sample (or `text`), the cast's where `names` is empty; write it to `out`, or play it. Returns 0.

    Raises:
        BadInput: there is no such name, `out` is no sound file or cannot be written, or nothing here plays sound.
        VoiceUnusable: a voice that was asked for by its own name cannot speak.
    """
    if out is not None and out.suffix.lower() not in _FORMATS:
        raise BadInput(f"--out {out}: the name ends in {', '.join(_FORMATS)}")
    files, cast = voices_of(settings)
    for name in names:
        if cast.get(name, name) not in files.names:
            raise BadInput(f"{name}: name a speaker ({', '.join(cast)}) or a voice (paperradio voices list)")
    player = None if out is not None else _player()
    models = piper_models(settings)
    sounds = [_said(settings, models, name, text) for name in names or cast]
    pause = np.zeros(int(_PAUSE_SECONDS * SAMPLE_RATE), np.float32)
    whole = np.concatenate([each for sound in sounds for each in (sound, pause)][:-1])
    if out is not None:
        write_whole(out, _encoded(whole, _FORMATS[out.suffix.lower()]))
        typer.echo(str(out))
    elif player is not None:
        with tempfile.NamedTemporaryFile(suffix=".wav") as file:
            file.write(_encoded(whole, "WAV"))
            file.flush()
            subprocess.run([*player, file.name], check=False, timeout=_PLAY_SECONDS)  # noqa: S603
    return 0


def _said(settings: Settings, models: PiperModels, name: str, text: str) -> Samples:
    """A speaker's or a voice's sample, and a line on standard error that tells which voice it is."""
    files, cast = voices_of(settings)
    wanted = cast.get(name, name)
    voicing = settings.voicing.model_copy(update={"cast": {name: wanted}})
    voice = files.voice(wanted)
    if name not in cast and voice.model and voice.piper is not None:
        if models.size(voice.model) is None:
            raise VoiceUnusable(f"{wanted} is not there; paperradio voices pull {wanted}")
        models.load(voice.model).speaker(voice.piper.speaker)
    try:
        clip, sound = CastVoicer(voicing, shipped_folder("voices"), models).voice(Turn(name, text or voice.sample))
    except SynthesisFailed as error:
        raise BadInput(f"{name}: {error.detail}") from error
    told = "" if clip.voice == wanted else f"; {wanted} is not there, paperradio voices pull {name} fetches it"
    typer.echo(f"{name}: {clip.voice}, {files.voice(clip.voice).licence}{told}", err=True)
    samples, _ = soundfile.read(io.BytesIO(sound), dtype="float32")
    return np.asarray(samples, dtype=np.float32)


def _player() -> Sequence[str]:
    found = next((command for command in _PLAYERS if shutil.which(command[0])), None)
    if found is None:
        names = ", ".join(command[0] for command in _PLAYERS)
        raise BadInput(f"nothing here plays sound (none of {names}); write a file with --out preview.wav")
    return (str(shutil.which(found[0])), *found[1:])


def _encoded(sound: Samples, kind: str) -> bytes:
    buffer = io.BytesIO()
    soundfile.write(buffer, sound, SAMPLE_RATE, format=kind)
    return buffer.getvalue()
