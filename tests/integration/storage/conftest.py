"""A Chroma server of our own on loopback, in a process."""

from __future__ import annotations

import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest
from tests.programs import free_port


@pytest.fixture(scope="session")
def chroma_server() -> Iterator[str]:
    """The URL of a server that ends with the session."""
    with tempfile.TemporaryDirectory(prefix="radio-chroma-") as folder:
        port = free_port()
        program = Path(sys.executable).with_name("chroma")
        run = [str(program), "run", "--path", folder, "--host", "127.0.0.1", "--port", str(port)]
        server = subprocess.Popen(run, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, cwd=folder)
        try:
            _wait_for(f"http://127.0.0.1:{port}", server)
            yield f"http://127.0.0.1:{port}"
        finally:
            server.kill()
            server.wait(timeout=20)


def _wait_for(url: str, server: subprocess.Popen[bytes]) -> None:
    deadline = time.monotonic() + 60
    with httpx.Client(transport=httpx.HTTPTransport(retries=3), timeout=5) as client:
        while server.poll() is None and time.monotonic() < deadline:
            try:
                if client.get(f"{url}/api/v2/heartbeat").status_code == 200:
                    return
            except httpx.TransportError:
                continue
    raise AssertionError(f"no Chroma server: exit status {server.poll()}")
