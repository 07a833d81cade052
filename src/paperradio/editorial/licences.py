"""Which question may stand before a sentence: only one that the sentence's own words license."""

from __future__ import annotations

import re

from paperradio.editorial.gate import numbers
from paperradio.editorial.salience import is_conclusion, measured

_WHO = r"(?:^|, |; )(?:the authors?|they|the paper) (?:\w+ly |also |first |then |further |next |now |have |has )?"

_NO_WHO = r"^(?!the (?:authors?|paper)\b|they\b)"

_BY_WORDS: tuple[tuple[str, re.Pattern[str]], ...] = tuple(
    (kind, re.compile(pattern, re.IGNORECASE))
    for kind, pattern in (
        ("ask_release", rf"{_WHO}(?:are |also )*releas"),
        ("ask_also", r"^(?:the authors?|they|the paper) (?:are |have )?also\b"),
        ("ask_aim", rf"{_WHO}(?:hope|aim|plan|intend|expect|believe)"),
        ("ask_argue", rf"{_WHO}(?:argu|conjectur|claim|posit|hypothesi[sz]|contend|maintain|advocat)"),
        ("ask_propose", rf"{_WHO}(?:propos)"),
        ("ask_present", rf"{_WHO}(?:present|introduc|develop|describ|design|buil[dt]|construct|creat|provid|offer)"),
        ("ask_release", r"\bpublicly available\b|\bopen[- ]sourc"),
        ("ask_test", rf"{_WHO}(?:evaluat|test|conduct|run|ran|compar|measur|benchmark|experiment)"),
        ("ask_test", r"^(?:experiments? on|a test of|the (?:measurement|experiment)s? (?:is|are|was|were) performed)"),
        ("ask_find", rf"(?:{_WHO}|\band )(?:find|found|observ|discover|saw|see|detect|notic)\w*\b"),
        ("ask_find", r"\b(?:results?|experiments?|findings?|analysis|evaluation)\b[^,;]*\b(?:show|reveal)"),
        ("ask_well", r"\b(?:achiev|reach|obtain|attain|outperform|surpass|improv)\w*\b.*(?:\d|\bthan\b|\bover\b)"),
        ("ask_show", rf"{_WHO}(?:show|demonstrat|prov(?:e|es|ed)\b|establish)"),
        ("ask_meaning", r"\b(?:suggests?|indicates?|impl(?:y|ies)) (?:that|the)\b"),
        ("ask_meaning", rf"{_WHO}conclud"),
        ("ask_use", r"\bmakes? it possible\b|\bcan be (?:used|applied|employed)\b"),
        ("ask_parts", r"\bconsists? of\b|\bcompris(?:es?|ing)\b|\bis made (?:up )?of\b"),
        (
            "ask_problem",
            rf"{_NO_WHO}.*\b(?:difficult\w*|challeng\w+|lack\w*|cumbersome|unreliable|struggles?|suffers?)\b",
        ),
        (
            "ask_problem",
            rf"{_NO_WHO}.*\b(?:costly|expensive|hinders?|obstacles?|bottlenecks?|unclear|limitations?|fails?)\b",
        ),
        ("ask_how", r"^(?:(?!\band\b).)*\bby \w+ing\b|\b(?:is|are) based on\b|\bbuilt on\b"),
        ("ask_do", rf"^{_WHO}\w+"),
    )
)
_THEIR_WORDS = (
    "ask_how",
    "ask_parts",
    "ask_use",
    "ask_find",
    "ask_show",
    "ask_test",
    "ask_meaning",
    "ask_release",
    "ask_well",
)
_METHOD = re.compile(r"(?i)^(?:the authors?|they) (?:\w+ly |also |first |then )?(?:appl|combin|comput|adopt)")
_COUNTS = re.compile(
    r"(?i)\b(?:outperform|achiev|obtain|surpass|improv|exceed|reach|reduc|increas|consist|contain|compris|process|collect|"
    r"train|run|has|have|had|found|show|better|faster|larger|smaller)\w*\b"
)
_COMPARISON = re.compile(
    r"(?i)\b(?:is|are|was|were|be|been|has|have|does|do|makes?|takes?|took|needs?|uses?|costs?|requires?|yields?|gives?|"
    r"gets?|shows?|works?|runs?|process(?:es)?|trains?|performs?|measures?|achieves?|obtains?|reach(?:es)?|understand)"
    r"\b[^;:]*?\b(?:more|less|worse|(?!rather|other|whether|either)\w+er)(?: \w+)? "
    r"than (?!\d|(?:one|two|three|an?|it|they|others|this|that|expected|usual|ever|just|merely|simply)\b)"
)
"""A predicate that compares; "clips shorter than a block" and "more than 280 nodes" compare nothing."""
_SIZES = re.compile(
    r"(?i)\b(?:data ?sets?|corpus|corpora|(?:training|test|validation) (?:sets?|data|images)|\d[MBK] models?)\b"
)
"""How large the data or a model is answers nobody who asks what came out."""
_TERM = re.compile(r"^(?:The |An? )?(?P<term>[A-Z][\w-]*(?: [\w-]+){0,2}) (?:is|are) (?:an?|the) (?!case\b)")


def questions_for_spine(text: str, first: bool) -> tuple[str, ...]:
    """Kinds of question that a sentence of the abstract licenses, the most telling first.

    The sentence that comes first has nothing before it that "it" could mean.
    """
    kinds = [kind for kind, pattern in _BY_WORDS if pattern.search(text)]
    if first:
        return tuple(kind for kind in kinds if kind in {"ask_present", "ask_do", "ask_argue"}) or ("ask_start",)
    if measured(text):
        kinds.append("ask_numbers")
    if _COMPARISON.search(text):
        kinds.append("ask_compare")
    return tuple(dict.fromkeys(kinds))


def questions_for_elaboration(text: str, section: str, heard: str, last: bool) -> tuple[str, ...]:
    """Kinds that a sentence from further in licenses after what was said so far; `last`: the abstract is told."""
    kinds = []
    if last and is_conclusion(section):
        return ("ask_conclusion",)
    counts = measured(text) and _COUNTS.search(text) and not _SIZES.search(text)
    if counts and numbers(text) - numbers(heard):
        kinds.append("ask_numbers")
    if _COMPARISON.search(text):
        kinds.append("ask_compare")
    if re.search(r"\bbecause\b|\bdue to\b", text):
        kinds.append("ask_reason")
    if _METHOD.search(text):
        kinds.append("ask_how")
    kinds.extend(kind for kind, pattern in _BY_WORDS if kind in _THEIR_WORDS and pattern.search(text))
    if last:
        kinds.append("ask_further")
    return tuple(dict.fromkeys((*kinds, "ask_more")))


def term_explained(text: str, heard: str) -> str | None:
    """The term that `text` says what it is ("X is a …"), where `heard` has used it."""
    match = _TERM.match(text)
    if match is None:
        return None
    term = match["term"]
    known = re.search(rf"\b{re.escape(term)}\b", heard) is not None
    return term if known and (term[1:] != term[1:].lower() or " " in term) else None
