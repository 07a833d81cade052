"""`paperradio rank`: what the newsroom would make next, and why."""

from __future__ import annotations

import json
from collections.abc import Collection, Sequence

import typer
from rich.console import Console
from rich.markup import escape
from rich.table import Table

from paperradio.app.making import make_desk
from paperradio.app.stores import open_catalogue, open_memory, open_store
from paperradio.clock import SystemClock
from paperradio.domain.paper import PaperId
from paperradio.domain.selection import Rank
from paperradio.editorial.embedder import MiniLmEmbedder
from paperradio.editorial.selection.selector import InterestSelector
from paperradio.newsroom.production import CANDIDATES
from paperradio.newsroom.steps import SegmentMaker
from paperradio.ports import Catalogue
from paperradio.settings import Settings
from paperradio.sources.choice import make_source

_NO_LESS = 0.005
"""What is less than this is shown as nothing."""


def show_ranking(settings: Settings, explain: bool, limit: int, as_json: bool) -> int:
    """Print the papers that wait, in the order in which they would be made. Returns 0.

    Raises:
        ConfigurationError: the settings cannot be used.
        StoreUnreachable: the catalogue does not answer.
    """
    catalogue, embedder = open_catalogue(settings), MiniLmEmbedder()
    recipe = segment_recipe(settings, catalogue, embedder)
    selector = InterestSelector(settings.first_channel, catalogue, open_memory(settings, embedder))
    waiting = catalogue.waiting(recipe, CANDIDATES)
    asked_for = {paper.id for paper in catalogue.waiting(recipe, CANDIDATES, wanted=True)}
    ranked = selector.rank(waiting, SystemClock().now())
    first = [rank for rank in ranked if rank.paper.id in asked_for]
    ranks = [*first, *(rank for rank in ranked if rank.paper.id not in asked_for)]
    fault = selector.fault if ranks else ""
    if as_json:
        typer.echo(
            json.dumps({"channel": settings.first_channel.name, "fault": fault} | as_data(ranks, asked_for, limit))
        )
        return 0
    print_ranking(Console(), ranks, asked_for, explain, limit)
    if fault:
        typer.echo(f"paperradio: likeness, novelty and fatigue do not count: {fault}", err=True)
    return 0


def segment_recipe(settings: Settings, catalogue: Catalogue, embedder: MiniLmEmbedder) -> str:
    """What the newsroom of these settings makes segments with. Loads no model. Raises ConfigurationError."""
    desk = make_desk(settings, make_source(settings), open_store(settings), embedder)
    return SegmentMaker(desk, catalogue).recipe


def as_data(ranks: Sequence[Rank], asked_for: Collection[PaperId], limit: int) -> dict[str, object]:
    """The first `limit` as JSON has them, and how many there are."""
    papers = [
        {
            "id": rank.paper.id,
            "title": rank.paper.title,
            "asked_for": rank.paper.id in asked_for,
            "score": round(rank.score, 4),
            "parts": {name: round(value, 4) for name, value in rank.parts.items()},
            "because": dict(rank.because),
        }
        for rank in ranks[:limit]
    ]
    return {"waiting": len(ranks), "papers": papers}


def print_ranking(
    console: Console, ranks: Sequence[Rank], asked_for: Collection[PaperId], explain: bool, limit: int
) -> None:
    """A table of the first `limit`; with `explain` a line for each part of each score."""
    if not ranks:
        console.print("No paper waits.")
        return
    console.print(_explained(ranks[:limit], asked_for) if explain else _in_short(ranks[:limit], asked_for))
    if len(ranks) > limit:
        console.print(f"{len(ranks) - limit} more wait; see --limit")


def _in_short(ranks: Sequence[Rank], asked_for: Collection[PaperId]) -> Table:
    """Title, id and parts of each paper; parts that count for nothing are left out."""
    table = _rows()
    for place, rank in enumerate(ranks, 1):
        told = [f"{name}\xa0{_number(value)}" for name, value in rank.parts.items() if abs(value) >= _NO_LESS]
        table.add_row(str(place), f"[bold]{rank.score:.2f}[/]", f"{_title(rank)} [dim]{_name(rank, asked_for)}[/]")
        table.add_row("", "", "  ".join(told))
    return table


def _explained(ranks: Sequence[Rank], asked_for: Collection[PaperId]) -> Table:
    """A block for each paper, with a line for each part."""
    table = _rows()
    for place, rank in enumerate(ranks, 1):
        if place > 1:
            table.add_row()
        table.add_row(str(place), f"[bold]{rank.score:.2f}[/]", _title(rank))
        table.add_row("", "", f"[dim]{_name(rank, asked_for)}[/]")
        for name, value in rank.parts.items():
            table.add_row("", _number(value), f"{name}: {escape(rank.because[name])}")
    return table


def _rows() -> Table:
    table = Table.grid(padding=(0, 2))
    table.add_column(justify="right", no_wrap=True)
    table.add_column(justify="right", no_wrap=True)
    table.add_column(ratio=1)
    return table


def _title(rank: Rank) -> str:
    return f"[bold]{escape(rank.paper.title)}[/]"


def _name(rank: Rank, asked_for: Collection[PaperId]) -> str:
    asked = " (asked for: made before all others)" if rank.paper.id in asked_for else ""
    return f"{escape(rank.paper.id)}{asked}"


def _number(value: float) -> str:
    return f"{value:+.2f}" if abs(value) >= _NO_LESS else "·"
