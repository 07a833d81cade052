"""Writes shows of any format."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

from paperradio.domain.paper import Paper
from paperradio.domain.script import Turn
from paperradio.domain.show import Brief, Cluster, ShowScript
from paperradio.editorial.composing.editor import ModelEditor
from paperradio.editorial.notices import NoticeWriter
from paperradio.editorial.shows.clusters import clusters
from paperradio.editorial.shows.drafting import Draft, Tools
from paperradio.editorial.shows.linking import VERSION as LINKS
from paperradio.editorial.shows.modelled import Modelled, together
from paperradio.editorial.shows.phrases import all_lines, digest_of
from paperradio.editorial.writer import ExtractiveEditor, seconds
from paperradio.ports import Embedder
from paperradio.settings.shows import ShowFormat
from paperradio.shipped import shipped_folder

VERSION = "1"


class ShowBuilder:
    """A `ShowEditor`. Every format is built by it; a section's kind says which writer writes it."""

    def __init__(
        self,
        extractive: ExtractiveEditor,
        embedder: Embedder,
        prompts: Path | None = None,
        model_editor: ModelEditor | None = None,
        speeches: Sequence[Sequence[Turn]] = (),
    ) -> None:
        """`prompts` is a folder with the lines of shows, of discussions and of notices, the shipped one by default.

        `speeches` are the station's own words, of which a section "speech" has one; what they hold is not checked.

        Raises:
            ConfigurationError: the lines cannot be used.
        """
        folder = prompts or shipped_folder("prompts")
        self._embedder = embedder
        self._tools = Tools(all_lines(folder), NoticeWriter(folder), embedder, speeches)
        self._model = Modelled(model_editor) if model_editor is not None else None
        self.recipe = f"shows-{VERSION}-{digest_of(folder)}+{LINKS}+{(model_editor or extractive).recipe}"

    def write(self, brief: Brief, format: ShowFormat) -> ShowScript:
        """The show, within a tenth of `brief.target_seconds` (of the format's where it has none) if the material
        carries it, shorter if not; a short edition where there are fewer papers than the format wants.

        Raises:
            NothingToSay: there is no paper, named or discussed, nothing withdrawn and nothing given.
        """
        target = brief.target_seconds or format.length.target_seconds
        draft = Draft(self._tools, brief, format)
        if brief.given:
            return draft.whole()
        script = draft.fitted(target)
        if self._model is None:
            return script
        written = self._model.discussions(draft.chosen, format.model_papers, brief.heard)
        own = {paper_id: each.turns for paper_id, each in written.items() if each.turns}
        answers = self._model.answers()
        script = Draft(self._tools, brief, format, own, answers).fitted(target)
        return replace(script, writing=together([*(each.writing for each in written.values()), answers.writing]))

    def capacity(self, brief: Brief, format: ShowFormat) -> float:
        """How long the show could honestly be, in seconds: with as many papers as the format has, each told whole.

        Raises:
            NothingToSay: as `write`.
        """
        return seconds(Draft(self._tools, brief, format).whole().turns)

    def clusters(self, papers: Sequence[Paper], weeks: Sequence[Sequence[Paper]]) -> Sequence[Cluster]:
        """Groups of papers that are alike, the largest first."""
        return clusters(papers, weeks, self._embedder)
