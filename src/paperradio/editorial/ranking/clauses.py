"""A sentence and what is left of it, still a sentence, without its lead-in or what trails behind it.

Only cuts that leave a whole sentence which the paper asserts. A condition, an exception, a comparison or the place
where something holds ("if", "unless", "but", "on English only") is not cut off.
"""

from __future__ import annotations

import re
import tomllib
from importlib.resources import files

from paperradio.editorial.cleaning import capitalised

FEWEST_WORDS = 5
MOST_CANDIDATES = 24

_TABLE = tomllib.loads(files("paperradio.editorial.ranking").joinpath("clauses.toml").read_text(encoding="utf-8"))
_LISTS = {name: "(?:" + "|".join(lines.split("\n")[:-1]) + ")" for name, lines in _TABLE.items()}
_ADVERBS, _VOUCH, _DOINGS, _FINITE = (_LISTS[name] for name in ("adverbs", "vouch", "doings", "finite"))
_BETWEEN = r"(?:also\s+|then\s+|further\s+|thus\s+|hence\s+|finally\s+|\w+ly\s+)?"

_PLAIN = tuple(
    (re.compile(pattern), replacement)
    for pattern, replacement in (
        (r"\\(?:citep?|citet|cite\w*|ref|label|footnote)\s*(?:\[[^\]]*\])?\{[^{}]*\}", ""),
        (r"\\(?:textit|textbf|emph|texttt|textsc|text|mathrm|mathbf|mathcal|it|bf|em)\s*\{([^{}]*)\}", r"\1"),
        (r"\{\\(?:it|bf|em|sc|tt) ([^{}]*)\}", r"\1"),
        (r"``|''", '"'),
        (r"\\([%&_#$])", r"\1"),
        (r"(?<=\w)~(?=\w)", " "),
        (r"\s*\[\d+(?:\s*[,–-]\s*\d+)*\]", ""),
        (r"\s*\(?\bhttps?://\S+", ""),
        (r"\s+", " "),
        (r" ([,.;:])", r"\1"),
    )
)
_NUMBERED = re.compile(r"^(?:\(?(?:[ivx]{1,4}|[a-h]|\d{1,2})[).]|[-*•·])\s+")
_LABEL = re.compile(
    r"(?i)^(?:abstract|summary|background|motivation|results?|methods?|conclusions?|objectives?)\s*[:.—-]+\s+"
)
_THIS = r"(?:this|the present|the current|our) (?:\w+ )?(?:paper|work|study|article|letter|report|note|thesis)s?"
_OPENERS = tuple(
    re.compile(pattern, re.IGNORECASE)
    for pattern in (
        rf"^{_ADVERBS},\s+(?=\S)",
        rf"^(?:{_ADVERBS}|empirically|theoretically|experimentally),? (?=we\b)",
        rf"^(?:in|with|through|throughout|as part of|within|for) {_THIS},?\s+(?=\S)",
        r"^(?:and|but|so|yet|or),?\s+(?=we\b|the\b|it\b|this\b|our\b)",
    )
)
_INNER = re.compile(rf"(?i),? (?:in|with) {_THIS},?(?= )")
_FRONTED = re.compile(
    rf"^{_LISTS['fronts']}\b[^;:]*?,\s+(?=(?:we|this (?:paper|work)|our (?:\w+ )?(?:work|paper|method|approach|model|"
    r"algorithm|framework))\b)",
    re.IGNORECASE,
)
"""What stands before "we": motive, means, occasion. What follows is asserted on its own."""
_CONCESSION = re.compile(
    r"(?i)^(?:while|although|though|whereas|despite|unlike|rather than|instead of|since|because|as)\b"
)
_KINDS = (
    "our|the|these|this|extensive|several|numerous|both|in-depth|various|preliminary|initial|quantitative|qualitative|"
    "comprehensive|thorough|detailed|careful|numerical|experimental|empirical|theoretical|simulation|ablation|human|"
    "main|key|and|further|additional|multiple|many|first"
)
_ASSERTS = re.compile(
    rf"^(?:we (?:\w+ly |also |then |further |first |next |finally |thus |therefore |will |can )*{_VOUCH}"
    r"(?: (?:empirically|theoretically|experimentally|through|via|by|with|using)\b[^,;:]{0,60}?)?"
    rf"|(?:[\w-]+ly )?(?:(?:{_KINDS})[ -]+){{0,5}}(?:[\w-]+ )?{_LISTS['results']}"
    rf"(?: (?:on|in|of|with|across|over|from|using|for|conducted)\b[^;:]{{0,90}}?)?,? (?:also |\w+ly )*"
    rf"{_LISTS['vouches']}"
    r"|it (?:is|was|has been) (?:also |\w+ly )*(?:shown|demonstrated|proved|proven|found|observed))"
    r",? that,? (?=\S)",
    re.IGNORECASE,
)
"""The authors vouch for what follows "that"."""
_SECOND_DOING = re.compile(rf"(?i)(?:,|,? and)\s+{_BETWEEN}{_DOINGS}\b")
"""The authors' second verb; it lacks its subject where "We show that" was cut off before it."""
_SECOND = re.compile(
    rf"(?:,\s+(?:and|while|so)\s+{_BETWEEN}|;\s+(?:moreover,\s+|further,\s+)?|\s+and\s+)(?P<own>we (?!are\b).+)|"
    rf"(?:,\s+)?\band\s+{_BETWEEN}{_VOUCH}(?:\s+\w+ly)?\s+that\s+(?P<claim>.+)"
)
_TAILS = tuple(
    re.compile(pattern, re.IGNORECASE)
    for pattern in (
        r",\s+(?:which|where|who|whose|in which|for which|of which|whereby)\b",
        rf",\s+(?:and|while|so|as)\s+{_BETWEEN}(?:we|it|they|this|our)\b",
        rf",\s+(?:and|as well as)\s+{_BETWEEN}{_DOINGS}\b",
        r",\s+(?:thus|thereby|hence|therefore|consequently)\b",
        rf",\s+{_LISTS['participles']}\b",
        r",\s+(?:such as|e\.g\.|for example|for instance|i\.e\.|that is|namely|especially|(?:in )?particular(?:ly)?)\b",
        r"\s*;\s+|:\s+|\s+(?:—|–|---|--)\s+",
        r",\s+(?:a|an|the|with|through|via|by|as|from)\s+(?=\w)",
        r"\s+and\s+(?:also\s+|then\s+|\w+ly\s+)?(?:show|demonstrate|prove|propose|introduce|present|evaluate|provide|"
        r"discuss|find)\b",
        r"\s+(?:and|while)\s+we\b",
    )
)
_SCOPE = re.compile(
    r"(?i)\b(?:if|unless|except|but|only|provided|assuming|when|whenever|until|although|though|however|under|than|"
    r"in simulation|whereas|no|not|never|cannot|without|hardly|fails? to|may|might|could|limited|at least|at most|"
    r"up to|rather|instead)\b|n['’]t\b"
)
"""What narrows or turns what it stands with; never cut off."""
_BRACKETS = re.compile(r"(?i)\s+\((?![^()]*\b(?:only|not|if|except|under|unless|without)\b)[^()]{1,80}\)")
_VERB = re.compile(rf"(?i)\b(?:{_FINITE}|we \w+)\b")
_INSERTED = re.compile(rf"(?i)^,[^,]*,\s+(?:\w+ly\s+|also\s+)?{_FINITE}\b")
"""What looks like a tail but is followed by the verb of what stands before it."""
_UNFINISHED = re.compile(
    r"(?i)\b(?:as follows|the following|following \w+|questions?|namely|called|termed|dubbed|(?:two|three|four|five|"
    r"several) \w+|an?|the|of|to|in|on|for|with|by|and|or|both|either|between|that|which|from|as|is|are|et al|"
    r"i\.e|e\.g)[.:]?$"
)
_NO_SUBJECT = re.compile(rf"(?i)^(?:{_FINITE}|and|or|which|that)\b(?!.*\?)")
_SUBORDINATE = re.compile(
    r"(?i)^(?:in|on|for|when|with|by|at|under|if|while|as|since|to|from|after|because|although|though|given|using)\b"
    r"[^,]*(?:, |$)"
)


