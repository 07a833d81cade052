"""How well and how fast PDFs are read, against PyMuPDF alone in the same run.

Word order: the longest common subsequence of words between the running prose of a paper's LaTeX source and the text
that was read. *Recall* is its length over the reference's words, *agreement* twice its length over the words of both
(what is read besides the prose counts against it). Words are runs of letters or digits in lower case, ligatures
resolved on both sides. Ours are the passages of the abstract, the body and the appendix; the baseline is all of
`page.get_text()`.
"""

from __future__ import annotations

import gc
import io
import re
import tempfile
import time
import unicodedata
from collections.abc import Callable, Sequence
from pathlib import Path
from shutil import which

import pdf2image
import pymupdf
from rich.console import Console
from rich.table import Table

from benchmarks.latex import prose, sources
from paperradio.domain.document import Role
from paperradio.reading.document import read_document
from paperradio.reading.rendering import render_pages
from paperradio.settings import ReadingSettings

REFERENCES = {"1706.03762_latex": "1706.03762v5.pdf", "1911.02782_latex.tar.gz": "2020.acl-main.447.pdf"}
RUNNING = (Role.ABSTRACT, Role.BODY, Role.FRAGMENT, Role.FORMULA, Role.APPENDIX)
IMAGE_PAGES, IMAGE_SECONDS = 4, 120.0
ROUNDS = 3
_WORD = re.compile(r"[^\W\d_]+|\d+")


def words(text: str) -> list[str]:
    """Runs of letters or digits in lower case."""
    return _WORD.findall(unicodedata.normalize("NFKC", text).lower())


def common(ours: Sequence[str], reference: Sequence[str]) -> int:
    """The length of the longest common subsequence, by Hyyrö's bit-parallel recurrence."""
    places: dict[str, int] = {}
    for index, word in enumerate(reference):
        places[word] = places.get(word, 0) | 1 << index
    full = (1 << len(reference)) - 1
    state = full
    for word in ours:
        hit = state & places.get(word, 0)
        state = (state + hit | state - hit) & full
    return len(reference) - state.bit_count()


def measure(data: Path) -> bool:
    """Print both tables; whether word order is above the baseline and speed at least half of it."""
    papers = sorted((data / "papers").glob("*.pdf"))
    console = Console(width=110)
    gc.disable()  # as in the reading process; for both sides
    ordered = _word_order(data, console)
    fast = _speed(papers, console)
    _images(papers, console)
    return ordered and fast


def _word_order(data: Path, console: Console) -> bool:
    table = Table("paper", "words", "recall", "agreement", "PyMuPDF recall", "PyMuPDF agreement", box=None)
    better = True
    for name, pdf in REFERENCES.items():
        reference = words(prose(sources(data / "reference_text" / name)))
        path = data / "papers" / pdf
        document = read_document(path, ReadingSettings().max_pages)
        ours = words(" ".join(passage.text for passage in document.passages if passage.role in RUNNING))
        with pymupdf.open(path) as opened:
            plain = words("\n".join(page.get_text() for page in opened))
        scores = [score for text in (ours, plain) for score in _scores(text, reference)]
        table.add_row(pdf, str(len(reference)), *(f"{score:.3f}" for score in scores))
        better = better and scores[1] > scores[3]
    console.print(table)
    return better


def _scores(text: Sequence[str], reference: Sequence[str]) -> tuple[float, float]:
    length = common(text, reference)
    return length / len(reference), 2 * length / (len(text) + len(reference))


def _speed(papers: Sequence[Path], console: Console) -> bool:
    """CPU time of the best of several rounds for each paper; both sides take turns."""
    table = Table("paper", "pages", "read s", "get_text('dict') s", "speed", "without images s", "speed", box=None)
    totals = [0.0, 0.0, 0.0]
    count = 0
    most = ReadingSettings().max_pages
    read_document(papers[0], 1)
    for path in papers:
        with pymupdf.open(path) as pdf:
            pages = min(pdf.page_count, most)
        calls = (
            lambda path=path: read_document(path, most),
            lambda path=path: _bare(path, most, pymupdf.TEXTFLAGS_DICT),
            lambda path=path: _bare(path, most, pymupdf.TEXTFLAGS_TEXT),
        )
        best = [min(times) for times in zip(*([_cpu(call) for call in calls] for _ in range(ROUNDS)), strict=True)]
        totals = [total + one for total, one in zip(totals, best, strict=True)]
        count += pages
        table.add_row(path.stem, str(pages), *_row(best))
    table.add_row("all", str(count), *_row(totals), style="bold")
    console.print(table)
    console.print(f"{count / totals[0]:.0f} pages/s read, {count / totals[1]:.0f} pages/s by get_text('dict').\n")
    return totals[1] / totals[0] >= 0.5


def _row(times: Sequence[float]) -> list[str]:
    ours, bare, lean = times
    return [f"{ours:.2f}", f"{bare:.2f}", f"{bare / ours:.2f}", f"{lean:.2f}", f"{lean / ours:.2f}"]


def _bare(path: Path, most: int, flags: int) -> None:
    with pymupdf.open(path) as pdf:
        for index in range(min(pdf.page_count, most)):
            pdf[index].get_text("dict", flags=flags)


def _cpu(call: Callable[[], object]) -> float:
    started = time.process_time()
    call()
    return time.process_time() - started


def _images(papers: Sequence[Path], console: Console) -> None:
    """Wall time of page images, as the station makes them and by the same renderer bare, JPEG included."""
    width = ReadingSettings().page_width
    times = [0.0, 0.0]
    pages = list(range(1, IMAGE_PAGES + 1))
    renderer = "poppler" if which("pdftoppm") else "PyMuPDF"
    for path in papers:
        with tempfile.TemporaryDirectory() as folder:
            started = time.perf_counter()
            render_pages(path, pages, width, IMAGE_SECONDS, Path(folder))
            times[0] += time.perf_counter() - started
        started = time.perf_counter()
        (_poppler if renderer == "poppler" else _pymupdf)(path, width)
        times[1] += time.perf_counter() - started
    count = IMAGE_PAGES * len(papers)
    console.print(
        f"Page images {width} wide: {count / times[0]:.1f} pages/s, bare {renderer} {count / times[1]:.1f} pages/s "
        f"({times[1] / times[0]:.2f} of its speed)."
    )


def _poppler(path: Path, width: int) -> None:
    for image in pdf2image.convert_from_path(path, first_page=1, last_page=IMAGE_PAGES, size=(width, None)):
        image.save(io.BytesIO(), "JPEG", quality=85)


def _pymupdf(path: Path, width: int) -> None:
    with pymupdf.open(path) as pdf:
        for page in pdf.pages(0, IMAGE_PAGES):
            zoom = width / page.rect.width
            page.get_pixmap(matrix=pymupdf.Matrix(zoom, zoom), alpha=False).pil_tobytes("JPEG", quality=85)
