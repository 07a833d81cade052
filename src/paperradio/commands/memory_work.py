"""`paperradio memory`: how much is remembered, filling it anew from the catalogue, and asking it."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

import typer
from rich.console import Console
from rich.markup import escape
from rich.table import Table

from paperradio.app.stores import open_catalogue, open_memory, open_store
from paperradio.clock import SystemClock
from paperradio.domain.memory import Recollection, in_short
from paperradio.domain.paper import Paper, PaperId, is_arxiv_id, without_version
from paperradio.editorial.embedder import MiniLmEmbedder
from paperradio.editorial.memory import Answer, ask
from paperradio.editorial.rebuilding import Progress, Rebuilding
from paperradio.errors import BadInput
from paperradio.places import places
from paperradio.ports import ArtefactStore, Catalogue, Memory
from paperradio.settings import Settings


def print_memory(settings: Settings) -> int:
    """Print how much there is and where. Returns 0. Raises StoreUnreachable."""
    require_station(open_catalogue(settings))
    remembered = open_memory(settings, MiniLmEmbedder()).remembered()
    where = settings.memory.url or str(places(settings).memory)
    typer.echo(f"{remembered.papers:,} papers and {remembered.claims:,} claims, in {where}")
    typer.echo(f"what is older than {settings.memory.retention_days:g} days is let go")
    return 0


def rebuild_memory(settings: Settings) -> int:
    """Fill the memory anew, with progress on standard error; 0 also where items were lost. Raises StoreUnreachable."""
    catalogue, store = open_catalogue(settings), open_store(settings)
    require_station(catalogue)
    done = follow(open_memory(settings, MiniLmEmbedder()), catalogue, store, Console(stderr=True))
    lost = f"; {done.unreadable:,} could not be read" if done.unreadable else ""
    typer.echo(f"the memory was made anew from {told(done)}{lost}")
    return 0


def ask_memory(settings: Settings, text: str, limit: int) -> int:
    """Print what the memory says to a text or a paper. Returns 0. Raises BadInput, StoreUnreachable."""
    catalogue, embedder, clock = open_catalogue(settings), MiniLmEmbedder(), SystemClock()
    require_station(catalogue)
    paper = known_paper(catalogue, text.strip())
    if not (asked := in_short(paper) if paper is not None else text.strip()):
        raise BadInput("memory ask: say what is to be looked for")
    answer = ask(
        open_memory(settings, embedder),
        embedder.embed([asked])[0],
        clock.now(),
        limit,
        [paper.id] if paper is not None else (),
    )
    print_answer(answer, clock.now(), Console(soft_wrap=True))
    return 0


def require_station(catalogue: Catalogue) -> None:
    """Raise StoreUnreachable where no station ever was: its memory would be made by looking at it."""
    catalogue.requests()


def known_paper(catalogue: Catalogue, reference: str) -> Paper | None:
    """The paper that an arXiv id means, with or without a version; None for any other text.

    Raises:
        BadInput: it is an arXiv id that the catalogue does not know.
    """
    if not is_arxiv_id(reference):
        return catalogue.paper(PaperId(reference)) if reference else None
    paper_id = PaperId(reference)
    named = catalogue.paper(paper_id)
    if named is None and without_version(paper_id) == reference:
        named = next(iter(catalogue.versions(reference)), None)
    if named is None:
        raise BadInput(f"{reference}: the catalogue does not know this paper")
    return named


def follow(memory: Memory, catalogue: Catalogue, store: ArtefactStore, console: Console) -> Progress:
    """Rebuild, saying how far it is: on one line of a terminal, elsewhere in a line for each page of papers."""
    progress = Progress()
    with console.status("emptying the memory") as shown:
        for now in Rebuilding(memory, catalogue, store).run():
            if console.is_terminal:
                shown.update(told(now))
            elif now != progress:
                console.print(told(now))
            progress = now
    return progress


def told(progress: Progress) -> str:
    """How much was taken in."""
    return f"{progress.papers:,} papers, {progress.segments:,} segments and {progress.shows:,} shows"


def print_answer(answer: Answer, now: datetime, console: Console) -> None:
    """Three answers: close papers, what was said, and whether it is news."""
    console.print(_table("close papers", answer.close, now) if answer.close else "close papers: none is remembered")
    console.print(_table("said before", answer.said, now) if answer.said else "said before: nothing")
    console.print(f"[bold]{answer.news}[/]: {escape(answer.because)}")


def _table(head: str, found: Sequence[Recollection], now: datetime) -> Table:
    table = Table("", head, "paper", "days ago", box=None, pad_edge=False)
    for one in found:
        days = (now - one.at).days
        table.add_row(f"{one.similarity:.2f}", escape(one.text), escape(one.paper_id), str(days))
    return table
