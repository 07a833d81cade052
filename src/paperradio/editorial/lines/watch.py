"""Ends a generation that leads nowhere, while it runs."""

from __future__ import annotations

import re
from collections import Counter

MOST_ALIKE = 3
GRAM = 8
MOST_GRAMS = 5
MOST_THOUGHT = 6000
"""Letters."""
_PIECE_END = re.compile(r"[\n}]")
STEP = 60
"""Letters that an answer grows by before it is looked at again."""
_FRAME = tuple('{}"]')
"""What lines of JSON begin with that say nothing."""
_BEGIN = re.compile(r"(?i)<(?:think|thinking|thought|reasoning)>|\[think\]|◁think▷|<\|channel\|>analysis")
_END = re.compile(r"(?i)</(?:think|thinking|thought|reasoning)>|\[/think\]|◁/think▷|<\|channel\|>final")


class Watch:
    """For `goes_on` of `LanguageModel.complete`: called with the text so far, it says whether to go on.

    `reason` says why it did not, "" where it did. One Watch is for one answer.
    """

    def __init__(self, most_lines: int, most_thought: int = MOST_THOUGHT) -> None:
        self.reason = ""
        self._most_lines = most_lines
        self._most_thought = most_thought
        self._seen = 0

    def __call__(self, text: str) -> bool:
        if not self.reason and len(text) >= self._seen + STEP:
            self._seen = len(text)
            self.reason = self._problem(text)
        return not self.reason

    def _problem(self, text: str) -> str:
        thought = _thought(text)
        if thought is not None:
            return "thinks too long" if thought > self._most_thought else _looping(text)
        said = _END.split(text)[-1]
        if len(_lines(said)) > self._most_lines:
            return "goes on beyond its lines"
        return _looping(said)


def _thought(text: str) -> int | None:
    """How long the thought is that the text ends in; None where it ends in none."""
    begins = [found.end() for found in _BEGIN.finditer(text)]
    if not begins or _END.search(text, begins[-1]):
        return None
    return len(text) - begins[-1]


def _lines(text: str) -> list[str]:
    """The lines that say something, in JSON those with several words."""
    lines = (" ".join(each.lower().split()) for each in text.splitlines())
    return [each for each in lines if len(each) > 3 and (not each.startswith(_FRAME) or each.count(" ") >= 3)]


def _looping(text: str) -> str:
    lines = Counter(_lines(text))
    if lines and max(lines.values()) >= MOST_ALIKE:
        return "repeats a line"
    grams = Counter(
        tuple(words[at : at + GRAM])
        for words in map(str.split, _PIECE_END.split(text.lower()))
        for at in range(len(words) - GRAM + 1)
    )
    return "repeats itself" if grams and max(grams.values()) >= MOST_GRAMS else ""
