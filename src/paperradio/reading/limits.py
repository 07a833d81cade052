"""What a reading process may cost the machine, set by the process on itself."""

from __future__ import annotations

import ctypes
import os
import resource
import signal
import sys

_PR_SET_PDEATHSIG = 1
_NICENESS = 10


def restrict(memory_bytes: int, cpu_seconds: int, parent: int) -> None:
    """Bound address space and CPU time, be nice, and end when the process `parent` does.

    Child processes inherit all but the last; they are in the same process group.
    """
    os.nice(_NICENESS)
    resource.setrlimit(resource.RLIMIT_AS, (memory_bytes, memory_bytes))
    resource.setrlimit(resource.RLIMIT_CPU, (cpu_seconds, cpu_seconds + 1))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    if sys.platform == "linux":
        ctypes.CDLL(None, use_errno=True).prctl(_PR_SET_PDEATHSIG, signal.SIGKILL)
    if os.getppid() != parent:
        raise SystemExit("the parent is gone")
