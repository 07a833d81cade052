"""The prompts of one paper: each job's variables filled in, asked for, its answer watched while it comes."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from paperradio.domain.digest import Claim, Digest
from paperradio.domain.document import Passage
from paperradio.domain.generation import Completion, Prompt
from paperradio.domain.repetition import Heard
from paperradio.editorial.composing.calls import Calls
from paperradio.editorial.composing.reading import Reading, fitted, room_of
from paperradio.editorial.composing.sections import MOST_CLAIMS, PARTS
from paperradio.editorial.lines import Watch, dialogue_grammar
from paperradio.editorial.opening import ASKS, EXPLAINS
from paperradio.editorial.prompting import PromptLibrary, Quoted
from paperradio.errors import ModelUnusable
from paperradio.settings import ModelSettings

CAST = (EXPLAINS, ASKS)
WORDS_OF_A_LINE = 15
"""What hosts say in one breath, about."""
SPARE_LINES = 4
"""Lines beyond those asked for that an answer may have."""
MOST_AVOIDED = 8
WORDS_OF_A_BEGINNING = 3
LONGEST_HEADING = 100
"""Letters of a section's heading that are told."""
LONGEST_COMPLAINT = (
    "only 9 of its lines say what the quotations say; others leave out or add words such as may, about or up to"
)
"""No complaint takes more tokens than this one."""


@dataclass(frozen=True, slots=True)
class Length:
    """How much the model is asked to write."""

    lines: int
    words: int


def length_for(words: int) -> Length:
    """An even number of lines, so that every question has its answer."""
    return Length(max(6, round(words / WORDS_OF_A_LINE / 2) * 2), words)


def beginnings(heard: Heard) -> tuple[str, ...]:
    """How the lines that were heard last begin, without those that begin with a title or a name."""
    words = (line.split()[:WORDS_OF_A_BEGINNING] for line in reversed(heard.day) if "{" not in line)
    return tuple(dict.fromkeys(" ".join(each) for each in words if len(each) == WORDS_OF_A_BEGINNING))[:MOST_AVOIDED]


@dataclass(frozen=True, slots=True)
class Asking:
    """Asks for everything that one paper's script needs."""

    library: PromptLibrary
    calls: Calls
    settings: ModelSettings
    title: str
    length: Length
    avoid: tuple[str, ...] = ()

    @property
    def passage_room(self) -> int:
        """The tokens that the passages of the dialogue may have."""
        return self._room_for("dialogue") - self.calls.tokens(self._longest(Reading(())))

    def reading(self, passages: Sequence[Passage], digest: Digest, points: Sequence[Claim]) -> Reading:
        """What the dialogue's prompt has room for. Raises ModelUnusable where that is next to nothing."""
        return fitted(passages, digest, points, self._longest, self.calls, self._room_for("dialogue"))

    def _room_for(self, job: str) -> int:
        return room_of(self.library.job(job), self.calls, self.settings.prompt_tokens)

    def _longest(self, reading: Reading) -> Prompt:
        return self.dialogue_prompt(reading, 0, 0.0, LONGEST_COMPLAINT)

    def dialogue(self, reading: Reading, seed: int, temperature: float, complaint: str) -> Completion:
        """A script."""
        prompt = self.dialogue_prompt(reading, seed, temperature, complaint)
        return self.calls.ask(prompt, Watch(self.length.lines + SPARE_LINES))

    def mend(self, speaker: str, before: str, line: str, reason: str, passages: Sequence[Quoted]) -> Completion:
        """One line anew. Raises ModelUnusable where there is no room for it."""
        return self.calls.ask(self.mend_prompt(speaker, before, line, reason, passages), Watch(2))

    def section(self, name: str, reading: Reading) -> Completion:
        """The claims of one section."""
        return self.calls.ask(self.section_prompt(name, reading), Watch(MOST_CLAIMS + SPARE_LINES))

    @property
    def section_room(self) -> int:
        """The tokens that the passages of a section may have."""
        bare = self.section_prompt("w" * LONGEST_HEADING, Reading(()))
        return self._room_for("digest") - self.calls.tokens(bare)

    def dialogue_prompt(self, reading: Reading, seed: int, temperature: float, complaint: str = "") -> Prompt:
        """Asks for a script; `complaint` says what was wrong with the last one."""
        return self.library.job("dialogue").prompt(
            seed, temperature, self._grammar(CAST, reading.numbers, self.length.lines + SPARE_LINES),
            explainer=EXPLAINS, asker=ASKS, title=self.title, points=list(reading.points), passages=reading.quoted,
            main=list(reading.main), lines=self.length.lines, words=self.length.words, avoid=list(self.avoid),
            complaint=complaint,
        )  # fmt: skip

    def mend_prompt(self, speaker: str, before: str, line: str, reason: str, passages: Sequence[Quoted]) -> Prompt:
        """Asks for one line anew, with as many of the passages as there is room for.

        Raises:
            ModelUnusable: none fits.
        """
        job, room = self.library.job("mend"), self._room_for("mend")
        for most in range(len(passages), 0, -1):
            grammar = self._grammar((speaker,), [each.number for each in passages[:most]], 1)
            prompt = job.prompt(
                self.settings.seed, grammar=grammar, speaker=speaker, before=before, line=line, reason=reason,
                passages=passages[:most],
            )  # fmt: skip
            if self.calls.tokens(prompt) <= room:
                return prompt
        raise ModelUnusable(f"{self.calls.model.name} has no room to mend a line in {room} tokens")

    def section_prompt(self, name: str, reading: Reading) -> Prompt:
        """Asks for the claims of one section."""
        return self.library.job("digest").prompt(
            self.settings.seed, grammar=self._grammar(PARTS, reading.numbers, MOST_CLAIMS), title=self.title,
            section=name[:LONGEST_HEADING], passages=reading.quoted, most=MOST_CLAIMS,
        )  # fmt: skip

    def _grammar(self, speakers: Sequence[str], numbers: Sequence[int], lines: int) -> str:
        return dialogue_grammar(speakers, numbers, lines) if self.calls.model.knows_grammars else ""
