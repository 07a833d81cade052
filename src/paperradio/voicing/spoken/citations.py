"""Citation marks, links and addresses: what a listener does not need goes, of a link the host remains."""

from __future__ import annotations

import re

from paperradio.voicing.lexicon import Tables
from paperradio.voicing.rewriting import DIGITS, Draft, rule
from paperradio.voicing.spoken.numbers import digits

_TOP_LEVELS = (
    "com|org|net|io|ai|edu|gov|co|dev|app|info|int|eu|uk|de|fr|ch|at|nl|it|es|se|dk|fi|no|jp|cn|kr|in|ca|au|us|so|be"
)
_PATH = r"[^\s<>()\[\]{}|\"]*?(?=[.,;:!?]*(?:[\s<>()\[\]{}|\"]|$))"
_NUMBERED = r"\d{1,3}(?:\s?[,;–-]\s?\d{1,3}){0,15}"
_PLACE = (
    r"(?:, (?:[Ss]ec(?:tion|\.)|[Tt]h(?:eorem|m\.)|[Ff]ig(?:ure|\.)|pp?\.|[Cc]h(?:apter|\.)|[Tt]able) ?[\w.–-]{1,8})?"
)
_KEY = r"[A-Z][A-Za-z+]{1,6}\d{2}[a-z]?"
_KEYS = rf"{_KEY}(?:, ?{_KEY}){{0,6}}"
_NOUN_BEFORE = r"\b([Ii]n|[Bb]y|[Oo]f|[Ff]rom|[Ss]ee|[Tt]o|[Ff]ollowing|than|[Uu]sing|[Aa]s in)"
_LATEX_MARK = r"\s?\\cite\w{0,8}(?:\[[^\]]{0,60}\]){0,2}\{[^{}]{0,200}\}"
_NAME = r"[A-ZÀ-Þ][\w'’-]{1,30}"
_YEAR = r"(?:1[89]|20)\d\d[a-z]?"
_CITED = (
    r"(?:(?:see also|see|e\.g\.|cf\.),?\s)?"
    rf"{_NAME}(?:,?\s(?:&|al\.|{_NAME}|[a-z]{{2,3}}(?![a-z]))){{0,12}},?\s?(?:\({_YEAR}\)|{_YEAR})"
)
_LABEL = re.compile(r"^\s*([A-Z][A-Z]{1,15})(?: \d)?\s?(?:\[[\d,\s–-]{0,40}\])?\s?:\s")


def _as_noun(match: re.Match[str]) -> str:
    """A mark that stands for the paper itself: ``as shown in [12]``, ``we follow (Brown et al., 2020)``."""
    marks = match[2].strip()
    several = re.search("[,;–-]| and ", marks) if marks[0] in "[\\" else len(re.findall(_YEAR, marks)) > 1
    return f"{match[1]} {'other papers' if several else 'another paper'}"


def _say_arxiv_id(match: re.Match[str]) -> str:
    version = f" version {match[5]}" if match[5] else ""
    if match[3]:
        return f"archive {match[3].replace('-', ' ')} {digits(match[4])}{version}"
    return f"archive {digits(match[1])} dot {digits(match[2])}{version}"


def _dotted(address: str) -> str:
    return address.replace(".", " dot ").replace("_", " ").replace("/", " slash ").replace("-", " ")


