"""From the setting `intake.source` to a source."""

from __future__ import annotations

import re
from importlib.resources import files
from pathlib import Path

from paperradio.clock import Clock
from paperradio.errors import ConfigurationError
from paperradio.ports import Source
from paperradio.settings import Settings
from paperradio.sources.auto import AutoSource
from paperradio.sources.folder import FolderSource, SamplesSource
from paperradio.sources.late import LateSource

_CATEGORY = re.compile(r"[a-z]+(-[a-z]+)*(\.[A-Za-z]+(-[A-Za-z]+)*)?")


def make_source(settings: Settings, clock: Clock | None = None) -> Source:
    """The source that `intake.source` names. Asks nothing of the network.

    Raises:
        ConfigurationError: it names none, its folder is missing, or a category cannot be one.
    """
    kind, _, place = settings.intake.source.partition(":")
    match kind, place:
        case "folder", _ if place:
            folder = Path(place).expanduser()
            return FolderSource(folder, settings.arxiv.max_pdf_bytes, settings.arxiv.abstract_url, clock)
        case "samples", "":
            return _samples()
        case "arxiv", "":
            return _arxiv(settings)
        case "auto", "":
            intake = settings.intake
            return AutoSource(_arxiv(settings), _samples(), intake.poll_seconds, intake.retry_seconds, clock=clock)
        case _:
            raise ConfigurationError(
                f"intake.source: {settings.intake.source!r} is none of auto, arxiv, samples, folder:DIR"
            )


def _samples() -> SamplesSource:
    return SamplesSource(Path(str(files("paperradio"))) / "samples")


def _arxiv(settings: Settings) -> Source:
    categories = settings.intake.categories
    if not categories:
        raise ConfigurationError("intake.categories: name at least one, such as cs.CL")
    for category in categories:
        if _CATEGORY.fullmatch(category) is None:
            raise ConfigurationError(f"intake.categories: {category!r} is no arXiv category such as cs.CL")

    def make() -> Source:
        from paperradio.sources.arxiv_api import ArxivSource

        return ArxivSource(settings.arxiv, settings.station, categories)

    return LateSource("arxiv", make)
