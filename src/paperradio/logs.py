"""Log lines on standard error: time, program, message."""

from __future__ import annotations

import logging

from paperradio.errors import PaperRadioError

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
    "chromadb",
)


class OneLine(logging.Filter):
    """Leaves out the traceback of errors of ours: what they say is all there is to know, whoever logs them."""

    def filter(self, record: logging.LogRecord) -> bool:
        error = record.exc_info[1] if record.exc_info else None
        if isinstance(error, PaperRadioError):
            record.msg, record.args = f"{record.getMessage().rstrip(':')}: {error}", ()
            record.exc_info = record.exc_text = None
        return True


def to_standard_error(level: int = logging.INFO) -> None:
    """Our own messages from `level` on, those of libraries from WARNING on."""
    logging.basicConfig(level=level, format="%(asctime)s %(levelname)s %(name)s: %(message)s", datefmt="%H:%M:%S")
    for name in _QUIET:
        logging.getLogger(name).setLevel(logging.WARNING)
    logging.getLogger("apscheduler").setLevel(logging.ERROR)  # that a look was still under way is no news
    for handler in logging.getLogger().handlers:
        handler.addFilter(OneLine())
