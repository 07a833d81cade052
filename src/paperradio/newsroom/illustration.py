"""Pictures of the pages that are shown while they are spoken of."""

from __future__ import annotations

import tempfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path

from paperradio.codec import encode
from paperradio.domain.document import Document
from paperradio.domain.figures import captions, labels, spoken_of
from paperradio.domain.script import Turn
from paperradio.newsroom.desk import Desk
from paperradio.newsroom.keys import Pictures
from paperradio.ports import ArtefactStore


def illustrated(desk: Desk, pdf: str, document: Document, turns: Sequence[Turn]) -> str:
    """The key of the pictures of page 1 and of every page with a passage that the turns cite or a figure that they
    speak of. Raises UnreadablePdf."""
    if not document.pages:
        return desk.store.put("pages", "json", encode(Pictures(()))).key
    numbers = sorted({1} | _shown(document, turns))
    with file_of(desk.store, pdf) as path:
        drawn = desk.illustrator.illustrate(path, document, numbers)
    stored = [replace(page, image=desk.store.put("page", "jpg", image)) for page, image in drawn]
    return desk.store.put("pages", "json", encode(Pictures(tuple(stored)))).key


def _shown(document: Document, turns: Sequence[Turn]) -> set[int]:
    """The pages that are shown while `turns` are heard."""
    cited = {index for turn in turns for index in turn.cites}
    known = captions(document)
    named = {label for turn in turns for label in labels(turn.text)}
    named.update(label for index in cited for label in spoken_of(document, index, known))
    figures = {known[label].passage.page for label in named if label in known}
    return figures | {document.passages[index].page for index in cited}


@contextmanager
def file_of(store: ArtefactStore, key: str) -> Iterator[Path]:
    """A stored PDF as a file, for as long as the context lasts. Raises ArtefactMissing, StoreUnreachable."""
    with tempfile.NamedTemporaryFile(prefix="paperradio-", suffix=".pdf") as file:
        file.write(store.get(key))
        file.flush()
        yield Path(file.name)
