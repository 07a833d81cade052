"""A show's life, from an edition to the finished item, in the order in which it happens."""

from __future__ import annotations

from collections.abc import Callable
from typing import ParamSpec, Protocol, TypeVar

from paperradio.domain.paper import PaperId
from paperradio.newsroom.keys import Planned, ShowFiles, Vetted, Voiced
from paperradio.newsroom.shows import ShowMaker

P = ParamSpec("P")
R = TypeVar("R")


class Run(Protocol):
    """Runs one stage under its name; a durable one gives the result that it had the first time."""

    def __call__(self, stage: str, step: Callable[P, R], *args: P.args, **kwargs: P.kwargs) -> R: ...


def make_show(run: Run, maker: ShowMaker, edition: str) -> str:
    """The id of the recorded show of an Edition in JSON; empty where there is nothing at all to tell.

    Raises what the stages raise.
    """
    planned = Planned(*run("plan", maker.plan, edition))
    if not planned.has_matter:
        return ""
    read: list[str] = []
    for paper_id in planned.candidates:
        if len(read) < planned.wanted and run(f"read:{paper_id}", maker.read, planned.plan, PaperId(paper_id)):
            read.append(paper_id)
    outline = run("outline", maker.outline, planned.plan, [PaperId(each) for each in read])
    take = _take(run, maker, outline, 1.0, "")
    factor = run("fit", maker.correction, outline, take)
    if factor != 1.0:
        again = _take(run, maker, outline, factor, ":again")
        take = Voiced(*run("choose", maker.better, outline, take, again))
    pictures = run("illustrate", maker.illustrate, outline, take.script)
    item = run("assemble", maker.assemble, outline, take, pictures)
    files = ShowFiles(*run("publish", maker.publish, item))
    made = run("record", maker.record, outline, item, files)
    run("trail", maker.trail, outline, take.script)
    run("remember", maker.remember, outline, take.script, made)
    return made


def _take(run: Run, maker: ShowMaker, outline: str, factor: float, suffix: str) -> Voiced:
    """The show written, checked and voiced once."""
    script = run(f"write{suffix}", maker.write, outline, factor)
    vetted = Vetted(*run(f"check{suffix}", maker.check, outline, script))
    clips = run(f"voice{suffix}", maker.voice, outline, vetted.script)
    return Voiced(vetted.script, vetted.outcomes, clips)
