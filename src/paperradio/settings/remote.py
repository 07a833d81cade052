"""Addresses of other programs that take the stream."""

from __future__ import annotations

import ipaddress
from urllib.parse import SplitResult, urlsplit


def address_of(url: str, schemes: tuple[str, ...], example: str) -> SplitResult:
    """The parts of an address that has a host and a path.

    Raises:
        ValueError: it has not; the line tells what it looks like.
    """
    try:
        parts = urlsplit(url)
        whole = parts.scheme in schemes and parts.hostname and parts.path.strip("/") and (parts.port or True)
    except ValueError:
        whole = False
    if not whole:
        raise ValueError(f"an address looks like {example}")
    if parts.username or parts.password:
        raise ValueError("user and password have settings of their own: an address is shown to everybody")
    return parts


def is_here(host: str) -> bool:
    """Whether this is the machine itself, by its name or address; a name of any other form is another machine."""
    if host.lower().rstrip(".") in ("localhost", "localhost.localdomain"):
        return True
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False
