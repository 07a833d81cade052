"""Sentences that come apart at a hinge, so that a question can stand between the halves.

Only hinges that keep the meaning: a trailing result, reason, replacement, amount or list. "In contrast to", "Unlike",
", but" and "Although" are none: splitting there turned meanings round. Nor is there one where the end of a sentence
bounds its beginning ("by 4 points on short texts only"): each half is heard alone.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import StrEnum

from paperradio.editorial.agreement import third_person
from paperradio.editorial.cleaning import capitalised
from paperradio.editorial.scope import bounds_the_whole, hedged, places_the_amount

FEWEST_WORDS = 4
FEWEST_BEFORE_A_FINDING = 5
"""Words, so that "They evaluate it." never stands alone."""


class Hinge(StrEnum):
    """What the second half is to the first; also the name of the questions that may stand between them."""

    RESULT = "hinge_result"
    BETTER = "hinge_better"
    FINDING = "hinge_finding"
    REASON = "hinge_reason"
    REPLACEMENT = "hinge_replacement"
    TRAINING = "hinge_training"
    AMOUNT = "hinge_amount"
    LIST = "hinge_list"
    MEANING = "ask_meaning"


@dataclass(frozen=True, slots=True)
class Halves:
    """A sentence in two, each fit to be said on its own; together they say what the whole said."""

    hinge: Hinge
    first: str
    second: str


_GERUNDS = {
    "improving": "improve", "yielding": "yield", "leading": "lead", "reducing": "reduce", "resulting": "result",
    "allowing": "allow", "enabling": "enable", "making": "make", "increasing": "increase", "giving": "give",
    "offering": "offer", "providing": "provide", "saving": "save", "avoiding": "avoid",
}  # fmt: skip
_MEANINGS = {"suggesting": "suggest", "indicating": "indicate", "implying": "imply"}
_FINDINGS = {
    "finding": "find", "showing": "show", "demonstrating": "demonstrate", "concluding": "conclude",
    "observing": "observe", "revealing": "reveal",
}  # fmt: skip
_RESULT = re.compile(
    rf"^(?P<first>.+?),? ?(?:, (?:thus|thereby|hence|vastly|greatly|significantly|substantially) |, )"
    rf"(?P<verb>{'|'.join(_GERUNDS)}) (?P<rest>[^;:]+\.)$"
)
_FINDING = re.compile(
    rf"^(?P<first>(?:The authors|They) .+?), (?P<verb>{'|'.join(_FINDINGS)}) (?P<rest>that [^;:]+\.)$"
)
_MEANING = re.compile(rf"^(?P<first>.+?), (?P<verb>{'|'.join(_MEANINGS)}) (?P<rest>that\b[^;:]+\.)$")
_REASON = re.compile(r"^(?P<first>[^;:]+?),? (?P<rest>(?:because|due to) [^;:,]+\.)$")
_REPLACEMENT = re.compile(r"^(?P<first>[^;:]+?),? (?P<rest>(?:instead of|rather than) [^;:,]+\.)$")
_TRAINING = re.compile(r"^(?P<first>[^;:]+?),? after training for (?P<rest>[^;:]+\.)$")
_AMOUNT = re.compile(
    r"^(?P<first>[^;:,]+?) (?P<rest>by (?:an? |over |more than |up to |about |around |nearly |at least |average of )*"
    r"\d[\d.,]*(?: ?%|x| ?×| percent| \w+)[^;:,]*\.)$"
)
_LIST = re.compile(r"^(?P<first>[^;:]+\b(?:two|three|four|five|six|seven|several)\b[^;:,]*): (?P<rest>[^:]+\.)$", re.I)
_NEGATED = re.compile(r"(?i)\b(?:not|no|never|nor|neither|cannot|none|hardly|only)\b|n['’]t\b")
_OPEN_CLAUSE = re.compile(r"(?i)^(?:although|though|while|whereas|if|when|since|because|unlike|in contrast|by|as) ")
_BARRED_BEFORE = re.compile(
    r"(?i)(?:\b(?:is|are|was|were|be|been|being|part|partly|mostly|mainly|primarily|largely|simply|just|only|especially|"
    r"particularly|solely|perhaps|possibly|likely|that|which|and|or|but)|,)$"
)
_GAINS = re.compile(r"\b(?:outperform|improv|reduc|increas|exceed|surpass|beat)\w*\b")
_COMPARES = re.compile(r"(?i)\b(?:over|upon|on) |\bthan\b")


def split(text: str) -> Halves | None:
    """`text`, a retold sentence, at its first safe hinge; None where it has none."""
    for attempt in (_training, _finding, _meaning, _result, _list, _reason, _replacement, _amount):
        halves = attempt(text)
        if halves is not None and _whole(halves) and _in_scope(halves):
            return halves
    return None


def _whole(halves: Halves) -> bool:
    """Both halves are long enough, and the first is a clause that can end there."""
    long_enough = min(len(halves.first.split()), len(halves.second.split())) >= FEWEST_WORDS
    closed = not _OPEN_CLAUSE.match(halves.first) or "," in halves.first
    return long_enough and closed and halves.first.count("(") == halves.first.count(")")


def _in_scope(halves: Halves) -> bool:
    """Whether the first half alone claims no more than the sentence, nor the second without the first's hedge."""
    if halves.hinge is Hinge.AMOUNT:
        return not places_the_amount(halves.second)
    if halves.hinge in (Hinge.RESULT, Hinge.BETTER) and hedged(halves.first):
        return False
    return halves.hinge in (Hinge.LIST, Hinge.FINDING) or not bounds_the_whole(halves.second)


