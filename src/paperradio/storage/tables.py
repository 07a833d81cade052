"""The catalogue's tables, the same on SQLite and PostgreSQL."""

from __future__ import annotations

from datetime import UTC, datetime

import sqlalchemy as sa

SCHEMA_VERSION = 6
"""Raised with every change of the tables below; `storage.migrations` brings older ones here."""


class UtcDateTime(sa.types.TypeDecorator[datetime]):
    """An aware datetime, kept and given back in UTC. SQLite would otherwise drop the zone."""

    impl = sa.DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: sa.Dialect) -> datetime | None:
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError(f"a datetime without a zone: {value.isoformat()}")
        return value.astimezone(UTC)

    def process_result_value(self, value: datetime | None, dialect: sa.Dialect) -> datetime | None:
        if value is None:
            return None
        return value.replace(tzinfo=UTC) if value.tzinfo is None else value.astimezone(UTC)


metadata = sa.MetaData()

schema_version = sa.Table("schema_version", metadata, sa.Column("version", sa.Integer, primary_key=True))

papers = sa.Table(
    "papers",
    metadata,
    sa.Column("id", sa.Text, primary_key=True),
    sa.Column("title", sa.Text, nullable=False),
    sa.Column("authors", sa.JSON, nullable=False),
    sa.Column("abstract", sa.Text, nullable=False),
    sa.Column("categories", sa.JSON, nullable=False),
    sa.Column("licence", sa.Text),
    sa.Column("published", UtcDateTime),
    sa.Column("source", sa.Text, nullable=False),
    sa.Column("pdf_url", sa.Text),
    sa.Column("abstract_url", sa.Text),
    sa.Column("seen", UtcDateTime, nullable=False),
    sa.Column("position", sa.Integer, nullable=False),
    sa.Column("updated", UtcDateTime),
    sa.Column("comment", sa.Text),
    sa.Column("work", sa.Text, nullable=False, server_default=""),
    sa.Column("version", sa.Integer, nullable=False, server_default="0"),
    sa.Column("priority", sa.Integer, nullable=False, server_default="0"),
    sa.Column("superseded", sa.Boolean, nullable=False, server_default=sa.false()),
    sa.Column("withdrawn", sa.Boolean, nullable=False, server_default=sa.false()),
)
papers_in_turn = sa.Index(
    "papers_in_turn",
    papers.c.priority.desc(),
    papers.c.seen.desc(),
    papers.c.position,
    papers.c.superseded,
    papers.c.withdrawn,
    papers.c.id,
)
papers_by_work = sa.Index("papers_by_work", papers.c.work, papers.c.version)
papers_by_arrival = sa.Index("papers_by_arrival", papers.c.seen, papers.c.work)
_withdrawn = papers.c.withdrawn.is_(True)
papers_withdrawn = sa.Index("papers_withdrawn", papers.c.work, sqlite_where=_withdrawn, postgresql_where=_withdrawn)
"""`seen` is the time of the batch that brought the paper, `position` its place in that batch.

`work` is the id without its version, `version` that version (0: none named). `superseded`: a later version is known.
`priority` is 1 for a paper that somebody asked for.
"""

requests = sa.Table(
    "requests",
    metadata,
    sa.Column("reference", sa.Text, primary_key=True),
    sa.Column("at", UtcDateTime, nullable=False),
)
"""arXiv ids that somebody asked for and whose record is not known yet."""

pauses = sa.Table(
    "pauses",
    metadata,
    sa.Column("name", sa.Text, primary_key=True),
    sa.Column("until", UtcDateTime, nullable=False),
)
"""Who asked all newsrooms to be left alone, and until when."""

lines = sa.Table(
    "lines",
    metadata,
    sa.Column("subject", sa.Text, primary_key=True),
    sa.Column("position", sa.Integer, primary_key=True),
    sa.Column("line", sa.Text, nullable=False),
    sa.Column("at", UtcDateTime, nullable=False, index=True),
)
"""What the station says between the facts, so that it does not repeat itself."""

