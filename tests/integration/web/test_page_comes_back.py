"""The page in Chromium when something comes between: its station restarts, the sound is paused, nobody looks."""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from tests.integration.web.counting import counting, on_air, served

if TYPE_CHECKING:
    from tests.integration.web.conftest import Browser

pytestmark = pytest.mark.timed

HASTY = "const timer = setTimeout; window.setTimeout = (act, pause) => timer(act, pause / 20);"
UNSEEN = "Object.defineProperty(document, 'hidden', { get: () => true }); window.requestAnimationFrame = () => 0;"
PLAYS = "document.querySelector('#audio').currentTime > 0.5"
PRESSED = "document.querySelector('#play').getAttribute('aria-pressed')"
BUFFERS = "document.querySelector('#delay').textContent === 'buffering …'"


@asynccontextmanager
async def bad_gateway(port: int) -> AsyncIterator[asyncio.Event]:
    """A proxy whose station is away; the event is set when it has refused a page its events."""
    refused = asyncio.Event()

    async def refuse(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        with contextlib.suppress(asyncio.IncompleteReadError, ConnectionError):
            asked = await reader.readuntil(b"\r\n\r\n")
            writer.write(b"HTTP/1.1 502 Bad Gateway\r\nContent-Length: 0\r\nConnection: close\r\n\r\n")
            await writer.drain()
            if asked.startswith(b"GET /events"):
                refused.set()
        writer.close()

    async with await asyncio.start_server(refuse, "127.0.0.1", port):
        yield refused


async def press_play(browser: Browser) -> None:
    await browser.until("!document.querySelector('#play').disabled")
    await browser.evaluate("document.querySelector('#play').click()")


async def test_the_page_is_in_step_again_when_its_station_was_away(
    browser: Browser, tmp_path: Path, tones: bytes
) -> None:
    async with counting(tmp_path, tones) as make_web:
        async with served(make_web()) as port:
            await browser.open(f"http://127.0.0.1:{port}/", 1366, 800, first=HASTY)
            await press_play(browser)
            await browser.until(f"{PLAYS} && !({BUFFERS})")
        async with bad_gateway(port) as refused, asyncio.timeout(30):
            await refused.wait()
            await browser.until(BUFFERS)
        async with served(make_web(), port):
            await browser.until(f"{PLAYS} && !({BUFFERS})")


async def test_what_the_system_pauses_stays_off(browser: Browser, tmp_path: Path, tones: bytes) -> None:
    async with on_air(tmp_path, tones) as address:
        await browser.open(address, 1366, 800)
        for _ in range(2):
            await press_play(browser)
            await browser.until(f"{PLAYS} && {PRESSED} === 'true'")
            await browser.evaluate("document.querySelector('#audio').pause()")
            await browser.until(f"{PRESSED} === 'false'")


async def test_a_page_that_nobody_sees_tells_what_is_heard(browser: Browser, tmp_path: Path, tones: bytes) -> None:
    async with on_air(tmp_path, tones) as address:
        await browser.open(address, 390, 844, first=UNSEEN)
        await press_play(browser)
        await browser.until("navigator.mediaSession.metadata?.title === 'Counting Aloud'")
        assert str(await browser.evaluate("document.title")).startswith("Counting Aloud")
