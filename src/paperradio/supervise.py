"""Child processes that are restarted when they die, and that die when their parent does."""

from __future__ import annotations

import asyncio
import contextlib
import logging
import os
import signal
import sys
import threading
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from paperradio.clock import Clock, SystemClock

log = logging.getLogger(__name__)

PARENT_FD_VARIABLE = "PAPERRADIO_PARENT_FD"
EXIT_CONFIGURATION = 2
"""A child that exits so at its start cannot be helped by another."""
EXIT_NOT_STARTED = 71
"""EX_OSERR of sysexits.h."""

_STEADY_SECONDS = 30.0
_PAUSES = (0.2, 0.5, 1.0, 2.0, 5.0, 10.0)


@dataclass(frozen=True, slots=True)
class Program:
    """A child to keep running: `arguments` follow the Python interpreter. Output goes to `log_file`, else to ours."""

    name: str
    arguments: Sequence[str]
    log_file: Path | None = None


@dataclass(slots=True)
class Child:
    """What the supervisor knows of one program."""

    program: Program
    process: asyncio.subprocess.Process | None = None
    restarts: int = 0
    last_exit: int | None = field(default=None)
    was_steady: bool = False
    """Whether it ever ran for some time."""

    @property
    def gave_up(self) -> bool:
        """Whether no restart can help. What has run before may run again: a file that was edited wrongly or a folder
        that went away while the station played must not end it."""
        return self.last_exit == EXIT_CONFIGURATION and not self.was_steady


class Supervisor:
    """Runs programs until told to stop, or until one of them cannot be configured."""

    def __init__(self, programs: Sequence[Program], clock: Clock | None = None, stop_seconds: float = 8.0) -> None:
        self.children = [Child(program) for program in programs]
        self._clock = clock or SystemClock()
        self._stop_seconds = stop_seconds
        self._lifeline, self._write_end = os.pipe()  # children see end of file when this process is gone

    async def run(self, stop: asyncio.Event) -> int:
        """Start all, restart what dies, return 0 after `stop`, or the exit status of a child that gave up."""
        stopping = asyncio.Event()
        try:
            async with asyncio.TaskGroup() as group:
                keepers = [group.create_task(self._keep(child, stopping)) for child in self.children]
                stopped = group.create_task(stop.wait())
                await asyncio.wait([*keepers, stopped], return_when=asyncio.FIRST_COMPLETED)
                stopping.set()
                stopped.cancel()
                await asyncio.gather(*(self._end(child) for child in self.children))
        finally:
            os.close(self._lifeline)
            os.close(self._write_end)
        return EXIT_CONFIGURATION if any(child.gave_up for child in self.children) else 0

    async def _keep(self, child: Child, stopping: asyncio.Event) -> None:
        failures = 0
        while not stopping.is_set():
            started = self._clock.monotonic()
            child.last_exit = await self._run_once(child)
            steady = self._clock.monotonic() - started > _STEADY_SECONDS
            child.was_steady = child.was_steady or steady
            if stopping.is_set() or child.gave_up:
                return
            failures = 0 if steady else min(failures + 1, len(_PAUSES) - 1)
            child.restarts += 1
            log.warning(
                "%s ended (%s); restarting", child.program.name, _told(child.last_exit), extra={"action": "restart"}
            )
            with contextlib.suppress(TimeoutError):
                await asyncio.wait_for(stopping.wait(), _PAUSES[failures])

    async def _run_once(self, child: Child) -> int:
        """Its exit status; EXIT_NOT_STARTED where it cannot be started: the others play on."""
        try:
            process = await self._start(child)
        except OSError as error:
            log.error("%s cannot be started: %s", child.program.name, error, extra={"action": "not_started"})
            return EXIT_NOT_STARTED
        return await process.wait()

    async def _start(self, child: Child) -> asyncio.subprocess.Process:
        output = child.program.log_file
        stream = output.open("ab") if output else None
        try:
            process = child.process = await asyncio.create_subprocess_exec(
                sys.executable,
                *child.program.arguments,
                stdin=asyncio.subprocess.DEVNULL,
                stdout=stream,
                stderr=stream,
                pass_fds=(self._lifeline,),
                env=os.environ | {PARENT_FD_VARIABLE: str(self._lifeline)},
                start_new_session=True,  # Ctrl-C reaches the supervisor only, which then stops them in order
            )
        finally:
            if stream:
                stream.close()
        return process

    async def _end(self, child: Child) -> None:
        process = child.process
        if process is None or process.returncode is not None:
            return
        with contextlib.suppress(ProcessLookupError):
            process.terminate()
        try:
            await asyncio.wait_for(process.wait(), self._stop_seconds)
        except TimeoutError:
            log.warning("%s did not stop in %.0f s; ended", child.program.name, self._stop_seconds)
            with contextlib.suppress(ProcessLookupError):
                process.kill()
            await process.wait()


def end_with_parent(grace_seconds: float = 3.0, last_resort: Callable[[int], None] = os._exit) -> None:
    """Ask this process to stop when the supervisor that started it is gone; end it `grace_seconds` later.

    Does nothing in a process that no supervisor started.
    """
    lifeline = os.environ.pop(PARENT_FD_VARIABLE, None)
    if lifeline is None:
        return

    def watch() -> None:
        os.read(int(lifeline), 1)  # returns at end of file only: nothing is ever written
        os.kill(os.getpid(), signal.SIGTERM)
        threading.Event().wait(grace_seconds)
        last_resort(1)

    threading.Thread(target=watch, name="parent-watch", daemon=True).start()


def stop_on_signals(stop: asyncio.Event) -> None:
    """Set `stop` on SIGINT and SIGTERM. Call inside the event loop."""
    loop = asyncio.get_running_loop()
    for number in (signal.SIGINT, signal.SIGTERM):
        loop.add_signal_handler(number, stop.set)


def _told(status: int) -> str:
    return f"signal {-status}" if status < 0 else f"exit {status}"


def give_way(niceness: int = 5) -> None:
    """Run at lower priority from now on, in every thread: Linux keeps a niceness for each. Children inherit it."""
    _rank_session(niceness)
    threads = Path("/proc/self/task")
    if not threads.is_dir():
        os.nice(niceness)
        return
    for thread in threads.iterdir():
        with contextlib.suppress(ProcessLookupError):  # it has just ended
            now = os.getpriority(os.PRIO_PROCESS, int(thread.name))
            os.setpriority(os.PRIO_PROCESS, int(thread.name), now + niceness)


def take_precedence(niceness: int = 10) -> bool:
    """Run before others from now on, children too, where the system allows it (root does); whether it does."""
    try:
        give_way(-niceness)
    except PermissionError:
        return False
    return True


def _rank_session(niceness: int) -> None:
    """Where Linux shares processors among sessions (sched_autogroup), a niceness counts within its own session only.

    Each of the station's programs leads a session, and the session has a niceness, too.
    """
    group = Path("/proc/self/autogroup")
    if os.getsid(0) != os.getpid() or not group.exists():
        return
    with contextlib.suppress(OSError, ValueError):
        now = int(group.read_text(encoding="ascii").rpartition(" ")[2])
        group.write_text(f"{min(19, max(-20, now + niceness))}", encoding="ascii")
