"""Where a station's things lie when the settings do not say."""

from __future__ import annotations

import hashlib
import os
import tempfile
from dataclasses import dataclass
from pathlib import Path

from paperradio.settings import Settings

_LONGEST_SOCKET_PATH = 100  # the kernel's own limit is 107 bytes


@dataclass(frozen=True, slots=True)
class Places:
    """Paths and addresses of one station and channel."""

    data: Path
    catalogue: Path
    database_url: str
    artefacts_url: str
    workflows: Path
    rack: Path
    air_state: Path
    air_address: str
    locks: Path
    memory: Path


def places(settings: Settings) -> Places:
    """What the settings say, else below `storage.data`."""
    storage, channel = settings.storage, settings.first_channel.name
    data = storage.data.expanduser().resolve()
    return Places(
        data=data,
        catalogue=data / "catalogue.sqlite",
        database_url=storage.database_url.get_secret_value() or f"sqlite:///{data / 'catalogue.sqlite'}",
        artefacts_url=storage.artefacts_url or str(data / "artefacts"),
        workflows=data / "workflows.sqlite",
        rack=data / "rack" / channel,
        air_state=data / "air" / channel,
        air_address=storage.air_address or f"unix:{_socket(data, channel)}",
        locks=data / "locks",
        memory=data / "memory",
    )


def _socket(data: Path, channel: str) -> Path:
    path = data / "air" / channel / "socket"
    if len(os.fsencode(path)) <= _LONGEST_SOCKET_PATH:
        return path
    name = hashlib.sha256(os.fsencode(path)).hexdigest()[:16]
    return Path(tempfile.gettempdir()) / f"paperradio-{os.getuid()}-{name}.socket"
