"""One ffmpeg as a child on pipes of ours: its start, its last words, its end."""

from __future__ import annotations

import asyncio
from asyncio.subprocess import Process
from collections import deque
from collections.abc import AsyncIterator, Mapping, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass

from paperradio.errors import PaperRadioError
from paperradio.outputs.pipes import Pipe

LONGEST_TICK_SECONDS = 0.5
"""Between two looks at how far it is; a quarter of the time of a stall where that is shorter."""
_EXIT_SECONDS = 5.0
_LINE_CHARACTERS = 300


class LastWords:
    """The last lines of what a child says on its standard error."""

    def __init__(self, lines: int) -> None:
        self._lines: deque[str] = deque(maxlen=lines)

    def take(self, data: bytes) -> None:
        """What it says next."""
        lines = data.decode(errors="replace").splitlines()
        self._lines.extend(line[:_LINE_CHARACTERS] for line in lines if line.strip())

    def after(self, told: str) -> str:
        """One line: `told` and what it said."""
        return "; ".join((told, *self._lines))


@dataclass(frozen=True, slots=True)
class ChildPipes:
    """All that lead to a child and from it; `others` it inherits by their numbers. What is left out leads nowhere."""

    stderr: Pipe
    stdin: Pipe | None = None
    stdout: Pipe | None = None
    others: tuple[Pipe, ...] = ()

    @property
    def inherited(self) -> tuple[int, ...]:
        """The child's ends of `others`."""
        return tuple(pipe.theirs.descriptor for pipe in self.others)

    def given(self) -> None:
        """The child has its ends: close them here."""
        for pipe in self._all:
            pipe.theirs.close()

    def close(self) -> None:
        """Close our ends."""
        for pipe in self._all:
            pipe.ours.close()

    @property
    def _all(self) -> tuple[Pipe, ...]:
        return tuple(pipe for pipe in (self.stdin, self.stdout, self.stderr, *self.others) if pipe is not None)


@asynccontextmanager
async def running(
    command: Sequence[str],
    pipes: ChildPipes,
    failure: type[PaperRadioError],
    environment: Mapping[str, str] | None = None,
) -> AsyncIterator[Process]:
    """A running child, in a process group of its own so that Ctrl-C reaches it through us only.

    On the way out it is killed where it still runs, and our ends of the pipes are closed.

    Args:
        command: The program and its arguments.
        pipes: Fresh ones.
        failure: What is raised when it cannot be started.
        environment: All of it; ours when left out.
    """
    try:
        process = await _started(command, pipes, failure, environment)
        try:
            yield process
        finally:
            if process.returncode is None:
                process.kill()
                await process.wait()
    finally:
        pipes.close()


async def _started(
    command: Sequence[str],
    pipes: ChildPipes,
    failure: type[PaperRadioError],
    environment: Mapping[str, str] | None,
) -> Process:
    try:
        return await asyncio.create_subprocess_exec(
            *command,
            stdin=_theirs(pipes.stdin),
            stdout=_theirs(pipes.stdout),
            stderr=_theirs(pipes.stderr),
            pass_fds=pipes.inherited,
            env=environment,
            process_group=0,
        )
    except OSError as error:
        raise failure(f"ffmpeg cannot be started: {error}") from error
    finally:
        pipes.given()


async def ended(process: Process, failure: type[PaperRadioError]) -> int:
    """The exit status of a child whose outputs are closed. Raises `failure` where it lives on."""
    try:
        async with asyncio.timeout(_EXIT_SECONDS):
            return await process.wait()
    except TimeoutError:
        raise failure("ffmpeg closed its outputs and did not end") from None


def _theirs(pipe: Pipe | None) -> int:
    return asyncio.subprocess.DEVNULL if pipe is None else pipe.theirs.descriptor
