"""What the rooms of the house ask of each other. Adapters are chosen in `app` only.

All methods block unless they are `async`; callers in an event loop use threads.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from paperradio.ports.air import Sink
from paperradio.ports.generating import LanguageModel, MeasuredLanguageModel
from paperradio.ports.intake import Archive, Source
from paperradio.ports.keeping import ArtefactStore, Catalogue
from paperradio.ports.making import (
    Checker,
    Editor,
    Embedder,
    Illustrator,
    Notices,
    Publisher,
    Reader,
    Selector,
    ShowChecker,
    ShowEditor,
    Voicer,
)
from paperradio.ports.memory import Memory

Samples = NDArray[np.float32]
"""Mono sound, 48 kHz, full scale 1.0, shape (n,)."""

__all__ = [
    "Archive",
    "ArtefactStore",
    "Catalogue",
    "Checker",
    "Editor",
    "Embedder",
    "Illustrator",
    "LanguageModel",
    "MeasuredLanguageModel",
    "Memory",
    "Notices",
    "Publisher",
    "Reader",
    "Samples",
    "Selector",
    "ShowChecker",
    "ShowEditor",
    "Sink",
    "Source",
    "Voicer",
]
