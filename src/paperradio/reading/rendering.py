"""Pictures of pages: by poppler where it is installed, by PyMuPDF otherwise and where poppler fails."""

from __future__ import annotations

import io
import shutil
import tempfile
from collections.abc import Sequence
from pathlib import Path

import pdf2image
import pymupdf
from pdf2image.exceptions import PDFPageCountError, PDFPopplerTimeoutError, PDFSyntaxError
from PIL import Image

from paperradio.errors import TooLargePdf, UnreadablePdf
from paperradio.reading.document import open_pdf

JPEG_QUALITY = 85
_TALLEST = 10
"""Pages higher than this times their width are not drawn."""
_POPPLER_SHARE = 0.5
"""Of the time limit, what poppler may use before PyMuPDF gets the rest."""


def render_pages(path: Path, pages: Sequence[int], width: int, seconds: float, folder: Path) -> None:
    """Write `<page>.jpg`, `width` pixels wide, into `folder` for each of `pages` (from 1).

    Raises:
        UnreadablePdf: the file cannot be opened, or has no such page.
    """
    with open_pdf(path) as pdf:
        wrong = [page for page in pages if not 1 <= page <= pdf.page_count]
        if wrong:
            raise UnreadablePdf(f"it has no page {wrong[0]}; it has {pdf.page_count}")
        for page in pages:
            _check_shape(path, page, pdf[page - 1].rect)
        drawn: set[int] = set()
        if shutil.which("pdftoppm"):
            for run in _runs(pages):
                seconds_here = seconds * _POPPLER_SHARE * len(run) / len(pages)
                drawn.update(_by_poppler(path, run, width, seconds_here, folder))
        for page in pages:
            if page not in drawn:
                (folder / f"{page}.jpg").write_bytes(_by_pymupdf(pdf, page, width))


def _runs(pages: Sequence[int]) -> list[list[int]]:
    """The pages in order, those that follow one another together: one process of poppler draws them."""
    runs: list[list[int]] = []
    for page in sorted(set(pages)):
        if runs and runs[-1][-1] == page - 1:
            runs[-1].append(page)
        else:
            runs.append([page])
    return runs


def _check_shape(path: Path, page: int, rect: pymupdf.Rect) -> None:
    if not 0 < rect.height <= _TALLEST * rect.width:
        raise TooLargePdf(f"page {page} measures {rect.width:.0f} × {rect.height:.0f} points")


def _by_poppler(path: Path, pages: Sequence[int], width: int, seconds: float, folder: Path) -> list[int]:
    """Those of the pages, one after another, that poppler drew: none where it fails or is slow, and not those that
    it draws in another shape."""
    with tempfile.TemporaryDirectory(dir=folder) as own:
        try:
            files = pdf2image.convert_from_path(
                path,
                first_page=pages[0],
                last_page=pages[-1],
                size=(width, None),
                use_cropbox=True,
                hide_annotations=True,  # other readers' highlights would pass for ours
                fmt="jpeg",
                jpegopt={"quality": JPEG_QUALITY, "optimize": "y", "progressive": "n"},
                output_folder=own,
                paths_only=True,
                timeout=max(1, round(seconds)),
            )
        except (PDFPageCountError, PDFSyntaxError, PDFPopplerTimeoutError, OSError, ValueError):
            return []
        if len(files) != len(pages):
            return []
        return [page for page, file in zip(pages, files, strict=True) if _kept(Path(str(file)), width, folder, page)]


def _kept(file: Path, width: int, folder: Path, page: int) -> bool:
    """Whether the picture is one, as wide as it should be; it is moved to its place."""
    try:
        with Image.open(file) as image:
            fits = image.width == width
    except (OSError, ValueError):
        return False
    if fits:
        file.replace(folder / f"{page}.jpg")
    return fits


def _by_pymupdf(pdf: pymupdf.Document, page: int, width: int) -> bytes:
    loaded = pdf[page - 1]
    zoom = width / loaded.rect.width
    pixmap = loaded.get_pixmap(matrix=pymupdf.Matrix(zoom, zoom), alpha=False, annots=False)
    image = Image.frombytes("RGB", (pixmap.width, pixmap.height), pixmap.samples)
    if image.width != width:
        image = image.resize((width, image.height))
    buffer = io.BytesIO()
    image.save(buffer, "JPEG", quality=JPEG_QUALITY, optimize=True)
    return buffer.getvalue()
