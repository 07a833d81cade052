"""Puts together what makes segments: the newsroom, and the desk at which one paper is told."""

from __future__ import annotations

import logging
import os
import signal
import threading
from collections.abc import Mapping, Sequence
from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from paperradio.app.stores import open_catalogue, open_memory, open_store
from paperradio.clock import SystemClock
from paperradio.domain.rundown import ItemKind
from paperradio.domain.script import Turn
from paperradio.ports import ArtefactStore, Catalogue, Embedder, Source
from paperradio.settings import Settings, ShowFormat, load_formats
from paperradio.shipped import shipped_folder
from paperradio.supervise import end_with_parent, give_way

if TYPE_CHECKING:
    from paperradio.editorial.prompting import PromptLibrary
    from paperradio.models.measuring import MeasuredModel
    from paperradio.newsroom.desk import Desk
    from paperradio.newsroom.service import Newsroom
    from paperradio.voicing.background import BackgroundFetch
    from paperradio.voicing.models import PiperModels


def check_source(settings: Settings) -> None:
    """Raise ConfigurationError when there is no such source of papers; asks nothing of the network."""
    from paperradio.sources.choice import make_source

    make_source(settings)


def check_model(settings: Settings) -> None:
    """Raise when the language model's settings or its prompts cannot be used; asks nobody and loads nothing.

    Raises:
        ConfigurationError, ModelUnusable: one clear line.
    """
    if not settings.model.configured:
        return
    from paperradio.models.choice import make_backend

    make_backend(settings.model, settings.storage.data, SystemClock())
    prompt_library(settings)


def prompt_library(settings: Settings) -> PromptLibrary:
    """The prompts in force: the shipped ones, and those in the user's own folder. Raises ConfigurationError."""
    from paperradio.editorial.prompting import PromptLibrary

    own = settings.editorial.prompts
    return PromptLibrary([shipped_folder("prompts"), *([Path(own)] if own else [])])


def show_formats(settings: Settings) -> Mapping[str, ShowFormat]:
    """The formats in force by name: the shipped ones, and those in the user's own folder. Raises ConfigurationError."""
    own = settings.station.shows
    return load_formats([shipped_folder("configs") / "shows", *([Path(own)] if own else [])])


def check_shows(settings: Settings) -> None:
    """Raise ConfigurationError when a show format cannot be used, or the channel names one that there is not."""
    from paperradio.newsroom.timetable import Timetable

    Timetable(settings.first_channel, show_formats(settings))


def make_model(settings: Settings, store: ArtefactStore) -> MeasuredModel | None:
    """The language model of the settings, not loaded yet; None where there is none. Raises ModelUnusable."""
    if not settings.model.configured:  # the welcome would wait for the import
        return None
    from paperradio.models.choice import make_model
    from paperradio.models.measuring import MeasuredModel

    model = make_model(settings.model, settings.storage.data, store, SystemClock())
    return None if model is None else MeasuredModel(model)


def piper_models(settings: Settings) -> PiperModels:
    """The models of Piper in the settings' folder, none of them loaded yet."""
    from paperradio.voicing.models import PiperModels, model_folder

    voicing = settings.voicing
    return PiperModels(model_folder(voicing, settings.storage.data), voicing.threads, voicing.sentence_seconds)


def voice_fetch(settings: Settings) -> BackgroundFetch | None:
    """What fetches the cast's models that are not there; None where that is switched off. Raises ConfigurationError."""
    from paperradio.voicing.background import BackgroundFetch
    from paperradio.voicing.models import model_folder
    from paperradio.voicing.voices import voice_files

    if not settings.voicing.fetch:
        return None
    files = voice_files(shipped_folder("voices"), settings.voicing)
    models = [files.voice(name).model for name in settings.cast.values()]
    return BackgroundFetch([model for model in models if model], model_folder(settings.voicing, settings.storage.data))


