"""The process in which one PDF is read or rendered: ``python -m paperradio.reading.worker``.

It reads one request as JSON from standard input, and writes one answer as JSON to standard output. Nothing else
reaches standard output, whatever MuPDF or poppler print. A library that cannot be loaded under the memory limit
counts as memory.
"""

from __future__ import annotations

import gc
import json
import os
import sys
from pathlib import Path
from typing import Any

from paperradio.reading.limits import restrict


def main() -> None:
    """Answer one request: ``{"action": "read"|"render", "pdf", "memory_bytes", "seconds", "parent", …}``.

    The answer is ``{"document": …}``, ``{"pages": […]}`` or ``{"error": an UnreadablePdf by name, "line": detail}``.
    """
    gc.disable()  # a short life with a memory limit, and a million small objects without cycles
    answers = os.fdopen(os.dup(1), "wb")
    os.dup2(2, 1)
    request = json.loads(sys.stdin.buffer.read())
    try:
        restrict(request["memory_bytes"], max(1, round(request["seconds"])) + 1, request["parent"])
        answer = json.dumps(_answer(request)).encode()
    except (MemoryError, ImportError):
        answer = b'{"error": "ReadingOutOfMemory", "line": ""}'
    answers.write(answer)
    answers.close()


def _answer(request: dict[str, Any]) -> dict[str, Any]:
    """The answer; the libraries are loaded here, under the limits."""
    import pymupdf

    from paperradio.codec import to_jsonable
    from paperradio.errors import BrokenPdf, UnreadablePdf
    from paperradio.reading.document import read_document
    from paperradio.reading.rendering import render_pages

    pymupdf.TOOLS.mupdf_display_errors(False)
    pymupdf.TOOLS.mupdf_display_warnings(False)
    pdf = Path(request["pdf"])
    try:
        if request["action"] == "read":
            return {"document": to_jsonable(read_document(pdf, request["max_pages"]))}
        pages = request["pages"]
        render_pages(pdf, pages, request["width"], request["seconds"], Path(request["folder"]))
        return {"pages": pages}
    except UnreadablePdf as error:
        return {"error": type(error).__name__, "line": error.detail}
    except (RuntimeError, ValueError, OSError) as error:
        if any(sign in str(error).lower() for sign in ("malloc", "memory", "alloc")):
            raise MemoryError from error
        return {"error": BrokenPdf.__name__, "line": " ".join(str(error).split())[:200]}


if __name__ == "__main__":
    main()
