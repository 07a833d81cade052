"""What the terminal shows of a running station."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Iterator, Mapping
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Event, Thread
from typing import Any

import pytest
from rich.console import Console

from paperradio.commands.terminal import LiveView, StationSilent, print_status, status_view
from paperradio.settings import Settings, WebSettings


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


class Page:
    """A server on this machine that answers every question alike, and counts them."""

    def __init__(self, status: int, text: str) -> None:
        self.asked = 0
        self.thrice = Event()
        page = self

        class Answer(BaseHTTPRequestHandler):
            def do_GET(self) -> None:
                self.send_response(status)
                self.send_header("Content-Length", str(len(text)))
                self.end_headers()
                self.wfile.write(text.encode())
                page.asked += 1
                if page.asked >= 3:
                    page.thrice.set()

            def log_message(self, format: str, *args: object) -> None: ...

        self._server = ThreadingHTTPServer(("127.0.0.1", 0), Answer)
        self.port = self._server.server_port

    def __enter__(self) -> Page:
        Thread(target=self._server.serve_forever, args=(0.05,), daemon=True).start()
        return self

    def __exit__(self, *error: object) -> None:
        self._server.shutdown()
        self._server.server_close()


@pytest.fixture
def proxy(monkeypatch: pytest.MonkeyPatch) -> Iterator[Page]:
    """A proxy that the environment names, and that lets nobody through."""
    for name in ("no_proxy", "NO_PROXY"):
        monkeypatch.delenv(name, raising=False)
    with Page(403, "<html>Forbidden</html>") as page:
        for name in ("http_proxy", "HTTP_PROXY", "all_proxy", "ALL_PROXY"):
            monkeypatch.setenv(name, f"http://127.0.0.1:{page.port}")
        yield page


def at(page: Page) -> Settings:
    return Settings(web=WebSettings(port=page.port))


def test_status_asks_no_proxy(proxy: Page, capsys: pytest.CaptureFixture[str]) -> None:
    with Page(200, json.dumps({"now": {"item": {"title": "Birds"}}})) as station:
        assert print_status(at(station)) == 0
    assert "Birds" in capsys.readouterr().out
    assert not proxy.asked


async def test_the_live_view_asks_no_proxy(proxy: Page, tmp_path: Path) -> None:
    with Page(200, json.dumps({"now": None})) as station:
        view = asyncio.create_task(LiveView(at(station), [], tmp_path).show())
        try:
            assert await asyncio.to_thread(station.thrice.wait, 10)
        finally:
            view.cancel()
            await asyncio.wait([view])
    assert not proxy.asked


@pytest.mark.parametrize(("status", "text"), [(200, "<html></html>"), (200, "[]"), (404, '{"detail": "Not Found"}')])
def test_what_is_no_station_is_none(status: int, text: str) -> None:
    with Page(status, text) as other, pytest.raises(StationSilent, match=str(other.port)):
        print_status(at(other))


@pytest.mark.parametrize("host", ["::zz", "x" * 70])
def test_what_is_no_name_of_a_host_is_no_station(host: str) -> None:
    with pytest.raises(StationSilent):
        print_status(Settings(web=WebSettings(host=host)))
