"""What was recorded of arXiv, and the papers that lie beside it."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

DEFAULT_LICENCE = "http://arxiv.org/licenses/nonexclusive-distrib/1.0/"


@dataclass(frozen=True)
class Reply:
    """One answer."""

    status: int
    body: bytes
    kind: str = "text/xml"
    headers: dict[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class Held:
    """A paper that comes with its PDF."""

    id: str
    title: str
    abstract: str
    licence: str
    pdf: Path


class Recordings:
    """What was recorded, by what can be asked for."""

    def __init__(self, feeds: Path) -> None:
        self.exact: dict[tuple[str, str, str, str], Reply] = {}
        self.entries: dict[str, str] = {}
        self.records: dict[str, str] = {}
        self.items: list[str] = []
        self.oai: dict[str, list[Reply]] = {}
        self.held = {work_of(paper.id): paper for paper in _held(feeds.parent)}
        for path in sorted(feeds.glob("recorded/*.json")):
            told = json.loads(path.read_text(encoding="utf-8"))
            asked = parse_qs(urlsplit(told["url"]).query, keep_blank_values=True)
            self.exact[question_of(asked)] = Reply(told["status_code"], told["body"].encode(), "application/atom+xml")
        for path in sorted(feeds.glob("atom_20*.xml")):
            for entry in _parts(path, "entry"):
                if "/api/errors" not in entry and (found := re.search(r"<id>[^<]*/abs/([^<]+)</id>", entry)):
                    self.entries[work_of(found[1])] = entry
        for path in sorted(feeds.glob("oai_20*.xml"), reverse=True):
            for record in _parts(path, "record"):
                if found := re.search(r"<identifier>oai:arXiv\.org:([^<]+)<", record):
                    self.records[found[1]] = record
        for path in sorted(feeds.glob("rss_*.xml")):
            self.items += _parts(path, "item")
        for path in sorted(feeds.glob("recorded_oai/*.json")):
            for told in json.loads(path.read_text(encoding="utf-8")):
                names, values = told["rawHeaders"][::2], told["rawHeaders"][1::2]
                waits = {name: value for name, value in zip(names, values, strict=True) if name == "Retry-After"}
                reply = Reply(told["status"], told["response"].encode(), headers=waits)
                self.oai.setdefault(urlsplit(told["path"]).query, []).append(reply)


def _held(folder: Path) -> Iterable[Held]:
    listed = folder / "papers.json"
    for told in json.loads(listed.read_text(encoding="utf-8")) if listed.is_file() else ():
        paper_id, said = told["arxiv_id"], told["licence"]
        named = re.match(r"CC (BY(?:-\w\w)*) (\d\.\d)", said)
        licence = f"http://creativecommons.org/licenses/{named[1].lower()}/{named[2]}/" if named else DEFAULT_LICENCE
        whole = paper_id if re.search(r"v\d+$", paper_id) else f"{paper_id}v1"
        yield Held(whole, told["title"], told["abstract"], licence, folder / told["file"])


def _parts(path: Path, name: str) -> list[str]:
    return re.findall(rf"<{name}>.*?</{name}>", path.read_text(encoding="utf-8"), re.DOTALL)


def work_of(paper_id: str) -> str:
    return re.sub(r"v\d+$", "", paper_id)


def one_of(asked: dict[str, list[str]], name: str) -> str:
    return asked.get(name, [""])[0]


def question_of(asked: dict[str, list[str]]) -> tuple[str, str, str, str]:
    query, ids, start, size = (one_of(asked, name) for name in ("search_query", "id_list", "start", "max_results"))
    return query, ids, start or "0", size or "10"
