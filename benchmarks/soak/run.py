"""`python -m benchmarks soak`."""

from __future__ import annotations

import tempfile
import time
from pathlib import Path

from rich.console import Console
from tests.receivers import icecast_program, nginx_program

from benchmarks.soak.report import report
from benchmarks.soak.session import Options, Session, soak

_MISSING = (
    "nginx with its RTMP module and Icecast are needed. On Debian: apt-get install nginx libnginx-mod-rtmp icecast2"
)


def measure(options: Options, out: Path | None, keep: Path | None) -> int:
    """Run a soak and report. 0 where nothing failed, 1 where something did, 2 where it cannot run.

    Recordings go to a folder below `keep` and stay there, or to a temporary one.
    """
    console = Console(width=150)
    if nginx_program() is None or icecast_program() is None:
        console.print(_MISSING)
        return 2

    def tell(line: str) -> None:
        console.print(f"{time.strftime('%H:%M:%S', time.gmtime())} {line}", markup=False, highlight=False)

    passed = False

    def look(session: Session) -> None:
        nonlocal passed
        tell("off the air; looking at the recordings")
        passed = report(session, console, out)

    if keep is not None:
        keep.mkdir(parents=True, exist_ok=True)
        folder = Path(tempfile.mkdtemp(prefix="soak-", dir=keep))
        tell(f"recordings and log: {folder}")
        soak(options, folder, tell, look)
    else:
        with tempfile.TemporaryDirectory(prefix="soak-", ignore_cleanup_errors=True) as temporary:
            soak(options, Path(temporary), tell, look)
    return 0 if passed else 1
