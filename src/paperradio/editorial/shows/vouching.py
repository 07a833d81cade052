"""What a show says between the facts: its own lines, filled in with what the brief holds, and nothing else."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Iterator, Mapping
from string import Formatter

from paperradio.domain.verdict import Finding, Reason
from paperradio.editorial.grounding import rules
from paperradio.editorial.grounding.connecting import overpraised
from paperradio.editorial.grounding.names import names
from paperradio.editorial.grounding.numbers import quantities
from paperradio.editorial.grounding.sentences import RECORD, sentences
from paperradio.editorial.grounding.tokens import content

MOST_STATED = 3
"""Content words that a sentence may hold, beside what the brief has, without stating anything."""

_COUNTED = frozenset({"counts", "papers"})
"""Variables that hold numbers: these are known in their lines only."""

Values = Mapping[str, Collection[str]]
"""What may stand for each variable of a line."""


class Vouching:
    """Knows a show's lines and what may be filled in."""

    def __init__(self, forms: Iterable[str], values: Values) -> None:
        alternatives = {name: _any_of(each) for name, each in values.items()}
        self._lines = [line for form in forms if (line := _Line(form, alternatives)).pattern]
        every = [value for name, each in values.items() if name not in _COUNTED for value in each]
        self._known = re.compile(rf"(?<!\w){_any_of(every)}(?!\w)") if every else None

    def objections(self, text: str) -> Iterator[Finding]:
        """Why nothing vouches for a turn that is about no paper: none where it is made of the show's lines only."""
        if self.own(text):
            return
        rest = self._known.sub(RECORD, text) if self._known is not None else text
        for name in names(rest):
            yield Finding(Reason.NAME, name, f"“{name}” is nothing that the show was made from")
        for quantity in quantities(rest):
            yield Finding(Reason.NUMBER, quantity.text, f"“{quantity.text}” is no number that the show counted")
        idle = rules.stems("talk") | rules.stems("programme") | rules.stems("reactions") | rules.stems("chat")
        for sentence in sentences(rest):
            yield from overpraised(sentence)
            if len(content(sentence) - idle) > MOST_STATED and not sentence.rstrip("\"'”’").endswith("?"):
                yield Finding(Reason.SUPPORT, sentence, "it states something, and no paper stands behind it")

    def own(self, text: str) -> bool:
        """Whether the text is one of the show's lines, or several in a row."""
        rest = " ".join(text.split())
        while rest:
            longest = max((line.matched(rest) for line in self._lines), default=0)
            if not longest:
                return False
            rest = rest[longest:].lstrip()
        return True


class _Line:
    """A form as a pattern, which is compiled when a text begins as it does: what may stand for a variable can be
    hundreds of titles."""

    def __init__(self, form: str, alternatives: Mapping[str, str]) -> None:
        plain = " ".join(form.split())
        self.pattern = _pattern(plain, alternatives)
        self._begins = "".join([literal for literal, *_ in Formatter().parse(plain)][:1])
        self._compiled: re.Pattern[str] | None = None

    def matched(self, text: str) -> int:
        """How much of the beginning of `text` is this line."""
        if not text.startswith(self._begins):
            return 0
        self._compiled = self._compiled or re.compile(self.pattern)
        match = self._compiled.match(text)
        return match.end() if match else 0


def _any_of(values: Iterable[str]) -> str:
    longest_first = sorted(
        (re.escape(" ".join(each.split())) for each in values if each.strip()), key=len, reverse=True
    )
    return f"(?:{'|'.join(longest_first)})" if longest_first else ""


def _pattern(form: str, alternatives: Mapping[str, str]) -> str:
    """The form with its variables open to what may stand for them; "" where nothing may. A stop behind a value that
    has one itself is not said."""
    pattern, filled = "", False
    for literal, name, _, _ in Formatter().parse(form):
        escaped = re.escape(literal)
        if filled and literal.startswith("."):
            escaped = rf"\.?{escaped.removeprefix(re.escape('.'))}"
        pattern += escaped
        filled = name is not None
        if name is not None:
            if not alternatives.get(name):
                return ""
            pattern += alternatives[name]
    return rf"{pattern}(?=\s|$)"
