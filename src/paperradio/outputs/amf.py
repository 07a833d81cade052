"""AMF0, the notation of RTMP's commands, as far as a publisher needs it."""

from __future__ import annotations

import struct
from collections.abc import Mapping
from typing import TypeAlias

Value: TypeAlias = "float | bool | str | dict[str, Value] | list[Value] | None"

Argument: TypeAlias = float | bool | str | Mapping[str, float | bool | str] | None
"""What a publisher says."""

_NUMBER, _BOOLEAN, _STRING, _OBJECT, _NULL, _END = 0, 1, 2, 3, 5, 9
_MOST_DEPTH = 16


def encode(*values: Argument) -> bytes:
    """The values one after the other."""
    return b"".join(_encoded(value) for value in values)


def decode(data: bytes) -> list[Value]:
    """All values of `data`.

    Raises:
        ValueError: this is no AMF0, or of a kind that no server answers with.
    """
    values: list[Value] = []
    at = 0
    try:
        while at < len(data):
            value, at = _value(data, at, 0)
            values.append(value)
    except (struct.error, IndexError) as error:
        raise ValueError("AMF0 that is cut off") from error
    return values


def _encoded(value: Argument) -> bytes:
    match value:
        case None:
            return bytes((_NULL,))
        case bool():
            return bytes((_BOOLEAN, value))
        case int() | float():
            return struct.pack(">Bd", _NUMBER, value)
        case str():
            text = value.encode()
            return struct.pack(">BH", _STRING, len(text)) + text
        case _:
            parts = (_name(key) + _encoded(each) for key, each in value.items())
            return bytes((_OBJECT,)) + b"".join(parts) + bytes((0, 0, _END))


def _name(name: str) -> bytes:
    text = name.encode()
    return struct.pack(">H", len(text)) + text


def _value(data: bytes, at: int, depth: int) -> tuple[Value, int]:
    if depth > _MOST_DEPTH:
        raise ValueError("AMF0 that is nested too deeply")
    kind, at = data[at], at + 1
    match kind:
        case 0:
            return struct.unpack_from(">d", data, at)[0], at + 8
        case 1:
            return bool(data[at]), at + 1
        case 2:
            return _text(data, at, ">H")
        case 12:
            return _text(data, at, ">I")
        case 3:
            return _members(data, at, depth)
        case 8:
            return _members(data, at + 4, depth)
        case 5 | 6:
            return None, at
        case 10:
            return _items(data, at, depth)
        case 11:
            return struct.unpack_from(">d", data, at)[0], at + 10
    raise ValueError(f"AMF0 of kind {kind}")


def _text(data: bytes, at: int, form: str) -> tuple[str, int]:
    (length,) = struct.unpack_from(form, data, at)
    at += struct.calcsize(form)
    if at + length > len(data):
        raise ValueError("AMF0 that is cut off")
    return data[at : at + length].decode(errors="replace"), at + length


def _members(data: bytes, at: int, depth: int) -> tuple[dict[str, Value], int]:
    members: dict[str, Value] = {}
    while True:
        name, at = _text(data, at, ">H")
        if not name and data[at] == _END:
            return members, at + 1
        members[name], at = _value(data, at, depth + 1)


def _items(data: bytes, at: int, depth: int) -> tuple[list[Value], int]:
    (count,) = struct.unpack_from(">I", data, at)
    at += 4
    items: list[Value] = []
    for _ in range(count):
        item, at = _value(data, at, depth + 1)
        items.append(item)
    return items, at
