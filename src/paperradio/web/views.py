"""Domain objects as the JSON of the API and the events. What may not be shown is left out here."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import asdict
from typing import Any
from urllib.parse import quote

from paperradio.domain.accuracy import Support
from paperradio.domain.media import Citation, Cue, PageImage
from paperradio.domain.onair import AirStatus, NowPlaying, Upcoming
from paperradio.domain.paper import Paper, PaperId, is_arxiv_id
from paperradio.domain.repetition import Repetition
from paperradio.domain.rights import licence_name, may_show_pages
from paperradio.domain.rundown import AsRun, Featured, Item, ItemKind, ItemRecord
from paperradio.settings import Settings
from paperradio.web.episodes import format_of
from paperradio.web.slugs import paper_address, paper_id_of, show_address, slug_of

View = dict[str, Any]
Images = Mapping[tuple[PaperId | None, int], PageImage]
"""Page images by the paper that a citation names (None for a segment's own) and by page."""


class Views:
    """Renders for this station's audience. Times are Unix seconds, lengths seconds, addresses paths of this server."""

    def __init__(self, settings: Settings) -> None:
        self._audience = settings.station.audience
        self._pages = settings.picture.pages
        self._abstract_url = settings.arxiv.abstract_url

    def shows(self, paper: Paper | None) -> bool:
        """Whether pages of this paper may be shown here."""
        return paper is not None and may_show_pages(paper, self._audience, self._pages)

    def paper(self, paper: Paper) -> View:
        """A paper's record."""
        url = paper.abstract_url or ""
        if not url.startswith(("https://", "http://")):
            url = f"{self._abstract_url}/{quote(paper.id)}" if is_arxiv_id(paper.id) else ""
        licence = (paper.licence or "").strip()
        return {
            "id": paper.id,
            "title": paper.title,
            "authors": list(paper.authors),
            "abstract": paper.abstract,
            "categories": list(paper.categories),
            "licence": licence_name(paper.licence),
            "licence_url": licence if licence.startswith(("https://", "http://")) else None,
            "published": paper.published.isoformat() if paper.published else None,
            "abstract_url": url or None,
            "shows_pages": self.shows(paper),
            "withdrawn": paper.withdrawn,
            "page": paper_address(paper.id),
        }

    def item(self, item: Item) -> View:
        """Everything a page needs to follow an item. Without page images where the paper's may not be shown.

        While it is `open` more cues will come, and `duration` is where those that are known end. Of a show, `featured`
        are the papers, each with its pages; cues and chapters say by id of which they speak.
        """
        shown = item.pages if self.shows(item.paper) else ()
        return {
            "id": item.id,
            "slug": slug_of(item.id),
            "kind": item.kind.value,
            "title": item.title,
            "duration": item.duration,
            "open": item.open,
            "paper": self.paper(item.paper) if item.paper else None,
            "page_count": item.page_count,
            "pages": [_page(page, item.id) for page in shown],
            "format": item.format,
            "date": item.date,
            "page": show_address(item.id) if item.kind is ItemKind.SHOW else None,
            "featured": [self._featured(each, item.id) for each in item.featured],
            "chapters": [asdict(chapter) for chapter in item.chapters],
            "cues": [_cue(cue) for cue in item.cues],
        }

    def images(self, item: Item) -> Images:
        """The page images that may be seen."""
        found: dict[tuple[PaperId | None, int], PageImage] = {}
        if self.shows(item.paper):
            found |= {(None, page.page): page for page in item.pages}
        for each in item.featured:
            if self.shows(each.paper):
                found |= {(each.paper.id, page.page): page for page in each.pages}
        return found

    def _featured(self, featured: Featured, item_id: str) -> View:
        shown = featured.pages if self.shows(featured.paper) else ()
        return {
            "paper": self.paper(featured.paper),
            "page_count": featured.page_count,
            "pages": [_page(page, item_id) for page in shown],
        }

    def now(self, now: NowPlaying) -> View:
        """What is on: the item is heard from `started` on, beginning `offset` seconds into it."""
        return {"started": now.started, "offset": now.offset, "item": self.item(now.item)}


def upcoming(entries: Sequence[Upcoming]) -> list[View]:
    """What comes next."""
    return [
        {
            "id": e.id,
            "kind": e.kind.value,
            "title": e.title,
            "duration": e.duration,
            "page": show_address(e.id) if e.kind is ItemKind.SHOW else _page_of(paper_id_of(e.id)),
            "starts": e.starts,
        }
        for e in entries
    ]


def record(entry: ItemRecord) -> View:
    """An episode as the archive lists it. `date` is its day in the channel's time zone, empty for segments."""
    slug = slug_of(entry.id)
    is_show = entry.kind is ItemKind.SHOW
    return {
        "id": entry.id,
        "slug": slug,
        "kind": entry.kind.value,
        "title": entry.title,
        "duration": entry.duration,
        "created": entry.created.isoformat(),
        "channel": entry.channel,
        "format": format_of(entry),
        "date": entry.date,
        "paper_id": entry.paper_id,
        "papers": list(entry.papers),
        "page": show_address(entry.id) if is_show else _page_of(entry.paper_id),
        "mp3": f"/episodes/{slug}.mp3" if entry.mp3_key else None,
        "transcript": f"/transcripts/{slug}.json" if entry.transcript_key else None,
        "captions": f"/transcripts/{slug}.vtt" if entry.vtt_key else None,
        "chapters": f"/chapters/{slug}.json" if entry.chapters_key else None,
        "notes": f"/notes/{slug}.html" if entry.notes_key else None,
        "artwork": f"/artwork/{slug}.jpg" if entry.artwork_key else None,
    }


def as_run(entry: AsRun) -> View:
    """An entry of the log of what was aired."""
    return {
        "item_id": entry.item_id,
        "started": entry.started.isoformat(),
        "ended": entry.ended.isoformat(),
        "completed": entry.completed,
    }


def air(status: AirStatus) -> View:
    """How air is doing."""
    return {
        "channel": status.channel,
        "position": status.position,
        "lateness": status.lateness,
        "least_ahead": status.least_ahead,
        "epochs": status.epochs,
        "encoder_running": status.encoder_running,
        "encoder_restarts": status.encoder_restarts,
        "rack_items": status.rack_items,
        "rack_seconds": status.rack_seconds,
        "spooled": status.spooled,
        "outputs": [asdict(each) for each in status.outputs],
        "faults": list(status.faults),
    }


def repetition(told: Mapping[str, Repetition]) -> View:
    """How the lines between the facts repeat themselves, by window."""
    return {
        window: {"lines": each.lines, "repeated": round(each.repeated, 4), "variety": round(each.variety, 4)}
        for window, each in told.items()
    }


def support(told: Support) -> View:
    """How much of what was written the paper bears out."""
    rate = None if told.rate is None else round(told.rate, 4)
    return {"statements": told.statements, "supported": told.supported, "rate": rate}


def page_address(key: str, item_id: str) -> str:
    """Where a page image is served; the item tells whose page it is."""
    return f"/pages/{quote(key)}?item={slug_of(item_id)}"


def _page_of(paper_id: PaperId | None) -> str | None:
    return None if paper_id is None else paper_address(paper_id)


def _page(page: PageImage, item_id: str) -> View:
    return {
        "page": page.page,
        "width": page.width,
        "height": page.height,
        "line_height": page.line_height,
        "url": page_address(page.image.key, item_id),
    }


def _cue(cue: Cue) -> View:
    return {
        "start": cue.start,
        "end": cue.end,
        "speaker": cue.clip.speaker,
        "voice": cue.clip.voice,
        "text": cue.clip.text,
        "factual": cue.factual,
        "words": [[word.text, word.start, word.end] for word in cue.clip.words],
        "cites": [citation(each) for each in cue.cites],
    }


def citation(cite: Citation) -> View:
    """A passage as it is shown; `paper_id` where it does not go without saying."""
    told: View = {
        "page": cite.page,
        "quote": cite.quote,
        "section": cite.section,
        "boxes": [list(box) for box in cite.boxes],
    }
    return told | ({"paper_id": cite.paper_id} if cite.paper_id else {})
