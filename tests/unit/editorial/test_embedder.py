"""The real model, loaded once for all tests that need it."""

from __future__ import annotations

import numpy as np
import pytest

from paperradio.editorial.embedder import DIMENSIONS, MiniLmEmbedder
from paperradio.editorial.grounding.vectors import RememberingEmbedder


def test_near_in_meaning_is_near(minilm: RememberingEmbedder) -> None:
    vectors = minilm.embed(["A dog barks at night.", "At night, a hound is barking.", "Taxes fell last year."])
    assert vectors.shape == (3, DIMENSIONS) and vectors.dtype == np.float32
    assert np.linalg.norm(vectors, axis=1) == pytest.approx(1, abs=1e-4)
    assert vectors[0] @ vectors[1] > 0.6 > vectors[0] @ vectors[2]


def test_no_text_needs_no_model() -> None:
    assert MiniLmEmbedder().embed([]).shape == (0, DIMENSIONS)
