"""RTMP within TLS: the receiver must be who it says it is."""

from __future__ import annotations

import asyncio
import ssl
import subprocess
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import pytest
from tests.conftest import lacking
from tests.receivers import RtmpServer, nginx_program

from paperradio.errors import PushFailed
from paperradio.outputs.link import Address, linked
from paperradio.outputs.rtmp_client import Destination, Publisher


def _made_out(folder: Path) -> tuple[Path, Path]:
    """Key and certificate of a machine named localhost, signed by itself."""
    key, certificate = folder / "key.pem", folder / "certificate.pem"
    made = ["openssl", "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes", "-days", "2"]
    names = ["-subj", "/CN=localhost", "-addext", "subjectAltName=DNS:localhost"]
    command = [*made, *names, "-keyout", f"{key}", "-out", f"{certificate}"]
    try:
        subprocess.run(command, check=True, capture_output=True, timeout=60)
    except FileNotFoundError:
        lacking("openssl", "openssl")
    return key, certificate


@asynccontextmanager
async def encrypted(port: int, folder: Path) -> AsyncIterator[Address]:
    """A way to `port` within TLS, for a machine named localhost."""
    key, certificate = _made_out(folder)
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(certificate, key)

    async def forward(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        while data := await reader.read(1 << 16):
            writer.write(data)
            await writer.drain()
        writer.close()

    async def serve(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        onward_reader, onward = await asyncio.open_connection("127.0.0.1", port)
        await asyncio.gather(forward(reader, onward), forward(onward_reader, writer), return_exceptions=True)

    server = await asyncio.start_server(serve, "127.0.0.1", 0, ssl=context)
    try:
        yield Address("localhost", server.sockets[0].getsockname()[1], tls=True)
    finally:
        server.close()


async def test_a_certificate_is_checked(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    if nginx_program() is None:
        lacking("nginx with its RTMP module", "nginx libnginx-mod-rtmp")
    with RtmpServer() as nginx:
        async with encrypted(nginx.port, tmp_path) as address:
            with pytest.raises(PushFailed, match=r"the certificate of localhost:\d+ is not valid: self.signed"):
                async with linked(address, 20, 20, 1 << 16):
                    pass
            monkeypatch.setenv("SSL_CERT_FILE", f"{tmp_path / 'certificate.pem'}")
            async with asyncio.timeout(20), linked(address, 20, 20, 1 << 16) as link:
                destination = Destination(address, nginx.application, "a-key")
                await Publisher(link, destination).begin()
            assert destination.url.startswith("rtmps://localhost:")
            with pytest.raises(PushFailed, match=r"certificate of 127\.0\.0\.1"):
                async with linked(Address("127.0.0.1", address.port, tls=True), 20, 20, 1 << 16):
                    pass
