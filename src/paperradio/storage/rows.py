"""Rows of the catalogue's tables as domain objects, and back."""

from __future__ import annotations

from dataclasses import asdict
from typing import Any

import sqlalchemy as sa

from paperradio.codec import checked
from paperradio.domain.paper import Paper, PaperId, version_of, without_version
from paperradio.domain.rundown import AsRun, ItemKind, ItemRecord
from paperradio.domain.show import Reading


def paper_row(paper: Paper) -> dict[str, Any]:
    """A paper's columns, without those of its batch and of its standing."""
    row = asdict(paper) | {"authors": list(paper.authors), "categories": list(paper.categories)}
    del row["seen"]
    return row | {"work": without_version(paper.id), "version": version_of(paper.id) or 0}


def paper_of(row: sa.RowMapping) -> Paper:
    """The paper in a row of `papers`."""
    return Paper(
        id=PaperId(row["id"]),
        title=row["title"],
        authors=tuple(row["authors"]),
        abstract=row["abstract"],
        categories=tuple(row["categories"]),
        licence=row["licence"],
        published=row["published"],
        source=row["source"],
        pdf_url=row["pdf_url"],
        abstract_url=row["abstract_url"],
        updated=row["updated"],
        comment=row["comment"],
        withdrawn=row["withdrawn"],
        seen=row["seen"],
    )


def item_row(record: ItemRecord) -> dict[str, Any]:
    """An item record's columns."""
    return asdict(record) | {"kind": record.kind.value, "withdrawn": False, "papers": list(record.papers)}


def item_of(row: sa.RowMapping) -> ItemRecord:
    """The record in a row of `items`. Raises ValueError or TypeError where it holds something else."""
    return checked(
        ItemRecord,
        id=row["id"],
        kind=ItemKind(row["kind"]),
        title=row["title"],
        duration=row["duration"],
        created=row["created"],
        recipe=row["recipe"],
        item_key=row["item_key"],
        paper_id=None if row["paper_id"] is None else PaperId(row["paper_id"]),
        mp3_key=row["mp3_key"],
        transcript_key=row["transcript_key"],
        vtt_key=row["vtt_key"],
        channel=row["channel"],
        format=row["format"],
        date=row["date"],
        until=row["until"],
        open=row["open"],
        chapters_key=row["chapters_key"],
        notes_key=row["notes_key"],
        artwork_key=row["artwork_key"],
        papers=tuple(map(PaperId, row["papers"])),
    )


def reading_of(row: sa.RowMapping) -> Reading:
    """The reading in a row of `readings`."""
    return Reading(**(dict(row) | {"paper_id": PaperId(row["paper_id"])}))


def as_run_of(row: sa.RowMapping) -> AsRun:
    """The entry in a row of `as_run`. Raises ValueError or TypeError where it holds something else."""
    return checked(
        AsRun,
        id=row["id"],
        channel=row["channel"],
        item_id=row["item_id"],
        started=row["started"],
        ended=row["ended"],
        completed=row["completed"],
    )
