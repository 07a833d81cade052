"""Every setting of the station, one model per topic.

Defaults, then a TOML file, then ``PAPERRADIO_…`` in the environment (``__`` between levels), then options.
"""

from __future__ import annotations

import tomllib
from pathlib import Path
from typing import Annotated, Any, Literal

from pydantic import BaseModel, ConfigDict, Field, SecretStr, StringConstraints, ValidationError
from pydantic_settings import BaseSettings, PydanticBaseSettingsSource, SettingsConfigDict

from paperradio.errors import ConfigurationError

Word = Annotated[str, StringConstraints(strip_whitespace=True, pattern=r"\w")]
"""Something with a letter or a digit in it."""


class Topic(BaseModel):
    """A group of settings. Unknown names are errors."""

    model_config = ConfigDict(extra="forbid", frozen=True)


class StationSettings(Topic):
    """Who is on the air."""

    name: str = Field("Paper Radio", description="The station's name, said and shown.")
    channel: str = Field("main", pattern=r"^[a-z0-9-]{1,32}$", description="The channel's name in addresses.")
    audience: Literal["private", "public"] = Field("private", description="A public station shows licensed pages only.")
    contact: str = Field("", description="A mail address or URL, sent to arXiv in the User-Agent.")


class IntakeSettings(Topic):
    """Which papers."""

    source: str = Field("auto", description="auto, arxiv, samples or folder:DIR.")
    categories: tuple[str, ...] = Field(
        ("cs.CL", "cs.LG"), description="arXiv categories (cs.CL) or whole archives (astro-ph, math.*)."
    )
    include_keywords: tuple[Word, ...] = Field(
        (),
        description="Only papers with one of these in title or abstract (graph*: a beginning), or by include_authors.",
    )
    include_authors: tuple[Word, ...] = Field((), description="Only papers by one of these (or with a keyword).")
    exclude_keywords: tuple[Word, ...] = Field((), description="No paper with one of these in title or abstract.")
    exclude_authors: tuple[Word, ...] = Field((), description="No paper by one of these.")
    exclude_categories: tuple[str, ...] = Field((), description="No paper that is listed here too, as in categories.")
    first_papers: int = Field(50, ge=1, le=2000, description="How many of the newest papers a new station takes first.")
    poll_seconds: float = Field(600, gt=0, description="Pause between two looks at arXiv.")
    folder_poll_seconds: float = Field(2, gt=0, description="Pause between two looks at a folder.")
    retry_seconds: float = Field(300, gt=0, description="Pause before an unreachable source is tried again.")

    @property
    def selection(self) -> str:
        """What shapes arXiv's announcements and lists: categories and filters, as text."""
        chosen = {
            "categories",
            *(name for name in type(self).model_fields if name.startswith(("include_", "exclude_"))),
        }
        return self.model_dump_json(include=chosen)

    @property
    def told_categories(self) -> tuple[str, ...]:
        """The categories that listeners are told of: none where the papers do not come from arXiv."""
        return self.categories if self.source in ("auto", "arxiv") else ()


class ArxivSettings(Topic):
    """Where arXiv is, and how gently it is asked."""

    api_url: str = Field("https://export.arxiv.org/api/query", description="The Atom API.")
    rss_url: str = Field("https://rss.arxiv.org/rss", description="The RSS feeds.")
    oai_url: str = Field("https://oaipmh.arxiv.org/oai", description="OAI-PMH.")
    pdf_url: str = Field("https://arxiv.org/pdf", description="Where PDFs are.")
    abstract_url: str = Field("https://arxiv.org/abs", description="Where abstract pages are.")
    request_interval_seconds: float = Field(3.5, ge=0, description="Least time between two requests.")
    timeout_seconds: float = Field(20, gt=0, description="Longest wait for an answer.")
    max_answer_bytes: int = Field(32_000_000, gt=0, description="Longer feeds and lists are refused.")
    max_pdf_bytes: int = Field(60_000_000, gt=0, description="Larger PDFs are not fetched.")


class ReadingSettings(Topic):
    """Limits on what a PDF may cost."""

    timeout_seconds: float = Field(40, gt=0, description="Longest time for reading one PDF.")
    memory_bytes: int = Field(1_500_000_000, gt=0, description="Most address space of the reading process.")
    max_bytes: int = Field(100_000_000, gt=0, description="Larger PDFs are not read.")
    max_pages: int = Field(80, ge=1, description="Pages after this one are not read.")
    page_width: int = Field(1600, ge=400, le=4000, description="Width of page images in pixels.")


class EditorialSettings(Topic):
    """How a paper is retold."""

    least_seconds: float = Field(
        60, gt=0, description="A conversation shorter than this becomes a reading of the abstract."
    )
    target_seconds: float = Field(135, gt=0, description="Length a segment aims at when the material carries it.")
    most_seconds: float = Field(180, gt=0, description="No segment is longer.")


class VoicingSettings(Topic):
    """Voices and loudness."""

    cast: dict[str, str] = Field(
        {"ada": "ada-espeak", "ben": "ben-espeak"}, description="Speaker to voice (a file in voices/)."
    )
    loudness_lufs: float = Field(-16, ge=-31, le=-9, description="Loudness of every item, two equal channels.")
    true_peak_dbtp: float = Field(-1.5, le=0, description="Ceiling of the true peak before encoding.")
    pause_seconds: float = Field(0.35, ge=0, description="Pause between two turns of the same speaker.")
    change_pause_seconds: float = Field(0.45, ge=0, description="Pause when the speaker changes.")


