"""What the model gets to read: passages by worth, as many as there is room for, numbered from 1."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from paperradio.domain.digest import Claim, Digest, Part
from paperradio.domain.document import Document, Passage, Role
from paperradio.domain.generation import Prompt
from paperradio.editorial.composing.calls import Calls
from paperradio.editorial.composing.scoring import worth
from paperradio.editorial.prompting import JobPrompt, Quoted
from paperradio.editorial.ranking.passages import choose_passages
from paperradio.errors import ModelUnusable
from paperradio.ports import Embedder
from paperradio.settings import ModelSettings

FEWEST_PASSAGES = 3
"""Of fewer, nobody makes a conversation."""
USUAL = ModelSettings().prompt_tokens
MARKS_OF_A_PASSAGE = 6
"""Tokens of a passage's number, brackets and line end, rather too many."""
_GUIDES = {Part.APPROACH: 0.3, Part.EVIDENCE: 0.2, Part.COMPARISON: 0.2, Part.LIMIT: 0.2, Part.CONTEXT: -0.2}
"""What a claim's part counts beside its salience: what they did and what came of it go before what was known."""
_MEASURED, _SCOPED = 0.2, 0.1


@dataclass(frozen=True, slots=True)
class Reading:
    """Passages in the order of their pages; number n of the prompt stands for `passages[n - 1]`.

    `main` are the numbers of those that the digest tells, in its order, `points` what was found in single sections.
    """

    passages: tuple[Passage, ...]
    main: tuple[int, ...] = ()
    points: tuple[Quoted, ...] = ()

    @property
    def quoted(self) -> list[Quoted]:
        return [Quoted(number, each.text) for number, each in enumerate(self.passages, 1)]

    @property
    def numbers(self) -> range:
        return range(1, len(self.passages) + 1)

    def indices(self, numbers: Sequence[int]) -> tuple[int, ...]:
        """The places in `Document.passages` that the numbers stand for; a number that was not given stands for none."""
        known = (self.passages[number - 1].index for number in numbers if number in self.numbers)
        return tuple(dict.fromkeys(known))


def guide(claim: Claim) -> float:
    """How early a claim's passages are taken: by salience, part, and whether it measures and says for what it holds."""
    return (
        worth(claim) + _GUIDES.get(claim.part, 0.0) + _MEASURED * bool(claim.measurements) + _SCOPED * bool(claim.scope)
    )


def room_of(job: JobPrompt, calls: Calls, most: int) -> int:
    """The tokens that a whole prompt of this job may have where a dialogue's may have `most`.

    A prompt's file says what it needs beside a dialogue of `USUAL` tokens; with a larger setting it grows alike.
    """
    wanted = job.prompt_tokens * max(most, USUAL) // USUAL
    return min(most, wanted, calls.model.context_tokens - job.max_tokens)


def by_worth(
    document: Document, digest: Digest, embedder: Embedder, title: str, tokens: int, count: Callable[[str], int]
) -> list[Passage]:
    """Passages of at most about `tokens`, the worthiest first: those of the digest's claims, then the best others."""
    claims = sorted(digest.claims, key=guide, reverse=True)
    told = list(dict.fromkeys(document.passages[index] for claim in claims for index in claim.passages))

    def cost(text: str) -> int:
        return count(text) + MARKS_OF_A_PASSAGE

    further = sum(cost(each.text) for each in told if each.role is not Role.ABSTRACT)
    others = choose_passages(document, embedder, max(0, tokens - further), title, cost)
    return list(dict.fromkeys((*told, *others)))


def fitted(
    passages: Sequence[Passage],
    digest: Digest,
    points: Sequence[Claim],
    ask: Callable[[Reading], Prompt],
    calls: Calls,
    room: int,
) -> Reading:
    """As many of `passages`, the worthiest first, as a prompt has room for.

    Raises:
        ModelUnusable: fewer than three fit.
    """
    empty = calls.tokens(ask(Reading(())))
    told = sum(calls.model.count(claim.text) + MARKS_OF_A_PASSAGE for claim in points)
    left, kept = room - empty - told, []
    for passage in passages:
        cost = calls.model.count(passage.text) + MARKS_OF_A_PASSAGE
        if cost <= left:
            kept.append(passage)
            left -= cost
    while len(kept) >= FEWEST_PASSAGES:
        reading = _numbered(kept, digest, points)
        over = calls.tokens(ask(reading)) - room
        if over <= 0:
            return reading
        while over > 0 and kept:
            over -= calls.model.count(kept.pop().text)
    raise ModelUnusable(f"{calls.model.name} has no room for three passages in {room} tokens")


def _numbered(passages: Sequence[Passage], digest: Digest, points: Sequence[Claim]) -> Reading:
    ordered = tuple(sorted(passages, key=lambda each: each.index))
    numbers = {each.index: number for number, each in enumerate(ordered, 1)}
    told = dict.fromkeys(numbers[index] for claim in digest.claims for index in claim.passages if index in numbers)
    found = tuple(
        Quoted(number, claim.text, claim.part.value)
        for claim in points
        if (number := next((numbers[index] for index in claim.passages if index in numbers), None)) is not None
    )
    return Reading(ordered, tuple(told), found)
