"""`paperradio models pull` with the hub's own client, from a hub on this machine."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest

from paperradio.testing.random_gguf import write_random_gguf

COMMIT = "0123456789abcdef0123456789abcdef01234567"
PADDING = 24_000_000
"""The hub's client keeps what came in steps of ten megabytes."""
FILES = ("tiny-Q4_K_M.gguf", "tiny-Q8_0.gguf", "README.md")


class Hub:
    """Has one repository, `maker/Tiny-GGUF`; its files are all the same. `breaks` downloads break off half way."""

    def __init__(self, model: bytes) -> None:
        self.model = model
        self.breaks = 0
        self.ranges: list[str] = []

    def handler(self) -> type[BaseHTTPRequestHandler]:
        hub = self

        class Handler(BaseHTTPRequestHandler):
            def do_HEAD(self) -> None:
                self.answer(whole=False)

            def do_GET(self) -> None:
                self.answer(whole=True)

            def answer(self, whole: bool) -> None:
                name = self.path.rpartition("/")[2].partition("?")[0]
                if "/api/models/maker/Tiny-GGUF" in self.path:
                    size = len(hub.model)
                    listed = [{"type": "file", "path": file, "size": size, "oid": COMMIT} for file in FILES]
                    self.send(200, json.dumps(listed).encode())
                elif name in FILES and self.path.startswith("/maker/Tiny-GGUF/resolve/"):
                    self.file(whole)
                else:
                    self.send(
                        404, b"", {"X-Error-Code": "EntryNotFound" if "Tiny-GGUF" in self.path else "RepoNotFound"}
                    )

            def file(self, whole: bool) -> None:
                start = 0
                if whole and (wanted := self.headers.get("Range")):
                    hub.ranges.append(wanted)
                    start = int(wanted.removeprefix("bytes=").partition("-")[0])
                rest = hub.model[start:]
                headers = {"ETag": '"tiny"', "X-Repo-Commit": COMMIT, "Accept-Ranges": "bytes"}
                if start:
                    headers["Content-Range"] = f"bytes {start}-{len(hub.model) - 1}/{len(hub.model)}"
                sent = rest
                if whole and hub.breaks:
                    hub.breaks -= 1
                    sent = rest[: len(rest) // 2]
                self.send(206 if start else 200, sent if whole else b"", headers, len(rest))

            def send(self, status: int, body: bytes, headers: dict[str, str] | None = None, length: int = -1) -> None:
                self.send_response(status)
                told = {"Content-Length": str(length if length >= 0 else len(body)), "Connection": "close"}
                for name, value in {**told, **(headers or {})}.items():
                    self.send_header(name, value)
                self.end_headers()
                self.wfile.write(body)
                self.close_connection = True

            def log_message(self, format: str, *args: object) -> None:
                """Say nothing."""

        return Handler


@pytest.fixture
def hub(tmp_path: Path) -> Iterator[tuple[Hub, str]]:
    made = Hub(write_random_gguf(tmp_path / "tiny.gguf").read_bytes() + bytes(PADDING))
    with ThreadingHTTPServer(("127.0.0.1", 0), made.handler()) as server:
        thread = threading.Thread(target=server.serve_forever, args=(0.01,))
        thread.start()
        yield made, f"http://127.0.0.1:{server.server_address[1]}"
        server.shutdown()
        thread.join()


def pull(address: str, data: Path, *wanted: str) -> subprocess.CompletedProcess[str]:
    environment = {name: value for name, value in os.environ.items() if not name.startswith(("PAPERRADIO_", "HF_"))}
    environment |= {"HF_ENDPOINT": address, "HF_HUB_DISABLE_XET": "1", "HF_HOME": str(data / "hub")}
    command = [sys.executable, "-m", "paperradio", "models", "pull", *wanted, "--data", str(data)]
    return subprocess.run(command, env=environment, capture_output=True, text=True, timeout=60, check=False)


def test_fetches_and_goes_on_where_it_was_broken_off(hub: tuple[Hub, str], tmp_path: Path) -> None:
    made, address = hub
    made.breaks = 1
    done = pull(address, tmp_path / "data", "maker/Tiny-GGUF", "*Q4_K_M*")
    assert done.returncode == 0, done.stderr
    path = tmp_path / "data" / "models" / "maker--Tiny-GGUF" / "tiny-Q4_K_M.gguf"
    assert done.stdout.splitlines() == [
        str(path),
        "start the station with it: scripts/radio --llm --model tiny-Q4_K_M",
    ]
    assert path.read_bytes() == made.model
    assert made.breaks == 0
    assert made.ranges
