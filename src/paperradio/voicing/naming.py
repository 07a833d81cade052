"""How links, citations, abbreviations and acronyms are said."""

from __future__ import annotations

import re
from functools import cache

from paperradio.voicing.lexicon import any_of, table
from paperradio.voicing.rewriting import Draft

_TOP_LEVELS = (
    "com|org|net|io|ai|edu|gov|co|dev|app|info|int|eu|uk|de|fr|ch|at|nl|it|es|se|dk|fi|no|jp|cn|kr|in|ca|au|us"
)
_MAIL = re.compile(r"\b[\w.+-]{1,64}@[\w-]{1,63}(?:\.[\w-]{1,63}){1,4}")
_PATH = r"[^\s<>()\[\]{}|\"]*?(?=[.,;:!?]*(?:[\s<>()\[\]{}|\"]|$))"
_URL = re.compile(rf"\b(?:https?|ftp)://(?:www\.)?([\w-]+(?:\.[\w-]+)*){_PATH}")
_BARE_URL = re.compile(
    rf"(?<![\w@./])(?:www\.)?((?:[a-zA-Z][\w-]{{0,62}}\.){{1,4}}(?:{_TOP_LEVELS}))(?![\w-])(?:/{_PATH})?"
)
_DOI = re.compile(r"\b(?:doi|DOI)\s?:\s?10\.\S+?(?=[.,;]?(?:\s|$))")
_NUMBERED = r"\d{1,3}(?:\s?[,;–-]\s?\d{1,3}){0,15}"
_CITATION_MARK = re.compile(
    r"(?<!in )(?<!range )(?<!interval )\s?\[(?:(?:see|e\.g\.,?|cf\.)\s)?"
    rf"(?!0\b){_NUMBERED}\](?!\s?[×x^])"
)
_REFERENCE = re.compile(rf"\b[Rr]ef(s?)(?:erences?)?\.?\s?\[{_NUMBERED}\]")
_NAME = r"[A-ZÀ-Þ][\w'’-]{1,30}"
_CITED = (
    r"(?:(?:see also|see|e\.g\.|cf\.),?\s)?"
    rf"{_NAME}(?:,?\s(?:and|&|et|al\.?,?|{_NAME}|[a-z]{{2,3}})){{0,12}},?\s?\(?(?:1[89]|20)\d\d[a-z]?\)?"
)
_AUTHOR_YEAR = re.compile(
    rf"\s?[(\[]{_CITED}(?:\s?[;,]\s?(?:{_CITED}|(?:1[89]|20)\d\d[a-z]?)){{0,12}}(?:;\s?inter alia)?[)\]]"
)
_YEAR_OF_NAME = re.compile(r"(?<=[a-z]|\.)\s[(\[](?:1[89]|20)\d\d[a-z]?(?:[,;]\s?(?:1[89]|20)\d\d[a-z]?){0,3}[)\]]")
_CAPITALS = re.compile(r"(?<![\w'])[A-Z]{2,12}(?:s(?![A-Za-z])|(?![A-Za-z]))")
_LETTER_AND_NUMBER = re.compile(r"\b([A-Z]{1,5})-?(\d{1,4})\b(?!\.\d)")
_SPELLED_AFTER_HYPHEN = re.compile(r"(?<=\w)-(?=[A-Z] [A-Z]\b)")
_UNSPEAKABLE = re.compile(
    r"[B-DF-HJ-NP-TV-XZ]{4}|^[B-DF-HJ-NP-TV-XZ]{3}|[B-DF-HJ-NP-TV-XZ]{3}$|^(?:[^AEIOUY]+|[AEIOUY]+)$"
)
_WHOLE_WORD_LENGTH = 4  # shorter acronyms are spelled whether they could be said or not
_SHOUTED = 0.6  # of the letters: such a text is a title in capitals, not a row of acronyms
_LOOKS_HASHED = re.compile(r"\b(?=[0-9a-f]*\d)(?=[0-9a-f]*[a-f])[0-9a-f]{16,}\b")


def say_links(draft: Draft) -> None:
    """Mail addresses in words, of links the host only, of a DOI nothing but the word."""
    draft.sub(_MAIL, lambda match: _dotted(match[0]).replace("@", " at "))
    draft.sub(_DOI, "D O I")
    draft.sub(_URL, lambda match: _dotted(match[1]))
    draft.sub(_BARE_URL, lambda match: _dotted(match[1]))
    draft.sub(_LOOKS_HASHED, " ")


def drop_citations(draft: Draft) -> None:
    """Take away ``[12]``, ``[1, 3–5]``, ``(Vaswani et al., 2017)`` and the year in ``Devlin et al. (2019)``."""
    draft.sub(_REFERENCE, lambda match: "other papers" if match[1] else "another paper")
    draft.sub(_CITATION_MARK, "")
    draft.sub(_AUTHOR_YEAR, "")
    draft.sub(_YEAR_OF_NAME, "")


def say_abbreviations(draft: Draft) -> None:
    """Latin and scholarly abbreviations in full."""
    draft.sub(_abbreviations(), _say_abbreviation)


def say_acronyms(draft: Draft) -> None:
    """Names said in a way of their own, and acronyms letter by letter unless they can be said as a word."""
    draft.sub(_known_words(), lambda match: table("words")[match[0]])
    letters = [character for character in draft.text if character.isalpha()]
    shouted = len(letters) > 20 and sum(letter.isupper() for letter in letters) > _SHOUTED * len(letters)
    if shouted:
        draft.sub(_CAPITALS, lambda match: match[0].lower())
        return
    draft.sub(_LETTER_AND_NUMBER, r"\1 \2")
    draft.sub(_CAPITALS, _say_capitals)
    draft.sub(_SPELLED_AFTER_HYPHEN, " ")


def _dotted(address: str) -> str:
    return address.replace(".", " dot ").replace("_", " ").replace("/", " slash ")


@cache
def _abbreviations() -> re.Pattern[str]:
    return re.compile(rf"(?<![\w.\\]){any_of(table('abbreviations'))}(?!\w)(?=(?P<rest>,?\s*(?:\S|$)))")


def _say_abbreviation(match: re.Match[str]) -> str:
    """The words; a full stop stays where it also ends the sentence."""
    words = table("abbreviations")[match[0]]
    ends = match[0].endswith(".") and (
        not match["rest"].strip() or (match[0] == "etc." and match["rest"][-1].isupper())
    )
    return f"{words}." if ends else words


@cache
def _known_words() -> re.Pattern[str]:
    return re.compile(rf"(?<![\w]){any_of(table('words'))}(?![\w])")


def _say_capitals(match: re.Match[str]) -> str:
    plural = match[0].endswith("s")
    name = match[0].removesuffix("s")
    if name in table("words"):
        said = table("words")[name]
        return f"{said}s" if plural else said
    if len(name) >= _WHOLE_WORD_LENGTH and not _UNSPEAKABLE.search(name):
        return match[0] if len(name) <= 5 else match[0].lower()
    return " ".join(name) + ("'s" if plural else "")
