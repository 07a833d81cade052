"""A local server that answers as arXiv does, out of recorded answers: API, RSS, OAI-PMH and PDFs.

    python tests/arxiv_replay.py --port 8765 --feeds ../shared/data/feeds

It prints the environment that points a station at it. ``/requests`` lists what it was asked (JSON), ``/verdict`` says
how politely. Papers that lie beside the feeds (``papers.json``, ``papers/``) are announced and listed too, with PDFs.
"""

from __future__ import annotations

import argparse
import json
import sys
import threading
import time
from collections.abc import Iterable
from dataclasses import asdict, dataclass
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from tests.replay.answers import Answers
from tests.replay.recordings import Recordings, Reply


@dataclass
class Request:
    """One question: when (seconds since the start), what, how it was answered, and when the answer was sent."""

    at: float
    path: str
    status: int
    user_agent: str
    retry_after: float = 0.0
    ended: float | None = None


class Replay:
    """Answers, and keeps the log. `busy` are the numbers (from 1) of requests that are answered 503."""

    def __init__(
        self,
        feeds: Path,
        busy: Iterable[int] = (),
        retry_after: float = 10,
        today: bool = False,
        pdf_seconds: float = 0,
    ) -> None:
        """`pdf_seconds` is how long a PDF takes."""
        self.pdf_seconds = pdf_seconds
        self.log: list[Request] = []
        self._busy = frozenset(busy)
        self._retry_after = retry_after
        self._answers = Answers(Recordings(feeds), today)
        self._started = time.monotonic()
        self._lock = threading.Lock()

    def now(self) -> float:
        """Seconds since the start."""
        return time.monotonic() - self._started

    def answer(self, path: str, headers: dict[str, str]) -> tuple[Request, Reply]:
        """The answer to a GET, noted in the log."""
        at = self.now()
        with self._lock:
            if len(self.log) + 1 in self._busy:
                wait = {"Retry-After": f"{self._retry_after:.0f}"}
                reply = Reply(503, b"<html><body><h1>Retry later</h1></body></html>", "text/html", wait)
            else:
                reply = self._answers.reply(path, headers)
            waits = float(reply.headers.get("Retry-After", 0))
            self.log.append(Request(at, path, reply.status, headers.get("User-Agent", ""), waits))
            return self.log[-1], reply

    def verdict(self) -> dict[str, object]:
        """How politely it was asked: the least gap in seconds, what was fetched twice, who did not wait."""
        gaps = [later.at - earlier.at for earlier, later in zip(self.log, self.log[1:], strict=False)]
        served = [request.path for request in self.log if request.status == 200]
        impatient = [
            later.path
            for number, earlier in enumerate(self.log)
            for later in self.log[number + 1 :]
            if later.at < earlier.at + earlier.retry_after
        ]
        return {
            "requests": len(self.log),
            "least_gap": min(gaps, default=None),
            "fetched_twice": sorted({path for path in served if served.count(path) > 1}),
            "impatient": impatient,
            "overlapping": [
                later.path
                for earlier, later in zip(self.log, self.log[1:], strict=False)
                if earlier.ended is None or later.at < earlier.ended
            ],
            "anonymous": [request.path for request in self.log if "PaperRadio/" not in request.user_agent],
        }


class Handler(BaseHTTPRequestHandler):
    """GET only."""

    protocol_version = "HTTP/1.1"
    replay: Replay

    def do_GET(self) -> None:
        if self.path in ("/requests", "/verdict"):
            told = self.replay.verdict() if self.path == "/verdict" else [asdict(each) for each in self.replay.log]
            reply = Reply(200, json.dumps(told, indent=1).encode(), "application/json")
        else:
            request, reply = self.replay.answer(self.path, dict(self.headers))
            if reply.kind == "application/pdf":
                time.sleep(self.replay.pdf_seconds)
            request.ended = self.replay.now()
        self.send_response(reply.status)
        self.send_header("Content-Type", reply.kind)
        self.send_header("Content-Length", str(len(reply.body)))
        for name, value in reply.headers.items():
            self.send_header(name, value)
        self.end_headers()
        self.wfile.write(reply.body)

    def log_message(self, format: str, *args: object) -> None:
        sys.stderr.write(f"{time.monotonic():.2f} {format % args}\n")


def serve(replay: Replay, port: int) -> ThreadingHTTPServer:
    """A server on this port of the local machine (0: any); the caller runs `serve_forever`."""
    server = ThreadingHTTPServer(("127.0.0.1", port), type("ReplayHandler", (Handler,), {"replay": replay}))
    server.daemon_threads = True
    return server


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--port", type=int, default=8765, help="0 for any that is free")
    parser.add_argument("--feeds", type=Path, required=True, help="the folder with recorded/ and recorded_oai/")
    parser.add_argument("--busy", type=int, nargs="*", default=(), help="numbers of requests that are answered 503")
    parser.add_argument("--retry-after", type=float, default=10, help="seconds, said with each 503")
    parser.add_argument("--pdf-seconds", type=float, default=0, help="how long each PDF takes")
    parser.add_argument("--today", action="store_true", help="announce with today's date, not the recorded one")
    chosen = parser.parse_args()
    if not chosen.feeds.is_dir():
        parser.error(f"{chosen.feeds} is no folder")
    replay = Replay(chosen.feeds, chosen.busy, chosen.retry_after, chosen.today, chosen.pdf_seconds)
    server = serve(replay, chosen.port)
    base = f"http://127.0.0.1:{server.server_port}"
    for name, path in (("API", "api/query"), ("RSS", "rss"), ("OAI", "oai"), ("PDF", "pdf")):
        sys.stdout.write(f"PAPERRADIO_ARXIV__{name}_URL={base}/{path}\n")
    sys.stdout.flush()
    try:
        server.serve_forever()
    except KeyboardInterrupt:
        server.server_close()


if __name__ == "__main__":
    main()
