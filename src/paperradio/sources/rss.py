"""arXiv's announcements of the day: the RSS and Atom feeds of rss.arxiv.org."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from xml.etree.ElementTree import Element

from paperradio.domain.announcement import Announcement, Announcements, AnnounceType, Validators
from paperradio.domain.paper import Paper, PaperId, is_arxiv_id, version_of
from paperradio.errors import MalformedAnswer
from paperradio.sources.markup import parse_xml, text_of
from paperradio.sources.names import author_names
from paperradio.sources.withdrawal import says_withdrawn

MOST_ENTRIES = 2000
"""arXiv cuts a feed here."""
_ATOM = "{http://www.w3.org/2005/Atom}"
_ARXIV = "{http://arxiv.org/schemas/atom}"
_DC = "{http://purl.org/dc/elements/1.1/}"
_OAI_PREFIX = "oai:arXiv.org:"
_PREAMBLE = re.compile(r"^arXiv:(?P<id>\S+) Announce Type: (?P<kind>[\w-]+)\s+(?:Abstract: )?")


@dataclass(frozen=True, slots=True)
class Variant:
    """Where a kind of feed has what."""

    entry: str
    id: str
    title: str
    abstract: str
    category: str
    date: str


_RSS = Variant("item", "guid", "title", "description", "category", "pubDate")
_ATOM_FEED = Variant(*(_ATOM + name for name in ("entry", "id", "title", "summary", "category", "published")))


def feed_url(base: str, names: Sequence[str]) -> str:
    """One feed of all these categories and archives."""
    return f"{base.rstrip('/')}/{'+'.join(names)}"


def parse_announcements(body: bytes, validators: Validators) -> Announcements:
    """A feed of either kind. Entries that make no sense are counted and left out; the validators are then withheld,
    so that the feed is read again.

    Raises:
        MalformedAnswer: it is no such feed, or none of its entries makes sense.
    """
    root = parse_xml(body, "the announcement")
    if root.tag == "rss" and (channel := root.find("channel")) is not None:
        variant, feed = _RSS, channel
        announced, built = _date(text_of(feed, "pubDate")), _date(text_of(feed, "lastBuildDate"))
    elif root.tag == f"{_ATOM}feed":
        variant, feed = _ATOM_FEED, root
        announced, built = None, _date(text_of(feed, f"{_ATOM}updated"))
    else:
        raise MalformedAnswer(f"the announcement is neither RSS nor Atom but {root.tag[:80]}")
    found = feed.findall(variant.entry)
    entries = [entry for entry in (_announcement(element, variant) for element in found) if entry is not None]
    if found and not entries:
        raise MalformedAnswer(f"none of the announcement's {len(found)} entries can be read")
    unreadable = len(found) - len(entries)
    dates = [date for date in (_date(text_of(element, variant.date)) for element in found) if date is not None]
    return Announcements(
        entries=tuple(_once(entries)),
        announced=announced or max(dates, default=None),
        built=built,
        quiet_days=tuple(" ".join((day.text or "").split()) for day in feed.findall("skipDays/day")),
        unreadable=unreadable,
        cut=len(found) >= MOST_ENTRIES,
        validators=Validators() if unreadable else validators,
    )


def _announcement(entry: Element, variant: Variant) -> Announcement | None:
    abstract = (entry.findtext(variant.abstract) or "").strip()
    preamble = _PREAMBLE.match(abstract)
    said_id, said_kind = (preamble["id"], preamble["kind"]) if preamble else ("", "")
    told = text_of(entry, variant.id)
    paper_id = PaperId(told.removeprefix(_OAI_PREFIX) if told.startswith(_OAI_PREFIX) else said_id)
    kind = text_of(entry, f"{_ARXIV}announce_type") or said_kind
    title = text_of(entry, variant.title)
    if not is_arxiv_id(paper_id) or version_of(paper_id) is None or kind not in set(AnnounceType) or not title:
        return None
    if preamble and (said_id, said_kind) != (paper_id, kind):
        return None
    text = " ".join(abstract[preamble.end() if preamble else 0 :].split())
    creators = ", ".join(" ".join((creator.text or "").split()) for creator in entry.findall(f"{_DC}creator"))
    paper = Paper(
        id=paper_id,
        title=title,
        authors=author_names(creators),
        abstract=text,
        categories=tuple(dict.fromkeys(filter(None, map(_category, entry.findall(variant.category))))),
        licence=text_of(entry, f"{_DC}rights") or None,
        published=_date(text_of(entry, variant.date)) if kind == AnnounceType.NEW else None,
        withdrawn=says_withdrawn(None, text),
    )
    return Announcement(paper, AnnounceType(kind))


def _category(element: Element) -> str:
    return (element.get("term") or element.text or "").strip()


def _once(entries: Sequence[Announcement]) -> list[Announcement]:
    """A paper that two of the feed's categories announce comes once: as new rather than as a cross-list."""
    order = {kind: rank for rank, kind in enumerate(AnnounceType)}
    first: dict[PaperId, Announcement] = {}
    for entry in entries:
        known = first.get(entry.paper.id)
        if known is None or order[entry.kind] < order[known.kind]:
            first[entry.paper.id] = entry
    return list(first.values())


def _date(text: str) -> datetime | None:
    """A date as RSS or Atom writes it, in UTC; None for anything else."""
    for read in (datetime.fromisoformat, parsedate_to_datetime):
        try:
            date = read(text)
            return (date if date.tzinfo else date.replace(tzinfo=UTC)).astimezone(UTC)
        except (ValueError, OverflowError):
            continue
    return None