def _ended(clause: str) -> str:
    return clause.rstrip(" ,") + "."


def _training(text: str) -> Halves | None:
    match = _TRAINING.match(text)
    if match is None or not match["rest"][:1].isdigit():
        return None
    return Halves(Hinge.TRAINING, _ended(match["first"]), capitalised(match["rest"]))


def _finding(text: str) -> Halves | None:
    match = _FINDING.match(text)
    if match is None or len(match["first"].split()) < FEWEST_BEFORE_A_FINDING:
        return None
    return Halves(Hinge.FINDING, _ended(match["first"]), f"They {_FINDINGS[match['verb']]} {match['rest']}")


def _meaning(text: str) -> Halves | None:
    match = _MEANING.match(text)
    if match is None or _OPEN_CLAUSE.match(text):
        return None
    return Halves(
        Hinge.MEANING, _ended(match["first"]), f"That {third_person(_MEANINGS[match['verb']])} {match['rest']}"
    )


def _result(text: str) -> Halves | None:
    match = _RESULT.match(text)
    if match is None or _OPEN_CLAUSE.match(text) or match["first"].endswith((" by", " for", " of")):
        return None
    if match["verb"] == "improving" and not _COMPARES.match(match["rest"]):
        return None
    if match["verb"] in {"leading", "resulting"} and not re.match(r"(?:to|in) ", match["rest"]):
        return None
    hinge = Hinge.BETTER if match["verb"] == "improving" else Hinge.RESULT
    second = f"That {third_person(_GERUNDS[match['verb']])} {match['rest']}"
    return Halves(hinge, _ended(match["first"]), second)


def _reason(text: str) -> Halves | None:
    match = _REASON.match(text)
    if match is None or _NEGATED.search(match["first"]) or _BARRED_BEFORE.search(match["first"]):
        return None
    rest = match["rest"]
    second = f"That is {rest}" if rest.startswith("due to") else capitalised(rest)
    return Halves(Hinge.REASON, _ended(match["first"]), second)


def _replacement(text: str) -> Halves | None:
    match = _REPLACEMENT.match(text)
    if match is None or _NEGATED.search(match["first"]) or _BARRED_BEFORE.search(match["first"]):
        return None
    return Halves(Hinge.REPLACEMENT, _ended(match["first"]), capitalised(match["rest"]))


def _amount(text: str) -> Halves | None:
    match = _AMOUNT.match(text)
    if match is None or not _GAINS.search(match["first"]):
        return None
    return Halves(Hinge.AMOUNT, _ended(match["first"]), f"{capitalised(match['rest'])[:-1]}, the paper says.")


def _list(text: str) -> Halves | None:
    match = _LIST.match(text)
    if match is None or re.search(r"\(\d\)", match["rest"]):
        return None
    return Halves(Hinge.LIST, _ended(match["first"]), capitalised(match["rest"]))
