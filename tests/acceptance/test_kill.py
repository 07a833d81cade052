"""What `kill -9` does to the station: whatever is killed comes back, nothing is lost, nothing comes twice."""

from __future__ import annotations

import os
import re
import sqlite3
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import closing, suppress
from pathlib import Path
from typing import TYPE_CHECKING, Any

import psutil
import pytest

from paperradio.codec import decode
from paperradio.domain.voices import Previews, previews_key

if TYPE_CHECKING:
    from tests.acceptance.conftest import Arxiv, Figures, Playlist, Replay, Start, Station

pytestmark = [pytest.mark.slow, pytest.mark.timed]

START_SECONDS = 120.0
BACK_SECONDS = 60.0
ENCODER_BACK_SECONDS = 20.0
GONE_SECONDS = 10.0
STOPPED_SECONDS, BUSY_SECONDS = 4.0, 6.0


@pytest.fixture(scope="module")
def arxiv(replay: Replay, samples_as_announced: Path) -> Arxiv:
    return replay(samples_as_announced, "--busy", "3", "--retry-after", "5")


@pytest.fixture(scope="module")
def station(start: Start, arxiv: Arxiv) -> Iterator[Station]:
    """On the air, its first papers in the making. The tests kill one part after the other, at last the whole."""
    with start("--source", "arxiv", INTAKE__RETRY_SECONDS="2", **arxiv.settings) as running:
        running.until(running.playlist, "a playlist", START_SECONDS)
        yield running


def rows(path: Path, question: str, *values: object) -> list[tuple[Any, ...]]:
    """What a database answers that others write to."""
    with closing(sqlite3.connect(f"file:{path}?mode=ro", uri=True, timeout=10)) as connection:
        return connection.execute(question, values).fetchall()


def steps(station: Station, workflow: str) -> dict[str, int]:
    """The steps of a workflow that ended, and when (milliseconds)."""
    question = "SELECT function_name, completed_at_epoch_ms FROM operation_outputs WHERE workflow_uuid = ?"
    return dict(rows(station.data / "workflows.sqlite", question, workflow))


def half_made(station: Station) -> str | None:
    """A workflow that has read its paper and is not done."""
    question = "SELECT workflow_uuid FROM workflow_status WHERE status = 'PENDING'"
    with suppress(sqlite3.OperationalError):  # no tables yet
        pending = [name for (name,) in rows(station.data / "workflows.sqlite", question)]
        return next((name for name in pending if "read" in steps(station, name)), None)
    return None


def killed(process: psutil.Process | None) -> float:
    """Kill it; when that was."""
    assert process is not None
    process.kill()
    return time.time()


def test_newsroom_goes_on_where_it_was(station: Station, figures: Figures) -> None:
    workflow = station.until(lambda: half_made(station), "a paper half made", START_SECONDS)
    newsroom = station.program("newsroom")
    at = killed(newsroom)
    before = steps(station, workflow)
    playlist = station.playlist()
    assert playlist is not None
    last = playlist.last
    records = station.data / "catalogue.sqlite"
    item = ":".join(workflow.split(":")[:3])  # behind it the number of the attempt

    def finished() -> float | None:
        question = "SELECT id FROM items WHERE id = ? AND NOT open"
        return time.time() if rows(records, question, item) else None

    done = station.until(finished, "the paper that was in the making", BACK_SECONDS + START_SECONDS)
    figures(f"newsroom killed: the paper it worked on was finished {done - at:.1f} s later")
    after = steps(station, workflow)
    assert "read" in before and before.items() <= after.items(), "a step that was done was done again"
    again = station.program("newsroom")
    assert again is not None and again != newsroom
    assert listed(station).last > last, "the stream stood still"
    assert "restarting" in station.lines


