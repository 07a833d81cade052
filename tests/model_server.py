"""A local OpenAI-compatible server that behaves as it is told, well or badly.

    with ModelServer(Good("ADA [1]: It works.")) as server:
        settings = ModelSettings(url=server.url)
        …
        server.behaviour = Failing(429, times=1, then=Good("…"), headers={"Retry-After": "3"})
        assert server.requests[-1].body["messages"]

A behaviour answers one request after another; `server.requests` has what was asked. `stop` and `start` take it from the
network and bring it back at the same port. The behaviours are in
`tests/model_behaviours.py`. What makes a text bad (``<think>``, fences, JSON, wrong speakers, …) is `Good` with such a
text: `thinking`, `fenced` and `as_json` there wrap one.
"""

from __future__ import annotations

import json
import threading
from collections.abc import Sequence
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any, Self

from tests.model_behaviours import NAME, Behaviour, Reply, Request


class ModelServer:
    """See above. `props` is what ``/props`` answers (llama.cpp has it), `owned_by` what ``/v1/models`` says.

    `rejects` are fields of the body that are answered 400, as strict servers do.
    """

    def __init__(
        self,
        behaviour: Behaviour,
        props: dict[str, Any] | None = None,
        owned_by: str = "nobody",
        rejects: Sequence[str] = (),
    ) -> None:
        self.behaviour = behaviour
        self.props = props
        self.owned_by = owned_by
        self.rejects = tuple(rejects)
        self.asked: list[Request] = []
        self._port = 0
        self._server: ThreadingHTTPServer | None = None
        self._over = threading.Event()

    @property
    def url(self) -> str:
        """The address for `model.url`."""
        return f"http://127.0.0.1:{self._port}/v1"

    @property
    def requests(self) -> list[Request]:
        """The completions that were asked for."""
        return [each for each in self.asked if each.path == "/v1/chat/completions"]

    def start(self) -> None:
        """Listen; at the same port as before."""
        self._over = threading.Event()
        self._server = ThreadingHTTPServer(("127.0.0.1", self._port), self._handler())
        self._server.daemon_threads = True
        self._port = self._server.server_address[1]
        threading.Thread(target=self._server.serve_forever, args=(0.01,), daemon=True).start()

    def stop(self) -> None:
        """Refuse connections."""
        self._over.set()
        if self._server is not None:
            self._server.shutdown()
            self._server.server_close()
            self._server = None

    def __enter__(self) -> Self:
        self.start()
        return self

    def __exit__(self, *error: object) -> None:
        self.stop()

    def answer(self, reply: Reply) -> None:
        """Answer any request."""
        path, body = reply.request.path, reply.request.body
        if path == "/v1/models":
            reply.head(kind="application/json")
            reply.raw(json.dumps({"object": "list", "data": [{"id": NAME, "owned_by": self.owned_by}]}))
        elif path == "/props" and self.props is not None:
            reply.head(kind="application/json")
            reply.raw(json.dumps(self.props))
        elif path != "/v1/chat/completions":
            reply.problem(404, "there is no such thing")
        elif refused := [name for name in self.rejects if name in body]:
            reply.problem(400, f"unknown field: {refused[0]}")
        else:
            self.behaviour.answer(reply)

    def _handler(self) -> type[BaseHTTPRequestHandler]:
        server, over = self, self._over

        class Handler(BaseHTTPRequestHandler):
            def do_GET(self) -> None:
                self._answer(b"")

            def do_POST(self) -> None:
                self._answer(self.rfile.read(int(self.headers.get("Content-Length", 0))))

            def _answer(self, body: bytes) -> None:
                headers = {name.lower(): value for name, value in self.headers.items()}
                request = Request(self.path, headers, json.loads(body) if body else {})
                server.asked.append(request)
                try:
                    server.answer(Reply(self, request, over))
                except OSError:
                    self.close_connection = True  # the other side has had enough

            def log_message(self, format: str, *args: object) -> None:
                """Say nothing."""

        return Handler
