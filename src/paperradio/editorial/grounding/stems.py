"""Words to stems: what is left of a word without its endings. Cruder than a dictionary, the same on both sides."""

from __future__ import annotations

import re
from functools import lru_cache

_SHORTEST = 3
_ENDINGS = (
    ("izations", "iz"), ("isations", "iz"), ("ization", "iz"), ("isation", "iz"), ("ational", "at"), ("fulness", "ful"),
    ("iveness", "iv"), ("ilities", "il"), ("ability", "abl"), ("ibility", "ibl"), ("ations", "at"), ("ation", "at"),
    ("ements", ""), ("ement", ""), ("ments", ""), ("ment", ""), ("ising", "iz"), ("izing", "iz"), ("ised", "iz"),
    ("ized", "iz"), ("ises", "iz"), ("izes", "iz"), ("ise", "iz"), ("ize", "iz"), ("ings", ""), ("ing", ""),
    ("iest", "i"), ("ies", "i"), ("ied", "i"), ("ier", "i"), ("ily", "i"), ("edly", ""), ("ously", "ous"),
    ("ively", "iv"), ("ally", "al"), ("ly", ""), ("sses", "ss"), ("ness", ""), ("ions", ""), ("ion", ""),
    ("encies", ""), ("ancies", ""), ("ency", ""), ("ancy", ""), ("acies", "at"), ("acy", "at"),
    ("isms", ""), ("ism", ""), ("ances", ""), ("ences", ""), ("ants", ""), ("ents", ""),
    ("ers", ""), ("ed", ""), ("er", ""), ("es", ""), ("s'", ""), ("'s", ""), ("ity", ""), ("al", ""), ("ive", "iv"),
    ("ance", ""), ("ence", ""), ("ant", ""), ("ent", ""), ("s", ""), ("e", ""), ("y", "i"),
)  # fmt: skip
_IRREGULAR = {
    "children": "child", "found": "find", "shown": "show", "chosen": "choose", "chose": "choose", "grew": "grow",
    "grown": "grow", "rose": "rise", "risen": "rise", "fell": "fall", "fallen": "fall", "built": "build",
    "gave": "give", "given": "give", "took": "take", "taken": "take", "made": "make", "kept": "keep", "held": "hold",
    "led": "lead", "thought": "think", "won": "win", "lost": "lose", "known": "know", "knew": "know", "cannot": "not",
    "understood": "understand", "taught": "teach", "learnt": "learn", "criteria": "criterion", "spent": "spend",
    "beaten": "beat", "seen": "see", "saw": "see", "written": "write", "wrote": "write", "analyses": "analysis",
    "analyze": "analysis", "analyse": "analysis", "analyzed": "analysis", "analysed": "analysis",
    "analyzing": "analysis", "analysing": "analysis", "phenomena": "phenomenon", "people": "person",
    "models": "model", "data": "data", "datasets": "dataset", "bases": "basis", "women": "woman", "men": "man",
    "drawn": "draw", "drew": "draw", "driven": "drive", "ran": "run", "sought": "seek", "brought": "bring",
    "bought": "buy", "became": "become", "began": "begin", "begun": "begin", "broke": "break", "broken": "break",
    "sent": "send", "said": "say", "told": "tell", "went": "go", "gone": "go", "left": "leave", "put": "put",
    "upper": "upper", "does": "do", "did": "do", "done": "do", "note": "note", "notes": "note", "noted": "note",
    "n't": "not", "less": "less", "unless": "unless", "across": "across", "bias": "bias", "loss": "loss",
    "mass": "mass", "class": "class", "process": "process", "access": "access", "number": "number", "paper": "paper",
    "however": "however", "whether": "whether", "every": "every", "only": "only", "early": "early",
    "very": "very", "many": "many", "any": "any", "nearly": "nearly", "hardly": "hardly", "likely": "likely",
    "never": "never", "neither": "neither", "other": "other", "rather": "rather", "under": "under", "over": "over",
    "ever": "ever", "per": "per", "better": "better", "fewer": "few",
    "inner": "inner", "outer": "outer", "tendency": "tendency", "parsing": "pars", "parser": "pars",
}  # fmt: skip


@lru_cache(maxsize=50_000)
def stem(word: str) -> str:
    """The stem of `word`, in lower case and without accents of its own spelling (``modelling``, ``colour``)."""
    lower = word.lower().replace("’", "'")
    lower = _IRREGULAR.get(lower, lower)
    if _IRREGULAR.get(lower) == lower:
        return lower
    return _cut(lower)


def _cut(lower: str) -> str:
    if len(lower) <= _SHORTEST or not lower.replace("'", "").isalpha():
        return lower
    for ending, instead in _ENDINGS:
        rest = lower[: -len(ending)] + instead
        if lower.endswith(ending) and len(rest) >= _SHORTEST and re.search(r"[aeiouy]", rest):
            if ending == "s" and lower.endswith(("ss", "us", "is")):
                continue
            return _spelling(rest)
    return _spelling(lower)


def _spelling(rest: str) -> str:
    rest = re.sub(r"([bdglmnprt])\1$", r"\1", rest)
    rest = re.sub(r"our$", "or", rest)
    return rest[:-1] if rest.endswith("e") and len(rest) > _SHORTEST else re.sub(r"y$", "i", rest)
