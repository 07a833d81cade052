"""A GBNF grammar for llama.cpp that admits nothing but lines of the cast that cite what they were shown."""

from __future__ import annotations

from collections.abc import Sequence

MOST_CITES = 3
MOST_WORDS = 60
"""In one line; a bounded repetition is unrolled, so it is words that are counted and not letters."""


def dialogue_grammar(speakers: Sequence[str], numbers: Sequence[int], most_lines: int) -> str:
    """At least one and at most `most_lines` lines, each with its end and at most `MOST_WORDS` words.

    Raises:
        ValueError: there is no speaker, or `most_lines` is below one.
    """
    if not speakers or most_lines < 1:
        raise ValueError("a dialogue has a speaker and a line")
    who = " | ".join(f'"{_escaped(name.upper())}"' for name in speakers)
    rules = [
        f'root ::= line ("\\n" line){{0,{most_lines - 1}}} "\\n"?',
        f'line ::= who{" cites?" if numbers else ""} ": " text',
        f"who ::= {who}",
    ]
    if numbers:
        shown = " | ".join(f'"{number}"' for number in numbers)
        rules += [f'cites ::= " [" number ("," number){{0,{MOST_CITES - 1}}} "]"', f"number ::= {shown}"]
    rules += [
        f'text ::= (word " "){{1,{MOST_WORDS - 1}}} last',
        r"word ::= [^ \t\r\n\[\]<>{}*#`]{1,24}",
        r"last ::= [^ \t\r\n\[\]<>{}*#`]{1,24} [.?!]",
    ]
    return "\n".join(rules) + "\n"


def _escaped(text: str) -> str:
    return text.replace("\\", "\\\\").replace('"', '\\"')