def plain(text: str) -> str:
    """`text` on one line without LaTeX commands, citation marks, numbering and addresses."""
    for pattern, replacement in _PLAIN:
        text = pattern.sub(replacement, text)
    return _LABEL.sub("", _NUMBERED.sub("", text.strip())).strip()


def candidates(sentence: str) -> tuple[str, ...]:
    """`sentence` made plain and without its lead-in, first, then what can stand for it, at most `MOST_CANDIDATES`,
    none twice.
    """
    heads = _heads(plain(sentence))
    whole = _ended(heads[0])
    found = dict.fromkeys(map(_ended, heads))
    for head in heads:
        found.update(dict.fromkeys(map(_ended, _without_tails(head))))
    found.update(dict.fromkeys([_ended(_BRACKETS.sub("", text)) for text in found if "(" in text]))
    return tuple(text for text in found if text == whole or stands(text))[:MOST_CANDIDATES]


def without_lead_in(text: str) -> str:
    """`text` without the adverbs or "In this paper," that it opens with; at most four of them."""
    for _ in range(4):
        for pattern in _OPENERS:
            text = pattern.sub("", text, count=1)
    return text


def stands(text: str) -> bool:
    """Whether a piece of a sentence is whole: not too short, with an end, and all that was opened closed."""
    if len(text.split()) < FEWEST_WORDS or _UNFINISHED.search(text) or _NO_SUBJECT.match(text):
        return False
    return text.count("(") == text.count(")") and text.count('"') % 2 == 0 and text.count("$") % 2 == 0


