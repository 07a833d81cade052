"""Headers that go with every answer."""

from __future__ import annotations

from starlette.datastructures import MutableHeaders
from starlette.types import ASGIApp, Message, Receive, Scope, Send

_POLICY = "; ".join(
    (
        "default-src 'none'",
        "script-src 'self'",
        "style-src 'self'",
        "font-src 'self'",
        "img-src 'self'",
        "media-src 'self'",
        "connect-src 'self'",
        "base-uri 'none'",
        "form-action 'none'",
        "frame-ancestors 'none'",
    )
)
SECURITY_HEADERS = {
    "Content-Security-Policy": _POLICY,
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Referrer-Policy": "no-referrer",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=()",
    "Cross-Origin-Opener-Policy": "same-origin",
}
OPEN_PATHS = (
    *("/live.", "/hls/", "/feed.xml", "/feeds/", "/episodes/", "/transcripts/"),
    *("/chapters/", "/notes/", "/artwork/"),
)
"""What players on other sites may fetch of a station that is meant for others."""


class CommonHeaders:
    """Security headers everywhere, and leave for other sites to use `OPEN_PATHS` where `is_open`."""

    def __init__(self, app: ASGIApp, is_open: bool) -> None:
        self._app = app
        self._open_paths = OPEN_PATHS if is_open else ()

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        is_open = scope["path"].startswith(self._open_paths)

        async def send_with_headers(message: Message) -> None:
            if message["type"] == "http.response.start":
                headers = MutableHeaders(scope=message)
                headers.update(SECURITY_HEADERS)
                if is_open:
                    headers["Access-Control-Allow-Origin"] = "*"
                    headers["Access-Control-Expose-Headers"] = "Content-Length, Content-Range, ETag"
            await send(message)

        await self._app(scope, receive, send_with_headers)
