"""Scripts spoiled one thing at a time, by word lists of this module's own."""

from __future__ import annotations

import random
import re
from collections.abc import Callable, Iterator, Sequence

Spoil = Callable[[str, random.Random], Iterator[str]]

_PAIRS = """
higher/lower increase/decrease increases/decreases improve/worsen improves/worsens better/worse more/fewer
more/less reduces/increases reduce/increase faster/slower easier/harder before/after large/small larger/smaller
outperforms/underperforms difficult/easy strong/weak best/worst efficient/inefficient finite/infinite
maximum/minimum upper/lower above/below longer/shorter deeper/shallower shorter/longer gain/loss gains/losses
good/bad positive/negative similar/different strongly/weakly lowest/highest rapidly/slowly stronger/weaker
simple/complicated significant/insignificant possible/impossible grows/shrinks improving/worsening
improvement/deterioration accurate/inaccurate stable/unstable allow/prevent allows/prevents increased/reduced
unsupervised/supervised wide/narrow superior/inferior high/low saves/wastes cheaper/costlier safer/riskier
"""
_TURNS = {first: second for pair in _PAIRS.split() for first, second in [pair.split("/")]}
_TURNS = {**{second: first for first, second in _TURNS.items()}, **_TURNS}
_UNITS = {
    "%": " percentage points", "percent": "percentage points", "million": "billion", "billion": "million", "K": "M",
    "M": "B", "B": "M", "k": "M", "days": "weeks", "hours": "minutes", "GPUs": "hours", "seconds": "hours",
    "TeV": "GeV", "GeV": "TeV", "MeV": "keV", "fb": "pb", "mT": "T", "μm": "nm", "nm": "mm", "BLEU": "percent",
    "tons": "kilograms", "years": "months", "layers": "parameters", "images": "videos", "points": "percent",
    "GB": "TB", "ms": "s", "x": " percent", "×": " percent", "sentences": "documents", "nodes": "edges",
    "papers": "authors", "tokens": "characters", "words": "pages", "classes": "layers", "Tesla": "Gauss",
    "parameters": "layers", "participants": "papers", "fps": "seconds", "Hz": "kHz", "kHz": "MHz",
}  # fmt: skip
_COUNTING = ["two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "twenty"]
_FLATTERY = ["unprecedented", "best-ever", "flawless", "world-leading", "finest", "most powerful", "unbeatable"]
_WIDENED = ["in all cases", "for every language", "in any setting", "on all benchmarks", "under all conditions"]
_CAUTION = re.compile(
    r"(?i)\b(?:may|might|can|could|should|would|likely|possibl[ey]|perhaps|probably|potential(?:ly)?|about|nearly|almost|"
    r"approximately|up to|at least|around|over|more than|often|sometimes|usually|generally|typically|relatively|mostly|"
    r"largely|partly|mainly|most|hope|(?:expect|suggest|indicat|seem|appear|conjecture|posit|believe)\w*)\b"
)
_VERBS = (
    "propose|present|introduce|show|find|demonstrate|describe|evaluate|observe|report|argue|provide|study|use|train"
)


def numbers_changed(text: str, chance: random.Random, paper: Sequence[str]) -> Iterator[str]:
    """A digit changed, another number of the paper, a number word changed."""
    for match in re.finditer(r"\d+(?:[.,]\d+)*", text):
        digits = match.group()
        place = chance.choice([place for place, each in enumerate(digits) if each.isdigit()])
        other = chance.choice([each for each in "123456789" if each != digits[place]])
        yield text[: match.start()] + digits[:place] + other + digits[place + 1 :] + text[match.end() :]
        others = [each for sentence in paper for each in re.findall(r"(?<![\w.])\d+(?:\.\d+)?(?![\w.])", sentence)]
        others = [each for each in others if each not in text]
        if others:
            yield text[: match.start()] + chance.choice(others) + text[match.end() :]
    for match in re.finditer(rf"\b({'|'.join(_COUNTING)})\b", text):
        other = chance.choice([each for each in _COUNTING if each != match.group()])
        yield text[: match.start()] + other + text[match.end() :]


def units_changed(text: str) -> Iterator[str]:
    """The unit or noun behind a number."""
    for match in re.finditer(r"(\d[\d.,]*)([ -]?)(%|×|[A-Za-zμ]+)", text):
        if match[3] in _UNITS:
            yield text[: match.start(3)] + _UNITS[match[3]] + text[match.end(3) :]


def named(text: str) -> list[re.Match[str]]:
    """What is written like a name: a capital within a sentence, or within a word."""
    found = re.finditer(r"\b[A-Za-z]*[A-Z][\w]*(?:-[A-Za-z]*[A-Z0-9]\w*)*\b", text)
    return [
        match
        for match in found
        if re.search(r"[a-z,)] $", text[: match.start()]) or re.search(r"[A-Z].*[A-Z]|\d", match.group())
    ]


def names_swapped(text: str, chance: random.Random, paper: Sequence[str]) -> Iterator[str]:
    """Each name for another that the paper has."""
    others = [match.group() for sentence in paper for match in named(sentence)]
    for match in named(text):
        own = match.group()
        fit = [
            each
            for each in others
            if len(each) > 2 and each.lower() not in own.lower() and own.lower() not in each.lower()
        ]
        if fit:
            yield text[: match.start()] + chance.choice(fit) + text[match.end() :]


def negations_changed(text: str) -> Iterator[str]:
    """A negation put in behind a verb, or taken out."""
    added = list(re.finditer(r"\b(?:is|are|was|were|can|could|will|would|may|might|has|have|should)\b(?! not)", text))
    for match in added[:2]:
        yield text[: match.end()] + " not" + text[match.end() :]
    told = re.search(rf"\b([Tt]hey|authors) ({_VERBS})\b", text)
    if told:
        yield text[: told.start(2)] + "do not " + text[told.start(2) :]
    for match in re.finditer(r" not\b|\bno (?=\w)|\bnever |\bun(?=able\b)", text):
        yield text[: match.start()] + text[match.end() :]
    for match in re.finditer(r"\bwithout\b", text):
        yield text[: match.start()] + "with" + text[match.end() :]


def directions_turned(text: str) -> Iterator[str]:
    """A word for its opposite; sides of a comparison changed."""
    for match in re.finditer(r"[A-Za-z]+", text):
        if match.group().lower() in _TURNS:
            yield text[: match.start()] + _TURNS[match.group().lower()] + text[match.end() :]
    for match in re.finditer(r"\b(outperforms?|exceeds?|surpass(?:es)?)\b", text):
        yield text[: match.start()] + "is " + match.group().removesuffix("s") + "ed by" + text[match.end() :]


def has_hedge(text: str) -> bool:
    """Whether there is a word of caution that could be dropped."""
    return _CAUTION.search(text) is not None


def hedges_dropped(text: str) -> Iterator[str]:
    """A word of caution taken out or made certain."""
    dropped = (
        r"\b(?:may|might|can|could|should|would) (?=\w)|\b(?:likely|possibly|perhaps|probably|potentially) |"
        r"\b(?:about|approximately|nearly|almost|up to|at least|around|over|more than) (?=\d|\w+ ?\d|any\b|all\b)|"
        r"\b(?:often|sometimes|usually|generally|typically|relatively|mostly|largely|partly|mainly|expected to) "
    )
    for match in re.finditer(dropped, text):
        yield text[: match.start()] + text[match.end() :]
    for match in re.finditer(r"\b(?:suggest|indicate|seem|appear|conjecture|posit|believe)(s?)\b", text):
        yield text[: match.start()] + "prove" + match[1] + text[match.end() :]


def scope_widened(text: str, chance: random.Random) -> Iterator[str]:
    """A phrase that narrows left out, a quantifier made "all", a claim made for everything."""
    phrases = re.finditer(
        r",? \b(?:on|for|in|under|when|during|among|across|within|if|only|given|at) "
        r"(?:the |a |an )?[\w-]+(?: [\w-]+){0,7}(?=[.,;])",
        text,
    )
    for match in phrases:
        if match.start() > 10:
            yield text[: match.start()] + text[match.end() :]
    for match in re.finditer(r"\b(?:some|many|most|several|few|certain|various|a few|a number of)(?: of)?\b", text):
        yield text[: match.start()] + "all" + text[match.end() :]
    if text.endswith("."):
        yield f"{text[:-1]} {chance.choice(_WIDENED)}."


def superlatives_added(text: str, chance: random.Random) -> Iterator[str]:
    """Praise that the paper does not give."""
    for match in list(re.finditer(r"\b(?:[Tt]he|[Aa]n?|[Tt]heir|authors') (?=[a-z])(?!authors)", text))[:2]:
        yield text[: match.end()] + chance.choice(_FLATTERY) + " " + text[match.end() :]
    for match in re.finditer(r"\bmore (?=\w+)", text):
        yield text[: match.start()] + "the most " + text[match.end() :]


def foreign_put_in(text: str, chance: random.Random, foreign: Sequence[str]) -> Iterator[str]:
    """A sentence of another paper before it, behind it, and instead of it."""
    yield f"{chance.choice(foreign)} {text}"
    yield f"{text} {chance.choice(foreign)}"
    yield chance.choice(foreign)


def spoiled(
    text: str, chance: random.Random, paper: Sequence[str], foreign: Sequence[str]
) -> Iterator[tuple[str, str]]:
    """Every way to spoil one turn: kind and spoiled text. `paper` and `foreign` are sentences."""
    kinds = {
        "number": numbers_changed(text, chance, paper),
        "unit": units_changed(text),
        "name": names_swapped(text, chance, paper),
        "negation": negations_changed(text),
        "direction": directions_turned(text),
        "hedge": hedges_dropped(text),
        "scope": scope_widened(text, chance),
        "superlative": superlatives_added(text, chance),
        "foreign sentence": foreign_put_in(text, chance, foreign),
    }
    for kind, texts in kinds.items():
        for each in texts:
            if each != text:
                yield kind, each
