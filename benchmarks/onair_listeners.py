"""A player of HLS with captions and a listener of MP3, who keep nothing."""

from __future__ import annotations

import asyncio
import re
from collections.abc import Awaitable, Callable
from urllib.parse import urljoin

import httpx

_POLL_SECONDS = 2.0
_RETRY_SECONDS = 0.5
_FAILURES = (httpx.HTTPError, OSError)


async def listen(address: str) -> None:
    """Until cancelled; begins as soon as somebody serves."""
    limits = httpx.Timeout(30)
    async with httpx.AsyncClient(base_url=address, timeout=limits) as client, asyncio.TaskGroup() as group:
        group.create_task(_again(lambda: _sound(client)))
        for playlist in ("hls/live.m3u8", await _captions(client)):
            group.create_task(_again(_playlist(client, playlist)))


async def _again(do: Callable[[], Awaitable[None]]) -> None:
    while True:
        try:
            await do()
        except _FAILURES:
            await asyncio.sleep(_RETRY_SECONDS)


async def _captions(client: httpx.AsyncClient) -> str:
    """Where the captions' playlist is, by the master playlist."""
    while True:
        try:
            found = re.search(r'TYPE=SUBTITLES.*URI="([^"]+)"', (await client.get("hls/master.m3u8")).text)
        except _FAILURES:
            found = None
        if found is not None:
            return urljoin("hls/", f"{found[1]}")
        await asyncio.sleep(_RETRY_SECONDS)


def _playlist(client: httpx.AsyncClient, path: str) -> Callable[[], Awaitable[None]]:
    """A player: each piece once."""
    had: set[str] = set()

    async def look() -> None:
        nonlocal had
        answer = await client.get(path)
        answer.raise_for_status()
        listed = [line for line in answer.text.splitlines() if line and not line.startswith("#")]
        for line in listed:
            if line not in had:
                (await client.get(urljoin(path, line))).raise_for_status()
        had = set(listed)
        await asyncio.sleep(_POLL_SECONDS)

    return look


async def _sound(client: httpx.AsyncClient) -> None:
    async with client.stream("GET", "live.mp3") as answer:
        answer.raise_for_status()
        async for _ in answer.aiter_raw():
            pass
    await asyncio.sleep(_RETRY_SECONDS)
