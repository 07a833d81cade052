"""Whether a sentence is fit to be spoken as it stands."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence

from paperradio.reading.pages import MATH, MONO, SUPERSCRIPT
from paperradio.reading.words import LIGATURE_SIGNS, plain_letters

_SYMBOLS = re.compile(r"[=∑∏∫√∂∇∈∉⊂⊆∪∩→←↔⇒⇔∀∃∝⊗⊕⊤⊥⟨⟩‖∥∞≡⋅∗†‡|\\{}_^…≪≫∧∨¬⊙◦□■▪●✓✗\ufffd]")
_ADDRESS = re.compile(r"https?:|www\.|\S@\S|\b[\w-]+\.(?:com|org|edu|net|io)\b")
_EQUATION = re.compile(r"\b(?:Eqs?\.|Eqn\.|[Ee]quations?|[Ll]emma|[Tt]heorem|[Pp]roposition|[Cc]orollary)\s*\(?\d")
_OPENS = re.compile(r"^[\"“‘'(\[]?(?:[A-Z0-9]|arXiv)")
_NUMBERED = re.compile(r"^\d{1,2}(?:\.\d{1,2}){1,3}\s+[A-Z]")
"""How a sentence begins that a numbered heading runs into."""
_CLOSES = re.compile(r"[.!?][\"”’)\]]*$")
_ENUMERATION = re.compile(r"(?:[^,;:.]{2,40},\s+){5,}(?:and|or)\s")
_ITEMS = re.compile(r"\(1\) [^\W\d_].*\(2\) [^\W\d_]")
_FIRST_ITEM = re.compile(r"(?:^|[\s:])\(?(i|a|1)\)\s")
_SECOND_ITEM = {"i": "ii", "a": "b", "1": "2"}
_NAMED = re.compile(r"(?:[A-Za-zα-ωΑ-Ω][-‐–](?:[^\W\d_]{3,}|$)|pp$|[WZ]{1,2}$)")
_GREEK = re.compile(r"[\u0370-\u03ff](?![-‐–][^\W\d_]{3})")
_SAID = re.compile(r"[=√→]")
_MOST_VARIABLES, _MOST_LETTERS = 10, 4
_SITE = re.compile(r"\bwww\.[\w-]+\.(?:org|com|edu|net|io)(?![/\w])")
_ENUMERATOR = re.compile(r"(?:^|(?<=\s))\(?(?:\d{1,2}|[a-e]|[ivx]{1,4})\)(?=\s)")
_THANKS = re.compile(
    r"\backnowledges?\s(?!that)|\bthanks? (?:the|our|all|[A-Z])|\bgrateful to\b"
    r"|\b[Gg]rants? (?:[Nn]o|[Nn]umber|[Aa]greement|[A-Z\d])"
)
_ORDER = re.compile(
    r"\b(?:ignor|disregard|forget|overrid)(?:e|es|ing) (?:[\w-]+ ){0,3}"
    r"(?:instructions|prompts?|directions|commands|guidelines)\b"
    r"|\bif you are (?:an? )?(?:\w+ )?(?:AI|LLM|language model|chatbot|assistant)\b"
    r"|\bgive (?:\w+ ){0,3}positive review\b|\bdo not (?:highlight|mention) any (?:negatives|weaknesses)\b",
    re.IGNORECASE,
)
"""What is written for the language models that read a paper, not for people."""
_WORD = re.compile(r"[^\W\d_]+")


def unfit(text: str, raw: str, styles: Sequence[int], spine: bool) -> str:
    """Why the cleaned sentence `text` must not be spoken; empty when it may be.

    `raw` and `styles` are what it was made from. `spine` says that it is of the abstract, which may enumerate.
    """
    words = _WORD.findall(text)
    if len(words) < 4:
        return "too few words"
    if not _OPENS.match(text) or _NUMBERED.match(text):
        return "no beginning"
    if not _CLOSES.search(text) or not _CLOSES.search(_without_marks(raw, styles)):
        return "no end"
    if _ORDER.search(text):
        return "order"
    return _symbols(text, raw, styles, spine) or _shape(text, words, spine)


def _without_marks(raw: str, styles: Sequence[int]) -> str:
    """`raw` without superscripts, and without the citation it ends with."""
    level = "".join(char for char, style in zip(raw, styles, strict=True) if not style & SUPERSCRIPT)
    return re.sub(r"\s*\[[^\]]*\]\s*$", "", level).rstrip()


def _variables(raw: str, styles: Sequence[int], spine: bool) -> bool:
    """Whether it names variables that say nothing by ear: all but "k-means" and "WZ"; in the abstract, long or many."""
    if not any(mark & MATH for mark in set(styles)):
        return False
    short = 0
    for found in re.finditer(r"\S+", raw):
        marks = styles[found.start() : found.end()]
        letters = [
            char for char, mark in zip(found[0], marks, strict=True) if mark & MATH and char not in LIGATURE_SIGNS
        ]
        count = sum(map(str.isalpha, letters))
        if not count or _NAMED.match(plain_letters(found[0]).strip("()[]“”\"',.;:").split(" ")[0]):
            continue
        short += 1
        if not spine or count > _MOST_LETTERS or short > _MOST_VARIABLES:
            return True
    return False


def _symbols(text: str, raw: str, styles: Sequence[int], spine: bool) -> str:
    level = _SAID.sub("", text, count=3) if spine else text
    if _SYMBOLS.search(level) or any(_strange(char) for char in set(text)) or (not spine and _GREEK.search(text)):
        return "symbols"
    if _variables(raw, styles, spine):
        return "variables"
    if _ADDRESS.search(_SITE.sub("", text) if spine else text):
        return "address"
    if _EQUATION.search(text) or (re.search(r"\(\d{1,2}[a-z]?\)", text) and not _ITEMS.search(text)):
        return "equation"
    ink = [style for char, style in zip(raw, styles, strict=True) if not char.isspace()]
    return "code" if sum(1 for style in ink if style & MONO) > 0.3 * len(ink) else ""


def _stops_short(text: str) -> bool:
    """Whether it begins to enumerate and has no second item: that stands in another sentence."""
    first = _FIRST_ITEM.search(text)
    return first is not None and re.search(rf"[\s(]{_SECOND_ITEM[first[1]]}\)\s", text) is None


def _shape(text: str, words: Sequence[str], spine: bool) -> str:
    bare = _ENUMERATOR.sub("", text)
    if bare.count("(") != bare.count(")") or bare.count("[") != bare.count("]"):
        return "brackets"
    if len(words) > 80:
        return "too long"
    if sum(map(len, words)) < 3 * len(words):
        return "debris"
    tokens = text.split()
    if sum(1 for token in tokens if any(map(str.isdigit, token))) > 0.5 * len(tokens):
        return "numbers"
    if any(len(word) > 32 for word in words) or re.search(r"(?:^|\s)[,;:.]\s|\(\s*\)|\s[a-z]\s[a-z]\s[a-z]\s", text):
        return "debris"
    if spine:
        return ""
    if _THANKS.search(text):
        return "thanks"
    return "enumeration" if _ENUMERATION.search(text) or _stops_short(text) else ""


def _strange(char: str) -> bool:
    if char.isascii():
        return char < " "
    return unicodedata.category(char) in ("Cc", "Co", "Cn", "Cs") or 0x1D400 <= ord(char) <= 0x1D7FF