def has_verb(text: str) -> bool:
    """Whether `text` has a verb of its own that is known here, also behind its last "that"."""
    return all(_VERB.search(_SUBORDINATE.sub("", part)) for part in (text, re.split(r"\bthat\b", text)[-1].strip()))


def _heads(whole: str) -> list[str]:
    """Where a sentence can begin: behind its lead-in, at "we", behind "we show that"."""
    text = without_lead_in(_INNER.sub("", whole))
    if not stands(_ended(text)):
        text = whole
    found = [text]
    match = _FRONTED.match(text)
    if match is not None and (_CONCESSION.match(text) or not _SCOPE.search(match.group())):
        text = without_lead_in(text[match.end() :])
        found.append(text)
    match = _ASSERTS.match(text)
    if match is not None and not _SCOPE.search(match.group()):
        rest = without_lead_in(text[match.end() :])
        second = _SECOND_DOING.search(rest)
        if second is None:
            found.append(rest)
        elif has_verb(rest[: second.start()]):
            found.append(rest[: second.start()])
    match = _SECOND.search(text)
    if match is not None and match["own"]:
        found.extend(_heads(match["own"]))
    elif match is not None and not _SECOND_DOING.search(match["claim"]):
        found.append(match["claim"])
    return list(dict.fromkeys(found))


def _without_tails(text: str) -> list[str]:
    """`text` up to each place where something trails behind that takes nothing back."""
    found = []
    for pattern in _TAILS:
        for match in pattern.finditer(text):
            tail = text[match.start() :]
            listed = tail.startswith(";") and ":" in text[: match.start()]
            if not (listed or _SCOPE.search(tail) or _INSERTED.search(tail)) and has_verb(text[: match.start()]):
                found.append(text[: match.start()])
    return found


def _ended(text: str) -> str:
    """With a capital first and a full stop last."""
    text = text.strip().rstrip(",;:-–— ")
    return capitalised(text if text.endswith((".", "!", "?", '."', ".”", '?"')) else text + ".")