_ARXIV_ID = rule(
    r"\b[aA]r[Xx]iv\s?:?\s?(?:(\d{4})\.(\d{4,5})|([a-z-]{2,10})(?:\.[A-Z]{2})?/(\d{7}))(?:v(\d+))?"
    r"(?:\s?\[[a-z-]+(?:\.[A-Za-z-]{2,})?\])?", _say_arxiv_id, "xX",
)  # fmt: skip
_MARKS = (
    rule(rf"\b[Rr]ef(s?)(?:erences?)?\.?\s?\[{_NUMBERED}\]",
         lambda match: "other papers" if match[1] else "another paper", "["),
    rule(rf"{_NOUN_BEFORE}\s"
         rf"(\[(?:(?![01]\s?,){_NUMBERED}|{_KEYS})\](?:,? and \[{_NUMBERED}\]){{0,3}})(?!\s?[×x^])", _as_noun, "["),
    rule(rf"{_NOUN_BEFORE}[\s~]({_LATEX_MARK}(?:(?:,|,? and){_LATEX_MARK}){{0,3}})", _as_noun, "\\"),
    rule(r"(?<!in )(?<!sqrt)(?<!range )(?<!interval )(?<!CI )\s?\[(?:(?:see|e\.g\.,?|cf\.)\s)?"
         rf"(?!0\b){_NUMBERED}{_PLACE}\](?!\s?[×x^])", "", "["),
    rule(rf"\s?\[{_KEYS}\]", "", "["),
    rule(r"\b([Ff]ollow(?:ing|s|ed)?|[Aa]s in|[Ii]n|[Bb]y|[Oo]f|[Ff]rom|than|[Uu]sing)\s"
         rf"\(({_CITED}(?:\s?[;,]\s?(?:{_CITED}|{_YEAR})){{0,6}})\)",
         _as_noun, "("),
    rule(rf"\s?[(\[](?![A-Z]{{3,12}} \d){_CITED}(?:\s?[;,]\s?(?:{_CITED}|{_YEAR})){{0,12}}(?:;\s?inter alia)?[)\]]",
         "", "(["),
    rule(rf"(?<=[a-z]|\.)\s[(\[]{_YEAR}(?:[,;]\s?(?:(?:1[89]|20)\d\d)?[a-z]?){{0,3}}[)\]]", "", "(["),
    rule(rf"(?<=et al\.),?\s{_YEAR}(?![\w-])", "", "."),
)  # fmt: skip
_LINKS = (
    _ARXIV_ID,
    rule(r"(?:\\?\{([\w.,\s+-]{1,80}?)\\?\}|\b([\w.+-]{1,64}))@([\w-]{1,63}(?:\.[\w-]{1,63}){1,4})",
         lambda match: f"{_dotted(match[1] or match[2])} at {_dotted(match[3])}", "@"),
    rule(r"\b(?:(?:doi|DOI)\s?:\s?|(?:https?://)?(?:dx\.)?doi\.org/)10\.\S+?(?=[.,;]?(?:\s|$))"
         r"|\b10\.\d{4,9}/[^\s\]}]+?(?=[.,;]?(?:\s|$))", " D O I ", "/"),
    rule(rf"(?:https?|ftp)://\s?(?:www\.)?([\w-]+(?:\.[\w-]+)*){_PATH}", lambda match: _dotted(match[1]), ":"),
    rule(rf"(?<![\w@./])(?:www\.)?((?:[a-zA-Z][\w-]{{0,62}}\.){{1,4}}(?:{_TOP_LEVELS}))(?![\w-])(?:/{_PATH})?",
         lambda match: _dotted(match[1]), "."),
    rule(r"\b(?=[0-9a-f]*\d)(?=[0-9a-f]*[a-f])[0-9a-f]{16,}\b", " ", DIGITS),
    rule(r"(?i:https?|ftp)\s?:[/\s]*(?:www\.)?|(?i:www)\.", " ", ":."),
)  # fmt: skip


def drop_citations(draft: Draft) -> None:
    """Take away ``[1, 3–5]``, ``[ABC19]``, ``(Vaswani et al., 2017)`` and the year in ``Devlin et al. (2019)``."""
    if draft.has("[(\\."):
        draft.apply((_ARXIV_ID, *_MARKS))


def drop_label(draft: Draft, tables: Tables) -> None:
    """The name of the speaker before a line of a dialogue, as a writer's model may leave it there."""
    if draft.has(":"):
        draft.sub(_LABEL, lambda match: "" if match[1].lower() in tables.speakers else match[0])


def say_links(draft: Draft) -> None:
    """Mail addresses in words, of links the host only, of a DOI nothing but the word."""
    draft.apply(_LINKS)
