"""Last: what is left of markup goes, and punctuation becomes what a voice makes pauses of."""

from __future__ import annotations

import re

from paperradio.voicing.rewriting import Draft, rule

_STEPS = (
    rule(r"…|\.(?:\s?\.)+", ",", ".…"),
    rule(r"\s(?:[-–—]{1,3})\s|\s?[—―]\s?|--+", ", ", "-–—―"),
    rule(r"(?<=[^\W\d])–(?=[^\W\d])", "-", "–"),
    rule(r"–", " to ", "–"),
    rule(r"(?<=\w)/(?=\w)", " ", "/"),
    rule(r"&", " and ", "&"),
    rule(r"(?<=\d) ?\(([a-z])\)", r" \1", "("),
    rule(r"(?<=\w)\((s|es|n|d|ed|r)\)", r"\1", "("),
    rule(r"\(([a-z]{2,8})-\)\s?", r"\1 ", "("),
    rule(r"(?<!\w)\(([A-Za-z]{1,8})\)(?=[A-Za-z])", r"\1", "("),
    rule(r"\(([^()]{1,24})\)(?=-\w)", r"\1", "("),
    rule(r"[(\[]\s*[)\]]", " ", "(["),
    rule(r"\s*[(\[]\s*", ", ", "(["),
    rule(r"\s*\)(?= (?:to the|squared|cubed) )", "", ")"),
    rule(r"\s*[)\]]", ",", ")]"),
    rule(r"(?<!\w)'|'(?!\w)", " ", "'"),
    rule(r"(?<![\w])-+|-+(?![\w])", " ", "-"),
    rule(r"[^A-Za-z0-9À-ÖØ-öø-ɏ\s.,;:?!'-]", " "),
    rule(r"\s+(?=[.,;:?!])", ""),
    rule(r"(?:[,;:]\s*)+(?=[.?!])", "", ",;:"),
    rule(r"([,;:])(?:\s*[,;:])+", r"\1", ",;:"),
    rule(r"([?!])[.,;:?!]+", r"\1", "?!"),
    rule(r"\.(?:\s*[,;:.])+", ".", "."),
    rule(r"^[\s.,;:?!-]+|[\s,;:-]+$", ""),
    rule(r"(?<=[,;:])(?=[^\W\d])|(?<=[A-Za-z],)(?=\d)", " ", ",;:"),
    rule(r"(?<=[?!])(?=\w)", " ", "?!"),
    rule(r"\s{2,}|[^\S ]", " "),
)
_PLAIN = re.compile(r"[A-Za-zÀ-ÖØ-öø-ɏ](?:[A-Za-z0-9À-ÖØ-öø-ɏ]|[,:;] (?=\w)|'s\b|[ '-](?=\w)|\.(?=\d)|[.?!](?= \w|$))*")


def tidy(draft: Draft) -> None:
    """Leave words, digits and light punctuation."""
    if _PLAIN.fullmatch(draft.text):
        return
    draft.apply(_STEPS)
