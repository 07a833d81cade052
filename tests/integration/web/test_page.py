"""The page in Chromium, against a station that counts aloud."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
import pytest
from PIL import Image
from tests.integration.web.counting import LOST_FROM, LOST_TO, on_air

if TYPE_CHECKING:
    from tests.integration.web.conftest import Browser

pytestmark = pytest.mark.timed

HEARD = """(() => {
  const context = window.context ??= new AudioContext();
  if (!window.analyser) {
    window.analyser = context.createAnalyser();
    window.analyser.fftSize = 8192;
    window.analyser.smoothingTimeConstant = 0;
    context.createMediaElementSource(document.querySelector('#audio')).connect(window.analyser);
    window.analyser.connect(context.destination);
  }
  const bins = new Float32Array(window.analyser.frequencyBinCount);
  window.analyser.getFloatFrequencyData(bins);
  const top = bins.indexOf(Math.max(...bins));
  const words = [...document.querySelectorAll('#caption .heard')];
  const tone = (top * context.sampleRate / window.analyser.fftSize - 400) / 60;
  const sounds = context.state === 'running' && bins[top] > -60;
  return [sounds ? tone : -1, words.length ? Number(words.at(-1).textContent) : -1];
})()"""


async def test_the_page_shows_what_is_heard_also_after_a_gap(browser: Browser, tmp_path: Path, tones: bytes) -> None:
    async with on_air(tmp_path, tones) as address:
        await browser.open(address, 1366, 800)
        await browser.until("document.querySelector('#title').textContent === 'Counting Aloud'")
        await browser.until("!document.querySelector('#play').disabled")
        await browser.evaluate("document.querySelector('#play').click()")
        await browser.until(f"{HEARD}[0] > 0")
        looks: list[tuple[float, float]] = []
        while not looks or looks[-1][0] < LOST_TO + 4:
            await browser.until(f"{HEARD}[0] > {looks[-1][0] + 0.5 if looks else 0}")
            tone, word = await browser.evaluate(HEARD)
            looks.append((tone, word))
        assert browser.logged == []
    before = [look for look in looks if look[0] < LOST_FROM]
    after = [look for look in looks if look[0] > LOST_TO]
    assert len(before) >= 2
    assert len(after) >= 3
    # The analyser looks back a sixth of a second, so a look at a change of second may be one off; most are not.
    # Of the very first sound it has a part only, in which it finds any tone.
    assert all(abs(round(tone) - word) <= 1 for tone, word in looks[1:]), looks
    assert sum(round(tone) == word for tone, word in looks) > len(looks) / 2, looks


async def test_the_passage_is_marked_and_its_ink_stays_black(browser: Browser, tmp_path: Path, tones: bytes) -> None:
    async with on_air(tmp_path, tones) as address:
        for width, height in ((1366, 800), (390, 844)):
            await browser.open(address, width, height)
            await browser.until(
                "document.querySelectorAll('.mark').length === 2 && document.querySelector('#sheet').complete"
            )
            await browser.until(
                "document.getAnimations().every((each) => each.effect.getTiming().iterations === Infinity)"
            )
            left, top, right, bottom = await browser.evaluate(
                "(({left, top, right, bottom}) => [left, top, right, bottom])"
                "(document.querySelector('.mark').getBoundingClientRect())"
            )
            await browser.picture(tmp_path / f"{width}.png")
            picture = Image.open(tmp_path / f"{width}.png").convert("RGB").crop((left + 2, top, right - 2, bottom))
            colours = np.asarray(picture, dtype=np.int16).reshape(-1, 3)
            assert np.abs(colours - (255, 224, 122)).max(axis=1).min() < 6
            assert colours.max(axis=1).min() < 12
            assert 0 <= left < right <= width
            assert await browser.evaluate("document.documentElement.scrollWidth") <= width
            assert await browser.evaluate("document.querySelector('#page-number').textContent") == "page 3 of 9"


async def test_a_quote_stands_in_for_a_page_that_may_not_be_shown(
    browser: Browser, tmp_path: Path, tones: bytes
) -> None:
    async with on_air(tmp_path, tones, audience="public") as address:
        await browser.open(address, 390, 844)
        await browser.until("document.querySelector('#card').classList.contains('quoting')")
        assert "every number there" in await browser.evaluate("document.querySelector('#card-text').textContent")
        assert await browser.evaluate("document.querySelector('#page').hidden && !document.querySelector('#sheet').src")
        assert browser.logged == []
