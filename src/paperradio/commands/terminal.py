"""What a terminal shows: the calm live view of `run`, and `status`."""

from __future__ import annotations

import asyncio
import logging
import sys
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import httpx
from rich.console import Console, Group
from rich.live import Live
from rich.table import Table
from rich.text import Text

from paperradio.commands.log_watch import LogWatch
from paperradio.errors import StoreUnreachable
from paperradio.settings import Settings
from paperradio.supervise import Child

_ASKED = ("/api/now", "/api/status", "/health")
"""Without a proxy: those are for the world outside."""
_TIMEOUT_SECONDS = 3.0
_MOST_FAULTS = 6
_WORTH_TELLING = {"segment", "show"}
Answer = Mapping[str, Any]


def page_address(settings: Settings) -> str:
    """Where a person on this machine opens the page."""
    return settings.web.address


def print_status(settings: Settings) -> int:
    """Ask the running station and print what it says. Raises StoreUnreachable when none answers."""
    address = page_address(settings)
    try:
        with httpx.Client(base_url=address, timeout=_TIMEOUT_SECONDS, trust_env=False) as client:
            now, status, health = (client.get(path) for path in _ASKED)
    except (httpx.HTTPError, httpx.InvalidURL, UnicodeError) as error:  # the last two: no host is called so
        raise StationSilent(address) from error
    if not (status.is_success and _json(status)):  # somebody else listens there
        raise StationSilent(address)
    Console().print(status_view(address, *map(_json, (now, status, health))))
    return 0


class StationSilent(StoreUnreachable):
    """No station answers (is it running?)"""


class LiveView:
    """The view of `run`, drawn anew each second from what the station's own API says, below what the logs warn of."""

    def __init__(self, settings: Settings, children: Sequence[Child], logs: Path) -> None:
        self._address = page_address(settings)
        self._children = children
        self._logs = logs
        self._watch = LogWatch([child.program.log_file for child in children if child.program.log_file])

    async def show(self) -> None:
        """Draw until cancelled; then tell what the programs said last."""
        console = Console(stderr=True)
        async with httpx.AsyncClient(base_url=self._address, timeout=_TIMEOUT_SECONDS, trust_env=False) as client:
            with Live(console=console, auto_refresh=False, transient=True) as live, _own_logs_above():
                try:
                    while True:
                        self._warn(console)
                        live.update(await self._draw(client), refresh=True)
                        await asyncio.sleep(1)
                finally:
                    self._warn(console)

    def _warn(self, console: Console) -> None:
        for line in self._watch.fresh():
            console.print(Text(line, style="yellow"))

    async def _draw(self, client: httpx.AsyncClient) -> Group:
        answers: list[Answer] = []
        for path in _ASKED:
            try:
                answers.append(_json(await client.get(path)))
            except httpx.HTTPError:
                answers.append({})
        restarts = ", ".join(f"{c.program.name} restarted {c.restarts}×" for c in self._children if c.restarts)
        footer = Text(f"logs in {self._logs}   Ctrl-C stops   {restarts}", style="dim")
        return Group(status_view(self._address, *answers), footer)


@contextmanager
def _own_logs_above() -> Iterator[None]:
    """While a live view stands, this process's own log lines go above it, where the view has put standard error."""
    handlers = [one for one in logging.getLogger().handlers if isinstance(one, logging.StreamHandler)]
    before = [handler.setStream(sys.stderr) for handler in handlers]
    try:
        yield
    finally:
        for handler, stream in zip(handlers, before, strict=True):
            if stream is not None:
                handler.setStream(stream)


def status_view(address: str, now: Answer, status: Answer, health: Answer) -> Table:
    """One line for each thing an operator wants to know."""
    table = Table.grid(padding=(0, 2))
    table.add_column(style="dim", no_wrap=True)
    table.add_column()
    for name, told in (
        ("listen at", Text(address, style="bold")),
        ("on the air", _on_air(now)),
        ("next", _next(now)),
        ("making", _making(status)),
        ("ready", _ready(status)),
        *(("model", told) for told in _models(status)),
        ("listeners", _listeners(status)),
        ("outputs", _outputs(status)),
        ("heard back", _heard(health)),
        ("repetition", _repetition(status)),
        ("clock", _clock(status)),
        ("health", _health(health)),
        *(("fault" if not place else "", told) for place, told in enumerate(_faults(health))),
    ):
        table.add_row(name, told)
    return table


def _on_air(now: Answer) -> Text:
    item = (now.get("now") or {}).get("item") or {}
    if not item:
        return Text("starting …", style="dim")
    paper = item.get("paper") or {}
    return Text.assemble((item.get("title", ""), "bold"), (f"  {paper.get('id', '')}", "dim"))


