"""Chapters of a show as podcast players read them."""

from __future__ import annotations

import json

from paperradio.domain.rundown import Item


def chapters_json(item: Item) -> bytes:
    """``application/json+chapters`` of Podcasting 2.0: start and title, and the abstract page of the paper."""
    papers = {each.paper.id: each.paper for each in item.featured}
    chapters = []
    for chapter in item.chapters:
        told: dict[str, object] = {"startTime": round(chapter.start, 3), "title": chapter.title}
        paper = papers.get(chapter.paper_id) if chapter.paper_id else None
        if paper is not None and paper.abstract_url:
            told["url"] = paper.abstract_url
        chapters.append(told)
    return json.dumps({"version": "1.2.0", "title": item.title, "chapters": chapters}, ensure_ascii=False).encode()
