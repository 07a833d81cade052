"""Settings of OBS as an output."""

from __future__ import annotations

from urllib.parse import urlsplit

from pydantic import Field, SecretStr, field_validator

from paperradio.settings.remote import address_of, is_here
from paperradio.settings.secret import MEANING
from paperradio.settings.topic import Topic


class ObsSettings(Topic):
    """OBS Studio (28 or later), with its WebSocket server on: `paperradio obs setup` builds the scenes in it."""

    on: bool = Field(False, description="Whether its stream is started, watched and restarted while on the air.")
    host: str = Field("127.0.0.1", min_length=1, description="Where OBS runs.")
    port: int = Field(4455, ge=1, le=65535, description="Port of its WebSocket server.")
    password: SecretStr = Field(
        SecretStr(""), description=f"As it stands there under Tools, WebSocket Server Settings. {MEANING}"
    )
    collection: str = Field(
        "Paper Radio", min_length=1, description="Profile and scene collection that are made in OBS; others stay."
    )
    feed: str = Field("", description="What OBS plays; this station's /live.ts when empty.")
    service: str = Field("custom", min_length=1, description='custom, or a service as OBS lists it, such as "Twitch".')
    url: str = Field(
        "",
        description="Server of the service, such as rtmp://127.0.0.1/live; empty: as set in OBS, or a service's best.",
    )
    key: SecretStr = Field(SecretStr(""), description=f"Stream key. {MEANING}")
    video_kbit: int = Field(2500, ge=200, description="Constant video bit rate in kbit/s.")
    audio_kbit: int = Field(160, ge=64, description="AAC bit rate in kbit/s.")
    stand_by_seconds: float = Field(5, gt=0, description="OBS shows Stand-by when the feed stands still for this long.")
    stall_seconds: float = Field(20, gt=0, description="A stream without progress for this long is begun again.")
    look_seconds: float = Field(1, gt=0, description="Pause between two looks at OBS.")
    timeout_seconds: float = Field(5, gt=0, description="Longest wait for an answer of OBS.")

    @field_validator("url")
    @classmethod
    def _has_host(cls, value: str) -> str:
        if value:
            address_of(value, ("rtmp", "rtmps"), "rtmp://127.0.0.1/live")
        return value

    @property
    def remote(self) -> bool:
        """Whether the station streams to another machine, for all that is known here."""
        return self.on and self.goes_elsewhere

    @property
    def goes_elsewhere(self) -> bool:
        """Whether the stream goes to another machine once it is started, for all that is known here."""
        here = self.service == "custom" and self.url and is_here(urlsplit(self.url).hostname or "")
        return not here

    @property
    def server(self) -> tuple[str, int] | None:
        """Host and port of the stream's server; None where OBS chooses it."""
        parts = urlsplit(self.url)
        default = 443 if parts.scheme == "rtmps" else 1935
        return (parts.hostname, parts.port or default) if parts.hostname else None

    @property
    def sets_service(self) -> bool:
        """Whether `setup` sets the stream service."""
        return self.service != "custom" or bool(self.url)
