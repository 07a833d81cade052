"""What a number measures: its metric, the data it was measured on, and what it is held against."""

from __future__ import annotations

import re
from functools import cache

from paperradio.editorial.measuring.glossary import Glossary
from paperradio.editorial.measuring.numbers import Number, rule

_CLAUSE = re.compile(r"[;:] |, (?:and|but|where)\b|,? \b(?:while|whereas|although|which)\b|\. (?=[A-Z])")
_GERUND = re.compile(r", (?:\w+ly )?(?!including|during|using)\w+ing\b")
_NEAR = 90
_MOST_RIVAL_WORDS = 7


def clause(text: str, number: Number) -> tuple[int, int]:
    """Where the clause of `number` begins and ends."""
    edges = [match.start() for match in (*_CLAUSE.finditer(text), *_GERUND.finditer(text))]
    first = max((edge for edge in edges if edge < number.start), default=0)
    last = min((edge for edge in edges if edge >= number.end), default=len(text))
    return first, last


@cache
def _plain() -> str:
    """One word that a phrase may hold."""
    return rf"(?!(?:{rule('stop')})(?![\w-]))(?:[A-Za-z][\w'’-]*(?:[./]\w+)*)"


@cache
def _metric_name(defined: frozenset[str]) -> str:
    own = "".join(f"|{re.escape(name)}" for name in sorted(defined))
    plain = rf"(?:{_plain()} ){{0,3}}?{rule('metric')}"
    return rf"(?<![\w-])(?:(?:{rule('named_metric')}{own})|{plain})(?![\w-]){rule('metric_tail')}"


@cache
def _metric_patterns(defined: frozenset[str]) -> tuple[tuple[re.Pattern[str], ...], tuple[re.Pattern[str], ...]]:
    """(before the number, behind it), each with a group `metric`; the surest first."""
    name, about = _metric_name(defined), rf"(?:{rule('about')} )*"
    phrase = rf"{_plain()}(?: {_plain()}){{0,3}}"
    before = (
        rf"(?P<metric>{name})(?: \([^()]*\))?(?: of| =|:) {about}$",
        rf"(?P<metric>{name})(?: \([^()]*\))?(?: {rule('links')})+ {about}$",
        rf"(?:{rule('changes')}) (?:the |their |its |our )?(?P<metric>{phrase})"
        rf"(?: (?:over|compared (?:to|with)|relative to) [^,;]{{1,40}}?)? (?:by|to|from) {about}$",
        rf"(?P<metric>{name}) \((?:i\.e\.,? |that is,? )?{about}$",
        rf"(?P<metric>{name}) (?:(?!{rule('metric')})[^,;])*(?:from|by|to) {about}$",
    )
    behind = (
        rf"^ ?(?:relative |absolute )?(?:{rule('change_nouns')}) (?:in|of) (?:the |their |its )?(?P<metric>{phrase})",
        rf"^ ?(?:relative |absolute )?(?P<metric>{name})",
        rf"^ (?:in|of) (?:the |their |its )?(?P<metric>{name})",
        rf"^ (?:better|higher|lower|worse|more|less|fewer) (?:in )?(?P<metric>{name})",
        r"^ the (?P<metric>[a-z]+ [a-z]+)(?= (?:to|of|for)\b)",
    )
    return tuple(map(re.compile, before)), tuple(map(re.compile, behind))


def metric(text: str, number: Number, names: Glossary) -> str:
    """The metric of `number` as the text has it; "" where none is sure."""
    if number.counts:
        return ""
    first, last = clause(text, number)
    before, behind = _metric_patterns(names.metrics)
    for pattern in behind[: -1 if "/" not in number.value else None]:
        match = pattern.search(text[number.end : last])
        if match is not None:
            return match["metric"]
    head = text[max(first, number.start - _NEAR) : number.start]
    for pattern in before:
        matches = [match["metric"] for match in pattern.finditer(head)]
        if matches:
            return matches[-1]
    return ""


@cache
def _data_pattern(defined: frozenset[str]) -> re.Pattern[str]:
    own = "".join(f"|{re.escape(name)}" for name in sorted(defined, key=len, reverse=True))
    known = rf"(?:{rule('known_data')}{own})(?![\w])"
    named = rf"(?=[\w-]*[A-Z\d-])[\w][\w-]*(?: (?:{_plain()}|\d{{4}}|[A-Z0-9][\w-]*)){{0,5}}? {rule('kind')}\b"
    tail = rf"(?: {_plain()}){{0,5}}? {rule('kind')}\b"
    return re.compile(
        rf"\b(?:[Oo]n|[Ii]n|[Oo]ver|[Ff]or|[Ff]rom|[Aa]cross|[Oo]f) (?:(?:both|all) )?(?:the |our |their )?"
        rf"(?:standard |popular )?(?P<data>{known}{tail}|{named}|{known})"
    )


def data_sets(text: str, names: Glossary) -> list[tuple[int, str]]:
    """Every data set on which something is said to be measured: (place, name as the text has it)."""
    return [(match.start("data"), match["data"]) for match in _data_pattern(names.data).finditer(text)]


def dataset(text: str, number: Number, names: Glossary, before: str) -> str:
    """The data set on which `number` was measured; `before` is the sentence before it where that may name one."""
    found = data_sets(text, names)
    first, last = clause(text, number)
    here = [(place, name) for place, name in found if first <= place < last]
    if len(here) == 1:
        return here[0][1]
    if here:
        behind = [(place, name) for place, name in here if number.end <= place <= number.end + _NEAR // 2]
        return behind[0][1] if behind else ""
    if found:
        alone = len({name for _, name in found}) == 1 and found[0][0] < number.start and "respectively" not in text
        return found[0][1] if alone else ""
    earlier = {name for _, name in data_sets(before, names)}
    return earlier.pop() if len(earlier) == 1 else ""


@cache
def _rival_pattern() -> re.Pattern[str]:
    word = rf"(?:{_plain()}|\d+(?:\.\d+)?[BM])"
    return re.compile(
        rf"\b{rule('against')} "
        rf"(?P<rival>(?:the |an? |all |any |that of )?(?!\d){word}(?:(?: |-){word}){{0,{_MOST_RIVAL_WORDS}}})"
    )


@cache
def _rival_word() -> re.Pattern[str]:
    return re.compile(rf"\b{rule('rivals')}\b")


def baseline(text: str, number: Number) -> str:
    """What `number` is held against in its own clause; "" where that names nothing of the kind."""
    first, last = clause(text, number)
    named = [
        match["rival"] for match in _rival_pattern().finditer(text[first:last]) if _rival_word().search(match["rival"])
    ]
    return named[0] if len(named) == 1 else ""
