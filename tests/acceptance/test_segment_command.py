"""`paperradio segment` on real papers and on PDFs that break readers, all in one call."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from statistics import median
from typing import TYPE_CHECKING, Any

import imageio_ffmpeg
import pymupdf
import pytest

from paperradio.testing.listening import decoded

if TYPE_CHECKING:
    from tests.acceptance.conftest import Figures

pytestmark = [pytest.mark.real, pytest.mark.slow]

CHECKOUT = Path(__file__).resolve().parents[2]
DATA = CHECKOUT.parent / "shared/data"
SAMPLES = CHECKOUT / "src/paperradio/samples"
PAPERS = ("1706.03762v5", "2020.acl-main.447", "1503.02531v1")
ODD_FILES = 14
FILMED = PAPERS[0]
"""Encoding takes most of the time: one video shows that the command makes them."""
EXTENSIONS = (".json", ".mp3", ".vtt")
CALL_SECONDS = 1500.0
LEAST_COVERED = 0.95
MOST_LATE_SECONDS = 0.15


@dataclass(frozen=True, slots=True)
class Made:
    """What one call left behind: the PDFs by stem, its lines on standard error, its exit status."""

    pdfs: dict[str, Path]
    out: Path
    lines: Sequence[str]
    status: int

    @property
    def finished(self) -> list[str]:
        """The stems that have all their files."""
        return [stem for stem in self.pdfs if all((self.out / f"{stem}{ending}").is_file() for ending in EXTENSIONS)]

    def transcript(self, stem: str) -> dict[str, Any]:
        """The transcript of a paper."""
        read: dict[str, Any] = json.loads((self.out / f"{stem}.json").read_text(encoding="utf-8"))
        return read


SHORT = """
title = "One paper"
sections = ["paper"]
[length]
target_seconds = 75
most_seconds = 120
"""
"""A segment's format: to encode the video of a longer one takes time, and shows no more."""


def segment(out: Path, *arguments: str, shows: Path | None = None) -> subprocess.CompletedProcess[str]:
    """Run the command; `shows` is a folder with formats."""
    command = [sys.executable, "-m", "paperradio", "segment", *arguments, "--out", str(out)]
    environment = os.environ | ({"PAPERRADIO_STATION__SHOWS": str(shows)} if shows else {})
    return subprocess.run(command, capture_output=True, text=True, timeout=CALL_SECONDS, env=environment)


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Made:
    """Three of the papers and everything odd."""
    if not DATA.is_dir():
        pytest.skip(f"{DATA} is absent")
    found = [DATA / "papers" / f"{name}.pdf" for name in PAPERS] + sorted((DATA / "odd").glob("*.pdf"))
    out, shows = tmp_path_factory.mktemp("segments"), tmp_path_factory.mktemp("shows")
    (shows / "segment.toml").write_text(SHORT, encoding="utf-8")
    done = segment(out, *map(str, found), shows=shows)
    return Made({path.stem: path for path in found}, out, done.stderr.splitlines(), done.returncode)


@pytest.fixture(scope="module")
def filmed(made: Made, tmp_path_factory: pytest.TempPathFactory) -> Made:
    """One of the papers, with its video."""
    out, shows = tmp_path_factory.mktemp("filmed"), tmp_path_factory.mktemp("shows")
    (shows / "segment.toml").write_text(SHORT, encoding="utf-8")
    done = segment(out, str(made.pdfs[FILMED]), "--video", shows=shows)
    return Made({FILMED: made.pdfs[FILMED]}, out, done.stderr.splitlines(), done.returncode)


def test_every_paper_is_made_and_every_odd_file_has_its_line(made: Made, figures: Figures) -> None:
    assert len(made.pdfs) == len(PAPERS) + ODD_FILES
    assert set(PAPERS) <= set(made.finished)
    lines = {line.partition(": ")[0]: line for line in made.lines}
    assert set(lines) == set(made.pdfs), made.lines
    assert len(made.lines) == len(made.pdfs), "one line for each"
    failed = [stem for stem in made.pdfs if stem not in made.finished]
    assert failed, "encrypted files and files that are none cannot be read"
    assert made.status == 1
    assert not any("made in" in lines[stem] or "Traceback" in lines[stem] for stem in failed)
    assert {path.stem for path in made.out.iterdir()} == set(made.finished), "half a segment was left"
    seconds = [float(lines[stem].rpartition("made in ")[2].rstrip(" s")) for stem in made.finished]
    figures(f"segment: {len(made.finished)} made in {min(seconds):.0f} to {max(seconds):.0f} s each")


def test_quotes_stand_in_the_pdf_and_boxes_cover_them(made: Made, figures: Figures) -> None:
    least = 1.0
    for stem in made.finished:
        cites = [cite for turn in made.transcript(stem)["turns"] for cite in turn["cites"]]
        assert cites, stem
        with pymupdf.open(made.pdfs[stem]) as document:
            pages = {number: look(document[number - 1]) for number in {cite["page"] for cite in cites}}
            for cite in cites:
                page = pages[cite["page"]]
                assert letters(cite["quote"]) in page.text, f"{stem}: {cite['quote']}"
                covered = share_covered(page, cite)
                assert covered >= LEAST_COVERED, f"{stem}, page {cite['page']}: {cite['quote']}"
                least = min(least, covered)
    figures(f"segment: boxes cover at least {least:.0%} of the letters of each quote")


