"""Real children: restarted when they die, ended in order, gone when their parent is."""

from __future__ import annotations

import asyncio
import os
import signal
import subprocess
import sys
from pathlib import Path

import psutil
import pytest

from paperradio.supervise import EXIT_NOT_STARTED, Program, Supervisor

WAIT_SECONDS = 20.0


async def until(file: Path, lines: int) -> None:
    """Until `file` has that many lines; bounded."""
    async with asyncio.timeout(WAIT_SECONDS):
        while not file.exists() or len(file.read_text().splitlines()) < lines:
            await asyncio.sleep(0.02)


def program(code: str) -> Program:
    return Program("child", ("-c", code))


async def test_a_child_that_dies_is_started_again(tmp_path: Path) -> None:
    record = tmp_path / "starts"
    code = (
        "import os, threading\n"
        f"open({str(record)!r}, 'a').write(f'{{os.getpid()}}' + chr(10))\n"
        f"threading.Event().wait({WAIT_SECONDS})"
    )
    supervisor = Supervisor([program(code)])
    stop = asyncio.Event()
    async with asyncio.TaskGroup() as group:
        running = group.create_task(supervisor.run(stop))
        await until(record, 1)
        os.kill(int(record.read_text().split()[0]), signal.SIGKILL)
        await until(record, 2)
        stop.set()
        assert await running == 0
    pids = [int(pid) for pid in record.read_text().split()]
    assert not any(psutil.pid_exists(pid) for pid in pids)
    assert supervisor.children[0].restarts == 1


async def test_a_child_that_cannot_be_configured_stops_the_station() -> None:
    supervisor = Supervisor(
        [program("raise SystemExit(2)"), program(f"import threading; threading.Event().wait({WAIT_SECONDS})")]
    )
    async with asyncio.timeout(WAIT_SECONDS):
        assert await supervisor.run(asyncio.Event()) == 2


async def test_what_has_played_is_started_again_whatever_it_says(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A file that is edited wrongly while the station plays costs what reads it, until it is mended."""
    monkeypatch.setattr("paperradio.supervise._STEADY_SECONDS", 0.0)
    record = tmp_path / "starts"
    supervisor = Supervisor([program(f"open({str(record)!r}, 'a').write(chr(10)); raise SystemExit(2)")])
    stop = asyncio.Event()
    async with asyncio.timeout(WAIT_SECONDS), asyncio.TaskGroup() as group:
        running = group.create_task(supervisor.run(stop))
        await until(record, 2)
        stop.set()
        assert await running == 0


async def test_a_child_that_cannot_be_started_leaves_the_others_alone(tmp_path: Path) -> None:
    record, folder = tmp_path / "starts", tmp_path / "logs"
    code = f"open({str(record)!r}, 'a').write(chr(10)); raise SystemExit(1)"
    supervisor = Supervisor([Program("silent", ("-c", code), folder / "silent.log"), program(code)])
    stop = asyncio.Event()
    async with asyncio.timeout(WAIT_SECONDS), asyncio.TaskGroup() as group:
        running = group.create_task(supervisor.run(stop))
        await until(record, 2)
        assert supervisor.children[0].last_exit == EXIT_NOT_STARTED
        folder.mkdir()
        await until(folder / "silent.log", 0)
        stop.set()
        assert await running == 0


def test_children_end_when_the_supervisor_is_killed(tmp_path: Path) -> None:
    record = tmp_path / "child"
    child = (
        "import os, threading\n"
        "from paperradio.supervise import end_with_parent\n"
        "import signal\n"
        "signal.signal(signal.SIGTERM, signal.SIG_IGN)\n"
        "end_with_parent(grace_seconds=0.1)\n"
        f"open({str(record)!r}, 'w').write(str(os.getpid()) + chr(10))\n"
        f"threading.Event().wait({WAIT_SECONDS * 2})\n"
    )
    parent = (
        "import asyncio\n"
        "from paperradio.supervise import Program, Supervisor\n"
        f"asyncio.run(Supervisor([Program('child', ('-c', {child!r}))]).run(asyncio.Event()))\n"
    )
    process = subprocess.Popen([sys.executable, "-c", parent])
    try:
        asyncio.run(until(record, 1))
        running = psutil.Process(int(record.read_text()))
        process.kill()
        process.wait(WAIT_SECONDS)
        running.wait(WAIT_SECONDS)
        assert not running.is_running()
    finally:
        process.kill()
        process.wait(WAIT_SECONDS)


def test_a_process_gives_way_in_all_its_threads_and_children() -> None:
    code = """
import os, subprocess, sys, threading
from paperradio.supervise import give_way
early = threading.Event()
threading.Thread(target=early.wait, daemon=True).start()
give_way()
late = threading.Thread(target=lambda: print(*(os.getpriority(os.PRIO_PROCESS, int(one)) for one in
    os.listdir("/proc/self/task")), flush=True))
late.start()
late.join()
subprocess.run([sys.executable, "-c", "import os; print(os.getpriority(os.PRIO_PROCESS, 0))"])
"""
    if not Path("/proc/self/task").is_dir():
        pytest.skip("threads have no priority of their own here")
    done = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, check=True, timeout=WAIT_SECONDS
    )
    nice = str(os.getpriority(os.PRIO_PROCESS, 0) + 5)
    assert [line.split() for line in done.stdout.splitlines()] == [[nice, nice, nice], [nice]]


def test_where_sessions_share_processors_that_of_a_program_gives_way_and_no_other() -> None:
    ours = Path("/proc/self/autogroup")
    if not ours.exists():
        pytest.skip("sessions have no priority of their own here")
    before = ours.read_text()
    code = "from paperradio.supervise import give_way; give_way(); print(open('/proc/self/autogroup').read())"

    told = [
        subprocess.run(
            [sys.executable, "-c", code],
            capture_output=True,
            text=True,
            check=True,
            timeout=WAIT_SECONDS,
            start_new_session=leads,
        ).stdout.split()
        for leads in (True, False)
    ]

    assert told[0][-2:] == ["nice", "5"]
    assert told[1] == before.split() == ours.read_text().split()
