"""Piper's models: each is loaded once, when it is first spoken with, and shared by all voices that name it."""

from __future__ import annotations

import json
import logging
import os
import threading
import time
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

from paperradio.errors import VoiceUnusable
from paperradio.settings import VoicingSettings
from paperradio.voicing.espeak import short_folder

if TYPE_CHECKING:
    import onnxruntime
    import piper

FILES = (".onnx.json", ".onnx")
"""The endings of a model's files; the model itself is the last to come."""
MOST_FAILURES = 5
"""A model that fails so many turns in a row is not used until its files change."""
_SILENT_LOG = 4  # fatal errors only: what goes wrong is told by what is raised
_log = logging.getLogger(__name__)
_State = tuple[int, int]


def model_folder(settings: VoicingSettings, data: Path) -> Path:
    """Where fetched models lie."""
    return Path(settings.folder).expanduser() if settings.folder else data.expanduser() / "voices"


@dataclass(frozen=True, slots=True)
class Model:
    """A loaded model. Threads take turns by `lock`."""

    name: str
    voice: piper.PiperVoice
    lock: threading.Lock

    def speaker(self, wanted: int | str) -> int:
        """The number of a speaker. Raises VoiceUnusable where the model has no such one."""
        config = self.voice.config
        number = config.speaker_id_map.get(wanted, -1) if isinstance(wanted, str) else wanted
        if not 0 <= number < max(1, config.num_speakers):
            raise VoiceUnusable(f"{self.name} has {config.num_speakers} speakers and none is {wanted}")
        return number


class PiperModels:
    """The models in a folder, ``NAME.onnx`` with ``NAME.onnx.json`` beside each. Safe to share between threads."""

    def __init__(self, folder: Path, threads: int = 0, sentence_seconds: float = 60) -> None:
        """`threads` of one computation; 0 for one less than there are cores. One that lasts longer than
        `sentence_seconds` is stopped."""
        self.folder = folder
        self._threads = threads or max(1, (os.cpu_count() or 2) - 1)
        self._seconds = sentence_seconds
        self._lock = threading.Lock()
        self._loaded: dict[str, tuple[_State, Model]] = {}
        self._broken: dict[str, tuple[_State, VoiceUnusable]] = {}
        self._failures: dict[str, int] = {}
        self._speakers: dict[str, tuple[_State, frozenset[int | str]]] = {}

    def size(self, name: str) -> int | None:
        """How many bytes a model has; None where it is not there as a whole."""
        config, model = (self.folder / f"{name}{ending}" for ending in FILES)
        try:
            return model.stat().st_size if config.is_file() and model.stat().st_size else None
        except OSError:
            return None

    def there(self, name: str, speaker: int | str = 0) -> bool:
        """Whether a model and a speaker of it can be used, as far as that is known without loading it."""
        return self.size(name) is not None and not self.fault(name, speaker)

    def fault(self, name: str, speaker: int | str = 0) -> str:
        """Why a model whose files are there cannot be used; empty where nothing speaks against it."""
        state = self._state(name)
        known = self._broken.get(name)
        if known is not None and known[0] == state:
            return known[1].detail
        if self._speakers.get(name, (None, None))[0] != state:
            self._speakers[name] = (state, _speakers(self.folder / f"{name}{FILES[0]}"))
        speakers = self._speakers[name][1]
        if not speakers:
            return f"{self.folder / name}{FILES[0]} is no configuration of a Piper voice"
        return "" if speaker in speakers else f"{name} has no speaker {speaker}"

    def load(self, name: str) -> Model:
        """The model, loaded where it is not yet. Raises VoiceUnusable; a file that did so once is not tried again."""
        with self._lock:
            state = self._state(name)
            if name in self._loaded and self._loaded[name][0] == state:
                return self._loaded[name][1]
            known = self._broken.get(name)
            if known is not None and known[0] == state:
                raise known[1]
            started = time.monotonic()
            try:
                model = Model(name, self._read(name), threading.Lock())
            except VoiceUnusable as error:
                self._broken[name] = (state, error)
                _log.warning("%s", error)
                raise
            self._loaded[name] = (state, model)
            speakers = model.voice.config.num_speakers
            told = f"{speakers} speakers, " if speakers > 1 else ""
            _log.info("Piper's %s is loaded, %sin %.1f s", name, told, time.monotonic() - started)
            return model

    def heard(self, name: str, spoke: bool) -> None:
        """Whether a turn that was to be spoken with the model was, in part at least. One that fails turn after turn
        is broken."""
        with self._lock:
            failures = 0 if spoke else self._failures.get(name, 0) + 1
            self._failures[name] = failures
            if failures >= MOST_FAILURES:
                error = VoiceUnusable(f"{name} could not say any of {failures} turns")
                self._broken[name] = (self._state(name), error)
                del self._failures[name]
                self._loaded.pop(name, None)
                _log.warning("%s", error)

    def _state(self, name: str) -> _State:
        """Changes whenever the model's files do."""
        try:
            files = [(self.folder / f"{name}{ending}").stat() for ending in FILES]
        except OSError:
            return (0, 0)
        return files[1].st_size, max(file.st_mtime_ns for file in files)

    def _read(self, name: str) -> piper.PiperVoice:
        import piper
        from piper.voice import ESPEAK_DATA_DIR

        logging.getLogger("piper").setLevel(logging.ERROR)
        config, model = (self.folder / f"{name}{ending}" for ending in FILES)
        try:
            told = piper.PiperConfig.from_dict(json.loads(config.read_text(encoding="utf-8")))
            session = Session(model, self._threads, self._seconds)
        except OSError as error:
            raise VoiceUnusable(f"{error.filename or model}: {error.strerror}") from error
        except (KeyError, TypeError, ValueError, AttributeError) as error:
            raise VoiceUnusable(f"{config} is no configuration of a Piper voice") from error
        except runtime_errors() as error:
            raise VoiceUnusable(f"{model} is no model that onnxruntime can load") from error
        return piper.PiperVoice(session, told, espeak_data_dir=short_folder(ESPEAK_DATA_DIR), download_dir=self.folder)


