"""Words that espeak-ng's rules get wrong, respelled for the programs that go by them: espeak-ng itself, and Piper."""

from __future__ import annotations

import re
from functools import cache

from paperradio.voicing.lexicon import any_of, table
from paperradio.voicing.rewriting import Draft

# A lone A is taken for the article even where letters are spelled.
_LETTER_A = re.compile(r"(?<=\b[A-Z] )A\b|\bA(?= [A-Z]\b)|(?<=\bsub )a\b")


def respelled(text: str) -> Draft:
    """`text` as the program is to get it; its `origin` says where each character stands in `text`."""
    draft = Draft(text)
    draft.sub(_LETTER_A, "eh")
    draft.sub(_misread(), lambda match: table("espeak")[match[0]])
    return draft


@cache
def _misread() -> re.Pattern[str]:
    return re.compile(rf"\b{any_of(table('espeak'))}\b")
