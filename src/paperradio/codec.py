"""Domain dataclasses as JSON and back. The files on the rack and in the artefact store are written so."""

from __future__ import annotations

from typing import Any, TypeVar

from pydantic import TypeAdapter, ValidationError

from paperradio.errors import PaperRadioError

T = TypeVar("T")


class Undecodable(PaperRadioError):
    """Stored data does not have the expected form"""


_ADAPTERS: dict[Any, TypeAdapter[Any]] = {}


def _adapter(kind: Any) -> TypeAdapter[Any]:
    if kind not in _ADAPTERS:
        _ADAPTERS[kind] = TypeAdapter(kind)
    return _ADAPTERS[kind]


def encode(value: object) -> bytes:
    """`value`, a domain dataclass, as compact UTF-8 JSON."""
    return _adapter(type(value)).dump_json(value)


def to_jsonable(value: object) -> Any:
    """`value` as dicts, lists, strings and numbers."""
    return _adapter(type(value)).dump_python(value, mode="json")


def checked(made_of: type[T], **fields: object) -> T:
    """The dataclass made of fields that may be of other types. Raises ValueError where one is."""
    made: T = _adapter(made_of).validate_python(fields)
    return made


def decode(kind: type[T], data: bytes) -> T:
    """The inverse of `encode`.

    Raises:
        Undecodable: `data` is no JSON or lacks a field.
    """
    try:
        decoded: T = _adapter(kind).validate_json(data)
    except ValidationError as error:
        raise Undecodable(f"{kind.__name__}, {error.error_count()} errors") from error
    return decoded
