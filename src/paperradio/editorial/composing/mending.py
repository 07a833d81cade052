"""Lines that the check did not accept: written anew by the model, or told in the words of the paper."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace

from paperradio.domain.digest import Digest
from paperradio.domain.generation import Completion
from paperradio.domain.script import Turn
from paperradio.domain.verdict import Action
from paperradio.editorial.composing.draft import By, Draft, Said, asks, unasked
from paperradio.editorial.composing.gaps import closed
from paperradio.editorial.composing.judging import Judge, Judged
from paperradio.editorial.composing.reading import Reading
from paperradio.editorial.grounding.tokens import content
from paperradio.editorial.lines import parse
from paperradio.editorial.prompting import Quoted
from paperradio.editorial.standing import leans_on_neighbour
from paperradio.errors import ModelUnreachable, ModelUnusable

MOST_MENDED = 6
"""A script with more wrong lines than this is mended in the first of them only."""
LEAST_LEFT = 0.4
"""Share of a turn's words that the check must leave for it to be said."""
NOT_SAID = "the paper does not say so"
"""What is wrong with a line where the check tells nothing else."""
MOST_PASSAGES = 4
"""Passages that a line is mended with."""

AskMend = Callable[[str, str, str, str, Sequence[Quoted]], Completion]
"""Asks for a line anew: the speaker, the line before, the line, what is wrong with it, and what it may rest on."""


def mended(judged: Judged, reading: Reading, judge: Judge, ask: AskMend) -> Judged:
    """The turns with those that failed written anew where the check accepts that, judged again.

    A "Yes," or "No," that the check takes for a part of the statement goes first, without asking. Trouble with the
    model leaves the lines that are not yet mended as they are.
    """
    judged = _better(judged, {place: unasked(judged.turns[place]) for place in _wrong(judged)}, judge)
    anew: dict[int, Turn] = {}
    for place in _wrong(judged)[:MOST_MENDED]:
        try:
            anew[place] = _anew(judged, place, reading, ask)
        except (ModelUnreachable, ModelUnusable):
            break
    return judge.resting(_better(judged, anew, judge))


def _wrong(judged: Judged) -> list[int]:
    """The places of what failed; a question fails with its answer only."""
    outcomes = enumerate(judged.outcomes)
    return [place for place, each in outcomes if each.action is not Action.KEPT and not asks(judged.turns[place])]


def _better(judged: Judged, anew: Mapping[int, Turn], judge: Judge) -> Judged:
    """With those of the new turns that the check accepts."""
    if all(judged.turns[place] == turn for place, turn in anew.items()):
        return judged
    turns = [anew.get(place, turn) for place, turn in enumerate(judged.turns)]
    again = judge.judge(turns)
    good = {place for place in anew if again.outcomes[place].action is Action.KEPT}
    if len(good) == len(anew):
        return again
    kept = [turns[place] if place in good else turn for place, turn in enumerate(judged.turns)]
    return judge.judge(kept) if good else judged


def _anew(judged: Judged, place: int, reading: Reading, ask: AskMend) -> Turn:
    """The model's second try at one line, the line itself where that is none of the same speaker's."""
    turn = judged.turns[place]
    quoted = grounds(turn, reading)
    before = judged.turns[place - 1].text if place else ""
    why = "; ".join(judged.outcomes[place].reasons) or NOT_SAID
    answer = ask(turn.speaker, before, turn.text, why, quoted)
    lines = parse(answer.text, (turn.speaker,), [each.number for each in quoted], answer.cut_off).lines
    if not lines:
        return turn
    cites = reading.indices(lines[0].cites) or turn.cites or reading.indices([quoted[0].number])
    return replace(turn, text=" ".join(lines[0].text.split()), cites=cites, factual=True)


def grounds(turn: Turn, reading: Reading) -> list[Quoted]:
    """The passages that the line cites, else those that have most of its words."""
    cited = [
        each for each, passage in zip(reading.quoted, reading.passages, strict=True) if passage.index in turn.cites
    ]
    if cited:
        return cited[:MOST_PASSAGES]
    words = content(turn.text)
    nearest = sorted(reading.quoted, key=lambda each: len(words & content(each.text)), reverse=True)
    return nearest[:MOST_PASSAGES]


def settled(draft: Sequence[Said], judged: Judged, digest: Digest) -> Draft:
    """What can be said of a draft: its turns, for those that failed what the check left of them, or the passage that
    they cite.

    Of a turn of which little is left, or what leans on what was taken out of it, the digest's claim about the same
    passage is told, with the question that led to it.
    """
    slots: list[Said | None] = []
    told = {index for turn in judged.left if turn is not None for index in turn.cites}
    for each, turn, outcome in zip(draft, judged.left, judged.outcomes, strict=True):
        left = None if turn is None else Said(turn, By.PAPER if outcome.action is Action.REPLACED else each.by)
        torn = left is not None and outcome.action is Action.REPAIRED and _torn(each.turn, left.turn)
        if left is None or torn:
            claim = _claimed(each.turn, digest)
            fresh = claim is not None and (torn or not told & set(claim.turn.cites))
            left = claim if fresh else None
        if left is not None and left.by is By.PAPER:
            told.update(left.turn.cites)
            if slots and slots[-1] is None and asks(draft[len(slots) - 1].turn):
                slots[-1] = draft[len(slots) - 1]
        slots.append(left)
    return closed(slots)


def _torn(turn: Turn, left: Turn) -> bool:
    """Whether what is left of a statement is little, or opens by leaning on what is gone."""
    if asks(left):
        return False
    little = len(left.text.split()) < LEAST_LEFT * len(turn.text.split())
    return little or (leans_on_neighbour(left.text) and not turn.text.startswith(left.text.split()[0]))


def _claimed(turn: Turn, digest: Digest) -> Said | None:
    """The digest's claim about a passage that the turn cites, where it can be told by itself."""
    told = next((claim for claim in digest.claims if set(claim.passages) & set(turn.cites)), None)
    if told is None or leans_on_neighbour(told.text):
        return None
    return Said(Turn(turn.speaker, told.text, told.passages, factual=True), By.PAPER)
