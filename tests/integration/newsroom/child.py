"""A newsroom of fakes in a process of its own, for tests that kill it.

Arguments: data folder, JSON with `papers` (ids, or fields of a Paper), and optionally `gate` (a call such as
"digest p1" that is held for ever), `fail` (a call and the error it meets), `version`, `recipe`, `name`, `lead_hours`,
`patience`, `late` (a paper that it goes on to see as waiting), `interval` (seconds between requests to an arXiv that
has every paper; without it there is none), `daily` (when the daily show airs, as cron in UTC; without it there is
none). Every call is a line on standard output. It stops when standard input ends.
"""

from __future__ import annotations

import json
import logging
import os
import sys
import threading
from collections.abc import Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

from paperradio import errors, logs
from paperradio.clock import SystemClock
from paperradio.domain.announcement import Announcements, Listing, PaperRecord, Validators
from paperradio.domain.paper import Paper, PaperId, version_of
from paperradio.domain.rundown import ItemKind, ItemRecord
from paperradio.domain.script import Script, Turn
from paperradio.newsroom import durable
from paperradio.newsroom.arxiv import NewsroomArchive
from paperradio.newsroom.service import Newsroom
from paperradio.settings import load_settings
from paperradio.storage.artefacts import FsspecArtefacts
from paperradio.storage.catalogue import SqlCatalogue
from paperradio.testing.newsroom import FakeStudio, desk_of
from paperradio.testing.shows import FakeShowEditor

told = json.loads(sys.argv[2])
data = Path(sys.argv[1])
failures = dict(told.get("fail", {}))
quiet = {"latest"}


def say(line: str) -> None:
    os.write(1, f"{line}\n".encode())


def heard(what: str, subject: str) -> None:
    call = f"{what} {subject}"
    if what not in quiet:
        say(call)
    if call == told.get("gate"):
        threading.Event().wait()
    if call in failures:
        kind, times = failures[call]
        failures[call] = [kind, times - 1]
        if times > 0:
            if kind == "RetryLater":
                raise errors.RetryLater("as told", 600)
            raise getattr(errors, kind, RuntimeError)("as told")


class Arxiv:
    def announced(self, seen: Validators | None = None) -> Announcements | None:
        return None

    def backlog(self, limit: int, start: int = 0) -> Listing:
        return Listing(())

    def papers(self, paper_ids: Sequence[PaperId]) -> Listing:
        heard("papers", " ".join(paper_ids))
        found = (PaperId(one if version_of(one) else f"{one}v1") for one in paper_ids)
        return Listing(tuple(Paper(one, f"On {one}", source="arxiv") for one in found))

    def record(self, paper_id: PaperId) -> PaperRecord:
        return PaperRecord(Paper(paper_id, ""))

    def pdf(self, paper: Paper) -> bytes:
        heard("pdf", paper.id)
        return paper.id.encode()


class Catalogue(SqlCatalogue):
    def add_item(self, record: ItemRecord) -> bool:
        added = super().add_item(record)
        if record.open:
            say(f"open {record.paper_id} {record.duration:.0f}")
            return added
        say(f"recorded {record.paper_id or record.id.partition(':')[0]} {'new' if added else 'known'}")
        return added

    def waiting(self, recipe: str, limit: int = 100, wanted: bool = False) -> Sequence[Paper]:
        late = told.get("late")
        found = super().waiting(recipe, limit, wanted)
        seen = self.paper(PaperId(late)) if late and not wanted else None
        return [seen, *(paper for paper in found if paper.id != late)] if seen is not None else found

    def set_activity(self, who: str, activity: Mapping[str, Any]) -> None:
        super().set_activity(who, activity)
        say(f"stage {activity['stage']}")

    def add_failure(self, subject: str, recipe: str, stage: str, reason: str) -> None:
        super().add_failure(subject, recipe, stage, reason)
        say(f"failed {subject} {stage}")


class Teller(logging.Handler):
    def emit(self, record: logging.LogRecord) -> None:
        for beginning, line in (("Production pauses", "unreachable"), ("The catalogue answers", "reachable")):
            if record.getMessage().startswith(beginning):
                say(line)


logs.to_standard_error()
logging.getLogger("paperradio.newsroom").addHandler(Teller())
durable.LOCK_PATIENCE_SECONDS = told.get("patience", 10)
durable.APPLICATION_VERSION = told.get("version", durable.APPLICATION_VERSION)
settings = load_settings(
    options={
        "storage": {"data": str(data)},
        "intake": {"source": "folder:x", "folder_poll_seconds": 0.1, "retry_seconds": 0.1},
        "arxiv": {"request_interval_seconds": told.get("interval", 0)},
        "channel": [{"time_zone": "UTC", "shows": ["daily"], "schedule": {"daily": told.get("daily", "0 0 1 1 *")}}],
        "newsroom": {"name": told.get("name", "newsroom"), "lead_hours": told.get("lead_hours", 6)},
    }
)
studio = FakeStudio(heard)
studio.recipe = told.get("recipe", "fake")
studio.papers = [
    Paper(PaperId(one), one) if isinstance(one, str) else Paper(**{"title": one["id"]} | one) for one in told["papers"]
]
store = FsspecArtefacts(str(data / "artefacts"))
shows = FakeShowEditor(heard) if "daily" in told else None
desk = replace(desk_of(studio, settings, store, SystemClock()), show_editor=shows, show_checker=shows)
url = settings.storage.database_url.get_secret_value() or f"sqlite:///{data}/catalogue.sqlite"
stop = threading.Event()


def stop_at_end_of_input() -> None:
    sys.stdin.read()
    stop.set()


threading.Thread(target=stop_at_end_of_input, daemon=True).start()
welcome = (ItemKind.WELCOME, "welcome", Script(None, (Turn("ada", "Welcome."),)))
try:
    catalogue = Catalogue(url)
    archive = NewsroomArchive(Arxiv, catalogue, store, settings) if "interval" in told else None
    Newsroom(desk, catalogue, [welcome], lambda: say("preload"), archive).run(stop)
except errors.ConfigurationError as error:
    say(f"refused {error}")
say("stopped")
os._exit(0)
