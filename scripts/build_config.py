"""Writes configs/station.toml: every setting with its default and what it means.

Run with the project's environment after a setting was added: .venv/bin/python scripts/build_config.py
"""

from __future__ import annotations

import json
import re
import sys
from pathlib import Path
from typing import Any, get_args

from pydantic import SecretStr

from paperradio.settings import Settings, Topic

TARGET = Path(__file__).resolve().parent.parent / "configs" / "station.toml"
HEAD = """\
# Every setting of a station, with its default. Take the # away from a line to change it.
# Use it with: scripts/radio --config configs/station.toml
# Each can also be given in the environment: PAPERRADIO_WEB__PORT=8001; what stands in [[double]] brackets as JSON, as a
# whole: PAPERRADIO_CHANNEL='[{"categories": ["cs.CL"]}]'
"""


def main() -> int:
    """Write the file."""
    TARGET.write_text(text(), encoding="utf-8")
    return 0


def text() -> str:
    """The file's text."""
    parts = [HEAD]
    for name, value in Settings():
        if isinstance(value, tuple):
            kind = get_args(Settings.model_fields[name].annotation)[0]
            parts += [topic(f"[{name}]", each, name) for each in value] or [absent(topic(f"[{name}]", kind(), name))]
        else:
            parts.append(topic(name, value, name))
    return "\n".join(parts)


def topic(header: str, values: Topic, path: str) -> str:
    """One table: its meaning, then its settings, then the tables within it."""
    lines, within = [f"# {(type(values).__doc__ or '').strip().splitlines()[0]}", f"[{header}]"], []
    for field, info in type(values).model_fields.items():
        value = getattr(values, field)
        if isinstance(value, Topic):
            within.append(topic(f"{path}.{field}", value, f"{path}.{field}"))
        else:
            lines += [f"# {info.description}", f"# {field} = {as_toml(value)}"]
    return "\n".join(["\n".join(lines) + "\n", *within])


def absent(table: str) -> str:
    """A table of which there is none by default. Take the # from its header and from what is to differ."""
    return re.sub(r"^(?:# )?(\[\[|\w+ = )", r"#\1", table, flags=re.MULTILINE)


def as_toml(value: Any) -> str:
    """A default as TOML."""
    match value:
        case SecretStr():
            return json.dumps(value.get_secret_value())
        case bool() | int() | float():
            return json.dumps(value)
        case tuple() | list():
            return "[" + ", ".join(as_toml(one) for one in value) + "]"
        case dict():
            return "{ " + ", ".join(f"{key} = {as_toml(one)}" for key, one in value.items()) + " }"
        case _:
            return json.dumps(str(value), ensure_ascii=False)


if __name__ == "__main__":
    sys.exit(main())
