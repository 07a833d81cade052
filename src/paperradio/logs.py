"""Log lines on standard error: time, program, message."""

from __future__ import annotations

import logging

_QUIET = (
    "httpx",
    "httpcore",
    "apscheduler",
    "sentence_transformers",
    "transformers",
    "arxiv",
    "dbos",
    "urllib3",
    "PIL",
)


def to_standard_error(level: int = logging.INFO) -> None:
    """Our own messages from `level` on, those of libraries from WARNING on."""
    logging.basicConfig(level=level, format="%(asctime)s %(levelname)s %(name)s: %(message)s", datefmt="%H:%M:%S")
    for name in _QUIET:
        logging.getLogger(name).setLevel(logging.WARNING)
