"""Every setting of the station, one model per topic.

Defaults, then a TOML file, then ``PAPERRADIO_…`` in the environment (``__`` between levels), then options.
"""

from __future__ import annotations

import json
import tomllib
from pathlib import Path
from typing import Any, Literal, Self

from pydantic import Field, SecretStr, ValidationError, field_validator, model_validator
from pydantic_settings import BaseSettings, PydanticBaseSettingsSource, SettingsConfigDict, SettingsError

from paperradio.errors import ConfigurationError
from paperradio.settings.air_check import AirCheckSettings
from paperradio.settings.airing import EncoderSettings, PictureSettings, PlayoutSettings, WebSettings
from paperradio.settings.channel import ChannelSettings, InterestSettings, LookSettings
from paperradio.settings.icecast import IcecastSettings
from paperradio.settings.intake import ArxivSettings, IntakeSettings
from paperradio.settings.making import (
    CAST,
    EditorialSettings,
    ModelSettings,
    NewsroomSettings,
    ReadingSettings,
    VoicingSettings,
)
from paperradio.settings.memory import MemorySettings
from paperradio.settings.obs import ObsSettings
from paperradio.settings.rtmp import RtmpSettings
from paperradio.settings.shows import CORES, Length, SectionKind, ShowFormat, load_formats
from paperradio.settings.streams import HlsSettings, Mp3Settings, TsSettings
from paperradio.settings.topic import PathText, Topic, at_home
from paperradio.settings.watch import WatchSettings

__all__ = [
    "CORES",
    "AirCheckSettings",
    "ArxivSettings",
    "ChannelSettings",
    "EditorialSettings",
    "EncoderSettings",
    "HlsSettings",
    "IcecastSettings",
    "IntakeSettings",
    "InterestSettings",
    "Length",
    "LookSettings",
    "MemorySettings",
    "ModelSettings",
    "Mp3Settings",
    "NewsroomSettings",
    "ObsSettings",
    "PictureSettings",
    "PlayoutSettings",
    "ReadingSettings",
    "RtmpSettings",
    "SectionKind",
    "Settings",
    "ShowFormat",
    "StationSettings",
    "StorageSettings",
    "Topic",
    "TsSettings",
    "VoicingSettings",
    "WatchSettings",
    "WebSettings",
    "load_formats",
    "load_settings",
]


class StationSettings(Topic):
    """Who is on the air."""

    name: str = Field("Paper Radio", description="The station's name, said and shown.")
    audience: Literal["private", "public"] = Field(
        "private",
        description="private, or public: then only licensed pages are shown. Streams to other machines make it public.",
    )
    contact: str = Field("", description="A mail address or URL, sent to arXiv in the User-Agent.")
    shows: PathText = Field("", description="A folder with show formats of your own; a file wins over the shipped one.")


class StorageSettings(Topic):
    """Where things are kept. Empty values lie below `data`."""

    data: Path = Field(Path("data"), description="The station's folder.")
    database_url: SecretStr = Field(SecretStr(""), description="SQLAlchemy URL; SQLite below `data` when empty.")
    artefacts_url: str = Field("", description="fsspec URL; a folder below `data` when empty.")
    air_address: str = Field("", description="unix:PATH or tcp:HOST:PORT of air's private socket.")

    @field_validator("data")
    @classmethod
    def _at_home(cls, value: Path) -> Path:
        return Path(at_home(str(value)))


class Settings(BaseSettings):
    """All of it."""

    model_config = SettingsConfigDict(env_prefix="PAPERRADIO_", env_nested_delimiter="__", extra="forbid", frozen=True)

    station: StationSettings = StationSettings()
    channel: tuple[ChannelSettings, ...] = (ChannelSettings(),)
    intake: IntakeSettings = IntakeSettings()
    arxiv: ArxivSettings = ArxivSettings()
    reading: ReadingSettings = ReadingSettings()
    editorial: EditorialSettings = EditorialSettings()
    model: ModelSettings = ModelSettings()
    memory: MemorySettings = MemorySettings()
    voicing: VoicingSettings = VoicingSettings()
    newsroom: NewsroomSettings = NewsroomSettings()
    playout: PlayoutSettings = PlayoutSettings()
    picture: PictureSettings = PictureSettings()
    encoder: EncoderSettings = EncoderSettings()
    rtmp: tuple[RtmpSettings, ...] = ()
    icecast: tuple[IcecastSettings, ...] = ()
    air_check: AirCheckSettings = AirCheckSettings()
    obs: ObsSettings = ObsSettings()
    web: WebSettings = WebSettings()
    hls: HlsSettings = HlsSettings()
    mp3: Mp3Settings = Mp3Settings()
    ts: TsSettings = TsSettings()
    watch: WatchSettings = WatchSettings()
    storage: StorageSettings = StorageSettings()

    @field_validator("channel")
    @classmethod
    def _one(cls, value: tuple[ChannelSettings, ...]) -> tuple[ChannelSettings, ...]:
        if len(value) != 1:
            raise ValueError("a station plays one channel; start another station, with a data folder of its own")
        return value

    @model_validator(mode="after")
    def _fit_outputs(self) -> Self:
        """What goes to another machine makes the station public. All streams are copies of the one encoder's, and RTMP
        services want a constant bit rate. Names tell outputs apart."""
        outputs: list[RtmpSettings | IcecastSettings] = [*self.rtmp, *self.icecast]
        names = [output.title for output in outputs]
        for name in names:
            if names.count(name) > 1:
                raise ValueError(f"two outputs have the name {name}; give each [[rtmp]] and [[icecast]] its own name")
        if self.obs.on and not self.obs.feed and not self.ts.on:
            raise ValueError("obs plays /live.ts, which ts.on = false switches off; set obs.feed")
        changes: dict[str, Topic] = {}
        if any(output.remote for output in (*outputs, self.obs)):
            changes["station"] = self.station.model_copy(update={"audience": "public"})
        if any(output.on for output in self.rtmp):
            changes["encoder"] = self.encoder.model_copy(update={"constant_rate": True})
        self.__dict__.update(changes)  # frozen for everybody else
        return self

    @property
    def first_channel(self) -> ChannelSettings:
        """The channel that is meant where none is named."""
        return self.channel[0]

    @property
    def cast(self) -> dict[str, str]:
        """Speaker to voice: the station's cast, with what the channel has otherwise. Speakers of the formats that come
        with the program have a voice in any case."""
        return CAST | self.voicing.cast | self.first_channel.cast

    @property
    def categories(self) -> tuple[str, ...]:
        """The arXiv categories of all channels."""
        return tuple(dict.fromkeys(each for channel in self.channel for each in channel.categories))

    @property
    def told_categories(self) -> tuple[str, ...]:
        """The categories that listeners are told of: none where the papers do not come from arXiv."""
        return self.first_channel.categories if self.intake.source in ("auto", "arxiv") else ()

    @property
    def selection(self) -> str:
        """What shapes arXiv's announcements and lists: categories and filters, as text."""
        filters = self.intake.model_dump(mode="json")
        chosen = {name: value for name, value in filters.items() if name.startswith(("include_", "exclude_"))}
        return json.dumps({"categories": self.categories} | chosen)

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
    """Settings from a TOML file, `options` (``{"web": {"port": 8001}}``) and the environment, the last winning.

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
    except SettingsError as error:  # tables in the environment are JSON
        raise ConfigurationError(f"{error}; tables are written there as JSON") from None
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
