from __future__ import annotations

import hashlib
import io
from collections.abc import Mapping, Sequence
from pathlib import Path

from PIL import Image

from paperradio.domain.document import Box, Document, Page, Passage, Role
from paperradio.ports import Illustrator
from paperradio.reading.illustrator import PageIllustrator


class DrawnPages:
    """Renders grey pages of the asked width, three to four."""

    def read(self, pdf: Path) -> Document:
        raise AssertionError(f"{pdf} must not be read again")

    def render(self, pdf: Path, pages: Sequence[int], width: int) -> Mapping[int, bytes]:
        buffer = io.BytesIO()
        Image.new("RGB", (width, width * 4 // 3), "grey").save(buffer, "JPEG")
        return {page: buffer.getvalue() for page in pages}


def test_images_carry_size_line_height_and_asset() -> None:
    illustrator: Illustrator = PageIllustrator(DrawnPages(), 900)
    document = Document("", (), "", (Page(1, 600, 800, 12.0), Page(2, 450, 600, 11.0)), ())
    images = illustrator.illustrate(Path("paper.pdf"), document, [2, 1, 7])
    assert [image.page for image, _ in images] == [1, 2]
    first, jpeg = images[0]
    digest = hashlib.sha256(jpeg).hexdigest()
    assert (first.width, first.height, first.line_height) == (900, 1200, 18.0)
    assert (first.image.key, first.image.size) == (f"page/{digest[:2]}/{digest}.jpg", len(jpeg))
    assert images[1][0].line_height == 22.0


def test_figures_come_with_the_image_of_their_page() -> None:
    caption = Passage(0, 2, "Figure 1: Grey.", "Figure 1: Grey.", "1", Role.CAPTION, (Box(0.2, 0.8, 0.8, 0.82),))
    document = Document("", (), "", (Page(1, 600, 800), Page(2, 600, 800)), (caption,))
    images = PageIllustrator(DrawnPages(), 400).illustrate(Path("paper.pdf"), document, [1, 2])
    assert [[figure.label for figure in image.figures] for image, _ in images] == [[], ["Figure 1"]]
