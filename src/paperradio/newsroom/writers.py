"""Who writes a paper's script: the language model where there is one and time for it, else the extractive writer."""

from __future__ import annotations

from dataclasses import replace

from paperradio.domain.digest import Digest
from paperradio.domain.document import Document
from paperradio.domain.generation import Writer, Writing
from paperradio.domain.paper import Paper
from paperradio.domain.repetition import Heard
from paperradio.domain.script import Script
from paperradio.newsroom.budget import ModelBudget
from paperradio.newsroom.desk import SEGMENT, Desk
from paperradio.newsroom.trial import supposed_factor
from paperradio.ports import Catalogue


class Writers:
    """Both writers of a desk. Without a catalogue nothing airs, and time is no matter.

    `factor` is the model's real-time factor as it was when the last script was begun; None where it is not known.
    """

    def __init__(self, desk: Desk, catalogue: Catalogue | None) -> None:
        self.factor: float | None = None
        self._desk = desk
        self._modelled = desk.model_editor if desk.formats[SEGMENT].model_papers else None
        channel, length = desk.settings.first_channel.name, desk.formats[SEGMENT].length.target_seconds
        self._budget = None if catalogue is None else ModelBudget(catalogue, desk.store, channel, length)

    @property
    def recipe(self) -> str:
        """The better writer's: a script of the other is not made anew for it."""
        return (self._modelled or self._desk.editor).recipe

    def write(self, paper: Paper, document: Document, digest: Digest, heard: Heard) -> Script:
        """The conversation. Raises NothingToSay, StoreUnreachable."""
        if self._modelled is None:
            return self._desk.editor.write(paper, document, digest, heard)
        refusal = ""
        if self._budget is not None:
            refusal, self.factor = self._budget.refusal(digest, self._supposed()), self._budget.factor()
        if not refusal:
            return self._modelled.write(paper, document, digest, heard)
        script = self._desk.editor.write(paper, document, digest, heard)
        return replace(script, writing=Writing(Writer.EXTRACTIVE, note=refusal))

    def _supposed(self) -> float | None:
        model, settings = self._desk.model, self._desk.settings
        if model is None:
            return None
        return supposed_factor(model.use(), self._desk.formats[SEGMENT].length.target_seconds, settings.model.variants)
