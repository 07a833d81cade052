"""Answers in arXiv's form, recorded ones where there are any."""

from __future__ import annotations

import hashlib
import html
import re
from datetime import UTC, datetime
from email.utils import format_datetime
from urllib.parse import parse_qs, urlsplit

from tests.replay.recordings import Held, Recordings, Reply, one_of, question_of, work_of
from tests.replay.templates import ENTRY, ERROR_ENTRY, FEED, ITEM, OAI, RECORD, RSS

IN_CATEGORIES = ("cs.CL", "cs.LG")
"""Where the papers with PDFs are announced."""


class Answers:
    """Answers to the paths that arXiv has. `today`: papers are announced with today's date."""

    def __init__(self, recordings: Recordings, today: bool) -> None:
        self.recordings = recordings
        self._today = today
        self._now = datetime.now(UTC).replace(microsecond=0)

    def reply(self, path: str, headers: dict[str, str]) -> Reply:
        url = urlsplit(path)
        asked = parse_qs(url.query, keep_blank_values=True)
        match url.path.strip("/").split("/", 1):
            case ["api", "query"]:
                return self._list(asked)
            case ["rss", names]:
                return self._rss(names.split("+"), headers)
            case ["oai"]:
                return self._oai(url.query, asked)
            case ["pdf", paper_id]:
                held = self.recordings.held.get(work_of(paper_id))
                found = Reply(200, held.pdf.read_bytes(), "application/pdf") if held else None
                return found or Reply(404, b"no such paper", "text/plain")
            case _:
                return Reply(404, b"nothing here", "text/plain")

    def _list(self, asked: dict[str, list[str]]) -> Reply:
        exact = self.recordings.exact.get(question_of(asked))
        if exact is not None:
            return exact
        start, size = int(one_of(asked, "start") or 0), int(one_of(asked, "max_results") or 10)
        ids = [paper_id for paper_id in one_of(asked, "id_list").split(",") if paper_id]
        wrong = [paper_id for paper_id in ids if not re.fullmatch(r"([a-z-]+/\d{7}|\d{4}\.\d{4,5})(v\d+)?", paper_id)]
        if wrong:
            entries, status = [ERROR_ENTRY.format(date=self._now.isoformat(), id=html.escape(wrong[0]))], 400
        else:
            known = self._entries()
            if ids:
                entries = [known[work_of(paper_id)] for paper_id in ids if work_of(paper_id) in known]
            else:
                wanted = set(re.findall(r"cat:([\w.-]+)", one_of(asked, "search_query")))
                entries = [entry for entry in known.values() if wanted & set(re.findall(r'term="([^"]+)"', entry))]
                entries.sort(key=_published, reverse=True)
            status = 200
        body = FEED.format(
            updated=self._now.isoformat(),
            size=size,
            total=len(entries),
            start=start,
            entries="\n  ".join(entries[start : start + size]),
        )
        return Reply(status, body.encode(), "application/atom+xml")

    def _entries(self) -> dict[str, str]:
        date = self._now.isoformat().replace("+00:00", "Z") if self._today else "2026-09-24T04:00:00Z"
        made = {
            work: ENTRY.format(
                id=paper.id,
                title=html.escape(paper.title),
                abstract=html.escape(paper.abstract),
                date=date,
                categories="".join(f'<category term="{code}"/>' for code in IN_CATEGORIES),
                primary=IN_CATEGORIES[0],
            )
            for work, paper in self.recordings.held.items()
        }
        return made | self.recordings.entries

    def _rss(self, names: list[str], headers: dict[str, str]) -> Reply:
        date = format_datetime(self._now) if self._today else "Thu, 24 Sep 2026 00:00:00 -0400"
        held = [
            ITEM.format(
                title=html.escape(paper.title),
                work=work,
                id=paper.id,
                abstract=html.escape(paper.abstract),
                date=date,
                categories="".join(f"<category>{code}</category>" for code in IN_CATEGORIES),
                licence=paper.licence,
            )
            for work, paper in self.recordings.held.items()
        ]
        items = [item for item in [*self.recordings.items, *held] if _is_in(item, names)]
        body = RSS.format(names=", ".join(names), date=date, items="\n    ".join(items)).encode()
        etag = f'"{hashlib.sha256(body).hexdigest()[:16]}"'
        unchanged = headers.get("If-None-Match") == etag
        return Reply(304 if unchanged else 200, b"" if unchanged else body, "text/xml", {"ETag": etag})

    def _oai(self, query: str, asked: dict[str, list[str]]) -> Reply:
        recorded = self.recordings.oai.get(query)
        if recorded:
            return recorded.pop(0) if len(recorded) > 1 else recorded[0]
        work = one_of(asked, "identifier").removeprefix("oai:arXiv.org:")
        if one_of(asked, "verb") != "GetRecord" or not work:
            answer = '<error code="badArgument">only GetRecord, with an identifier</error>'
        elif one_of(asked, "metadataPrefix") not in ("arXiv", "arXivRaw"):
            answer = '<error code="cannotDisseminateFormat">arXiv or arXivRaw</error>'
        elif work in self.recordings.records:
            answer = f"<GetRecord>{self.recordings.records[work]}</GetRecord>"
        elif work in self.recordings.held:
            answer = self._record(work, self.recordings.held[work])
        else:
            answer = '<error code="idDoesNotExist">Nothing matches that identifier</error>'
        return Reply(200, OAI.format(date=self._now.isoformat(), answer=answer).encode())

    def _record(self, work: str, paper: Held) -> str:
        count = int(paper.id.removeprefix(work).removeprefix("v") or 1)
        version = '<version version="v{}"><date>Thu, 24 Sep 2026 04:00:00 GMT</date><size>100kb</size></version>'
        return RECORD.format(
            work=work,
            day="2026-09-24",
            title=html.escape(paper.title),
            abstract=html.escape(paper.abstract),
            licence=paper.licence,
            versions="".join(version.format(number) for number in range(1, count + 1)),
        )


def _published(entry: str) -> str:
    found = re.search(r"<published>([^<]+)<", entry)
    return found[1] if found else ""


def _is_in(item: str, names: list[str]) -> bool:
    codes = re.findall(r"<category>([^<]+)<", item)
    return any(code == name or code.startswith(f"{name}.") for code in codes for name in names)
