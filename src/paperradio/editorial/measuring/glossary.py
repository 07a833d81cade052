"""The names of data sets and metrics that a paper itself gives."""

from __future__ import annotations

import re
from dataclasses import dataclass

from paperradio.domain.document import Document, Role

_DEFINED = re.compile(r"(?P<words>(?:[\w-]+[ -]){1,6}?)\((?P<short>[A-Z][\w-]{1,9})\)")
_NAMED = re.compile(r"\b(?P<name>[A-Z][\w-]*[A-Z0-9][\w-]*) (?:data ?set|corpus|benchmark|treebank|test set)s?\b")
_METRIC_HEAD = re.compile(r"(?i)\b(?:rate|error|score|accuracy|distance|precision|recall|gain|perplexity|similarity)$")
_DATA_HEAD = re.compile(r"(?i)\b(?:data ?set|corpus|benchmark|challenge|treebank|collection)$")
_RUNNING = (Role.ABSTRACT, Role.BODY)


@dataclass(frozen=True, slots=True)
class Glossary:
    """Short names: `metrics` are metrics, `data` data sets."""

    metrics: frozenset[str] = frozenset()
    data: frozenset[str] = frozenset()


def glossary(document: Document) -> Glossary:
    """What the running text defines ("translation edit rate (TER)") or calls a data set ("the QQP dataset")."""
    metrics, data = set[str](), set[str]()
    for passage in document.passages:
        if passage.role not in _RUNNING:
            continue
        data.update(match["name"] for match in _NAMED.finditer(passage.text))
        for match in _DEFINED.finditer(passage.text):
            words = match["words"].strip()
            if not _stands_for(match["short"], words):
                continue
            if _METRIC_HEAD.search(words):
                metrics.add(match["short"])
            elif _DATA_HEAD.search(words):
                data.add(match["short"])
    return Glossary(frozenset(metrics), frozenset(data))


def _stands_for(short: str, words: str) -> bool:
    initials = "".join(word[0].lower() for word in re.findall(r"\w+", words))
    letters = "".join(each for each in short.lower() if each.isalpha())
    return letters[:1] in initials and letters in initials if len(letters) > 1 else False
