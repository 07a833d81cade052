"""Which channel a request is about, and whether it has what is asked for."""

from __future__ import annotations

from starlette.exceptions import HTTPException
from starlette.requests import Request

from paperradio.settings import ChannelSettings, Settings


def asked_channel(request: Request, settings: Settings) -> ChannelSettings:
    """The channel that the path or ``?channel=`` names, the first where none is named. Raises HTTPException 404."""
    name = request.path_params.get("channel", request.query_params.get("channel"))
    if name is None:
        return settings.first_channel
    found = next((each for each in settings.channel if each.name == name), None)
    if found is None:
        raise HTTPException(404, f"there is no channel {name[:40]!r}")
    return found


def check_on(name: str, on: bool) -> None:
    """Raises HTTPException 404 where this form of the stream is switched off."""
    if not on:
        raise HTTPException(404, f"this station does not send {name.upper()}: it is switched off (setting {name}.on)")