def test_files_play(made: Made) -> None:
    for stem in made.finished:
        assert_plays(made.out / f"{stem}.mp3", made.transcript(stem)["duration"], "Audio: mp3")
        assert (made.out / f"{stem}.vtt").read_text(encoding="utf-8").startswith("WEBVTT")
    assert all(60 <= made.transcript(stem)["duration"] <= 180 for stem in PAPERS)


def test_a_video_comes_with_the_other_files(filmed: Made) -> None:
    assert filmed.status == 0 and filmed.finished == [FILMED], filmed.lines
    duration = filmed.transcript(FILMED)["duration"]
    assert_plays(filmed.out / f"{FILMED}.mp4", duration, "Video: h264", "Audio: aac")
    assert_plays(filmed.out / f"{FILMED}.mp3", duration, "Audio: mp3")


def assert_plays(file: Path, seconds: float, *streams: str) -> None:
    """ffmpeg finds these streams in the file, and that it is as long as the segment."""
    command = [imageio_ffmpeg.get_ffmpeg_exe(), "-hide_banner", "-i", str(file)]
    told = subprocess.run(command, capture_output=True, text=True, timeout=60).stderr
    assert all(stream in told for stream in streams), told
    hours, minutes, rest = told.partition("Duration: ")[2].partition(",")[0].split(":")
    assert 3600 * int(hours) + 60 * int(minutes) + float(rest) == pytest.approx(seconds, abs=0.5)


def test_segments_are_level_and_captions_come_with_the_voice(made: Made, figures: Figures) -> None:
    loudness, peaks, late = [], [], []
    for stem in PAPERS:
        heard = decoded((made.out / f"{stem}.mp3").read_bytes())
        turns = [(turn["start"], turn["end"]) for turn in made.transcript(stem)["turns"]]
        pauses, comes_back = heard.pauses(turns), [end for _, end in heard.silences]
        assert min(pauses) >= 0.15 and max(pauses) <= 1.25 and 0.25 <= median(pauses) <= 0.6
        assert heard.floor(turns) < -80
        assert heard.worst_join(turns) <= 0.5
        captions = caption_starts(made.out / f"{stem}.vtt")
        begins = [min(comes_back, key=lambda end: abs(end - start)) for start, _ in turns[1:]]
        late += [min(abs(shown - begin) for shown in captions) for begin in begins]
        loudness.append(heard.loudness)
        peaks.append(heard.peak)
    assert all(abs(each + 16) <= 1 for each in loudness)
    assert max(loudness) - min(loudness) <= 1.5
    assert max(peaks) <= -1
    assert max(late) <= MOST_LATE_SECONDS
    figures(
        f"segment: {min(loudness)} to {max(loudness)} LUFS, at most {max(peaks)} dBTP, captions {max(late):.3f} s off"
    )


def test_a_missing_file_stops_it_before_anything_is_made(tmp_path: Path) -> None:
    done = segment(tmp_path / "out", str(SAMPLES / "loudness.pdf"), "missing.pdf")
    assert done.returncode == 2
    assert len(done.stderr.splitlines()) == 1 and "missing.pdf" in done.stderr
    assert not (tmp_path / "out").exists()


def letters(text: str) -> str:
    """The text without white space and hyphens: a line's end may or may not be one of either."""
    return re.sub(r"[\s\u00ad\u2010-]", "", text)


@dataclass(frozen=True, slots=True)
class Look:
    """A page as PyMuPDF gives it: its letters, and each character with the middle of its place as a fraction of it."""

    text: str
    characters: Sequence[tuple[str, float, float]]


def look(page: Any) -> Look:
    """The look at a page; places are those on the page as it is shown."""
    found = []
    width, height = page.rect.width, page.rect.height
    for block in page.get_text("rawdict")["blocks"]:
        for line in block.get("lines", ()):
            for span in line["spans"]:
                for character in span["chars"]:
                    x0, y0, x1, y1 = pymupdf.Rect(character["bbox"]) * page.rotation_matrix
                    found.append((character["c"], (x0 + x1) / 2 / width, (y0 + y1) / 2 / height))
    return Look(letters(page.get_text()), found)


def caption_starts(path: Path) -> list[float]:
    """When each caption of a WebVTT file comes, in seconds."""
    found = re.findall(r"^(\d+):(\d+):([\d.]+) -->", path.read_text(encoding="utf-8"), re.MULTILINE)
    return [3600 * int(hours) + 60 * int(minutes) + float(seconds) for hours, minutes, seconds in found]


def share_covered(page: Look, cite: dict[str, Any]) -> float:
    """How many of the quote's letters are among those whose middle lies in one of its boxes."""
    inside: dict[str, int] = {}
    for character, x, y in page.characters:
        if any(x0 <= x <= x1 and y0 <= y <= y1 for x0, y0, x1, y1 in cite["boxes"]):
            inside[character] = inside.get(character, 0) + 1
    wanted = letters(cite["quote"])
    missing = sum(max(0, wanted.count(character) - inside.get(character, 0)) for character in set(wanted))
    return 1 - missing / len(wanted)
