"""The spoken form of a text: maths, units, acronyms and symbols in words, markup gone."""

from __future__ import annotations

import re
from dataclasses import dataclass

from paperradio.voicing.lexicon import Lexicon, load_lexicon
from paperradio.voicing.rewriting import Draft
from paperradio.voicing.spoken.characters import fold_characters
from paperradio.voicing.spoken.chemistry import say_chemistry
from paperradio.voicing.spoken.citations import drop_citations, drop_label, say_links
from paperradio.voicing.spoken.dates import say_dates
from paperradio.voicing.spoken.formulas import say_formulas
from paperradio.voicing.spoken.latex import open_latex
from paperradio.voicing.spoken.names import open_identifiers, say_abbreviations, say_in_full, say_names, say_phrases
from paperradio.voicing.spoken.quantities import say_quantities
from paperradio.voicing.spoken.structure import open_scripts
from paperradio.voicing.spoken.tidying import tidy

_MOST_PASSES = 4
_WORD = re.compile(r"\S+")


@dataclass(frozen=True, slots=True)
class Token:
    """One written word and what the voice says for it; `spoken` is empty where nothing is said."""

    written: str
    spoken: str


@dataclass(frozen=True, slots=True)
class Speakable:
    """A text in both forms."""

    tokens: tuple[Token, ...]

    @property
    def written(self) -> str:
        """The text as it was given."""
        return " ".join(token.written for token in self.tokens)

    @property
    def spoken(self) -> str:
        """What the voice says: words, digits and light punctuation."""
        return " ".join(token.spoken for token in self.tokens if token.spoken)


def speakable(text: str, lexicon: Lexicon | None = None) -> Speakable:
    """The spoken form of `text`. Total: takes any string; its tokens are those between single spaces.

    What is spoken is spoken the same: `speakable` of it leaves it alone.
    """
    lexicon = lexicon or load_lexicon()
    draft = Draft(text)
    for _ in range(_MOST_PASSES):
        before = draft.text
        _rewrite(draft, lexicon)
        lexicon = lexicon.saying_in_full({}) if lexicon.in_full else lexicon
        if draft.text == before:
            break
    return Speakable(_aligned(text, draft))


def _rewrite(draft: Draft, lexicon: Lexicon) -> None:
    tables = lexicon.tables
    fold_characters(draft, tables)
    drop_label(draft, tables)
    say_in_full(draft, lexicon.in_full)
    say_phrases(draft, tables)
    drop_citations(draft)
    say_links(draft)
    open_latex(draft, tables)
    open_scripts(draft)
    open_identifiers(draft)
    say_abbreviations(draft, tables)
    say_chemistry(draft, tables)
    say_formulas(draft, tables)
    say_dates(draft)
    say_quantities(draft, tables)
    say_names(draft, lexicon)
    tidy(draft)


def _aligned(text: str, draft: Draft) -> tuple[Token, ...]:
    """Give each spoken word to the written word it stands for."""
    written = text.split(" ")
    token_of: list[int] = []
    for index, word in enumerate(written):
        token_of += [index] * (len(word) + 1)
    spoken: list[list[str]] = [[] for _ in written]
    for word_match in _WORD.finditer(draft.text):
        spoken[token_of[draft.origin[word_match.start()]]].append(word_match[0])
    return tuple(Token(word, " ".join(said)) for word, said in zip(written, spoken, strict=True))
