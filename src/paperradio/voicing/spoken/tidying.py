"""Last: what is left of markup goes, and punctuation becomes what a voice makes pauses of."""

from __future__ import annotations

import re

from paperradio.voicing.rewriting import Draft

_STEPS = tuple(
    (re.compile(pattern), new)
    for pattern, new in (
        (r"…|\.(?:\s?\.)+", ","),
        (r"\s(?:[-–—]{1,3})\s|\s?[—―]\s?|--+", ", "),
        (r"(?<=[^\W\d])–(?=[^\W\d])", "-"),
        (r"–", " to "),
        (r"(?<=\w)/(?=\w)", " "),
        (r"&", " and "),
        (r"(?<=\d) ?\(([a-z])\)", r" \1"),
        (r"(?<=\w)\((s|es|n|d|ed|r)\)", r"\1"),
        (r"\(([a-z]{2,8})-\)\s?", r"\1 "),
        (r"\(([^()]{1,24})\)(?=-\w)", r"\1"),
        (r"[(\[]\s*[)\]]", " "),
        (r"\s*[(\[]\s*", ", "),
        (r"\s*[)\]]", ","),
        (r"(?<!\w)'|'(?!\w)", " "),
        (r"(?<![\w])-+|-+(?![\w])", " "),
        (r"[^A-Za-z0-9À-ÖØ-öø-ɏ\s.,;:?!'-]", " "),
        (r"\s+(?=[.,;:?!])", ""),
        (r"(?:[,;:]\s*)+(?=[.?!])", ""),
        (r"([,;:])(?:\s*[,;:])+", r"\1"),
        (r"([?!])[.,;:?!]+", r"\1"),
        (r"\.(?:\s*[,;:.])+", "."),
        (r"^[\s.,;:?!-]+|[\s,;:-]+$", ""),
        (r"(?<=[,;:])(?=[^\W\d])", " "),
        (r"(?<=[?!])(?=\w)", " "),
        (r"\s+", " "),
    )
)
_PLAIN = re.compile(r"[A-Za-zÀ-ÖØ-öø-ɏ](?:[A-Za-z0-9À-ÖØ-öø-ɏ]|, |: |; |'s\b|[ '-](?=\w)|\.(?=\d)|[.?!](?= \w|$))*")


def tidy(draft: Draft) -> None:
    """Leave words, digits and light punctuation."""
    if _PLAIN.fullmatch(draft.text):
        return
    for pattern, new in _STEPS:
        draft.sub(pattern, new)
