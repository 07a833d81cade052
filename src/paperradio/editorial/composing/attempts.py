"""The optimizer's loop: several scripts at different temperatures, each judged and scored."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

from paperradio.domain.digest import Digest
from paperradio.domain.generation import Attempt, Completion
from paperradio.domain.verdict import Action, Reason
from paperradio.editorial.composing.judging import Judge, Judged
from paperradio.editorial.composing.reading import Reading
from paperradio.editorial.composing.scoring import score
from paperradio.editorial.composing.turns import as_turns
from paperradio.editorial.lines import Fault, Parsed, parse
from paperradio.editorial.writer import seconds
from paperradio.errors import ModelUnreachable, ModelUnusable

GOOD_ENOUGH = 0.45
"""Total of the scores from which no further script is asked for: about that of one that is borne out but for a line,
tells three quarters of the digest, and has four fifths of the length. Another one hardly ever is much better."""
FEWEST_STATEMENTS = 3
"""Statements that can be said as written; with fewer, mending an answer costs more than a new one."""
WARMER = 0.2
"""What each script is warmer than the one before."""
HOTTEST = 1.2
"""Above this small models write no lines any more."""

_FAULTS = {
    Fault.EMPTY: "it was empty",
    Fault.REFUSAL: "it refused to write, and these quotations may be talked about",
    Fault.LOOP: "it said the same again and again",
    Fault.WRONG_LANGUAGE: "it was not in English",
    Fault.NO_LINES: "it had no line in the format",
}

_WRONGS = {
    Reason.NUMBER: "have other numbers",
    Reason.UNIT: "have other units",
    Reason.NAME: "have other names",
    Reason.DIRECTION: "turn a comparison round",
    Reason.NEGATION: "deny what is not denied, or the other way round",
    Reason.HEDGE: "leave out or add words such as may, about or up to",
    Reason.SCOPE: "leave out words that limit a statement",
    Reason.SUPERLATIVE: "praise what is not praised",
    Reason.WORDING: "change a word in a quotation that is copied otherwise",
    Reason.SUPPORT: "say what is not there",
    Reason.CITATION: "cite nothing that says it",
}

Ask = Callable[[int, float, str], Completion]
"""Asks for a script with a seed, a temperature and what was wrong with the last answer."""


@dataclass(frozen=True, slots=True)
class Candidate:
    """One answer, judged. `fault` says why it is of no use, "" where it is of use."""

    attempt: Attempt
    judged: Judged
    fault: str = ""

    @property
    def total(self) -> float:
        return self.attempt.scores.total if self.attempt.scores else 0.0


@dataclass(frozen=True, slots=True)
class Measures:
    """What scripts are measured by: what is worth telling, what was heard, how long the model's part should take."""

    digest: Digest
    heard: frozenset[tuple[str, ...]]
    target_seconds: float


@dataclass(frozen=True, slots=True)
class Workshop:
    """Turns answers into candidates."""

    speakers: tuple[str, ...]
    reading: Reading
    judge: Judge
    measures: Measures

    def candidate(self, answer: Completion, seed: int, temperature: float) -> Candidate:
        """What an answer is worth."""
        parsed = parse(answer.text, self.speakers, self.reading.numbers, answer.cut_off)
        turns = as_turns(parsed.lines, self.reading, self.judge.title)
        judged = self.judge.resting(self.judge.judge(turns))
        used = [turn for turn, each in zip(judged.turns, judged.outcomes, strict=True) if each.action is Action.KEPT]
        reasons = (reason for each in judged.outcomes if each.action is not Action.KEPT for reason in each.reasons[:1])
        lost = (*map(str, parsed.lost), *(_named(reason) for reason in reasons))
        lines = len(parsed.lines) + len(parsed.lost)
        attempt = Attempt(temperature, seed, lines, len(used), lost)
        if judged.statements < FEWEST_STATEMENTS:
            return Candidate(attempt, judged, _fault(parsed, judged))
        measures = self.measures
        lengths = (seconds(used), measures.target_seconds)
        scores = score(used, judged.support, measures.digest, measures.heard, lengths)
        return Candidate(replace(attempt, scores=scores), judged)


def try_variants(ask: Ask, workshop: Workshop, variants: int, seed: int, temperature: float) -> list[Candidate]:
    """At most `variants` candidates, and one more where none of them is of use; the loop ends at a good one, and where
    there is trouble with the model.

    After an answer that is of no use, the next is asked for with the reason.
    """
    tried: list[Candidate] = []
    complaint = ""
    for number in range(variants + 1):
        if number == variants and any(not each.fault for each in tried):
            break
        warmth = round(min(temperature + WARMER * number, max(HOTTEST, temperature)), 2)
        try:
            answer = ask(seed + number, warmth, complaint)
        except (ModelUnreachable, ModelUnusable) as trouble:
            tried.append(_failed(seed + number, warmth, str(trouble)))
            break
        tried.append(workshop.candidate(answer, seed + number, warmth))
        complaint = tried[-1].fault
        if tried[-1].total >= GOOD_ENOUGH:
            break
    return tried


def best_of(tried: Sequence[Candidate]) -> int | None:
    """The place of the candidate of use with the highest total, the first of equal ones; None where there is none."""
    useful = [place for place, each in enumerate(tried) if not each.fault]
    return max(useful, key=lambda place: tried[place].total, default=None)


def _failed(seed: int, temperature: float, why: str) -> Candidate:
    return Candidate(Attempt(temperature, seed, 0, 0, (why,)), Judged((), (), ()), why)


def _named(reason: str) -> str:
    """The name of what was wrong without the words of the paper or the model."""
    return f"check: {reason.partition(':')[0]}"


def _fault(parsed: Parsed, judged: Judged) -> str:
    """What was wrong with an answer, as the model is told."""
    if parsed.fault is not None:
        return _FAULTS[parsed.fault]
    if not judged.turns:
        return "it had no line that can be said"
    wrong = Counter(each.reasons[0].partition(":")[0] for each in judged.outcomes if each.reasons)
    why = next((_WRONGS[reason] for reason in _WRONGS if reason in dict(wrong.most_common(1))), _WRONGS[Reason.SUPPORT])
    return f"only {judged.statements} of its lines say what the quotations say; others {why}"
