"""Pictures of cited pages, ready for the artefact store."""

from __future__ import annotations

import hashlib
import io
from collections.abc import Sequence
from pathlib import Path

from PIL import Image

from paperradio.domain.document import Document
from paperradio.domain.media import Asset, PageImage
from paperradio.ports import Reader
from paperradio.reading.figures import find_figures

KIND, EXTENSION = "page", "jpg"


class PageIllustrator:
    """A `ports.Illustrator`."""

    def __init__(self, reader: Reader, width: int) -> None:
        """`width` is that of the images in pixels."""
        self._reader = reader
        self._width = width

    def illustrate(self, pdf: Path, document: Document, pages: Sequence[int]) -> Sequence[tuple[PageImage, bytes]]:
        """An image for each of `pages` that the document has, in page order. Raises UnreadablePdf."""
        known = {page.number: page for page in document.pages}
        jpegs = self._reader.render(pdf, [page for page in pages if page in known], self._width)
        figures = find_figures(document, jpegs)
        found: list[tuple[PageImage, bytes]] = []
        for number in sorted(jpegs):
            jpeg = jpegs[number]
            with Image.open(io.BytesIO(jpeg)) as image:
                width, height = image.size
            line_height = known[number].line_height * width / known[number].width
            shown = PageImage(number, width, height, line_height, _asset(jpeg), figures.get(number, ()))
            found.append((shown, jpeg))
        return found


def _asset(data: bytes) -> Asset:
    digest = hashlib.sha256(data).hexdigest()
    return Asset(f"{KIND}/{digest[:2]}/{digest}.{EXTENSION}", len(data), digest)
