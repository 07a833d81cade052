"""Settings of streams to Icecast servers."""

from __future__ import annotations

from urllib.parse import SplitResult

from pydantic import Field, SecretStr, field_validator

from paperradio.settings.remote import address_of, is_here
from paperradio.settings.secret import MEANING
from paperradio.settings.topic import Topic

_EXAMPLE = "http://machine.example:8000/paperradio.mp3 or https://…, the path being the mount"


class IcecastSettings(Topic):
    """The station's MP3 on an Icecast server. Write [[icecast]] once for each."""

    name: str = Field("icecast", min_length=1, description="What status and log call it.")
    on: bool = Field(True, description="Whether it runs.")
    url: str = Field(
        "http://127.0.0.1:8000/paperradio.mp3", description="The server's address, with the mount as its path."
    )
    user: str = Field("source", pattern=r"^[^:\s]+$", description="Who logs in.")
    password: SecretStr = Field(SecretStr(""), description=f"The source password. {MEANING}")
    description: str = Field("The newest arXiv papers, read by machine-made voices.", description="Told to listeners.")
    genre: str = Field("science talk", description="Told to listeners and directories.")
    public: bool = Field(False, description="Whether the server lists it in public directories.")
    stall_seconds: float = Field(10, ge=1, le=20, description="A server that takes nothing for so long is left.")

    @field_validator("url")
    @classmethod
    def _is_address(cls, value: str) -> str:
        address_of(value, ("http", "https"), _EXAMPLE)
        return value

    @property
    def title(self) -> str:
        """Its name."""
        return self.name

    @property
    def address(self) -> SplitResult:
        """Where it goes."""
        return address_of(self.url, ("http", "https"), _EXAMPLE)

    @property
    def remote(self) -> bool:
        """Whether it runs and goes to another machine."""
        return self.on and not is_here(self.address.hostname or "")
