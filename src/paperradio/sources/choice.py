"""From the setting `intake.source` to a source."""

from __future__ import annotations

from importlib.resources import files
from pathlib import Path

from paperradio.clock import Clock
from paperradio.errors import ConfigurationError
from paperradio.ports import Archive, Source
from paperradio.settings import Settings
from paperradio.sources.auto import AutoSource
from paperradio.sources.folder import FolderSource, SamplesSource
from paperradio.sources.late import LateSource
from paperradio.taxonomy import selection


def make_source(settings: Settings, clock: Clock | None = None, archive: Archive | None = None) -> Source:
    """The source that `intake.source` names, over this archive or one of its own. Asks nothing of the network.

    Raises:
        ConfigurationError: it names none, its folder is missing, or arXiv has no such category.
    """
    kind, _, place = settings.intake.source.partition(":")
    match kind, place:
        case "folder", _ if place:
            folder = Path(place).expanduser()
            return FolderSource(folder, settings.arxiv.max_pdf_bytes, settings.arxiv.abstract_url, clock)
        case "samples", "":
            return _samples()
        case "arxiv", "":
            return _arxiv(settings, archive)
        case "auto", "":
            intake = settings.intake
            return AutoSource(
                _arxiv(settings, archive), _samples(), intake.poll_seconds, intake.retry_seconds, clock=clock
            )
        case _:
            raise ConfigurationError(
                f"intake.source: {settings.intake.source!r} is none of auto, arxiv, samples, folder:DIR"
            )


def make_archive(settings: Settings) -> Archive:
    """arXiv, for whoever asks it request by request. A process needs one: it holds the connection.

    Raises:
        ConfigurationError: no category is named, or arXiv has none of that name.
    """
    _check_categories(settings)
    from paperradio.sources.archive import ArxivArchive
    from paperradio.sources.session import PoliteSession

    session = PoliteSession(settings.arxiv, settings.station.contact)
    return ArxivArchive(settings.arxiv, settings.categories, settings.intake, session)


def _samples() -> SamplesSource:
    return SamplesSource(Path(str(files("paperradio"))) / "samples")


def _arxiv(settings: Settings, archive: Archive | None) -> Source:
    _check_categories(settings)

    def make() -> Source:
        from paperradio.sources.arxiv_source import ArxivSource

        return ArxivSource(archive or make_archive(settings))

    return LateSource("arxiv", make)


def _check_categories(settings: Settings) -> None:
    if not settings.categories:
        raise ConfigurationError("channel.categories: name at least one, such as cs.CL")
    named = {"channel.categories": settings.categories, "intake.exclude_categories": settings.intake.exclude_categories}
    for setting, categories in named.items():
        for category in categories:
            try:
                selection(category)
            except ConfigurationError as error:
                raise ConfigurationError(f"{setting}: {error.detail}") from error
