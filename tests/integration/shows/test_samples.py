"""An episode of a format of one's own, of two of the shipped samples: everything is real, and it is short."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from paperradio.app.making import make_desk
from paperradio.app.stores import open_catalogue, open_store
from paperradio.commands.episode import produce
from paperradio.editorial.grounding.vectors import RememberingEmbedder
from paperradio.settings import load_settings
from paperradio.sources.choice import make_source
from paperradio.testing import FakeClock

NOW = datetime(2026, 11, 20, 12, tzinfo=UTC)
PAIR = """
title = "The Pair"
sections = ["opening", "headlines", "papers", "closing"]
least_papers = 2
most_papers = 2
[length]
least_seconds = 120
target_seconds = 180
most_seconds = 240
"""
SAMPLES = ("loudness", "hls-timing")


@pytest.mark.slow
def test_two_samples_become_an_episode_of_the_length_that_was_asked_for(
    tmp_path: Path, minilm: RememberingEmbedder
) -> None:
    (tmp_path / "shows").mkdir()
    (tmp_path / "shows/pair.toml").write_text(PAIR, encoding="utf-8")
    data, shows = str(tmp_path / "data"), str(tmp_path / "shows")
    settings = load_settings(
        options={"storage": {"data": data}, "station": {"shows": shows}, "intake": {"source": "samples"}}
    )
    source = make_source(settings)
    catalogue = open_catalogue(settings, create=True)
    catalogue.add_papers([paper for paper in source.latest(20) if paper.id in SAMPLES])
    desk = make_desk(settings, source, open_store(settings), minilm)
    now = datetime.now(UTC) + timedelta(seconds=1)
    assert produce(replace(desk, clock=FakeClock(now)), catalogue, desk.formats["pair"], None, tmp_path / "out") == 0

    (record,) = catalogue.editions("main", "pair")
    assert sorted(record.papers) == sorted(SAMPLES)
    assert 162 <= record.duration <= 198
    stem = tmp_path / f"out/pair-{record.date}"
    told = json.loads(stem.with_suffix(".json").read_text(encoding="utf-8"))
    assert {turn["speaker"] for turn in told["turns"]} == {"ada", "ben"}
    assert all(turn["cites"] for turn in told["turns"] if turn["factual"])
    chapters = json.loads(stem.with_suffix(".chapters.json").read_text(encoding="utf-8"))["chapters"]
    assert [chapter["startTime"] for chapter in chapters] == sorted(chapter["startTime"] for chapter in chapters)
    assert len(chapters) == 5
    turns = {turn["start"]: place for place, turn in enumerate(told["turns"])}
    for begin in (chapter["startTime"] for chapter in chapters[1:]):
        assert 0.74 <= begin - told["turns"][turns[begin] - 1]["end"] <= 1.11
    assert stem.with_suffix(".mp3").stat().st_size > record.duration * 10_000
    assert stem.with_suffix(".jpg").read_bytes().startswith(b"\xff\xd8")
    assert all(paper["title"] in stem.with_suffix(".html").read_text(encoding="utf-8") for paper in told["papers"])
