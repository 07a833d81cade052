"""The prompt of a job as the station fills it in for a paper, as `paperradio prompts render` shows it."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from paperradio.commands.prompt_filling import fill
from paperradio.domain.document import Document
from paperradio.domain.generation import Completion, Prompt, estimated_tokens
from paperradio.domain.paper import Paper, PaperId
from paperradio.domain.script import Turn
from paperradio.editorial.composing.composer import Composer
from paperradio.editorial.composing.editor import ModelEditor
from paperradio.editorial.composing.mending import NOT_SAID, grounds
from paperradio.editorial.grounding.mending import ScriptChecker
from paperradio.editorial.opening import EXPLAINS
from paperradio.editorial.prompting import PromptLibrary
from paperradio.editorial.writer import ExtractiveEditor
from paperradio.errors import BadInput, ModelUnusable
from paperradio.ports import Embedder, LanguageModel
from paperradio.ports.generating import to_the_end
from paperradio.settings import Length, Settings


@dataclass(frozen=True, slots=True)
class Rendered:
    """The prompt, and what in it is not as it will be on air."""

    prompt: Prompt
    notes: tuple[str, ...] = ()


class CountingModel:
    """Stands in for a language model where none is configured: it estimates tokens, and answers nothing."""

    name = "none"
    knows_grammars = False

    def __init__(self, context_tokens: int) -> None:
        self.context_tokens = context_tokens

    def count(self, text: str) -> int:
        return estimated_tokens(text)

    def complete(self, prompt: Prompt, goes_on: Callable[[str], bool] = to_the_end) -> Completion:
        raise ModelUnusable("no language model is configured")


@dataclass(frozen=True, slots=True)
class Renderer:
    """Fills prompts in. `model` counts tokens; it is asked nothing."""

    library: PromptLibrary
    settings: Settings
    length: Length
    model: LanguageModel
    read: Callable[[Path], Document]
    embedder: Embedder

    def render(self, name: str, papers: Sequence[Path]) -> Rendered:
        """The prompt of the job `name` about these PDFs.

        Raises:
            UnreadablePdf, NothingToSay: a paper cannot be told.
            ModelUnusable: the prompt has no room for it.
            BadInput: nothing in the paper is asked about in this job.
        """
        told = [(Paper(PaperId(path.stem), ""), self.read(path)) for path in papers]
        if name in _AS_ASKED:
            return _AS_ASKED[name](self._composer(*told[0]))
        editor = ExtractiveEditor(self.embedder, self.length)
        materials = [(document, editor.digest(paper, document)) for paper, document in told]
        prompt, notes = fill(self.library.job(name), materials, self.settings, self.embedder)
        return Rendered(prompt, notes)

    def _composer(self, paper: Paper, document: Document) -> Composer:
        settings, embedder = self.settings, self.embedder
        editor = ModelEditor(
            ExtractiveEditor(embedder, self.length), self.model, ScriptChecker(embedder), self.library, embedder,
            self.length, settings.model,
        )  # fmt: skip
        return editor.composer(paper, document, editor.digest(paper, document))


def _dialogue(composer: Composer) -> Rendered:
    settings = composer.asking.settings
    prompt = composer.asking.dialogue_prompt(composer.reading(), settings.seed, settings.temperature)
    if not composer.read_beforehand:
        return Rendered(prompt)
    return Rendered(prompt, ("this paper is read by section first; what the model finds there stands here too",))


def _digest(composer: Composer) -> Rendered:
    sections = composer.read_beforehand
    notes = () if sections else ("this paper is read in one go; so its sections would be read if it were longer",)
    for heading, reading in sections or composer.sections.longest(1):
        return Rendered(composer.asking.section_prompt(heading, reading), notes)
    raise BadInput("this paper has no section that is long enough to be read by itself")


def _mend(composer: Composer) -> Rendered:
    claim = composer.digest.claims[0]
    turn = Turn(EXPLAINS, claim.text, claim.passages, factual=True)
    passages = grounds(turn, composer.reading())
    prompt = composer.asking.mend_prompt(turn.speaker, "", turn.text, NOT_SAID, passages)
    return Rendered(prompt, ("the line and what is wrong with it are an example",))


_AS_ASKED: Mapping[str, Callable[[Composer], Rendered]] = {"dialogue": _dialogue, "digest": _digest, "mend": _mend}
"""The jobs that the station asks for."""