def test_encoder_comes_back(station: Station, figures: Figures) -> None:
    before = listed(station)
    encoder = station.encoder()
    at = killed(encoder)
    with station.client.stream("GET", f"{station.address}/live.mp3", timeout=ENCODER_BACK_SECONDS) as stream:
        sound = stream.iter_bytes()
        station.until(lambda: station.encoder() not in (None, encoder) or None, "an encoder", ENCODER_BACK_SECONDS)
        started = time.time()
        burst = sum(len(next(sound)) for _ in range(2))
    assert burst
    new = station.until(lambda: newer(station, before), "a segment made after that", ENCODER_BACK_SECONDS)
    figures(f"encoder killed: another after {started - at:.1f} s, a new segment listed after {time.time() - at:.1f} s")
    check_playlist(new, before)


def test_air_comes_back(station: Station, figures: Figures) -> None:
    before = listed(station)
    at = killed(station.program("air"))
    new = station.until(lambda: newer(station, before), "a segment made after that", BACK_SECONDS)
    figures(f"air killed: a new segment is listed {time.time() - at:.1f} s later")
    check_playlist(new, before)
    station.until(lambda: station.now() or None, "something on the air", BACK_SECONDS)


def test_air_that_was_stopped_goes_on_by_itself(station: Station, figures: Figures) -> None:
    before, status = listed(station), station.json("/api/status")["air"]
    programs = [station.program(name) for name in ("air", "web", "newsroom")]
    air = programs[0]
    assert air is not None
    air.suspend()
    stopped = time.time()
    station.until(lambda: time.time() > stopped + STOPPED_SECONDS or None, "longer than the buffer", BACK_SECONDS)
    air.resume()
    at = time.time()
    new = station.until(lambda: newer(station, before), "a segment made after that", BACK_SECONDS)
    figures(f"air stopped for {at - stopped:.1f} s: a new segment is listed {time.time() - at:.1f} s after that")
    check_playlist(new, before)
    after = station.json("/api/status")["air"]
    assert after["epochs"] == status["epochs"] + 1
    assert 0 < after["lateness"] - status["lateness"] < at - stopped
    assert [station.program(name) for name in ("air", "web", "newsroom")] == programs
    assert sum(one.duration for one in new.segments if one.at > at) < time.time() - at + 8, "a burst"


def test_a_busy_machine_leaves_the_sound_alone(station: Station, figures: Figures) -> None:
    status = station.json("/api/status")["air"]
    load = [subprocess.Popen([sys.executable, "-c", "while True: pass"]) for _ in range(2 * (os.cpu_count() or 2))]
    end, ahead = time.time() + BUSY_SECONDS, []

    def looked() -> bool | None:
        ahead.append(float(station.json("/health")["least_ahead"]))
        return time.time() > end or None

    try:
        station.until(looked, "a while of that", BACK_SECONDS)
    finally:
        for process in load:
            process.kill()
            process.wait()
    after = station.json("/api/status")["air"]
    restarts = after["encoder_restarts"] - status["encoder_restarts"]
    figures(f"{len(load)} busy processes, voicing: at worst {min(ahead):.1f} s ahead; encoder restarts {restarts}")
    assert (after["epochs"], after["lateness"]) == (status["epochs"], status["lateness"])


def test_a_locked_catalogue_is_named_and_heals(station: Station, figures: Figures) -> None:
    last = listed(station).last
    with closing(sqlite3.connect(station.data / "catalogue.sqlite", timeout=30, isolation_level=None)) as other:
        other.execute("PRAGMA locking_mode=EXCLUSIVE")
        other.execute("BEGIN EXCLUSIVE")
        at = time.time()
        station.until(lambda: gauge(station, "catalogue") or None, "the fault in the metrics", BACK_SECONDS)
        figures(f"catalogue locked: named {time.time() - at:.1f} s later")
        assert [line for line in station.json("/health")["faults"] if line.startswith("catalogue: ")]
    at = time.time()
    station.until(lambda: gauge(station, "catalogue") == 0 or None, "that it heals", BACK_SECONDS)
    figures(f"catalogue free again: healed {time.time() - at:.1f} s later")
    assert listed(station).last >= last


