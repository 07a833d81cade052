"""What newsrooms are asked for, and when they are to leave something alone."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

import sqlalchemy as sa

from paperradio.storage import tables
from paperradio.storage.connected import Connected


class Requests(Connected):
    """The requests and pauses of ports.Catalogue."""

    def request(self, reference: str) -> None:
        self._write(
            self._insert(tables.requests).values(reference=reference, at=self._clock.now()).on_conflict_do_nothing()
        )

    def requests(self) -> Sequence[str]:
        rows = self._rows(sa.select(tables.requests).order_by(tables.requests.c.at, tables.requests.c.reference))
        return [row["reference"] for row in rows]

    def answered(self, reference: str) -> None:
        self._write(sa.delete(tables.requests).where(tables.requests.c.reference == reference))

    def pause(self, name: str, until: datetime) -> None:
        insert = self._insert(tables.pauses).values(name=name, until=until)
        self._write(insert.on_conflict_do_update(index_elements=["name"], set_={"until": until}))

    def take(self, name: str, until: datetime) -> bool:
        pauses = tables.pauses.c
        insert = self._insert(tables.pauses).values(name=name, until=until)
        over = pauses.until <= self._clock.now()
        taken = insert.on_conflict_do_update(index_elements=["name"], set_={"until": until}, where=over)
        with self._database.transaction() as connection:
            return connection.execute(taken.returning(pauses.name)).first() is not None

    def paused_until(self, name: str) -> datetime | None:
        rows = self._rows(sa.select(tables.pauses).where(tables.pauses.c.name == name))
        return rows[0]["until"] if rows else None
