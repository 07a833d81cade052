"""A GBNF grammar for llama.cpp that admits nothing but lines of the cast that cite what they were shown."""

from __future__ import annotations

from collections.abc import Sequence

DECLINED = "NONE"
"""What a prompt lets a model say that has nothing to say."""
MOST_CITES = 3
MOST_WORDS = 60
"""In one line; a bounded repetition is unrolled, so it is words that are counted and not letters."""
LONGEST_WORD = 30
_LETTER = r"[!-)+-Z^_a-z|~\u00a1-\u024f\u0370-\u03ff\u2010-\u205e\u2070-\u214f\u2190-\u22ff]"
"""No spaces, brackets, braces, stars or backticks, and no other script."""


def dialogue_grammar(
    speakers: Sequence[str], numbers: Sequence[int], most_lines: int, may_decline: bool = False
) -> str:
    """At least one and at most `most_lines` lines, each with its end and at most `MOST_WORDS` words of Latin and Greek
    letters. `may_decline`: or the one word `DECLINED`.

    Raises:
        ValueError: there is no speaker, or `most_lines` is below one.
    """
    if not speakers or most_lines < 1:
        raise ValueError("a dialogue has a speaker and a line")
    lines = f'line ("\\n" line){{0,{most_lines - 1}}} "\\n"?'
    who = " | ".join(f'"{_escaped(name.upper())}"' for name in speakers)
    rules = [
        f'root ::= {lines} | "{DECLINED}"' if may_decline else f"root ::= {lines}",
        f'line ::= who{" cites?" if numbers else ""} ": " text',
        f"who ::= {who}",
    ]
    if numbers:
        shown = " | ".join(f'"{number}"' for number in numbers)
        rules += [f'cites ::= " [" number ("," " "? number){{0,{MOST_CITES - 1}}} "]"', f"number ::= {shown}"]
    rules += [
        f'text ::= (word " "){{0,{MOST_WORDS - 1}}} last',
        f"word ::= {_LETTER}{{1,{LONGEST_WORD}}}",
        f"last ::= {_LETTER}{{1,{LONGEST_WORD}}} [.?!]",
    ]
    return "\n".join(rules) + "\n"


def _escaped(text: str) -> str:
    return text.replace("\\", "\\\\").replace('"', '\\"')
