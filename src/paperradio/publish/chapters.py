"""Chapters of an item, for podcast players and for the tags of its MP3."""

from __future__ import annotations

import json
from dataclasses import dataclass

from paperradio.domain.paper import Paper
from paperradio.domain.rundown import Item

CHAPTERS_TYPE = "application/json+chapters"


@dataclass(frozen=True, slots=True)
class Part:
    """What is heard from `start` to `end`, in seconds from the item's start; `url` leads to the paper's abstract."""

    start: float
    end: float
    title: str
    url: str = ""


def parts(item: Item) -> tuple[Part, ...]:
    """A show's chapters; a segment's runs of cues about one section, and none where these would be fewer than two."""
    papers = {each.paper.id: each.paper for each in item.featured}
    if item.chapters:
        named = [
            (each.start, each.title, web_address(papers.get(each.paper_id)) if each.paper_id else "")
            for each in item.chapters
        ]
    else:
        named = [(start, title, "") for start, title in _sections(item)]
        if len(named) < 2:
            return ()
    ends = [start for start, _, _ in named[1:]] + [item.duration]
    return tuple(Part(start, end, title, url) for (start, title, url), end in zip(named, ends, strict=True))


def chapters_json(item: Item, station: str) -> bytes:
    """``application/json+chapters`` of Podcasting 2.0 in UTF-8."""
    told: dict[str, object] = {"version": "1.2.0", "title": item.title, "podcastName": station}
    if item.description:
        told["description"] = item.description
    told["chapters"] = [
        {"startTime": round(part.start, 3), "endTime": round(part.end, 3), "title": part.title}
        | ({"url": part.url} if part.url else {})
        for part in parts(item)
    ]
    return json.dumps(told, ensure_ascii=False, indent=1).encode()


def web_address(paper: Paper | None) -> str:
    """The paper's abstract page; empty where it has none that a browser could open."""
    url = (paper.abstract_url or "") if paper is not None else ""
    return url if url.startswith(("https://", "http://")) else ""


def _sections(item: Item) -> list[tuple[float, str]]:
    starts: list[tuple[float, str]] = []
    for cue in item.cues:
        section = cue.cites[0].section if cue.cites else ""
        if section and (not starts or starts[-1][1] != section):
            starts.append((cue.start if starts else 0.0, section))
    return starts