def _next(now: Answer) -> Text:
    """The next two papers or shows; idents between them are not worth a line."""
    entries = now.get("upcoming") or []
    titles = dict.fromkeys(entry.get("title", "") for entry in entries if entry.get("kind") in _WORTH_TELLING)
    return Text(" · ".join(list(titles)[:2]) or "—")


def _making(status: Answer) -> Text:
    rooms = status.get("newsroom") or {}
    lines = [" ".join(str(room.get(key) or "") for key in ("stage", "subject")).strip() for room in rooms.values()]
    return Text(" · ".join(line for line in lines if line) or "—")


def _models(status: Answer) -> Iterator[Text]:
    """A line for each newsroom that has a language model."""
    for room in (status.get("newsroom") or {}).values():
        use = room.get("model")
        if not use:
            continue
        pace = f", {use['factor']:.1f} times real time" if use.get("factor") else ""
        tokens = use["prompt_tokens"] + use["completion_tokens"]
        told = f"{use['model']}: {use['calls']} answers, {tokens} tokens{pace}"
        yield Text.assemble(told, (f"  {use['fault']}" if use.get("fault") else "", "yellow"))


def _ready(status: Answer) -> Text:
    air = status.get("air") or {}
    return Text(
        f"{float(air.get('rack_seconds', 0)) / 60:.0f} min unheard, {air.get('rack_items', 0)} items on the rack"
    )


def _listeners(status: Answer) -> Text:
    listeners: Mapping[str, int] = status.get("listeners") or {}
    return Text(", ".join(f"{count} {feed}" for feed, count in listeners.items()) or "—")


def _outputs(status: Answer) -> Text:
    air = status.get("air") or {}
    encoder = "encoder on" if air.get("encoder_running") else "encoder off"
    return Text(", ".join([encoder, *map(_output, air.get("outputs", []))]))


def _output(output: Answer) -> str:
    """Its name, and what of it is not as it should be; feeds without a reader are none."""
    told = [
        "away" if not output.get("connected") else "",
        f"dropped {output['dropped']}" if output.get("dropped") else "",
        f"restarted {output['restarts']}×" if output.get("restarts") else "",
    ]
    marks = ", ".join(mark for mark in told if mark)
    return f"{output['name']} ({marks})" if marks else str(output["name"])


def _heard(health: Answer) -> Text:
    """What the station's watch on its own output says."""
    watch = health.get("watch")
    if not watch:
        return Text("—")
    if not watch["looked"]:
        return Text("not looked at yet", style="dim")
    loudness = f"{watch['loudness']:.1f} LUFS" if watch.get("loudness") is not None else "seen and heard"
    alarms = ", ".join(str(alarm["line"]).removeprefix("output: ") for alarm in watch["alarms"])
    before = sum(watch["raised"].values()) - len(watch["alarms"])
    past = f"{before} alarm{'s' if before > 1 else ''} before" if before > 0 else ""
    good = Text(", ".join(part for part in (loudness, past) if part))
    return Text(alarms, style="red") if alarms else good


def _repetition(status: Answer) -> Text:
    told = status.get("repetition") or {}
    parts = [f"{each['repeated']:.1%} in {window}" for window, each in told.items() if each["lines"]]
    return Text(f"of the phrases between facts {', '.join(parts)}" if parts else "—")


def _health(health: Answer) -> Text:
    if not health:
        return Text("no answer yet", style="dim")
    reasons = [str(reason) for reason in health.get("reasons", ())]
    if reasons:
        return Text("; ".join(reasons), style="red")
    return Text("heard, with faults", style="yellow") if health.get("faults") else Text("good", style="green")


def _faults(health: Answer) -> Iterator[Text]:
    """A line for each thing that listeners do not hear yet, up to a number."""
    faults = [str(fault) for fault in health.get("faults", ())]
    yield from (Text(fault, style="yellow") for fault in faults[:_MOST_FAULTS])
    if len(faults) > _MOST_FAULTS:
        yield Text(f"and {len(faults) - _MOST_FAULTS} more, at /health", style="yellow")


def _clock(status: Answer) -> Text:
    """How far sound is ahead at worst, and how late the station ever was."""
    air = status.get("air") or {}
    if not air:
        return Text("—")
    ahead, late, epochs = air.get("least_ahead"), float(air.get("lateness", 0)), int(air.get("epochs", 1))
    told = "" if ahead is None else f"{ahead:.1f} s ahead, "
    gaps = f"{late:.1f} s late in all, begun {epochs} times" if epochs > 1 else "never late"
    return Text(told + gaps, style="yellow" if late else "")


def _json(answer: httpx.Response) -> Answer:
    try:
        told = answer.json()
    except ValueError:
        return {}
    return told if isinstance(told, Mapping) else {}