def _speakers(config: Path) -> frozenset[int | str]:
    """Numbers and names of the speakers that a configuration tells; empty where it is none."""
    try:
        told = json.loads(config.read_text(encoding="utf-8"))
        return frozenset([*range(max(1, int(told["num_speakers"]))), *told.get("speaker_id_map", {})])
    except (OSError, ValueError, TypeError, LookupError, AttributeError):
        return frozenset()


class Session:
    """An onnxruntime session that stops a run which takes too long, and leaves a core to others."""

    def __init__(self, model: Path, threads: int, seconds: float) -> None:
        import onnxruntime

        options = onnxruntime.SessionOptions()
        options.intra_op_num_threads, options.inter_op_num_threads = threads, 1
        options.log_severity_level = _SILENT_LOG
        options.enable_cpu_mem_arena = False  # it would keep what the longest sentence took, for each model
        options.add_session_config_entry("session.intra_op.allow_spinning", "0")
        loaded = with_alignments(model.read_bytes())
        self._session = onnxruntime.InferenceSession(loaded, options, providers=["CPUExecutionProvider"])
        self._seconds = seconds

    def run(self, names: list[str] | None, inputs: Mapping[str, Any]) -> list[Any]:
        """The outputs. Raises TimeoutError, and what onnxruntime raises."""
        import onnxruntime

        options = onnxruntime.RunOptions()
        options.log_severity_level = _SILENT_LOG
        timer = threading.Timer(self._seconds, _stop, [options])
        timer.daemon = True
        timer.start()
        try:
            return list(self._session.run(names, inputs, options))
        except runtime_errors() as error:
            if options.terminate:
                raise TimeoutError(f"stopped after {self._seconds:g} s") from error
            raise
        finally:
            timer.cancel()


def _stop(options: onnxruntime.RunOptions) -> None:
    options.terminate = True


def with_alignments(model: bytes) -> bytes:
    """The model with how long each phoneme is among its outputs, where Piper's own tool can put it there."""
    import onnx
    from google.protobuf.message import DecodeError
    from piper.patch_voice_with_alignment import add_alignment_output

    try:
        told = onnx.load_from_string(model)
        add_alignment_output(told)
    except (DecodeError, ValueError):
        return model
    return bytes(told.SerializeToString())


@cache
def runtime_errors() -> tuple[type[Exception], ...]:
    """What onnxruntime raises."""
    from onnxruntime.capi import onnxruntime_pybind11_state

    known = vars(onnxruntime_pybind11_state).values()
    return tuple(each for each in known if isinstance(each, type) and issubclass(each, Exception))
