"""Whether a paper's own words say that it has been withdrawn."""

from __future__ import annotations

import re

_PAPER = r"(?:paper|article|submission|manuscript|preprint|e-?print|work|note|letter|version|document|report)"
_GONE = r"(?:withdrawn|retracted|withdrew)"
_HINTS = ("withdr", "retract")
_STATEMENTS = re.compile(
    rf"\b(?<!version of )(?<!versions of )this (?:\w+ )?{_PAPER} (?:has|is|was|had|will)(?: now)?(?: been| be)? "
    rf"(?:\w+ly )?{_GONE}\b"
    rf"|\b{_GONE} by (?:the )?(?:\w+ )?(?:authors?|submitters?|arxiv)\b"
    rf"|\b(?:authors?|we|i) (?:have |has )?(?:\w+ly )?(?:withdrawn|withdrew|withdraw|withdraws|retracted|retract)"
    rf" (?:this|the|our|my) {_PAPER}\b",
    re.IGNORECASE,
)
_OPENING = re.compile(
    rf"^\W*(?:(?:the|this) )?(?:{_PAPER} )?(?:is |was |has been )?(?:\w+ly )?{_GONE}"
    r"(?=\W*$|[.,;:!)\]]| (?:by|due|because|since|as|for|from|pending|until|in|on|to)\b)",
    re.IGNORECASE,
)
_FROM_ELSEWHERE = re.compile(rf"\b{_GONE}(?: \w+){{0,2}} from (?!arxiv)", re.IGNORECASE)


def says_withdrawn(comment: str | None, abstract: str = "") -> bool:
    """Whether the comment, or an abstract that was replaced by such a note, says that the paper is withdrawn.

    A paper that was withdrawn from a conference stands on arXiv as before, and so does one about withdrawal.
    """
    told = f"{comment} {abstract}".lower()
    if not any(hint in told for hint in _HINTS):  # Nearly every paper, at a hundredth of the cost.
        return False
    said = " ".join((comment or "").split())
    note = " ".join(abstract.split())
    if _STATEMENTS.search(note) or _OPENING.search(note):
        return True
    return bool(_STATEMENTS.search(said) or _OPENING.search(said)) and not _FROM_ELSEWHERE.search(said)
