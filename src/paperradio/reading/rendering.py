"""Pictures of pages: by poppler where it is installed, by PyMuPDF otherwise and where poppler fails."""

from __future__ import annotations

import io
import shutil
from collections.abc import Sequence
from pathlib import Path

import pdf2image
import pymupdf
from pdf2image.exceptions import PDFPageCountError, PDFPopplerTimeoutError, PDFSyntaxError
from PIL import Image

from paperradio.errors import UnreadablePdf
from paperradio.reading.document import open_pdf

JPEG_QUALITY = 85
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
            raise UnreadablePdf(f"{path.name} has no page {wrong[0]}; it has {pdf.page_count}")
        poppler = shutil.which("pdftoppm") is not None
        for page in pages:
            jpeg = _by_poppler(path, page, width, seconds * _POPPLER_SHARE / len(pages)) if poppler else None
            (folder / f"{page}.jpg").write_bytes(jpeg or _by_pymupdf(pdf, page, width))


def _by_poppler(path: Path, page: int, width: int, seconds: float) -> bytes | None:
    """The JPEG, or None where poppler fails, is slow or draws something of another shape."""
    try:
        images = pdf2image.convert_from_path(
            path,
            first_page=page,
            last_page=page,
            size=(width, None),
            use_cropbox=True,
            hide_annotations=True,  # other readers' highlights would pass for ours
            timeout=max(1, round(seconds)),
        )
    except (PDFPageCountError, PDFSyntaxError, PDFPopplerTimeoutError, OSError, ValueError):
        return None
    return _jpeg(images[0]) if images and images[0].width == width else None


def _by_pymupdf(pdf: pymupdf.Document, page: int, width: int) -> bytes:
    loaded = pdf[page - 1]
    zoom = width / loaded.rect.width
    pixmap = loaded.get_pixmap(matrix=pymupdf.Matrix(zoom, zoom), alpha=False, annots=False)
    image = Image.frombytes("RGB", (pixmap.width, pixmap.height), pixmap.samples)
    if image.width != width:
        image = image.resize((width, image.height))
    return _jpeg(image)


def _jpeg(image: Image.Image) -> bytes:
    buffer = io.BytesIO()
    image.convert("RGB").save(buffer, "JPEG", quality=JPEG_QUALITY, optimize=True)
    return buffer.getvalue()
