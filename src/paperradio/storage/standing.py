"""Which papers are one work, which version of it counts, and which were withdrawn."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

import sqlalchemy as sa

from paperradio.domain.paper import Paper, PaperId, version_of, without_version
from paperradio.domain.rundown import ItemKind, ItemRecord
from paperradio.storage import tables

CORRECTION = "correction:"
"""What the ids of corrections begin with; the work follows."""
ADDED = "added"
"""The source of papers that somebody asked for."""
_WORKS_AT_ONCE = 500


def mark_superseded(connection: sa.Connection, works: Sequence[str]) -> None:
    """Of these works only the latest version waits. Ids without a version stand for themselves."""
    papers, other = tables.papers.c, tables.papers.alias("other").c
    later = sa.exists().where(other.work == papers.work, other.version > papers.version)
    for start in range(0, len(works), _WORKS_AT_ONCE):
        some = works[start : start + _WORKS_AT_ONCE]
        connection.execute(
            sa.update(tables.papers)
            .where(papers.work.in_(some), papers.version > 0, papers.superseded.is_(False), later)
            .values(superseded=True)
        )


def fill_licences(connection: sa.Connection, papers: Sequence[Paper]) -> None:
    """The licences of known papers, where none is known."""
    if papers:
        columns = tables.papers.c
        unknown = sa.and_(columns.id == sa.bindparam("told"), columns.licence.is_(None))
        change = sa.update(tables.papers).where(unknown).values(licence=sa.bindparam("found"))
        connection.execute(change, [{"told": paper.id, "found": paper.licence} for paper in papers])


def mark_withdrawn(connection: sa.Connection, paper: Paper) -> None:
    """This version and those before it are withdrawn, and so is every segment of them."""
    papers = tables.papers.c
    taken_back = sa.and_(papers.work == without_version(paper.id), papers.version <= (version_of(paper.id) or 0))
    connection.execute(sa.update(tables.papers).where(taken_back).values(withdrawn=True))
    _withdraw_segments(connection, sa.select(papers.id).where(taken_back))


def withdraw_outdated(connection: sa.Connection, paper_id: PaperId) -> None:
    """Segments of earlier versions of a paper leave; all of its segments, where it is withdrawn itself."""
    papers = tables.papers.c
    of_work = papers.work == without_version(paper_id)
    earlier = sa.and_(of_work, papers.version > 0, papers.version < (version_of(paper_id) or 0))
    gone = sa.and_(of_work, papers.version <= (version_of(paper_id) or 0), papers.withdrawn.is_(True))
    _withdraw_segments(connection, sa.select(papers.id).where(sa.or_(earlier, gone)))


def mark_wanted(connection: sa.Connection, positions: Mapping[PaperId, int], seen: datetime) -> None:
    """Somebody asks for papers that are known: they come before others, and what failed is tried again.

    `positions` are their places in the batch. One that came from arXiv counts as added from now on, since the
    station's source may be another by now.
    """
    papers, failures = tables.papers.c, tables.failures.c
    for paper_id, position in positions.items():
        source = sa.case((papers.source == "arxiv", ADDED), else_=papers.source)
        changed = {"priority": 1, "seen": seen, "position": position, "source": source}
        connection.execute(sa.update(tables.papers).where(papers.id == paper_id).values(changed))
        connection.execute(sa.delete(tables.failures).where(failures.subject == paper_id))


def waiting(recipe: str, limit: int, wanted: bool) -> sa.Select[Any]:
    """Papers that this recipe has not told: wanted ones first, then the batch seen last, in its own order."""
    papers, failures = tables.papers.c, tables.failures.c
    of_recipe = _made_with(recipe)
    # Counted, since PostgreSQL makes NOT EXISTS a join, which takes seconds until it has statistics; and compared by
    # "less than", of which it expects enough rows to go along the index.
    made = sa.select(sa.func.count()).where(*of_recipe).scalar_subquery()
    failed_too = (failures.subject == papers.id, failures.recipe == recipe)
    failed = sa.select(sa.func.count()).where(*failed_too).scalar_subquery()
    counts = (papers.superseded.is_(False), papers.withdrawn.is_(False))
    left = sa.select(papers.id).where(made < 1, failed < 1, *counts)
    if wanted:
        left = left.where(papers.priority == 1)
    turn = (papers.priority.desc(), papers.seen.desc(), papers.position)
    first = left.order_by(*turn).limit(limit)  # from the index alone: records are long, and most are told already
    return sa.select(tables.papers).where(papers.id.in_(first)).order_by(*turn)


def outdated(recipe: str, channel: str) -> sa.Select[Any]:
    """Papers that the channel has not aired and of which there is a segment, none of it made with this recipe."""
    papers, items, failures = tables.papers.c, tables.items.c, tables.failures.c
    aired = sa.exists().where(tables.as_run.c.channel == channel, tables.as_run.c.item_id == items.id)
    ready = (items.kind == ItemKind.SEGMENT.value, items.withdrawn.is_(False), items.open.is_(False))
    waits = papers.id.in_(sa.select(items.paper_id).where(*ready, items.recipe != recipe, ~aired))
    made = sa.exists().where(*_made_with(recipe))
    failed = sa.exists().where(failures.subject == papers.id, failures.recipe == recipe)
    counts = (papers.superseded.is_(False), papers.withdrawn.is_(False))
    query = sa.select(tables.papers).where(waits, ~made, ~failed, *counts)
    return query.order_by(papers.seen.desc(), papers.position)


def open_items() -> sa.Select[Any]:
    """Items that are still being made, in no order: asked for one, SQLite goes through all items in it."""
    items = tables.items.c
    return sa.select(tables.items).where(items.open.is_(True), items.withdrawn.is_(False))


def withdraw_replaced(connection: sa.Connection, record: ItemRecord) -> None:
    """Segments of the paper that were made with another recipe leave, where nobody has aired them in whole or part,
    and such of which there is only a part."""
    items, aired = tables.items.c, tables.as_run.c
    others = (items.paper_id == record.paper_id, items.kind == record.kind.value, items.id != record.id)
    unheard = sa.or_(items.open, ~sa.exists().where(aired.item_id == items.id))
    gone = sa.and_(*others, items.recipe != record.recipe, items.withdrawn.is_(False), unheard)
    connection.execute(sa.update(tables.items).where(gone).values(withdrawn=True))


def _made_with(recipe: str) -> tuple[sa.ColumnElement[bool], ...]:
    """What is true of finished segments of the paper that were made with this recipe."""
    items = tables.items.c
    of_recipe = (items.paper_id == tables.papers.c.id, items.recipe == recipe)
    return (*of_recipe, items.kind == ItemKind.SEGMENT.value, items.open.is_(False))


def uncorrected() -> sa.Select[Any]:
    """Withdrawn papers that were made and of which no correction says so; of a work its latest such version."""
    papers, items, other = tables.papers.c, tables.items.c, tables.items.alias("other").c
    made = sa.exists().where(items.paper_id == papers.id, items.kind == ItemKind.SEGMENT.value)
    told = sa.exists().where(other.id == sa.literal(CORRECTION) + papers.work)
    return sa.select(tables.papers).where(papers.withdrawn.is_(True), made, ~told).order_by(papers.version.desc())


def _withdraw_segments(connection: sa.Connection, paper_ids: sa.Select[Any]) -> None:
    items = tables.items.c
    segments = sa.and_(items.kind == ItemKind.SEGMENT.value, items.paper_id.in_(paper_ids))
    connection.execute(sa.update(tables.items).where(segments).values(withdrawn=True))
