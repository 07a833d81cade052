"""The measurements of a claim: its numbers with unit, metric, data set and baseline."""

from __future__ import annotations

import re

from paperradio.domain.digest import Measurement
from paperradio.domain.document import Document, Passage, Role
from paperradio.editorial.measuring.fields import baseline, dataset, metric
from paperradio.editorial.measuring.glossary import Glossary
from paperradio.editorial.measuring.numbers import numbers, rule

_LEANS = re.compile(r"^(?:This|These|That|It|They|Our|The (?:result|model|ensemble|method|system|network|gain)s?)\b")
_SETTINGS = re.compile(rule("settings"), re.IGNORECASE)
_RELATIVE = re.compile(rule("relative_units"))


def measurements(document: Document, index: int, said: str, names: Glossary) -> tuple[Measurement, ...]:
    """Of the passage at `index`, each number that is in `said` too, in its order; every field is word for word from the
    passage or, for the data set, from the one before it in its paragraph."""
    passage = document.passages[index]
    before = _sentence_before(document, passage)
    found = []
    for number in numbers(passage.text):
        if number.value not in said:
            continue
        named = metric(passage.text, number, names)
        if not (named or number.unit) or _SETTINGS.search(named):
            continue
        found.append(
            Measurement(
                number.value,
                number.unit,
                named,
                dataset(passage.text, number, names, before) if named or _RELATIVE.fullmatch(number.unit) else "",
                baseline(passage.text, number) if not number.counts else "",
            )
        )
    return tuple(dict.fromkeys(found))


def _sentence_before(document: Document, passage: Passage) -> str:
    """The sentence that this one leans on, in the same paragraph; "" where it leans on none."""
    if passage.index == 0 or not _LEANS.match(passage.text):
        return ""
    before = document.passages[passage.index - 1]
    same = before.paragraph == passage.paragraph and before.section == passage.section
    return before.text if same and before.role in (Role.ABSTRACT, Role.BODY) else ""
