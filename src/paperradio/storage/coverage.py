"""What came when, what shows covered, and what listeners think of it."""

from __future__ import annotations

from datetime import datetime
from typing import Any

import sqlalchemy as sa

from paperradio.domain.rundown import ItemKind
from paperradio.storage import tables
from paperradio.storage.standing import CORRECTION


def editions(channel: str, format: str) -> sa.Select[Any]:
    """Shows of a channel in all formats or in one, the latest first."""
    items = tables.items.c
    query = sa.select(tables.items).where(
        items.channel == channel, items.kind == ItemKind.SHOW.value, items.withdrawn.is_(False)
    )
    if format:
        query = query.where(items.format == format)
    return query.order_by(items.date.desc(), items.created.desc(), items.id)


def seen_between(since: datetime, until: datetime) -> sa.Select[Any]:
    """The latest versions of papers of which no version was seen before, the newest batch first, in its own order."""
    papers = tables.papers.c
    arrived, earlier = tables.papers.alias("arrived").c, tables.papers.alias("earlier").c
    works = sa.select(arrived.work).where(arrived.seen > since, arrived.seen <= until)
    before = sa.exists().where(earlier.work == papers.work, earlier.seen <= since)
    standing = (papers.superseded.is_(False), papers.withdrawn.is_(False))
    query = sa.select(tables.papers).where(papers.work.in_(works), ~before, *standing)
    return query.order_by(papers.seen.desc(), papers.position)


def works_after(work: str) -> sa.Select[Any]:
    """The latest versions of papers whose works come after this one, in their order; withdrawn ones left out."""
    papers = tables.papers.c
    standing = (papers.superseded.is_(False), papers.withdrawn.is_(False))
    return sa.select(tables.papers).where(papers.work > work, *standing).order_by(papers.work)


def withdrawn_since(since: datetime) -> sa.Select[Any]:
    """Withdrawn papers whose correction was made after `since`, the highest version of each work first."""
    papers, items = tables.papers.c, tables.items.c
    told = sa.exists().where(items.id == sa.literal(CORRECTION) + papers.work, items.created > since)
    return sa.select(tables.papers).where(papers.withdrawn.is_(True), told).order_by(papers.version.desc())


def thumbs(channel: str) -> sa.Select[Any]:
    """The sum of the verdicts on each paper, where it is not 0."""
    verdicts = tables.thumbs.c
    total = sa.func.sum(verdicts.value).label("total")
    chosen = sa.select(verdicts.paper_id, total).where(verdicts.channel == channel)
    return chosen.group_by(verdicts.paper_id).having(total != 0)
