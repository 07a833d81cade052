"""Ends a generation that leads nowhere, while it runs."""

from __future__ import annotations

import re
from collections import Counter

MOST_ALIKE = 3
GRAM = 8
MOST_GRAMS = 5
MOST_THOUGHT = 6000
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

    def __call__(self, text: str) -> bool:
        if not self.reason:
            self.reason = self._problem(text)
        return not self.reason

    def _problem(self, text: str) -> str:
        thought = self._thought(text)
        if thought is not None:
            return "thinks too long" if thought > self._most_thought else _looping(text)
        said = _END.split(text)[-1]
        lines = [line for each in said.splitlines() if (line := " ".join(each.split()))]
        if len(lines) > self._most_lines:
            return "goes on beyond its lines"
        return _looping(said)

    def _thought(self, text: str) -> int | None:
        """How long the thought is that the text ends in; None where it ends in none."""
        begins = [found.end() for found in _BEGIN.finditer(text)]
        if not begins or _END.search(text, begins[-1]):
            return None
        return len(text) - begins[-1]


def _looping(text: str) -> str:
    lines = Counter(line for each in text.splitlines() if len(line := each.strip().lower()) > 1)
    if lines and max(lines.values()) >= MOST_ALIKE:
        return "repeats a line"
    words = text.lower().split()
    grams = Counter(tuple(words[at : at + GRAM]) for at in range(len(words) - GRAM + 1))
    return "repeats itself" if grams and max(grams.values()) >= MOST_GRAMS else ""
