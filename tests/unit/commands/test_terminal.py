"""What the terminal shows of a running station."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from rich.console import Console

from paperradio.commands.terminal import status_view


def shown(
    now: Mapping[str, Any], status: Mapping[str, Any] | None = None, health: Mapping[str, Any] | None = None
) -> str:
    console = Console(width=200)
    with console.capture() as capture:
        console.print(status_view("http://127.0.0.1:8000/", now, status or {}, health or {}))
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


def test_each_fault_has_a_line_and_lateness_is_told() -> None:
    faults = [f"clip: number {number}" for number in range(9)]
    air = {"least_ahead": 1.62, "lateness": 28.04, "epochs": 2}
    told = shown({}, {"air": air}, {"status": "ok", "reasons": [], "faults": faults})
    assert "heard, with faults" in told
    assert "1.6 s ahead, 28.0 s late in all, begun 2 times" in told
    assert "fault       clip: number 0\n" in "\n".join(line.rstrip() for line in told.splitlines()) + "\n"
    assert "number 6" not in told and "and 3 more, at /health" in told
    told = shown({}, {"air": air | {"lateness": 0.0, "epochs": 1}}, {"status": "ok", "reasons": [], "faults": []})
    assert "1.6 s ahead, never late" in told and "good" in told


def output(name: str, **other: object) -> dict[str, object]:
    return {"name": name, "connected": True, "sent": 5, "dropped": 0, "restarts": 0, "fault": ""} | other


def test_outputs_are_named_with_what_is_wrong_with_them() -> None:
    outputs = [output("ts"), output("twitch", connected=False, restarts=3), output("icecast", dropped=7)]
    told = shown({}, {"air": {"encoder_running": True, "outputs": outputs}})
    assert "encoder on, ts, twitch (away, restarted 3×), icecast (dropped 7)" in told


def test_what_is_heard_back_is_a_line_and_alarms_are_in_it() -> None:
    watch = {"looked": 9, "missed": 0, "loudness": -16.24, "alarms": [], "raised": {"frozen": 2}}
    assert "heard back  -16.2 LUFS, 2 alarms before" in " ".join(shown({}, health={"watch": watch}).split("\n"))
    line = "output: dead air since 12:00:08 UTC (below -60 LUFS for more than 5 s)"
    alarm = {"kind": "dead_air", "since": 1.0, "line": line}
    told = shown({}, health={"watch": watch | {"loudness": None, "alarms": [alarm], "raised": {"dead_air": 1}}})
    assert f"heard back  {line.removeprefix('output: ')}" in told
    assert "not looked at yet" in shown({}, health={"watch": watch | {"looked": 0}})
