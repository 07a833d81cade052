"""What the terminal shows of a running station."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from rich.console import Console

from paperradio.commands.terminal import status_view


def shown(now: Mapping[str, Any], status: Mapping[str, Any] | None = None) -> str:
    console = Console(width=100)
    with console.capture() as capture:
        console.print(status_view("http://127.0.0.1:8000/", now, status or {}, {}))
    return capture.get()


def entry(kind: str, title: str) -> Mapping[str, str]:
    return {"kind": kind, "title": title}


def test_the_next_two_papers_are_named_once_and_idents_are_not() -> None:
    upcoming = [entry("segment", "Birds"), entry("ident", "Radio"), entry("segment", "Birds"), entry("segment", "Fish")]
    assert "Birds · Fish\n" in "\n".join(line.rstrip() + "\n" for line in shown({"upcoming": upcoming}).splitlines())


def test_a_silent_station_is_no_error() -> None:
    told = shown({})
    assert "starting" in told
    assert "no answer yet" in told


def test_a_language_model_has_a_line_with_its_pace_and_its_fault() -> None:
    use = {"model": "tiny", "calls": 3, "prompt_tokens": 900, "completion_tokens": 100, "factor": 1.84, "fault": "gone"}
    told = shown({}, {"newsroom": {"one": {"stage": "write", "model": use}, "two": {"stage": "nothing"}}})
    assert "tiny: 3 answers, 1000 tokens, 1.8 times real time  gone" in told
    assert "model" not in shown({}, {"newsroom": {"two": {"stage": "nothing"}}})
