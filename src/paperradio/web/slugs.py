"""Item ids as a part of an address and back.

``segment:1706.03762v7:9f2c`` becomes ``1706.03762v7~9f2c``; any other id keeps all its parts behind a leading ``~``.
Bytes other than letters, digits, ``.`` and ``-`` become ``_`` and two hex digits, so every id has exactly one slug.
"""

from __future__ import annotations

import re
from urllib.parse import quote

from paperradio.domain.paper import PaperId

_PREFIX = "segment:"
_SLUG = re.compile(r"^~?(?:[A-Za-z0-9.~-]|_[0-9a-f]{2}){1,600}$")
_KEPT = frozenset(b"abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789.-")


def slug_of(item_id: str) -> str:
    """The item's slug: URL-safe, the same for ever."""
    rest = item_id.removeprefix(_PREFIX)
    short = rest != item_id and rest[:1] not in ("", ":")
    return _escaped(rest) if short else "~" + _escaped(item_id)


def item_id_of(slug: str) -> str | None:
    """The id that has this slug; None when no id has."""
    if not _SLUG.match(slug):
        return None
    long = slug.startswith("~")
    try:
        text = _unescaped(slug[1:] if long else slug)
    except UnicodeDecodeError:
        return None
    item_id = text if long else _PREFIX + text
    return item_id if slug_of(item_id) == slug else None


def paper_address(paper_id: PaperId) -> str:
    """The path of a paper's page; old-style ids keep their slash."""
    return f"/papers/{quote(paper_id)}"


def show_address(item_id: str) -> str:
    """The path of a show's page."""
    return f"/shows/{slug_of(item_id)}"


def paper_id_of(item_id: str) -> PaperId | None:
    """Whose segment an item is; None for all else."""
    paper_id, _, recipe = item_id.removeprefix(_PREFIX).rpartition(":")
    return PaperId(paper_id) if item_id.startswith(_PREFIX) and paper_id and recipe else None


def _escaped(text: str) -> str:
    return "".join(
        chr(byte) if byte in _KEPT else "~" if byte == ord(":") else f"_{byte:02x}" for byte in text.encode()
    )


def _unescaped(slug: str) -> str:
    parts = re.split(r"(_[0-9a-f]{2})", slug.replace("~", ":"))
    return b"".join(bytes.fromhex(part[1:]) if part.startswith("_") else part.encode() for part in parts).decode()