def gauge(station: Station, kind: str) -> float:
    """How many faults of a kind there are."""
    told = station.answers("/metrics")
    found = re.search(rf'paperradio_faults{{kind="{kind}"}} ([\d.]+)', told.text if told else "")
    assert found
    return float(found[1])


def voice_samples(station: Station) -> set[str]:
    """The keys of what the page plays of each voice."""
    index = station.data / "artefacts" / previews_key("main")
    station.until(lambda: index.is_file() or None, "the samples of the voices", START_SECONDS)
    return {each.mp3_key for each in decode(Previews, index.read_bytes()).previews}


def test_nothing_was_made_or_aired_twice(station: Station) -> None:
    records = station.data / "catalogue.sqlite"
    station.until(lambda: len(segments(records)) >= 3 or None, "three papers", START_SECONDS)
    made = segments(records)
    assert Counter(paper for _, paper, _ in made).most_common(1)[0][1] == 1
    keys = [key for _, _, key in made]
    assert len(set(keys)) == len(keys)
    files = {path.relative_to(station.data / "artefacts").as_posix() for path in mp3s(station)}
    files -= voice_samples(station)
    assert set(keys) <= files and len(files) <= len(keys) + 1, "an MP3 that belongs to no paper"

    aired = [
        item for (item,) in rows(records, "SELECT item_id FROM as_run WHERE completed AND item_id LIKE 'segment:%'")
    ]
    assert len(aired) == len(set(aired))


def test_arxiv_was_asked_politely_also_after_the_kill(station: Station, arxiv: Arxiv) -> None:
    arxiv.check_politeness()
    assert [asked["status"] for asked in arxiv.asked()].count(503) == 1
    licences = dict(rows(station.data / "catalogue.sqlite", "SELECT id, licence FROM papers"))
    assert len(licences) == 7
    assert set(licences.values()) == {
        "http://arxiv.org/licenses/nonexclusive-distrib/1.0/",
        "http://creativecommons.org/licenses/by/4.0/",
    }


def test_nothing_is_left_when_the_station_is_killed(station: Station, figures: Figures) -> None:
    family = station.family()
    assert len(family) >= 5, "run, newsroom, air, web and the encoder"
    station.process.kill()
    station.process.wait(GONE_SECONDS)
    at = time.monotonic()
    left = station.left(GONE_SECONDS)
    figures(f"run killed: the last of {len(family)} processes had ended {time.monotonic() - at:.1f} s later")
    assert left == []


def segments(records: Path) -> list[tuple[Any, ...]]:
    """Id, paper and MP3 of the segments that the catalogue has."""
    return rows(records, "SELECT id, paper_id, mp3_key FROM items WHERE kind = 'segment' AND NOT open")


def mp3s(station: Station) -> list[Path]:
    """The finished files."""
    return list((station.data / "artefacts").glob("mp3/*/*.mp3"))


def listed(station: Station) -> Playlist:
    """The live playlist."""
    return station.until(station.playlist, "a playlist", BACK_SECONDS)


def newer(station: Station, before: Playlist) -> Playlist | None:
    """The playlist once it lists a segment behind a discontinuity that `before` did not list."""
    playlist = station.playlist()
    found = playlist and any(segment.discontinuity and segment.sequence > before.last for segment in playlist.segments)
    return playlist if found else None


def check_playlist(playlist: Playlist, before: Playlist) -> None:
    """It goes on from the one before: numbers by one, no end, dates and times that follow the clock."""
    assert "#EXT-X-ENDLIST" not in playlist.text
    assert playlist.last > before.last
    known = {segment.sequence: segment for segment in before.segments}
    for segment in playlist.segments:
        assert known.get(segment.sequence, segment) == segment, "a number was given twice"
    first, last = playlist.segments[0], playlist.segments[-1]
    assert last.at + last.duration == pytest.approx(time.time(), abs=8)
    for earlier, later in zip(playlist.segments, playlist.segments[1:], strict=False):
        gap = later.at - (earlier.at + earlier.duration)
        assert gap >= -0.05, "times run backwards"
        assert later.discontinuity or gap < 0.05
    assert first.at < last.at