class NewsroomSettings(Topic):
    """How much is made ahead."""

    name: str = Field("newsroom", description="The executor's name; two newsrooms must not share one.")
    lead_hours: float = Field(6, gt=0, description="Production pauses when this much unaired time is ready.")
    heartbeat_seconds: float = Field(5, gt=0, description="How often the newsroom says what it does.")


class PlayoutSettings(Topic):
    """The air."""

    rack_hours: float = Field(3, gt=0, description="How much is copied to the rack ahead of time.")
    buffer_seconds: float = Field(2.0, gt=0, le=30, description="How far sound is written ahead of the clock.")
    ident_every_items: int = Field(4, ge=0, description="An ident after this many segments; 0 for none.")
    rack_poll_seconds: float = Field(2, gt=0, description="Pause between two looks for new items.")
    frames_per_second: Literal[2, 3, 5, 6, 10] = Field(
        5, description="Pictures drawn per second; the encoder repeats them."
    )


class PictureSettings(Topic):
    """What is shown."""

    pages: Literal["licensed", "all", "none"] = Field(
        "licensed", description="Which papers' pages a public station shows; a private one shows all."
    )


class EncoderSettings(Topic):
    """The one encoder."""

    ffmpeg: str | None = Field(None, description="Path of ffmpeg; the one in the imageio-ffmpeg wheel when empty.")
    video_kbit: int = Field(1500, ge=200, description="Video bit rate ceiling in kbit/s.")
    audio_kbit: int = Field(160, ge=64, description="AAC bit rate in kbit/s.")
    mp3_kbit: int = Field(128, ge=64, description="MP3 bit rate in kbit/s.")
    preset: str = Field("veryfast", description="x264 preset.")
    stall_seconds: float = Field(10, gt=0, description="An encoder without output for this long is ended.")
    segment_seconds: float = Field(4, ge=2, description="Target length of an HLS segment, a multiple of 2.")
    playlist_segments: int = Field(10, ge=3, description="Segments in the live playlist.")


class WebSettings(Topic):
    """The page and the API."""

    host: str = Field("127.0.0.1", description="Address to listen on.")
    port: int = Field(8000, ge=0, le=65535, description="Port to listen on.")
    public_url: str = Field("", description="The station's address as others see it, for feeds; empty: as asked.")
    max_listeners: int = Field(500, ge=1, description="Streams served at once.")
    listener_buffer_seconds: float = Field(20, gt=0, description="A listener that is further behind loses sound.")


class StorageSettings(Topic):
    """Where things are kept. Empty values lie below `data`."""

    data: Path = Field(Path("data"), description="The station's folder.")
    database_url: SecretStr = Field(SecretStr(""), description="SQLAlchemy URL; SQLite below `data` when empty.")
    artefacts_url: str = Field("", description="fsspec URL; a folder below `data` when empty.")
    air_address: str = Field("", description="unix:PATH or tcp:HOST:PORT of air's private socket.")


class Settings(BaseSettings):
    """All of it."""

    model_config = SettingsConfigDict(env_prefix="PAPERRADIO_", env_nested_delimiter="__", extra="forbid", frozen=True)

    station: StationSettings = StationSettings()
    intake: IntakeSettings = IntakeSettings()
    arxiv: ArxivSettings = ArxivSettings()
    reading: ReadingSettings = ReadingSettings()
    editorial: EditorialSettings = EditorialSettings()
    voicing: VoicingSettings = VoicingSettings()
    newsroom: NewsroomSettings = NewsroomSettings()
    playout: PlayoutSettings = PlayoutSettings()
    picture: PictureSettings = PictureSettings()
    encoder: EncoderSettings = EncoderSettings()
    web: WebSettings = WebSettings()
    storage: StorageSettings = StorageSettings()

    @classmethod
    def settings_customise_sources(
        cls,
        settings_cls: type[BaseSettings],
        init_settings: PydanticBaseSettingsSource,
        env_settings: PydanticBaseSettingsSource,
        dotenv_settings: PydanticBaseSettingsSource,
        file_secret_settings: PydanticBaseSettingsSource,
    ) -> tuple[PydanticBaseSettingsSource, ...]:
        return (env_settings, init_settings)


def load_settings(config: Path | None = None, options: dict[str, Any] | None = None) -> Settings:
    """Settings from a TOML file, the environment and `options` (``{"web": {"port": 8001}}``), the last winning.

    Raises:
        ConfigurationError: the file is missing or no TOML, or a setting is unknown or out of range.
    """
    from_file: dict[str, Any] = {}
    if config is not None:
        try:
            from_file = tomllib.loads(config.read_text(encoding="utf-8"))
        except OSError as error:
            raise ConfigurationError(f"{config}: {error.strerror}") from error
        except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
            raise ConfigurationError(f"{config}: {error}") from error
    try:
        settings = Settings(**from_file)
        return Settings.model_validate(_merged(settings.model_dump(), options or {}))
    except ValidationError as error:
        raise ConfigurationError("; ".join(_told(problem) for problem in error.errors())) from error


def _merged(below: dict[str, Any], above: dict[str, Any]) -> dict[str, Any]:
    merged = dict(below)
    for name, value in above.items():
        both = isinstance(value, dict) and isinstance(merged.get(name), dict)
        merged[name] = _merged(merged[name], value) if both else value
    return merged


def _told(problem: Any) -> str:
    where = ".".join(str(part) for part in problem["loc"])
    unknown = problem["type"] == "extra_forbidden"
    return f"{where}: {'there is no such setting' if unknown else problem['msg']}"
