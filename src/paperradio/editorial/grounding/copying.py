"""Sentences that are nearly word for word the paper's: every word put in, changed or left out is looked at."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from itertools import groupby, pairwise, takewhile
from operator import itemgetter

from paperradio.domain.verdict import Finding, Reason
from paperradio.editorial.grounding import rules
from paperradio.editorial.grounding.evidence import Likeness
from paperradio.editorial.grounding.marks import is_negation, is_possibility, is_share, is_superlative, is_universal
from paperradio.editorial.grounding.names import names
from paperradio.editorial.grounding.numbers import equals, quantities
from paperradio.editorial.grounding.passages import Ground
from paperradio.editorial.grounding.stems import stem
from paperradio.editorial.grounding.tokens import Token, tokens

LEAST_SHARE = 0.72
"""Of the words of a sentence, in the order of the passage, from which on it counts as a copy."""
_LEAST_MATCHED = 4
_SHORTEST_RUN = 2
_SHORTEST_CLAUSE = 5
_TIGHT = 0.84
_FEWEST_LOST = 2
_NEGATES = re.compile("un|in|im|il|ir|non|dis|mis")
_LEAST_LIKE = 0.97
"""The cosine of a copy and of the same with the paper's words where it has others."""
_MARKS = (
    (is_negation, Reason.NEGATION, "denies"),
    (is_possibility, Reason.HEDGE, "hedges"),
    (is_share, Reason.HEDGE, "limits how much or how many"),
)
_PUT_IN = (*_MARKS, (is_universal, Reason.SCOPE, "widens"), (is_superlative, Reason.SUPERLATIVE, "exaggerates"))


@dataclass(frozen=True, slots=True)
class Edit:
    """Where a copy departs from the passage: the words put in and the words left out, in one place.

    `inside`: words of the copy stand on both sides. `start` is the place of the words put in among those of the copy.
    """

    start: int
    added: tuple[Token, ...]
    removed: tuple[Token, ...]
    inside: bool


@dataclass(frozen=True, slots=True)
class Copy:
    """How a sentence lies on one form of a passage. `share` of its words is matched."""

    words: tuple[Token, ...]
    share: float
    edits: tuple[Edit, ...]

    @property
    def tight(self) -> bool:
        """Whether so much of it is copied that every other word counts as put in."""
        return self.share >= _TIGHT


def copied(said: str, ground: Ground) -> Copy | None:
    """How `said` lies on the passage's form that is nearest; None where it is no copy of any."""
    best: Copy | None = None
    own = tokens(said)
    for form in ground.tokens:
        copy = _aligned(own, form)
        if copy is not None and (best is None or (copy.share, -_size(copy)) > (best.share, -_size(best))):
            best = copy
    return best


def _size(copy: Copy) -> int:
    return sum(len(edit.added) + len(edit.removed) for edit in copy.edits)


def _aligned(own: Sequence[Token], form: Sequence[Token]) -> Copy | None:
    if not own or not form:
        return None
    matcher = SequenceMatcher(None, [each.stem for each in own], [each.stem for each in form], autojunk=False)
    runs = [block.size for block in matcher.get_matching_blocks() if block.size >= _SHORTEST_RUN]
    matched = sum(runs)
    share = matched / (len(own) - _led_in(own, matcher.get_matching_blocks()[0].a))
    if share < LEAST_SHARE or matched < min(_LEAST_MATCHED, len(own)):
        return None
    edits = [
        Edit(start, tuple(own[start:end]), tuple(form[begin:stop]), start > 0 and end < len(own))
        for tag, start, end, begin, stop in matcher.get_opcodes()
        if tag != "equal"
    ]
    return Copy(tuple(own), share, tuple(edits))


def _led_in(own: Sequence[Token], until: int) -> int:
    """How many words without content stand in front of the first match ("That is …")."""
    return sum(1 for _ in takewhile(lambda token: not token.content, own[: min(until, len(own) - 1)]))


def differences(copy: Copy, elsewhere: frozenset[str], likeness: Likeness) -> Iterator[Finding]:
    """What the edits change. `elsewhere` are the stems that other turns say of the same passages."""
    added = frozenset(token.stem for edit in copy.edits for token in edit.added)
    removed = frozenset(token.stem for edit in copy.edits for token in edit.removed)
    moved_in = _moved([edit.removed for edit in copy.edits], [edit.added for edit in copy.edits])
    moved_out = _moved([edit.added for edit in copy.edits], [edit.removed for edit in copy.edits])
    for edit in copy.edits:
        if _clause_left_off(edit):
            continue
        for finding in _changed_marks(edit, moved_in, moved_out, elsewhere):
            moved = stem(finding.said) in added & removed and finding.reason is not Reason.NEGATION
            weak = not copy.tight and finding.said.lower() in rules.words("weak_hedges")
            if not moved and not weak:
                yield finding
        for finding in _changed_words(edit, moved_in, moved_out, copy.tight):
            if finding.reason is not Reason.WORDING or not _says_the_same(copy, edit, likeness):
                yield finding
        if copy.tight:
            yield from _lost_scope(edit, moved_in, elsewhere)


def _says_the_same(copy: Copy, edit: Edit, likeness: Likeness) -> bool:
    """Whether the sentence means the same with the paper's words instead of its own."""
    if not any(token.content for token in edit.removed):
        return False
    own = [token.text for token in copy.words]
    theirs = [*own[: edit.start], *(token.text for token in edit.removed), *own[edit.start + len(edit.added) :]]
    near = likeness(" ".join(own), " ".join(theirs))
    return near is not None and near >= _LEAST_LIKE


