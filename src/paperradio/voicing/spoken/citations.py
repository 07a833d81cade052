"""Citation marks, links and addresses: what a listener does not need goes, of a link the host remains."""

from __future__ import annotations

import re

from paperradio.voicing.lexicon import Tables
from paperradio.voicing.rewriting import Draft
from paperradio.voicing.spoken.numbers import digits

_TOP_LEVELS = (
    "com|org|net|io|ai|edu|gov|co|dev|app|info|int|eu|uk|de|fr|ch|at|nl|it|es|se|dk|fi|no|jp|cn|kr|in|ca|au|us|so|be"
)
_MAIL = re.compile(r"(?:\\?\{([\w.,\s+-]{1,80}?)\\?\}|\b([\w.+-]{1,64}))@([\w-]{1,63}(?:\.[\w-]{1,63}){1,4})")
_PATH = r"[^\s<>()\[\]{}|\"]*?(?=[.,;:!?]*(?:[\s<>()\[\]{}|\"]|$))"
_URL = re.compile(rf"\b(?:https?|ftp)://\s?(?:www\.)?([\w-]+(?:\.[\w-]+)*){_PATH}")
_BARE_URL = re.compile(
    rf"(?<![\w@./])(?:www\.)?((?:[a-zA-Z][\w-]{{0,62}}\.){{1,4}}(?:{_TOP_LEVELS}))(?![\w-])(?:/{_PATH})?"
)
_DOI = re.compile(
    r"\b(?:(?:doi|DOI)\s?:\s?|(?:https?://)?(?:dx\.)?doi\.org/)10\.\S+?(?=[.,;]?(?:\s|$))|\b10\.\d{4,9}/[^\s\]}]+?(?=[.,;]?(?:\s|$))"
)
_ARXIV_ID = re.compile(
    r"\b(?:[aA]r[Xx]iv\s?:\s?)(?:(\d{4})\.(\d{4,5})|([a-z-]{2,10})(?:\.[A-Z]{2})?/(\d{7}))(?:v(\d+))?(?:\s?\[[a-z-]+(?:\.[A-Za-z-]{2,})?\])?"
)
_NUMBERED = r"\d{1,3}(?:\s?[,;–-]\s?\d{1,3}){0,15}"
_CITATION_MARK = re.compile(
    r"(?<!in )(?<!sqrt)(?<!range )(?<!interval )(?<!CI )\s?\[(?:(?:see|e\.g\.,?|cf\.)\s)?"
    rf"(?!0\b){_NUMBERED}(?:, (?:[Ss]ec(?:tion|\.)|[Tt]h(?:eorem|m\.)|[Ff]ig(?:ure|\.)|p\.|pp\.|[Cc]h(?:apter|\.)|[Tt]able) ?[\w.–-]{{1,8}})?\](?!\s?[×x^])"
)
_KEY_MARK = re.compile(r"\s?\[[A-Z][A-Za-z+]{1,6}(?:\+)?\d{2}[a-z]?(?:, ?[A-Z][A-Za-z+]{1,6}\d{2}[a-z]?){0,6}\]")
_CITED_AS_NOUN = re.compile(
    rf"\b([Ii]n|[Bb]y|[Oo]f|[Ff]rom|[Ss]ee|[Tt]o|[Ff]ollowing|than|[Uu]sing|[Aa]s in)\s\[(?:(?![01]\s?,)\d{{1,3}}((?:\s?[,;–-]\s?\d{{1,3}}){{0,15}})|"
    r"[A-Z][A-Za-z+]{1,6}\d{2}[a-z]?((?:, ?[A-Z][A-Za-z+]{1,6}\d{2}[a-z]?){0,6}))\](?!\s?[×x^])"
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
_YEAR_OF_NAME = re.compile(
    r"(?<=[a-z]|\.)\s[(\[](?:1[89]|20)\d\d[a-z]?(?:[,;]\s?(?:(?:1[89]|20)\d\d)?[a-z]?){0,3}[)\]]"
)
_LOOKS_HASHED = re.compile(r"\b(?=[0-9a-f]*\d)(?=[0-9a-f]*[a-f])[0-9a-f]{16,}\b")
_LABEL = re.compile(r"^\s*([A-Z][A-Z]{1,15})(?: \d)?\s?(?:\[[\d,\s–-]{0,40}\])?\s?:\s")


def drop_citations(draft: Draft) -> None:
    """Take away ``[12]``, ``[1, 3–5]``, ``[ABC19]``, ``(Vaswani et al., 2017)`` and the year in ``Devlin et al. (2019)``."""
    if "[" in draft.text:
        draft.sub(_ARXIV_ID, _say_arxiv_id)
        draft.sub(_REFERENCE, lambda match: "other papers" if match[1] else "another paper")
        draft.sub(_CITED_AS_NOUN, lambda match: f"{match[1]} other papers" if match[2] else f"{match[1]} another paper")
        draft.sub(_CITATION_MARK, "")
        draft.sub(_KEY_MARK, "")
    if "(" in draft.text or "[" in draft.text:
        draft.sub(_AUTHOR_YEAR, "")
        draft.sub(_YEAR_OF_NAME, "")


def drop_label(draft: Draft, tables: Tables) -> None:
    """The name of the speaker before a line of a dialogue, as a writer's model may leave it there."""
    draft.sub(_LABEL, lambda match: "" if match[1].lower() in tables.speakers else match[0])


def say_links(draft: Draft) -> None:
    """Mail addresses in words, of links the host only, of a DOI nothing but the word."""
    draft.sub(_ARXIV_ID, _say_arxiv_id)
    if "@" in draft.text:
        draft.sub(_MAIL, lambda match: f"{_dotted(match[1] or match[2])} at {_dotted(match[3])}")
    draft.sub(_DOI, " D O I ")
    draft.sub(_URL, lambda match: _dotted(match[1]))
    if "." in draft.text:
        draft.sub(_BARE_URL, lambda match: _dotted(match[1]))
    draft.sub(_LOOKS_HASHED, " ")


def _say_arxiv_id(match: re.Match[str]) -> str:
    version = f" version {match[5]}" if match[5] else ""
    if match[3]:
        return f"archive {match[3].replace('-', ' ')} {digits(match[4])}{version}"
    return f"archive {digits(match[1])} dot {digits(match[2])}{version}"


def _dotted(address: str) -> str:
    return address.replace(".", " dot ").replace("_", " ").replace("/", " slash ").replace("-", " ")
