"""What of arXiv a station wants beside its categories: keywords, authors, exclusions."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable
from functools import lru_cache

from paperradio.domain.paper import Paper
from paperradio.settings import IntakeSettings
from paperradio.taxonomy import selection


def is_wanted(paper: Paper, intake: IntakeSettings) -> bool:
    """Whether the filters let a paper pass.

    Where keywords or authors to include are given, one of either must match; one exclusion that matches is enough.
    Case and accents do not count. A keyword matches whole words (``graph*`` also graphs and graphical), a space in
    it also a hyphen or a line end. An author matches by a name in its order, given names also by their initials.
    """
    text = _folded(f"{paper.title}\n{paper.abstract}")
    if _has_keyword(text, intake.exclude_keywords) or _is_by(paper, intake.exclude_authors):
        return False
    unwanted = {code for wanted in intake.exclude_categories for code in selection(wanted).codes}
    if unwanted.intersection(paper.categories):
        return False
    if not intake.include_keywords and not intake.include_authors:
        return True
    return _has_keyword(text, intake.include_keywords) or _is_by(paper, intake.include_authors)


def search_query(codes: Iterable[str], intake: IntakeSettings) -> str:
    """What the API is asked: these categories, narrowed to what may pass `is_wanted` (which has the last word)."""
    query = " OR ".join(f"cat:{code}" for code in codes)
    keywords = [word for word in map(_searchable, intake.include_keywords) if word]
    surnames = [words[-1] for words in map(_words, filter(str.isascii, intake.include_authors)) if words]
    narrower = [f'{field}:"{word}"' for word in keywords for field in ("ti", "abs")]
    narrower += [f"au:{surname}" for surname in surnames]
    if not narrower or len(keywords) < len(intake.include_keywords) or len(surnames) < len(intake.include_authors):
        return query
    return f"({query}) AND ({' OR '.join(narrower)})"


def _searchable(keyword: str) -> str | None:
    """The keyword as a phrase; None where the API could not find all that the filter lets pass."""
    plain = re.fullmatch(r"[a-z0-9][a-z0-9 -]*", keyword.lower())
    return " ".join(re.split(r"[ -]+", plain[0].strip())) if plain else None


def _has_keyword(text: str, keywords: Iterable[str]) -> bool:
    return any(_pattern(keyword).search(text) for keyword in keywords)


@lru_cache(maxsize=1024)
def _pattern(keyword: str) -> re.Pattern[str]:
    folded = _folded(keyword)
    stem = folded.rstrip("*")
    words = [re.escape(word) for word in re.split(r"[\s‐‑–-]+", stem) if word]
    ending = r"\w*" if stem != folded else ""
    return re.compile(r"(?<!\w)" + r"[\s‐‑–-]+".join(words) + ending + r"(?!\w)")


def _is_by(paper: Paper, wanted: Iterable[str]) -> bool:
    people = [_words(author) for author in paper.authors]
    return any(_is_named(person, _words(name)) for name in wanted for person in people)


def _is_named(person: tuple[str, ...], wanted: tuple[str, ...]) -> bool:
    """Whether the wanted names stand in the person's in this order; only given names match by their initials."""
    if not wanted:
        return False
    *given, family = wanted
    for place in (at for at, name in enumerate(person) if name == family):
        names = iter(person[:place])
        if all(any(_same(name, other) for other in names) for name in given):
            return True
    return False


def _same(one: str, other: str) -> bool:
    return one == other or (min(len(one), len(other)) == 1 and one[0] == other[0])


def _words(name: str) -> tuple[str, ...]:
    """The parts of a name, given names first: ``Lovelace, Ada`` is Ada Lovelace."""
    family, comma, given = name.partition(",")
    return tuple(re.findall(r"[^\W_]+", _folded(f"{given} {family}" if comma else name)))


def _folded(text: str) -> str:
    apart = unicodedata.normalize("NFKD", text)
    return "".join(letter for letter in apart if not unicodedata.combining(letter)).casefold()
