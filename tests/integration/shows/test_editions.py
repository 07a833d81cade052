"""Dailies and a weekly of a fortnight: real papers, samples and recorded metadata, with and without a model."""

from __future__ import annotations

import io
import json
import re
from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import pytest
from mutagen.mp3 import MP3
from tests.fortnight import SHARED, fill, folder_of_papers
from tests.model_behaviours import Behaviour, Good, Reading
from tests.model_server import ModelServer

from paperradio.app.making import make_desk, with_memory
from paperradio.app.stores import open_catalogue, open_store
from paperradio.codec import decode
from paperradio.commands.check import judge_files
from paperradio.commands.episode import produce
from paperradio.domain.document import Document
from paperradio.domain.paper import PaperId, without_version
from paperradio.editorial.grounding.vectors import RememberingEmbedder
from paperradio.ports import Reader
from paperradio.settings import Settings, load_settings
from paperradio.sources.choice import make_source
from paperradio.testing import FakeClock

pytestmark = [pytest.mark.real, pytest.mark.skipif(not SHARED.is_dir(), reason="../shared/data is absent")]

NOW = datetime(2026, 11, 21, 8, tzinfo=UTC)
CHANNEL = {"categories": ["math.*", "quant-ph", "cs.*", "cond-mat.*", "hep-th", "astro-ph.*"], "time_zone": "UTC"}
_QUOTATION = re.compile(r"^\[(\d+)\] (.*)$", re.MULTILINE)


def reads_out(prompt: str) -> Behaviour:
    """A model that says what it was given, a question before each quotation; links and themes it leaves."""
    found = _QUOTATION.findall(prompt)
    if "NONE" in prompt or not found:
        return Good("NONE")
    if "HEADLINE" in prompt:
        return Good(f"HEADLINE [{found[0][0]}]: {found[0][1]}")
    asked = "abcdefghijklmnopqrstuvwxyz"
    lines = (f"BEN: And what of point {asked[int(number) % 26]}?\nADA [{number}]: {text}" for number, text in found)
    return Good("\n".join(lines))


class Station:
    """A catalogue of a fortnight, and what makes episodes of it."""

    def __init__(self, folder: Path, reader: Reader, minilm: RememberingEmbedder) -> None:
        self.papers = folder_of_papers(folder / "papers")
        self.minilm = minilm
        self._reader = reader
        self._folder = folder
        fill(self._settings(), self.papers)

    def episode(self, name: str, day: date, model: str = "") -> dict[str, Any]:
        """The transcript, with the paths of transcript and MP3 as `path` and `mp3`."""
        settings = self._settings(model)
        catalogue, store = open_catalogue(settings), open_store(settings)
        desk = make_desk(settings, make_source(settings), store, self.minilm)
        desk = replace(with_memory(desk, catalogue, self.minilm), clock=FakeClock(NOW), reader=self._reader)
        out = self._folder / f"{name}-{day}{'-model' if model else ''}"
        out.mkdir()
        assert produce(desk, catalogue, desk.formats[name], day, out) == 0
        path = out / f"{name}-{day}.json"
        told: dict[str, Any] = json.loads(path.read_text(encoding="utf-8"))
        return told | {"path": path, "mp3": out / f"{name}-{day}.mp3", "length": desk.formats[name].length}

    def read(self, pdf: Path) -> Document:
        """What the newsroom read of it."""
        settings = self._settings()
        reading = open_catalogue(settings).reading(PaperId(pdf.stem))
        assert reading is not None
        return decode(Document, open_store(settings).get(reading.document))

    def render(self, pdf: Path, pages: Sequence[int], width: int) -> Mapping[int, bytes]:
        return self._reader.render(pdf, pages, width)

    def _settings(self, model: str = "") -> Settings:
        return load_settings(
            options={
                "storage": {"data": str(self._folder / "data")},
                "intake": {"source": f"folder:{self.papers}"},
                "channel": [CHANNEL],
                "model": {"url": model, "variants": 1},
            }
        )


@pytest.fixture(scope="module")
def station(tmp_path_factory: pytest.TempPathFactory, reader: Reader, minilm: RememberingEmbedder) -> Station:
    return Station(tmp_path_factory.mktemp("fortnight"), reader, minilm)


@pytest.fixture(scope="module", params=["daily-20", "weekly-20", "daily-20-model"])
def episode(request: pytest.FixtureRequest, station: Station) -> dict[str, Any]:
    name, day, *model = str(request.param).split("-")
    when = date(2026, 11, int(day))
    if not model:
        return station.episode(name, when)
    with ModelServer(Reading(reads_out)) as server:
        told = station.episode(name, when, server.url)
        assert len(server.requests) > 1
    return told


def test_it_has_its_length(episode: dict[str, Any]) -> None:
    length = episode["length"]
    assert length.least_seconds <= episode["duration"] <= length.most_seconds
    assert abs(episode["duration"] - length.target_seconds) <= 0.1 * length.target_seconds
    sound = MP3(io.BytesIO(episode["mp3"].read_bytes())).info
    assert sound is not None
    assert abs(sound.length - episode["duration"]) < 1


def test_every_turn_is_supported(episode: dict[str, Any], station: Station, capsys: pytest.CaptureFixture[str]) -> None:
    verdict = judge_files(station, station.minilm, episode["path"], [station.papers], as_json=False)
    assert verdict == 0, capsys.readouterr().out
    assert sum(turn["factual"] for turn in episode["turns"]) > 20
    assert len(episode.get("left_out", ())) <= 0.03 * len(episode["turns"])


def test_no_paper_comes_twice(episode: dict[str, Any]) -> None:
    discussed = [without_version(chapter["paper"]) for chapter in episode["chapters"] if chapter["kind"] == "papers"]
    assert len(discussed) >= 3
    assert len(set(discussed)) == len(discussed)
    titles = [paper["title"] for paper in episode["papers"]]
    assert len(set(titles)) == len(titles)


def test_headlines_are_those_of_the_papers_that_follow(episode: dict[str, Any]) -> None:
    headlines = next(each for each in _by_chapter(episode) if each[0]["kind"] == "headlines")[1]
    named = [turn["paper"] for turn in headlines if turn["factual"]]
    told = [chapter["paper"] for chapter in episode["chapters"] if chapter["kind"] == "papers"]
    assert named == told


def test_it_says_when_who_and_that_it_is_machine_made(episode: dict[str, Any]) -> None:
    opening = " ".join(turn["text"] for turn in _by_chapter(episode)[0][1])
    assert "Paper Radio" in opening
    assert "November" in opening
    assert re.search("machine|program|synthetic", opening)


def test_a_paper_is_named_before_it_is_told(episode: dict[str, Any]) -> None:
    titles = {paper["id"]: paper["title"] for paper in episode["papers"]}
    for chapter, turns in _by_chapter(episode):
        if chapter["kind"] == "papers":
            first = " ".join(turn["text"] for turn in turns[:5])
            assert titles[chapter["paper"]].rstrip(".") in first


def _by_chapter(episode: dict[str, Any]) -> list[tuple[dict[str, Any], list[dict[str, Any]]]]:
    chapters, turns = episode["chapters"], episode["turns"]
    ends = [*(chapter["start"] for chapter in chapters[1:]), episode["duration"]]
    found = zip(chapters, ends, strict=True)
    return [
        (chapter, [turn for turn in turns if chapter["start"] <= turn["start"] + 0.01 < end]) for chapter, end in found
    ]
