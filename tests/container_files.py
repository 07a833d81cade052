"""The Dockerfile and docker-compose.yml, read so that tests can run what they say."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml

ROOT = Path(__file__).parents[1]


@dataclass(frozen=True, slots=True)
class Instruction:
    """One line of a Dockerfile; `stage` is the name of its image, empty for the last."""

    stage: str
    word: str
    rest: str

    @property
    def arguments(self) -> list[str]:
        """Of one that is written as JSON."""
        told: list[str] = json.loads(self.rest[self.rest.index("[") :])
        return told


def dockerfile() -> list[Instruction]:
    """All instructions in order."""
    text = (ROOT / "Dockerfile").read_text(encoding="utf-8")
    lines = re.sub(r"^\s*#.*\n", "", text, flags=re.MULTILINE).replace("\\\n", " ").splitlines()
    found: list[Instruction] = []
    stage = ""
    for line in lines:
        if not line.strip():
            continue
        word, rest = line.split(maxsplit=1)
        if word == "FROM":
            named = re.fullmatch(r"\S+ AS (\S+)", rest)
            stage = named[1] if named else ""
        found.append(Instruction(stage, word, " ".join(rest.split())))
    return found


def one(stage: str, word: str) -> Instruction:
    """The only such instruction of a stage."""
    (found,) = [each for each in dockerfile() if (each.stage, each.word) == (stage, word)]
    return found


def environment(stage: str = "") -> dict[str, str]:
    """What ENV sets."""
    pairs = [
        pair.split("=", 1)
        for each in dockerfile()
        if (each.stage, each.word) == (stage, "ENV")
        for pair in each.rest.split()
    ]
    return dict(pairs)


def services() -> Mapping[str, Mapping[str, Any]]:
    """Of docker-compose.yml."""
    told = yaml.safe_load((ROOT / "docker-compose.yml").read_text(encoding="utf-8"))
    found: Mapping[str, Mapping[str, Any]] = told["services"]
    return found
