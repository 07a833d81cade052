"""Names: people, places, models, datasets, acronyms and what they stand for."""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import lru_cache
from itertools import pairwise

from paperradio.editorial.grounding import rules
from paperradio.editorial.grounding.tokens import folded, tokens

_WORD = re.compile(r"[^\W_][\w.+]*(?:['/&_-][\w+]+)*")
_OPENS = re.compile(r"(?:^|[.!?:]\s|[\"(]\s?)[\"'(]*$")
_ACRONYM = re.compile(r"\(\s*([A-Za-z]*[A-Z][\w-]*[A-Z]\w*?)s?\s*[),;]|,? or ([A-Z][\w-]*[A-Z]\w*?)s?\b")
_MOST_WORDS_FOR_A_LETTER = 2


@lru_cache(maxsize=20_000)
def names(text: str) -> tuple[str, ...]:
    """Words that are written like names, in the order in which they stand.

    Those are: with a capital that opens no sentence, with a capital or a digit further in (``mWT``, ``GPT-3``). Numbers
    with a suffix (``40K``) are none.
    """
    plain = folded(text)
    found = []
    for match in _WORD.finditer(plain):
        word = match.group().rstrip(".'")
        if word.endswith("'s"):
            word = word[:-2]
        measured = _is_unit(word) and re.search(r"\d\s?$", plain[: match.start()])
        if not measured and _is_name(word, bool(_OPENS.search(plain[: match.start()]))):
            found.append(word)
    return tuple(found)


def _is_unit(word: str) -> bool:
    return word in rules.units() or (len(word) > 1 and word.lower() in rules.units())


def _is_name(word: str, opens: bool) -> bool:
    if word.lower() in rules.words("capitalised") or re.fullmatch(r"[\d.,/-]+\w{0,2}", word):
        return False
    letters = re.sub(r"[^A-Za-z0-9]", "", word)
    if re.search(r"[A-Za-z].*\d", letters) and not re.fullmatch(r"[a-z]+-\d+", word):
        return True
    inside = any(part[1:] != part[1:].lower() for part in re.split(r"[-/]", word) if part)
    if inside:
        return True
    parts = [part for part in word.split("-") if part]
    return any(part[0].isupper() for part in (parts[1:] if opens else parts))


def parts(name: str) -> frozenset[str]:
    """The stems in `name`, and the name as one word in lower case."""
    return frozenset(token.stem for token in tokens(name)) | {re.sub(r"\W", "", name.lower())}


def acronyms(texts: Iterable[str]) -> dict[str, frozenset[str]]:
    """What the acronyms of a paper stand for, as stems: ``RNN`` to ``{recurr, neur, network}``."""
    found: dict[str, frozenset[str]] = {}
    for text in texts:
        plain = folded(text)
        for match in _ACRONYM.finditer(plain):
            short = match[1] or match[2]
            before = [token for token in tokens(plain[: match.start()]) if not token.number]
            expansion = _expansion([token.text for token in before], short)
            if expansion:
                found.setdefault(short, frozenset(part for word in expansion for part in parts(word)))
    return found


def _expansion(before: list[str], short: str) -> list[str]:
    """The words just before an acronym that begin with its letters."""
    letters = [letter.lower() for letter in short if letter.isupper()]
    most = min(len(before), len(letters) * _MOST_WORDS_FOR_A_LETTER)
    for length in range(len(letters), most + 1):
        words = before[-length:]
        initials = [word[0].lower() for word in words]
        if initials[0] == letters[0] and _in_order(letters, initials):
            return words
    return []


def _in_order(letters: list[str], initials: list[str]) -> bool:
    rest = iter(initials)
    return all(letter in rest for letter in letters)


def neighbours(text: str) -> tuple[tuple[str, str], ...]:
    """Names that stand right behind each other, each pair as it is written: ``("Standard", "Model")``."""
    plain = folded(text)
    found = names(text)
    return tuple((first, second) for first, second in pairwise(found) if f"{first} {second}" in plain)


def unknown(said: str, known: frozenset[str], expansions: dict[str, frozenset[str]]) -> tuple[str, ...]:
    """The names of `said` of which a part is not among `known` stems, acronyms and expansions taken for each other."""
    missing = []
    for name in names(said):
        own = [token.stem for token in tokens(name) if token.content]
        joined = re.sub(r"\W", "", name.lower())
        if (
            joined in known
            or joined.rstrip("s") in known
            or f"{joined}s" in known
            or all(part in known for part in own)
        ):
            continue
        stands_for = expansions.get(name) or expansions.get(name.rstrip("s"))
        if stands_for is not None and len(stands_for & known) >= len(stands_for) / 2:
            continue
        if any(parts(name) & whole and parts(short) & known for short, whole in expansions.items()):
            continue
        missing.append(name)
    return tuple(missing)
