"""Which language model the settings mean."""

from __future__ import annotations

import hashlib
from pathlib import Path

from paperradio.clock import Clock
from paperradio.models.fetching import FetchedModel
from paperradio.models.files import model_folder
from paperradio.models.llama import LlamaCppModel
from paperradio.models.patient import PatientModel
from paperradio.models.remembering import RememberingModel
from paperradio.models.server import ServerModel
from paperradio.ports import ArtefactStore, LanguageModel
from paperradio.settings import ModelSettings


def make_backend(settings: ModelSettings, data: Path, clock: Clock) -> LanguageModel | None:
    """The model alone: it is asked at each call. None where none is configured. A server wins over a file.

    Raises:
        ModelUnusable: the server's URL is none.
    """
    if not settings.configured:
        return None
    if settings.url:
        name = hashlib.sha256(settings.url.encode()).hexdigest()[:8]
        return ServerModel(settings, model_folder(settings, data) / "servers" / name, clock)
    local = LlamaCppModel(settings, data, clock)
    return local if settings.path else FetchedModel(local, settings, data)


def make_model(settings: ModelSettings, data: Path, store: ArtefactStore, clock: Clock) -> LanguageModel | None:
    """The model as the newsroom uses it: left alone for a while when it fails, and asked nothing twice.

    Reads nothing and asks nobody yet. None where no model is configured.

    Raises:
        ModelUnusable: the server's URL is none.
    """
    backend = make_backend(settings, data, clock)
    if backend is None:
        return None
    return RememberingModel(PatientModel(backend, clock, settings.pause_seconds), store)
