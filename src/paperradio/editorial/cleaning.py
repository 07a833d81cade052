"""What is read but never said: citation marks, pointers to tables and sections, brackets, lead-ins."""

from __future__ import annotations

import re

_LABEL = (
    r"(?:(?:Figs?|Tabs?|Secs?|Eqs?|Apps?|Alg|Thm|Ch)\.|"
    r"Figures?|Tables?|Sections?|Equations?|Appendix|Appendices|Algorithm|Chapters?|§+)"
)
_NUMBER = r"\(?[A-Z]?\d+(?:\.\d+)*[a-z]?\)?"
_POINTER = rf"{_LABEL}\s*(?:{_NUMBER}|[A-Z]\b)?(?:\s*(?:,|and|to|–|-|&)\s*(?:{_LABEL}\s*)?{_NUMBER})*"
_SHOWN = (
    r"(?:shown|seen|given|listed|described|discussed|summari[sz]ed|reported|detailed|presented|illustrated|depicted|"
    r"explained|outlined|mentioned|defined)"
)

_RULES: tuple[tuple[re.Pattern[str], str], ...] = tuple(
    (re.compile(pattern), replacement)
    for pattern, replacement in (
        (r"[​­]", ""),
        (r"\s+", " "),
        (r"\s*\[\d+[a-z]?(?:\s*[,;–-]\s*\d+[a-z]?)*\]", ""),
        (r"\s*\((?:e\.g\.,?|see|see also|cf\.|i\.e\.,?)?\s*[^()\d]*[A-Z][^()]*\b(?:19|20)\d\d[a-z]?\b[^()]*\)", ""),
        (rf"\s*\((?:e\.g\.,?|see|see also|cf\.|i\.e\.,?|also|as)?\s*(?:{_SHOWN} in )?(?:the )?{_POINTER}[^()]*\)", ""),
        (r"\s*\((?:left|right|top|bottom|above|below)\)", ""),
        (r"\s*\(?\bhttps?://\S+\)?", ""),
        (rf"^As (?:can be )?{_SHOWN} (?:above |below )?(?:in|by) {_POINTER},? ", ""),
        (rf"^{_POINTER} (?:shows?|demonstrates?|illustrates?|indicates?) that ", ""),
        (rf"^(?:In|From) {_POINTER}, (?:we (?:can )?(?:see|observe|show|find) that )?", ""),
        (rf",? (?:as|which is|which are) {_SHOWN} in {_POINTER}(?=[,.;:]|$)", ""),
        (rf"\b(?!{_SHOWN}\b)(\w+),? (?:in|see|cf\.) {_POINTER}(?=[,.;:]|$)", r"\1"),
        (r"(?<=[a-z])- (?=(?:to|of|and|in|the|by|for|on)-[A-Za-z])", "-"),
        (r"(?<=\w)(?:[–—] | [–—](?! )|—)(?=[A-Za-z0-9])", " – "),
        (r"(?<=[a-z])–([a-z](?:[^\s–]* ){2,}[^\s–]+)–(?=[a-z])", r" – \1 – "),
        (r"\bi\.e\.,? ", "that is, "),
        (r"\be\.g\.,? ", "for example, "),
        (r"\bw\.r\.t\.? ", "with respect to "),
        (r"\bvs\. ", "versus "),
        (r"\s+([,.;:])", r"\1"),
        (r"\(\s*\)", ""),
        (r",\s*,", ","),
        (r"\s{2,}", " "),
    )
)
_ADDITIVE = (
    "Furthermore|Moreover|Additionally|In addition|Finally|Also|Indeed|Importantly|Notably|In particular|Specifically|"
    "More specifically|Concretely|More concretely|Interestingly|Last but not (?:the )?least|Lastly|Overall|Altogether|"
    "In summary|In conclusion|To summari[sz]e|To conclude|First|Firstly|Second|Secondly|Third|Thirdly|Last|"
    "Particularly|First of all|Here|Recently|In fact|In general|On the one hand|To this end|To that end|"
    "Towards this end|For this purpose|In short|In total|Next|Besides|In essence|Again|As such|Of course|Similarly"
)
_NOTED = (
    r"(?:We )?(?:[Nn]ote|stress|recall|emphasi[sz]e)(?:, however,)? that|It (?:is worth|should be) not(?:ing|ed) that"
)
_THIS = r"(?:this|the present|the current|our) (?:\w+ )?(?:paper|work|study|article|letter|report|review|survey|note)s?"
_LEAD_IN = re.compile(
    rf"^(?:(?:{_ADDITIVE}), |Here (?=we\b)|(?:{_NOTED}) |(?:[Ii]n|[Ww]ith|[Tt]hrough|[Tt]hroughout) {_THIS},? )(?=\S)"
)
_CONTRASTED = re.compile(
    r"^(?:In contrast (?:to|with)|Unlike|Contrary to|As opposed to) [^,;:]+, "
    r"(?=(?:the|we|our|this|these|it|its)\b|[A-Z])"
)
"""Heard without its page, "Unlike X," turns what follows round; what follows stands on its own."""
_BRACKETED = re.compile(r"\s*\(([^()]*)\)")
_ASIDE_WORDS = 10


def without_marks(text: str) -> str:
    """`text` without citation marks and pointers to figures, tables, sections and addresses."""
    for pattern, replacement in _RULES:
        text = pattern.sub(replacement, text)
    return text.strip()


def without_lead_in(text: str) -> str:
    """`text` without "Moreover," "Unlike X," and the like at its beginning; it begins with a capital again."""
    for _ in range(3):
        match = _LEAD_IN.match(text) or _CONTRASTED.match(text)
        if match is None:
            break
        text = text[match.end() :]
    return capitalised(text)


def capitalised(text: str) -> str:
    """`text` with a capital first, unless its first word has a form of its own ("mT", "pH")."""
    first = text.split(" ", 1)[0]
    return text if first[1:] != first[1:].lower() or not text else text[0].upper() + text[1:]


def without_brackets(text: str) -> str:
    """Round brackets as a voice gives them: an abbreviation after "or", one or two words within a phrase
    as they are, a short aside between commas, else nothing.
    """

    def said(match: re.Match[str]) -> str:
        inside, before, after = match.group(1).strip(), text[: match.start()], text[match.end() :]
        if re.fullmatch(r"[a-z]+(?: [a-z]+)?", inside) and re.match(r" \w", after):
            return f" {inside}"
        if not inside or not match.group(0).startswith(" ") or len(inside.split()) > _ASIDE_WORDS:
            return "" if match.group(0).startswith(" ") else match.group(0)
        if _abbreviates(inside, before):
            inside = f"or {inside}"
        elif not re.search(r"[a-z]{2}", inside):
            return ""
        return f", {inside}" + ("" if re.match(r"[,.;:)]|$", after) else ",")

    return _BRACKETED.sub(said, text)


def _abbreviates(short: str, before: str) -> bool:
    letters = [letter for letter in short if letter.isupper()]
    words = re.findall(r"[A-Za-z0-9]+", before)[-(len(letters) + 3) :]
    initials = "".join(word[0].upper() for word in words)
    return " " not in short and len(letters) >= 2 and letters[0] in initials
