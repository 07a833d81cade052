"""The stream, the podcast and the end of it."""

from __future__ import annotations

import html
import json
import re
import subprocess
import xml.etree.ElementTree as ElementTree
from itertools import pairwise
from pathlib import Path
from typing import TYPE_CHECKING

import imageio_ffmpeg
import pymupdf
import pytest

if TYPE_CHECKING:
    from tests.acceptance.one_run.conftest import Run

pytestmark = [pytest.mark.slow, pytest.mark.timed]

SAMPLES = Path(__file__).resolve().parents[3] / "src/paperradio/samples"
FFMPEG = imageio_ffmpeg.get_ffmpeg_exe()
LEAST_SECONDS = 60.0
MOST_AIR_BYTES = 200 << 20
CAPTION = re.compile(r"^(\d+):(\d\d):([\d.]+) --> .*\n<v \w+>([^\s<]+)", re.MULTILINE)


def test_it_says_where_to_listen_and_speaks_soon(run: Run) -> None:
    assert run.station.address.startswith("http://127.0.0.1:")
    spoken = [now["item"]["kind"] for now in run.nows if now["item"]["kind"] != "bed"]
    assert spoken[0] == "welcome"
    assert run.paper["item"]["paper"]["id"] in {path.stem for path in SAMPLES.glob("*.pdf")}


def test_ctrl_c_ends_all_of_it(run: Run) -> None:
    assert run.exit_status in (0, 130), run.station.lines[-2000:]
    assert run.left == []
    assert "Traceback" not in run.station.lines


def test_the_newsroom_gives_way_to_air(run: Run) -> None:
    (air,) = run.priorities["air"]
    (newsroom,) = run.priorities["newsroom"]
    assert newsroom >= air + 5


def test_air_is_small(run: Run) -> None:
    assert run.air_bytes < MOST_AIR_BYTES


def test_the_recording_is_what_players_expect(run: Run) -> None:
    assert re.search(r"Video: h264 .*1280x720.* 30 fps", run.pictures)
    assert re.search(r"Audio: aac .*48000 Hz, stereo", run.sound)
    # The recorder was ended in the middle of a group of pictures: the last of them lack those that they refer to.
    for told, step in ((run.pictures, 1 / 30), (run.sound, 1024 / 48_000)):
        stamps = [float(found) for found in re.findall(r" n: *\d+ .*?pts_time: *([\d.]+)", told)][:-30]
        assert stamps[-1] - stamps[0] > LEAST_SECONDS
        assert all(later - earlier == pytest.approx(step, abs=0.002) for earlier, later in pairwise(stamps))
    keys = [float(at) for at in re.findall(r"pts_time:([\d.]+) [^\n]*iskey:1", run.pictures)]
    assert all(later - earlier == pytest.approx(2, abs=0.002) for earlier, later in pairwise(keys))
    assert len(keys) > LEAST_SECONDS / 2
    assert run.warnings == ""


def test_it_is_never_silent(run: Run) -> None:
    assert "silence_start" not in run.sound


def test_its_own_watch_raised_no_alarm(run: Run) -> None:
    watch = run.health["watch"]
    assert watch["looked"] > LEAST_SECONDS / 8
    assert watch["raised"] == {}
    assert run.health["reasons"] == []


def test_captions_come_with_the_words_that_the_page_shows(run: Run) -> None:
    shown = [
        (now["started"] - now["offset"] + cue["start"] + start, text)
        for now in run.nows
        for cue in now["item"]["cues"]
        for text, start, _ in cue["words"]
    ]
    captions = {found.groups() for text in run.captions for found in CAPTION.finditer(text)}
    assert len(captions) > 5
    for hours, minutes, seconds, word in captions:
        began = run.origin + 3600 * int(hours) + 60 * int(minutes) + float(seconds)
        near = [(round(at - began, 2), text) for at, text in shown if abs(at - began) < 2]
        assert any(abs(off) <= 0.15 and text == html.unescape(word) for off, text in near), (word, began, near)


def test_live_mp3_is_sound(run: Run) -> None:
    assert run.heard_seconds == pytest.approx(3, rel=0.05)


def test_the_podcast_has_it(run: Run) -> None:
    root = ElementTree.fromstring(run.feed)  # noqa: S314
    enclosures = {one.attrib["url"]: int(one.attrib["length"]) for one in root.iter("enclosure")}
    by_id = {one["id"]: one for one in run.episodes}
    assert run.paper["item"]["id"] in by_id
    for one in run.episodes:
        mp3 = run.files[one["mp3"]]
        assert enclosures[run.station.address + one["mp3"]] == len(mp3)
        command = [FFMPEG, "-hide_banner", "-i", "-", "-f", "null", "-"]
        told = subprocess.run(command, input=mp3, capture_output=True, timeout=60, check=True).stderr.decode()
        assert "Audio: mp3" in told
        assert run.files[one["captions"]].startswith(b"WEBVTT")


def test_transcripts_quote_the_paper(run: Run) -> None:
    for one in run.episodes:
        transcript = json.loads(run.files[one["transcript"]])
        assert set(transcript) - {"left_out"} == {"paper", "duration", "turns", "digest"}
        assert {"id", "title", "authors", "categories", "licence"} <= set(transcript["paper"])
        text = folded(SAMPLES / f"{transcript['paper']['id']}.pdf")
        claims = transcript["digest"]["claims"]
        assert claims
        assert all(claim["text"] and claim["cites"] for claim in claims)
        cited = [cite for told in (*transcript["turns"], *claims) for cite in told["cites"]]
        assert len(cited) >= 3
        for turn in transcript["turns"]:
            assert set(turn) == {"speaker", "voice", "start", "end", "text", "spoken", "factual", "cites", "check"}
            assert turn["check"]["action"] in {"kept", "repaired", "replaced"}
            assert 0 <= turn["start"] < turn["end"] <= transcript["duration"]
            assert bool(turn["cites"]) >= turn["factual"], turn["text"]
        for cite in cited:
            assert set(cite) == {"page", "quote", "boxes"}
            assert letters(cite["quote"]) in text[cite["page"] - 1], cite["quote"]
            assert all(0 <= x0 < x1 <= 1 and 0 <= y0 < y1 <= 1 for x0, y0, x1, y1 in cite["boxes"])


def test_each_paper_has_a_page_of_what_it_says_and_what_the_check_did(run: Run) -> None:
    for one in run.episodes:
        page = html.unescape(run.files[one["page"]].decode())
        transcript = json.loads(run.files[one["transcript"]])
        assert transcript["digest"]["summary"] in page
        for told in (*transcript["turns"], *transcript["digest"]["claims"]):
            assert told["text"] in page
        assert "What the check did" in page
        assert f"<dd>{sum(turn['check']['action'] == 'kept' for turn in transcript['turns'])}</dd>" in page


def folded(pdf: Path) -> list[str]:
    """The letters of each page, hyphens and white space left out."""
    with pymupdf.open(pdf) as document:
        return [letters(page.get_text()) for page in document]


def letters(text: str) -> str:
    """The text without white space and hyphens: a line's end may or may not be one of either."""
    return re.sub(r"[\s\u00ad-]", "", text)
