"""Processor time of this process and of the children that it waited for."""

from __future__ import annotations

import resource
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import TypeVar

T = TypeVar("T")


def cpu_seconds() -> float:
    """User and system time so far."""
    used = (resource.getrusage(who) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN))
    return sum(one.ru_utime + one.ru_stime for one in used)


@dataclass(slots=True)
class Meter:
    """Adds up processor time by name."""

    spent: dict[str, float] = field(default_factory=dict)
    wall: dict[str, float] = field(default_factory=dict)

    @contextmanager
    def timing(self, name: str) -> Iterator[None]:
        """Count the body under `name`."""
        cpu, wall = cpu_seconds(), time.perf_counter()
        yield
        self.spent[name] = self.spent.get(name, 0.0) + cpu_seconds() - cpu
        self.wall[name] = self.wall.get(name, 0.0) + time.perf_counter() - wall

    def call(self, name: str, work: Callable[[], T]) -> T:
        """`work()`, counted."""
        with self.timing(name):
            return work()
