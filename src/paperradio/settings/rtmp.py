"""Settings of streams to Twitch, YouTube and other RTMP servers."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Literal, Self
from urllib.parse import SplitResult

from pydantic import Field, SecretStr, model_validator

from paperradio.settings.remote import address_of, is_here
from paperradio.settings.secret import MEANING
from paperradio.settings.topic import Topic

_EXAMPLE = "rtmp://machine.example/live or rtmps://machine.example/live, without the key"


@dataclass(frozen=True, slots=True)
class Service:
    """What a service publishes: its ingests by name, and limits for 720p at 30 pictures a second, in kbit/s."""

    title: str
    source: str
    ingests: dict[str, str]
    most_video_kbit: int
    most_audio_kbit: int
    least_video_kbit: int = 0


class RtmpSettings(Topic):
    """A stream to Twitch, YouTube or any RTMP server. Write [[rtmp]] once for each."""

    name: str = Field("", description="What status and log call it; the service when empty.")
    on: bool = Field(True, description="Whether it runs.")
    service: Literal["twitch", "youtube", "custom"] = Field("twitch", description="twitch, youtube or custom.")
    ingest: str = Field("auto", description="Where twitch or youtube takes it; a wrong name lists the choices.")
    url: str = Field("", description="Address for custom, rtmp:// or rtmps://, without the key.")
    key: SecretStr = Field(SecretStr(""), description=f"The stream key. {MEANING}")
    bandwidth_test: bool = Field(False, description="A trial that Twitch shows to nobody (see inspector.twitch.tv).")
    reconnect_hours: float = Field(
        47, gt=0, le=500, description="A new stream is begun after so long, between two items: Twitch ends one at 48."
    )
    stall_seconds: float = Field(10, ge=1, le=20, description="A receiver that takes nothing for so long is left.")

    @model_validator(mode="after")
    def _has_address(self) -> Self:
        if self.service == "custom":
            address_of(self.url, ("rtmp", "rtmps"), _EXAMPLE)
        elif self.url:
            raise ValueError('url is for service = "custom"; twitch and youtube have ingest')
        elif self.ingest not in services()[self.service].ingests:
            choices = ", ".join(services()[self.service].ingests)
            raise ValueError(f"{self.service} has no ingest {self.ingest!r}; it has {choices}")
        if self.bandwidth_test and self.service != "twitch":
            raise ValueError("bandwidth_test is Twitch's; other services have no trial that nobody sees")
        return self

    @property
    def title(self) -> str:
        """Its name."""
        return self.name or self.service

    @property
    def address(self) -> SplitResult:
        """Where it goes."""
        if self.service == "custom":
            return address_of(self.url, ("rtmp", "rtmps"), _EXAMPLE)
        return address_of(services()[self.service].ingests[self.ingest], ("rtmp", "rtmps"), _EXAMPLE)

    @property
    def remote(self) -> bool:
        """Whether it runs and goes to another machine."""
        return self.on and not is_here(self.address.hostname or "")

    def over_limits(self, video_kbit: int, audio_kbit: int) -> str:
        """One line on what the service asks for otherwise; empty where all is well."""
        if self.service == "custom":
            return ""
        service = services()[self.service]
        wrong = []
        if video_kbit > service.most_video_kbit:
            wrong.append(f"encoder.video_kbit is {video_kbit}, at most {service.most_video_kbit} is taken")
        if video_kbit < service.least_video_kbit:
            wrong.append(f"encoder.video_kbit is {video_kbit}, at least {service.least_video_kbit} is asked for")
        if audio_kbit > service.most_audio_kbit:
            wrong.append(f"encoder.audio_kbit is {audio_kbit}, at most {service.most_audio_kbit} is taken")
        return f"{self.title}: {'; '.join(wrong)} ({service.source})" if wrong else ""


@cache
def services() -> dict[str, Service]:
    """The services that come with the program, by name."""
    text = files("paperradio").joinpath("ingests.toml").read_text(encoding="utf-8")
    return {name: Service(**table) for name, table in tomllib.loads(text).items()}