def _clause_left_off(edit: Edit) -> bool:
    """Whether the copy only ends before a clause of its own ("..., suggesting that ...")."""
    if edit.inside or edit.added or len(edit.removed) < _SHORTEST_CLAUSE:
        return False
    first = edit.removed[0].text.lower()
    return first.endswith("ing") and first not in rules.words("openers")


def _moved(runs: Sequence[Sequence[Token]], others: Sequence[Sequence[Token]]) -> frozenset[Token]:
    """The tokens of `runs` that stand next to the same word in one of `others`: phrases that changed their place."""
    pairs = {(first.stem, second.stem) for run in others for first, second in pairwise(run)}
    moved = [
        token
        for run in runs
        for first, second in pairwise(run)
        if (first.stem, second.stem) in pairs
        for token in (first, second)
    ]
    return frozenset(moved)


def _changed_marks(
    edit: Edit, moved_in: frozenset[Token], moved_out: frozenset[Token], elsewhere: frozenset[str]
) -> Iterator[Finding]:
    for wanted, reason, what in _PUT_IN:
        if any(map(wanted, edit.removed)):
            continue
        for token in filter(wanted, edit.added):
            if token not in moved_out:
                yield Finding(reason, token.text, f"“{token.text}” {what} and is not there in the paper's sentence")
    for wanted, reason, what in (*_MARKS, (_is_only, Reason.SCOPE, "narrows")):
        if any(map(wanted, edit.added)):
            continue
        for token in filter(wanted, edit.removed):
            if token not in moved_in and token.stem not in elsewhere:
                yield Finding(reason, token.text, f"“{token.text}” {what} and was left out")


def _is_only(token: Token) -> bool:
    return token.stem in rules.stems("conditions")


def _changed_words(
    edit: Edit, moved_in: frozenset[Token], moved_out: frozenset[Token], tight: bool
) -> Iterator[Finding]:
    removed = [token.stem for token in edit.removed]
    added_text, removed_text = (" ".join(each.text for each in side) for side in (edit.added, edit.removed))
    instead_of = quantities(removed_text)
    for place, quantity in enumerate(quantities(added_text)):
        known = instead_of[place : place + 1] or instead_of
        if known and not any(equals(quantity, each) for each in known):
            there = known[0].text
            yield Finding(Reason.NUMBER, quantity.text, f"“{quantity.text}” stands where the paper has “{there}”")
    if edit.inside and not edit.added:
        for quantity in instead_of:
            if not any(token.text in quantity.text.split() for token in moved_in):
                yield Finding(Reason.NUMBER, quantity.text, f"“{quantity.text}” was left out")
    named = {part for name in names(added_text) for part in name.replace("/", "-").split("-")}
    for token in edit.added:
        if not token.content or token.number or any(rules.alike(token.stem, each) for each in removed):
            continue
        if token in moved_out or (token.stem in rules.stems("talk") and token.text.islower()):
            continue
        instead = (
            f"stands where the paper has “{removed_text}”" if removed_text else "was put into the paper's sentence"
        )
        opposite = _opposed(token.stem, removed)
        if opposite:
            yield Finding(Reason.DIRECTION, token.text, f"“{token.text}” {instead}")
        elif token.text in named and not token.first:
            yield Finding(Reason.NAME, token.text, f"“{token.text}” {instead}")
        elif tight:
            yield Finding(_unit_or_word(token), token.text, f"“{token.text}” {instead}")


def _unit_or_word(token: Token) -> Reason:
    known = rules.units()
    return Reason.UNIT if token.text in known or token.text.lower() in known else Reason.WORDING


def _opposed(stem: str, others: Sequence[str]) -> bool:
    poles = rules.poles()
    own = dict(poles.get(stem, ()))
    if any(
        _NEGATES.fullmatch(longer.removesuffix(shorter))
        for each in others
        for shorter, longer in [sorted((stem, each), key=len)]
        if longer.endswith(shorter)
    ):
        return True
    return any(family in own and own[family] != pole for other in others for family, pole in poles.get(other, ()))


def _lost_scope(edit: Edit, moved_in: frozenset[Token], elsewhere: frozenset[str]) -> Iterator[Finding]:
    """A phrase with a preposition or a condition in front that nobody says."""
    if any(token.content for token in edit.added):
        return
    for phrase in _unsaid(edit.removed, moved_in, elsewhere):
        lost = sum(token.content and token.stem not in rules.stems("openers") for token in phrase)
        opened = any(token.stem in rules.stems("openers") for token in phrase)
        if opened and (lost >= _FEWEST_LOST or (lost and len(phrase) == len(edit.removed))):
            told = " ".join(token.text for token in phrase)
            yield Finding(Reason.SCOPE, told, f"“{told}” was left out")


def _unsaid(
    removed: Sequence[Token], moved_in: frozenset[Token], elsewhere: frozenset[str]
) -> Iterator[Sequence[Token]]:
    """The stretches of `removed` between words with content that stand in another place."""
    said = [token.content and (token.stem in elsewhere or token in moved_in) for token in removed]
    for there, group in groupby(zip(said, removed, strict=True), key=itemgetter(0)):
        if not there:
            yield [token for _, token in group]
