"""Which part a sentence plays in a paper's argument, by its subject, its verbs and its section."""

from __future__ import annotations

import re

from paperradio.domain.digest import Part
from paperradio.domain.document import Document, Role
from paperradio.editorial.patterns import pattern
from paperradio.editorial.sentences import Sentence

_AUTHOR_VERB = re.compile(
    r"(?i)(?<!\bof )(?<!\bto )(?<!\bby )(?<!\bas )\b(?:the authors?|they|the paper|this paper) "
    r"(?!to\b|of\b|who\b|in\b|and\b|an?\b|the\b)"
    r"(?:(?:\w+ly|also|first|then|further|next|now|have|has|had|themselves|can|could|do|did|only) )*(?P<verb>[a-z-]+)"
)
_MERELY = frozenset({"is", "are", "was", "were", "may", "might", "would", "will"})
_CONCEDES = re.compile(r"(?i)while|although|despite")
_RESULTS = re.compile(r"result|evaluat|experiment|finding|perform|analys|interpret")
_FOUND = re.compile(r"results|findings")
_FIGURES = re.compile(r"results|benchmarking|findings|analys[ei]s")
_METHOD = re.compile(r"method|approach|design|construct|procedure|setup|implement|selection")
_BACKGROUND = re.compile(r"introduc|background|motivation|overview")
_QUANTITY = re.compile(r"(?<![\w.-])\d[\d.,]*(?:%| ?[a-zA-Z×]|\b)")
_YEAR = re.compile(r"\b(?:19|20)\d\d\b")
_NAMES = re.compile(
    r"\b(?:[A-Z][a-z]*[A-Z][\w-]*|[A-Z]{2,}[\w-]*)\b|\b(?:the|called|named|dubbed) (?P<plain>[A-Z][a-z]+)\b"
)
_ANNOUNCED = re.compile(
    r"(?i)\b(?:propos|present|introduc|develop|describ|releas|call|nam|dubb|construct|built|build)\w*\b[^.]{0,160}"
)
_SHORTEST_NAME = 3


def part_of(sentence: Sentence, own: frozenset[str] = frozenset()) -> Part:
    """The part a sentence plays. `own` are the names that the paper gives to what it presents.

    Any finding that is held against something else is a comparison.
    """
    text, section = sentence.text, sentence.section.lower()
    if _says("limit", text):
        concluding = _says("limit_section", section) and _says("own_limit", text)
        if "limit" in section or concluding:
            return Part.LIMIT
    if tells_availability(text):
        return Part.AVAILABILITY
    part = _by_author_verb(text) or _by_subject(text, section, own)
    return Part.COMPARISON if part is Part.EVIDENCE and _says("held_against", text) else part


def tells_availability(text: str) -> bool:
    """Whether a retold sentence says that code, data or models of this paper can be had."""
    if _says("denied", text):
        return False
    if _says("releases", text):
        return True
    stands = pattern("parts.toml", "stands_open").match(text)
    return stands is not None and _says("own_goods", stands.group())


def may_name_limits(document: Document) -> bool:
    """Whether any running text, speakable or not, looks as if it named a limit of this work."""
    return any(
        _says("limit_section", each.section) and _says("may_limit", each.text)
        for each in document.passages
        if each.role in (Role.BODY, Role.ABSTRACT, Role.FRAGMENT)
    )


def own_names(document: Document) -> frozenset[str]:
    """The names that the paper gives to what it presents, from its title up to a colon and its abstract."""
    abstract = [each.text for each in document.passages if each.role is Role.ABSTRACT]
    head, colon, _ = document.title.partition(":")
    announced = [match.group() for text in abstract for match in _ANNOUNCED.finditer(text)]
    found = {match["plain"] or match.group() for text in announced for match in _NAMES.finditer(text)}
    if colon and len(head.split()) <= len(["A", "Short", "Name"]):
        found.add(head.strip())
    whole = " ".join(abstract)
    return frozenset(name for name in found if len(name) >= _SHORTEST_NAME and whole.count(name) > 1)


def _says(name: str, text: str) -> bool:
    return pattern("parts.toml", name).search(text) is not None


def _begins(name: str, verb: str) -> bool:
    return pattern("parts.toml", name).match(verb) is not None


def _by_author_verb(text: str) -> Part | None:
    """By what the authors do in it; None where they do nothing."""
    verbs = [match["verb"].lower() for match in _AUTHOR_VERB.finditer(text)]
    if not verbs:
        return None
    if any(_begins("finds", verb) for verb in verbs):
        return Part.EVIDENCE
    if _says("and_finds", text) and not _begins("announces", verbs[0]):
        return Part.EVIDENCE
    if _begins("tries", verbs[0]) and _says("and_reaches", text):
        return Part.EVIDENCE
    if _begins("wishes", verbs[0]):
        return Part.CONTEXT
    if verbs[0].startswith("argu") and _says("problem", text) and _CONCEDES.match(text):
        return Part.PROBLEM
    return None if verbs[0] in _MERELY else Part.APPROACH


def _by_subject(text: str, section: str, own: frozenset[str]) -> Part:
    """By what it is about, where the authors do nothing in it."""
    named = _opens_with(text, own)
    if _says("observed", text) or (named and _says("better", text)):
        return Part.EVIDENCE
    problem = _says("problem", text) and not _says("no_problem", text) and not _says("well", text)
    counted = _QUANTITY.search(_YEAR.sub("", text)) is not None
    results = _RESULTS.search(section) is not None
    if problem and not named and not text.startswith("The author"):
        return Part.EVIDENCE if results and counted else Part.PROBLEM
    here = named or results
    if _says("finding", text) or (counted and _says("measured_result", text) and (here or "abstract" in section)):
        return Part.EVIDENCE
    if counted and _says("held_against", text) and (here or text.startswith("While ")):
        return Part.EVIDENCE
    if counted and _FIGURES.search(section):
        return Part.EVIDENCE
    if named or _says("does", text) or (_says("done", text) and not _BACKGROUND.search(section)):
        return Part.APPROACH
    if _FOUND.match(section):
        return Part.EVIDENCE
    return Part.APPROACH if _METHOD.search(section) and _says("passive", text) else Part.CONTEXT


def _opens_with(text: str, own: frozenset[str]) -> bool:
    """Whether one of the names stands among the first words, or the first behind an opening phrase."""
    subject = text.partition(", ")[2] or text if text.startswith(("In ", "On ", "For ", "With ", "By ")) else text
    return any(name in subject[:60] for name in own)
