"""Settings of what the station remembers of its coverage."""

from __future__ import annotations

from pydantic import Field, SecretStr, field_validator

from paperradio.settings.topic import Topic


class MemorySettings(Topic):
    """What was covered before, kept as vectors in Chroma."""

    url: str = Field(
        "", description="A Chroma server, such as http://127.0.0.1:8000; a folder below `data` when empty."
    )
    token: SecretStr = Field(SecretStr(""), description="Sent to that server as a bearer token.")
    name: str = Field(
        "paperradio",
        pattern=r"^[A-Za-z0-9][A-Za-z0-9._-]{1,60}$",
        description="Its collections begin with this; stations that share a server have different ones.",
    )
    retention_days: float = Field(365, gt=0, description="What was told longer ago is let go.")
    timeout_seconds: float = Field(
        10, gt=0, description="Longest wait for the server, or for another program that uses the folder."
    )

    @field_validator("url")
    @classmethod
    def _with_scheme(cls, value: str) -> str:
        if not value or value.startswith(("http://", "https://")):
            return value.rstrip("/")
        if "://" in value:
            raise ValueError("the address of a Chroma server begins with http:// or https://")
        return f"http://{value}"
