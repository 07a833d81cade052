"""Terms: runs of words that say what a text is about, in a form in which another text can be found to use them too."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache, lru_cache
from importlib.resources import files

from paperradio.editorial import lexicon
from paperradio.editorial.grounding import rules
from paperradio.editorial.grounding.names import names
from paperradio.editorial.grounding.stems import stem
from paperradio.editorial.grounding.tokens import folded

MOST_WORDS = 3
"""Of a term."""
_WORD = re.compile(r"[^\W_][\w+]*(?:[-/'][\w+]+)*|[^\s\w]")
_VERBAL = re.compile(r"(?:ed|ing|ize|izes|ise|ises)$")
_SHORTEST = 4

Key = tuple[str, ...]
"""A term's words, equal for its forms: stems ("neural network", "Neural Networks"), of a single word its singular."""


@dataclass(frozen=True, slots=True)
class Use:
    """One place where a term stands. `text` is its form there. `before` is the word before it in lower case, "" at
    the beginning of a sentence and behind a sign; `ends`: no word that could belong to it follows. `titled`: it stands
    in a title, whose capitals say nothing.
    """

    key: Key
    text: str
    before: str
    ends: bool
    named: bool
    titled: bool = False


@cache
def _lists() -> dict[str, frozenset[str]]:
    table = tomllib.loads(files("paperradio.editorial.shows").joinpath("terms.toml").read_text(encoding="utf-8"))
    lists = {name: frozenset(str(words).split()) for name, words in table.items()}
    return lists | {
        "common": lists["plain"] | lists["generic"],
        "idle": lists["plain"] | lists["generic"] | lists["breaks"],
    }


@lru_cache(maxsize=5_000)
def uses(text: str, title: bool = False) -> tuple[Use, ...]:
    """Every term in a sentence, at each of its places: one to three words that no other word or sign parts.

    In a `title` capitals say nothing, but for those further in (``LSTM``).
    """
    plain = folded(text)
    named = frozenset(each for each in names(plain) if not title or each[1:] != each[1:].lower())
    words = [match.group().removesuffix("'s") for match in _WORD.finditer(plain)]
    found: list[Use] = []
    for start in range(len(words)):
        for end in range(start + 1, min(start + MOST_WORDS, len(words)) + 1):
            run = words[start:end]
            if _breaks(run[-1], named):
                break
            alone = len(run) == 1 and _part_of_a_name(words, start)
            if not alone and _is_term(run, named):
                before = words[start - 1].lower() if start and words[start - 1][0].isalnum() else ""
                ends = end == len(words) or _breaks(words[end], named)
                found.append(Use(key_of(run), " ".join(run), before, ends, any(word in named for word in run), title))
    return tuple(found)


def key_of(words: Sequence[str]) -> Key:
    """Hyphenated words count in their parts."""
    parts = [part for word in words for part in re.split(r"[/-]", word) if part]
    return tuple(stem(part) for part in parts) if len(parts) > 1 else (singular(parts[0].lower()),)


def singular(word: str) -> str:
    """A noun without its plural's ending."""
    if not word.endswith("s") or word in lexicon.words("no_plurals") or word.endswith(("ss", "us", "is")):
        return word
    return f"{word[:-3]}y" if word.endswith("ies") else word[:-2] if word.endswith(("sses", "xes")) else word[:-1]


def plural(word: str) -> str:
    """A noun with its plural's ending."""
    if word.endswith("ing") or is_plural(word):
        return word
    if re.search(r"[^aeiou]y$", word):
        return f"{word[:-1]}ies"
    return f"{word}es" if word.endswith(("s", "x", "ch", "sh")) else f"{word}s"


def is_plural(word: str) -> bool:
    """Whether a noun has a plural's ending."""
    return singular(word.lower()) != word.lower()


def is_plain(text: str) -> bool:
    """Whether each word of a term is a common one, which capitals make no name ("Neural Networks")."""
    return set(re.split(r"[ /-]", text.lower())) <= _lists()["common"]


def _breaks(word: str, named: frozenset[str]) -> bool:
    lower = word.lower()
    if not word[0].isalpha():
        return True
    if word in named:
        return False
    return lower in _lists()["breaks"] or lower in rules.words("function") or lower.endswith("ly") or len(word) < 2


def _part_of_a_name(words: Sequence[str], place: int) -> bool:
    """Whether a word with a capital only at its beginning stands beside another one with a capital."""
    if words[place][1:] != words[place][1:].lower():
        return False
    beside = (*words[max(0, place - 1) : place], *words[place + 1 : place + 2])
    return words[place][0].isupper() and any(each[0].isupper() for each in beside)


def _is_term(run: Sequence[str], named: frozenset[str]) -> bool:
    """Whether these words say something of a topic: one that does so alone, or one that does beside another."""
    if len(run) == 1:
        word = run[0]
        if word.lower() in _lists()["idle"] or len(word) < 2:
            return False
        formed = word[1:] != word[1:].lower() or any(each.isdigit() for each in word)
        return (word in named and formed) or not (_VERBAL.search(word) or "-" in word or len(word) < _SHORTEST)
    if run[-1].lower() in _lists()["dull"] and all(word.lower() in _lists()["plain"] for word in run[:-1]):
        return False
    if _VERBAL.search(run[0].lower()) and run[0].lower() not in _lists()["plain"] and run[0] not in named:
        return False
    last = run[-1].lower()
    if last.endswith("ed") or (last.endswith(("al", "ive", "ous", "ic", "able")) and last not in _lists()["plain"]):
        return False
    return any(word in named or _tells(word.lower()) for word in run)


def _tells(lower: str) -> bool:
    return lower in _lists()["plain"] or (lower not in _lists()["generic"] and len(lower) >= _SHORTEST)
