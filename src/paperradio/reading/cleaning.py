"""A sentence as it is read: without citation marks, footnote digits and references to floats."""

from __future__ import annotations

import re
from collections.abc import Iterator

from paperradio.reading.scripts import Unfit, levelled
from paperradio.reading.words import HYPHENS, Vocabulary, composed, plain_letters

_LINE_END = re.compile(rf"[{HYPHENS}][ \t]*\n\s*")
_SPACE = re.compile(r"\s")
_NUMBERS = r"\d{1,3}(?:\s*[,;–—-]\s*\d{1,3})*"
_ALPHA = r"[A-Z][A-Za-z]{0,5}\+?\d{2}[a-z]?"
_BRACKETS = re.compile(rf"\s*\[(?:(?:e\.g\.|see|cf\.),?\s*)?(?:{_NUMBERS}|{_ALPHA}(?:\s*[,;]\s*{_ALPHA})*)\]")
_CITING = re.compile(
    rf"\s*\((?:(?:see|see also|cf\.|e\.g\.|also|as in|following|from|Refs?\.?),?\s*)*(?:{_BRACKETS.pattern}[,;]?)+\)"
)
_RELATION = re.compile(r"\s*([→=])\s*|(?<=[^\W\d_])\s*(×)\s*")
_YEAR = r"(?:19|20)\d\d[a-z]?(?:,\s*[a-z]\b)*(?:,\s*(?:19|20)\d\d[a-z]?)*"
_AUTHORS = r"[^\W\d_][\w'’.-]*(?:(?:,\s|\s)(?:[^\W\d_][\w'’.-]*|&))*"
_CITED = re.compile(rf"^\s*(?:(?:e\.g\.|i\.e\.|see|see also|cf\.|also),?\s*)*{_AUTHORS},?\s*\(?{_YEAR}\)?\s*$")
_YEAR_ONLY = re.compile(rf"^\s*{_YEAR}\s*$")
_FLOAT = re.compile(
    r"^\s*(?:(?:[Ss]ee|cf\.|e\.g\.|also|c\.f\.|as shown in|shown in|refer to|(?:more )?details in),?\s*(?:also\s+)?"
    r"(?:the\s+)?)*"
    r"(?:Tables?|Tabs?\.|Figures?|Figs?\.|Sections?|Secs?\.|Sect\.|§+|Appendi(?:x|ces)|Apps?\.|Eqs?\.|Equations?|Algorithms?"
    r"|Listing|Supplement(?:ary)?\b|Chapter|Refs?\.)[^()]*$"
)
_EMPTY = re.compile(r"\s*[(\[]\s*(?:(?:e\.g\.|i\.e\.|see|see also|cf\.|and|,|;|in|also)[\s,;]*)*[)\]]")
_NOUN = re.compile(
    r"(?:^|\b(?:in|of|by|from|to|see|with|than|as|and|following|follow|like|e\.g\.|Refs?\.|references?|on|for|at|is|are|both|while|that"
    r"|work|works)|[(,])$",
    re.IGNORECASE,
)


def quoted(text: str, vocabulary: Vocabulary) -> str:
    """`text` word for word, line-end hyphens joined and white space folded."""
    parts: list[str] = []
    end = 0
    for start, stop, kept in _joints(text, vocabulary):
        parts += (text[end:start], kept)
        end = stop
    return " ".join("".join((*parts, text[end:])).split())


def join_lines(text: str, styles: bytes, vocabulary: Vocabulary) -> tuple[str, bytes]:
    """`text` on one line, with its styles: line feeds become spaces, hyphens before them go or stay as the vocabulary
    says."""
    parts: list[str] = []
    marks = bytearray()
    end = 0
    for start, stop, kept in _joints(text, vocabulary):
        parts += (text[end:start], kept)
        marks += styles[end:start] + styles[start : start + 1] * len(kept)
        end = stop
    return _SPACE.sub(" ", "".join((*parts, text[end:]))), bytes(marks + styles[end:])


def _joints(text: str, vocabulary: Vocabulary) -> Iterator[tuple[int, int, str]]:
    """Line ends after a hyphen within a word: where they begin and end, and what takes their place."""
    before, end = "", 0
    for found in _LINE_END.finditer(text):
        before, end = (before + text[end : found.start()])[-40:], found.start()
        if not before[-1:].isalnum():
            continue
        after = text[found.end() : found.end() + 40]
        kept = ""
        if found[0][0] != "\u00ad" and vocabulary.keeps_hyphen(before, after):
            kept = "- " if vocabulary.suspended(after) else "-"
        yield found.start(), found.end(), kept
        before, end = before + kept, found.end()


def cleaned(text: str, styles: bytes, vocabulary: Vocabulary, spine: bool = False) -> str:
    """What is read for `text`. `spine` says that it is of the abstract, where indices of variables are kept.

    Raises:
        Unfit: an exponent, a subscript or a citation carries meaning that plain text would lose.
    """
    line, marks = join_lines(text, styles, vocabulary)
    said = plain_letters(levelled(line, marks, spine))
    if spine:
        said = _RELATION.sub(lambda found: f" {found[1] or found[2]} ", said)
    said = _CITING.sub("", composed(" ".join(said.split())))
    said = _without_brackets(said)
    said = _without_parentheses(said)
    said = re.sub(r"([,;])(?=[^\W\d_(])", r"\1 ", re.sub(r"\s+([,.;:!?%)\]])", r"\1", said))
    return " ".join(re.sub(r"([,;])(?:\s*[,;])+", r"\1", said).split())


def _without_brackets(text: str) -> str:
    parts: list[str] = []
    end = 0
    for match in _BRACKETS.finditer(text):
        parts.append(text[end : match.start()])
        end = match.end()
        if _NOUN.search("".join(parts).rstrip()) and not text[: match.start()].rstrip().endswith((",", "(")):
            raise Unfit("citation as a noun")
        if not "".join(parts).strip():
            raise Unfit("citation as a noun")
    return "".join((*parts, text[end:]))


def _without_parentheses(text: str) -> str:
    """Parentheses that hold only citations, references to floats or nothing go; citations inside others go too."""
    inner = re.compile(r"\s*\(([^()]*)\)")
    for _ in range(4):
        changed = inner.sub(_parenthesis, text)
        if changed == text:
            break
        text = changed
    return _EMPTY.sub("", text.replace("\ue000", "(").replace("\ue001", ")"))


def _parenthesis(match: re.Match[str]) -> str:
    content = match[1]
    lead = match[0][: len(match[0]) - len(match[0].lstrip())]
    if _YEAR_ONLY.match(content) and re.search(r"(?:et al\.|[A-Z][\w'’-]+)$", match.string[: match.start()].rstrip()):
        return ""
    if _FLOAT.match(content):
        return ""
    parts = content.split(";")
    kept = [part for part in parts if not _CITED.match(part)]
    if not kept:
        return ""
    if len(kept) < len(parts):
        content = ";".join(kept)
    return f"{lead}\ue000{content.strip()}\ue001"