def make_desk(settings: Settings, source: Source, store: ArtefactStore, embedder: Embedder) -> Desk:
    """What making a segment needs, no model loaded yet. Raises ConfigurationError, ModelUnusable."""
    from paperradio.editorial.composing.editor import ModelEditor
    from paperradio.editorial.grounding.mending import ScriptChecker
    from paperradio.editorial.grounding.vectors import RememberingEmbedder
    from paperradio.editorial.shows.builder import ShowBuilder
    from paperradio.editorial.shows.check import ShowGroundingChecker
    from paperradio.editorial.writer import ExtractiveEditor
    from paperradio.newsroom.desk import SEGMENT, Desk
    from paperradio.playout.picture.artwork import artwork
    from paperradio.publish.publisher import FilePublisher
    from paperradio.reading.illustrator import PageIllustrator
    from paperradio.reading.sandbox import SandboxedReader
    from paperradio.voicing.cast import CastVoicer
    from paperradio.voicing.mixdown import assemble_item

    reader = SandboxedReader(settings.reading)
    remembering = RememberingEmbedder(embedder)
    formats = show_formats(settings)
    length = formats[SEGMENT].length
    voicing = settings.voicing.model_copy(update={"cast": settings.cast})
    editor, checker = ExtractiveEditor(remembering, length), ScriptChecker(remembering)
    model, with_model = make_model(settings, store), None
    if model is not None:
        prompts = prompt_library(settings)
        with_model = ModelEditor(editor, model, checker, prompts, remembering, length, settings.model)
    return Desk(
        source=source,
        store=store,
        reader=reader,
        editor=editor,
        checker=checker,
        voicer=CastVoicer(voicing, shipped_folder("voices"), piper_models(settings)),
        illustrator=PageIllustrator(reader, settings.reading.page_width),
        publisher=FilePublisher(settings.station.name, settings.encoder.mp3_kbit, settings.encoder.ffmpeg),
        assemble=partial(assemble_item, settings=settings.voicing),
        artwork=lambda item: artwork(item, settings.station.name, settings.first_channel.look.accent),
        settings=settings,
        formats=formats,
        clock=SystemClock(),
        model_editor=with_model,
        model=model,
        show_editor=ShowBuilder(editor, remembering, model_editor=with_model, speeches=_fillers(settings)),
        show_checker=ShowGroundingChecker(checker),
    )


def _fillers(settings: Settings) -> Sequence[Sequence[Turn]]:
    """What the station says of itself between papers, for a show that has a section of it."""
    from paperradio.voicing.station_speech import station_scripts

    scripts = station_scripts(shipped_folder("prompts"), settings.station.name)
    return [script.turns for kind, _, script in scripts if kind is ItemKind.FILLER]


def with_memory(desk: Desk, catalogue: Catalogue, embedder: Embedder) -> Desk:
    """The desk with what the station remembers, and who chooses by it. Raises ConfigurationError."""
    from paperradio.editorial.selection.selector import InterestSelector

    memory = open_memory(desk.settings, embedder)
    return replace(desk, memory=memory, selector=InterestSelector(desk.settings.first_channel, catalogue, memory))


def make_newsroom(settings: Settings) -> Newsroom:
    """The newsroom of the settings. Raises ConfigurationError, StoreUnreachable."""
    from paperradio.editorial.embedder import MiniLmEmbedder
    from paperradio.newsroom.arxiv import NewsroomArchive
    from paperradio.newsroom.calendar import load_evenings
    from paperradio.newsroom.service import Newsroom
    from paperradio.sources.choice import make_archive, make_source
    from paperradio.voicing.station_speech import station_scripts

    check_source(settings)  # before anything is created on the disk
    check_shows(settings)
    embedder, catalogue, store = MiniLmEmbedder(), open_catalogue(settings, create=True), open_store(settings)
    quiet = load_evenings(shipped_folder("configs") / "arxiv" / "holidays.toml")
    archive = NewsroomArchive(partial(make_archive, settings), catalogue, store, settings, quiet=quiet)
    desk = make_desk(settings, make_source(settings, archive=archive), store, embedder)
    scripts = station_scripts(shipped_folder("prompts"), settings.station.name)
    fetch = voice_fetch(settings)

    def preload() -> None:
        if fetch is not None:
            fetch.start()
        embedder.load()

    return Newsroom(with_memory(desk, catalogue, embedder), catalogue, scripts, preload, archive)


def serve_newsroom(settings: Settings) -> int:
    """Run the newsroom until a signal. Ends the process itself: a step in a thread must not hold it up."""
    end_with_parent()
    stop = threading.Event()
    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, lambda *_: stop.set())
    newsroom = make_newsroom(settings)
    give_way()  # only now: the welcome waits for all that is imported above
    newsroom.run(stop)
    logging.shutdown()
    os._exit(0)