items = sa.Table(
    "items",
    metadata,
    sa.Column("id", sa.Text, primary_key=True),
    sa.Column("kind", sa.Text, nullable=False),
    sa.Column("title", sa.Text, nullable=False),
    sa.Column("duration", sa.Float, nullable=False),
    sa.Column("created", UtcDateTime, nullable=False),
    sa.Column("recipe", sa.Text, nullable=False),
    sa.Column("item_key", sa.Text, nullable=False),
    sa.Column("paper_id", sa.Text),
    sa.Column("mp3_key", sa.Text),
    sa.Column("transcript_key", sa.Text),
    sa.Column("vtt_key", sa.Text),
    sa.Column("withdrawn", sa.Boolean, nullable=False, default=False),
    sa.Column("channel", sa.Text, nullable=False, server_default=""),
    sa.Column("format", sa.Text, nullable=False, server_default=""),
    sa.Column("date", sa.Text, nullable=False, server_default=""),
    sa.Column("until", UtcDateTime),
    sa.Column("chapters_key", sa.Text),
    sa.Column("notes_key", sa.Text),
    sa.Column("artwork_key", sa.Text),
    sa.Column("papers", sa.JSON, nullable=False, server_default="[]"),
    sa.Column("open", sa.Boolean, nullable=False, server_default=sa.false()),
    sa.Index("items_by_created", "created"),
    sa.Index("items_by_paper", "paper_id", "recipe", "kind", "open"),
)

_open = items.c.open.is_(True)
items_open = sa.Index("items_open", items.c.id, sqlite_where=_open, postgresql_where=_open)
items_by_edition = sa.Index("items_by_edition", items.c.channel, items.c.format, items.c.date)

readings = sa.Table(
    "readings",
    metadata,
    sa.Column("paper_id", sa.Text, primary_key=True),
    sa.Column("recipe", sa.Text, nullable=False),
    sa.Column("paper", sa.Text, nullable=False),
    sa.Column("pdf", sa.Text, nullable=False),
    sa.Column("document", sa.Text, nullable=False),
    sa.Column("digest", sa.Text, nullable=False),
)
"""Where the artefacts of a paper's reading lie."""

thumbs = sa.Table(
    "thumbs",
    metadata,
    sa.Column("channel", sa.Text, primary_key=True),
    sa.Column("paper_id", sa.Text, primary_key=True),
    sa.Column("listener", sa.Text, primary_key=True),
    sa.Column("value", sa.Integer, nullable=False),
)
"""What listeners want more of (1) and less of (-1)."""

failures = sa.Table(
    "failures",
    metadata,
    sa.Column("subject", sa.Text, primary_key=True),
    sa.Column("recipe", sa.Text, primary_key=True),
    sa.Column("stage", sa.Text, nullable=False),
    sa.Column("reason", sa.Text, nullable=False),
    sa.Column("at", UtcDateTime, nullable=False),
)

as_run = sa.Table(
    "as_run",
    metadata,
    sa.Column("id", sa.Text, primary_key=True),
    sa.Column("channel", sa.Text, nullable=False),
    sa.Column("item_id", sa.Text, nullable=False),
    sa.Column("started", UtcDateTime, nullable=False),
    sa.Column("ended", UtcDateTime, nullable=False),
    sa.Column("completed", sa.Boolean, nullable=False),
    sa.Index("as_run_by_start", "channel", "started"),
    sa.Index("as_run_by_item", "channel", "item_id"),
)
"""`item_id` refers to no row on purpose: the spool may bring what another station's catalogue made."""

activity = sa.Table(
    "activity",
    metadata,
    sa.Column("who", sa.Text, primary_key=True),
    sa.Column("activity", sa.JSON, nullable=False),
    sa.Column("at", UtcDateTime, nullable=False),
)
