"""Thumbs: listeners say what they want more of and less of."""

from __future__ import annotations

import json
import re
from collections import OrderedDict
from dataclasses import dataclass
from ipaddress import ip_address, ip_network
from typing import Any

from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from paperradio.clock import Clock
from paperradio.domain.paper import PaperId
from paperradio.domain.selection import Thumb
from paperradio.settings import Settings
from paperradio.web.archive import Archive

LONGEST_BODY = 1024
BURST = 20
"""So many thumbs an address may give at once."""
SECONDS_EACH = 6.0
"""After so long it may give one more."""
MOST_ADDRESSES = 4096
_LISTENER = re.compile(r"[A-Za-z0-9_-]{1,64}", re.ASCII)
_OWN_SITES = (None, "same-origin", "none")


@dataclass(frozen=True, slots=True)
class _Allowance:
    """What an address had left at a time of the monotonic clock."""

    left: float
    at: float


class Pace:
    """How often an address may do something: `BURST` times at once, then once each `SECONDS_EACH`.

    Of more than `MOST_ADDRESSES` those that were seen longest ago are forgotten. A whole IPv6 network of one
    subscriber (/64) counts as one address.
    """

    def __init__(self, clock: Clock) -> None:
        self._clock = clock
        self._known: OrderedDict[str, _Allowance] = OrderedDict()

    def wait(self, address: str) -> float:
        """0 when it may go ahead, which is counted, else the seconds until it may."""
        name, now = _subscriber(address), self._clock.monotonic()
        known = self._known.get(name, _Allowance(BURST, now))
        left = min(float(BURST), known.left + (now - known.at) / SECONDS_EACH)
        waits = left < 1
        self._known[name] = _Allowance(left if waits else left - 1, now)
        self._known.move_to_end(name)
        if len(self._known) > MOST_ADDRESSES:
            self._known.popitem(last=False)
        return (1 - left) * SECONDS_EACH if waits else 0.0


class Thumbs:
    """``POST /api/papers/<id>/thumb`` with ``{"value": 1 | -1 | 0, "listener": ID}``.

    A page of another site cannot send one in a visitor's name: a form cannot send JSON, and a script would have to ask
    for leave first, which nobody gives.
    """

    def __init__(self, settings: Settings, archive: Archive, clock: Clock) -> None:
        self._channel = settings.first_channel.name
        self._archive = archive
        self._pace = Pace(clock)

    def routes(self) -> list[Route]:
        """What is served here."""
        return [Route("/api/papers/{paper_id:path}/thumb", self.thumb, methods=["POST"])]

    async def thumb(self, request: Request) -> Response:
        """Take a verdict in; one of the same listener is replaced, 0 takes it back. The sum of all is told."""
        if request.headers.get("content-type", "").partition(";")[0].strip().lower() != "application/json":
            raise HTTPException(415, "a thumb must come as application/json")
        if request.headers.get("sec-fetch-site") not in _OWN_SITES:
            raise HTTPException(403, "thumbs are taken from this station's own page only")
        seconds = self._pace.wait(request.client.host if request.client else "")
        if seconds:
            raise HTTPException(429, "so many thumbs at once; try again soon", {"Retry-After": f"{seconds + 1:.0f}"})
        value, listener = _verdict(await _body(request))
        paper_id = PaperId(request.path_params["paper_id"])
        catalogue = self._archive.catalogue
        if await self._archive.ask(catalogue.paper, paper_id) is None:
            raise HTTPException(404, f"there is no paper {paper_id[:80]!r}")
        await self._archive.ask(catalogue.add_thumb, Thumb(self._channel, paper_id, listener, value))
        told = {"paper": paper_id, "value": value, "thumbs": await sum_of(self._archive, self._channel, paper_id)}
        return JSONResponse(told, headers={"Cache-Control": "no-store"})


async def sum_of(archive: Archive, channel: str, paper_id: PaperId) -> int:
    """The sum of all verdicts on a paper. Raises StoreUnreachable."""
    return (await archive.ask(archive.catalogue.thumbs, channel)).get(paper_id, 0)


async def _body(request: Request) -> bytes:
    data = b""
    async for chunk in request.stream():
        data += chunk
        if len(data) > LONGEST_BODY:
            raise HTTPException(413, f"a thumb has at most {LONGEST_BODY} bytes")
    return data


def _verdict(body: bytes) -> tuple[int, str]:
    """Value and listener. Raises HTTPException 400."""
    try:
        told: Any = json.loads(body)
    except (ValueError, RecursionError) as error:
        raise HTTPException(400, "this is no JSON") from error
    if not isinstance(told, dict) or set(told) != {"value", "listener"}:
        raise HTTPException(400, 'a thumb is {"value": 1, -1 or 0, "listener": ID}')
    value, listener = told["value"], told["listener"]
    if type(value) is not int or value not in (-1, 0, 1):
        raise HTTPException(400, "value must be 1, -1 or 0")
    if not isinstance(listener, str) or not _LISTENER.fullmatch(listener):
        raise HTTPException(400, "listener must be 1 to 64 letters, digits, - or _")
    return value, listener


def _subscriber(address: str) -> str:
    try:
        found = ip_address(address)
    except ValueError:
        return address[:64]
    return str(found) if found.version == 4 else str(ip_network((found, 64), strict=False))
