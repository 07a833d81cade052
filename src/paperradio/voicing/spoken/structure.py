"""The two-dimensional part of formulas: fractions, roots, powers, indices, sums with limits."""

from __future__ import annotations

import re
from functools import cache

from paperradio.voicing.lexicon import Tables, any_of
from paperradio.voicing.rewriting import Draft, Rule, rule
from paperradio.voicing.spoken.characters import LETTER, VARIABLE, as_letters
from paperradio.voicing.spoken.fractions import fraction

_ROUNDS = 6  # of nesting that are read; what lies deeper loses its braces
_ARGUMENT = r"\s?\{([^{}]*)\}"
_LIMIT = r"\s?(?:\{([^{}]*)\}|([^\s{}\\^_]))"
_RAISED_DIGITS = "⁰¹²³⁴⁵⁶⁷⁸⁹"
_RAISED = f"{_RAISED_DIGITS}⁺⁻⁼⁽⁾ⁿⁱᵀ"
_LOWERED = "₀₁₂₃₄₅₆₇₈₉₊₋₌₍₎ₐₑₒₓₕₖₗₘₙₚₛₜᵢⱼᵣᵤᵥ"
_SUPERSCRIPTS = str.maketrans(_RAISED, "0123456789+-=()niT")
_SUBSCRIPTS = str.maketrans(_LOWERED, "0123456789+-=()aeoxhklmnpstijruv")
_SAID_POWERS = {
    "2": "squared", "3": "cubed", "T": "transpose", "⊤": "transpose", "*": "star", "∗": "star", "'": "prime",
    "′": "prime", "∘": "degrees", "degrees": "degrees", "transpose": "transpose", "star": "star", "prime": "prime",
    "†": "dagger", "+": "plus", "-": "minus", "−": "minus", "th": "-th", "st": "-st", "nd": "-nd", "rd": "-rd",
}  # fmt: skip
_CHARGE = re.compile(r"(\d?)([+−-])")
_PRIMES = re.compile(r"(?:prime|[′'\s])+")
_WORD = re.compile(r"(?=[a-z]*[aeiou])[a-z]{3,}")
_BETWEEN = re.compile(r"(?<=\b\w)\s?-\s?(?=\w\b)")
_OPERATORS = {
    "sum": "the sum", "prod": "the product", "int": "the integral", "bigcup": "the union", "bigcap": "the intersection",
    "lim": "the limit", "max": "the maximum", "min": "the minimum", "sup": "the supremum", "inf": "the infimum",
    "argmax": "arg max", "argmin": "arg min",
}  # fmt: skip
_ALL_OPERATORS = "|".join(_OPERATORS)
_ROOTS = {"": "square", "2": "square", "3": "cube", "4": "fourth"}

_SCRIPTS = (
    rule(rf"(?<=[a-z]{{4}}|[a-z]{{3}}[.,;:)])[{_RAISED_DIGITS}]{{1,2}}(?=\s|$|[.,;:])", "", _RAISED_DIGITS),
    rule(rf"(?<=\S)[{_RAISED}]+|[{_RAISED_DIGITS}]+(?=[A-Z])",
         lambda match: "^{" + match[0].translate(_SUPERSCRIPTS) + "}", _RAISED),
    rule(rf"(?<=\S)[{_LOWERED}]+", lambda match: "_{" + match[0].translate(_SUBSCRIPTS) + "}", _LOWERED),
)  # fmt: skip


def open_scripts(draft: Draft) -> None:
    """Raised and lowered characters in LaTeX's form; footnote marks go."""
    if not draft.text.isascii():
        draft.apply(_SCRIPTS)


def say_structure(draft: Draft, tables: Tables) -> None:
    """Put it into words, from the inside out."""
    if not draft.has("\\{}^_"):
        return
    draft.apply(_FIRST)
    rules = _rules(tables)
    for _ in range(_ROUNDS):
        if not draft.apply(rules):
            break
    draft.apply(_LAST)


def _say_expectation(match: re.Match[str]) -> str:
    what = "expectation" if match[1] == "𝔼" else "probability"
    return f" the {what} over {match[2].replace('∼', ' drawn from ')} of {match[3] or ''} "


_FIRST = (
    rule(r"([𝔼ℙ])_\{([^{}]*)\}(?:\s?\[([^\[\]]{1,60})\])?", _say_expectation, "𝔼ℙ"),
    rule(r"∇\s?\^\{?2\}?", " the Laplacian of ", "∇"),
    rule(rf"\^\{{\(([{LETTER}\d])\)\}}", r" superscript \1 ", "^"),
    rule(r"\s?(?:\^\{\+([\d.]+)\}\s?_\{[-−]([\d.]+)\}|_\{[-−]([\d.]+)\}\s?\^\{\+([\d.]+)\})",
         lambda match: f" plus {match[1] or match[4]} minus {match[2] or match[3]} ", "^"),
    rule(rf"(?:\{{?([ℝℕℤℚℂℙ])\}}?|(?<![\w])([R𝖱])(?=\^\{{?[nmdkpN𝗇𝗆𝖽𝗄𝗉𝖭]))\^(?:\{{([^{{}}]*)\}}|([{LETTER}\d]))",
         lambda match: f"{match[1] or match[2]} {match[3] or match[4]} ", "^"),
    rule(rf"(?<![\w)\]}}])\^\{{?(\d{{1,2}})\}}?(?=[A-Z{VARIABLE}])", r"\1 ", "^"),
    rule(r"([ΠΣΔ])\^\{?(\d)\}?_\{?(\w)\}?", r"\1 \2 \3", "^"),
)  # fmt: skip


@cache
def _rules(tables: Tables) -> tuple[Rule, ...]:
    accents = tables["accents"]
    return (
        rule(r"\\(?:mathrm|operatorname\*?|mathsf|text\w*)\{([^{}]*)\}\(([^()]{1,40})\)", r" \1 of \2 ", "\\"),
        rule(rf"\\(?:text\w*|[mh]box|emph|underline){_ARGUMENT}", r" \1 ", "\\"),
        rule(rf"\\(?:math(?!bb)[a-z]+|operatorname\*?|boldsymbol|bm|pmb|ensuremath)(?:{_ARGUMENT}|\s?([{LETTER}])(?![A-Za-z]))",
             lambda match: match[1] or match[2] or "", "\\"),
        rule(rf"\\({any_of(accents)})(?![A-Za-z])(?:{_ARGUMENT}|\s?(\\?[{LETTER}]))",
             lambda match: f"{(match[2] or match[3] or '').strip()} {accents[match[1]]} ", "\\"),
        rule(rf"\\[dtc]?frac(?:{_ARGUMENT}{_ARGUMENT}|\s?([^\s{{}}\\])\s?([^\s{{}}\\]))",
             lambda match: f" {fraction(match[1] or match[3] or '', match[2] or match[4] or '')} ", "\\"),
        rule(rf"\\binom{_ARGUMENT}{_ARGUMENT}", r" \1 choose \2 ", "\\"),
        rule(rf"\\sqrt(?:\s?\[([^\]]*)\])?(?:{_ARGUMENT}|\s?(\w))", _say_root, "\\"),
        rule(rf"\\(sum|prod|int|bigcup|bigcap)\s?(?:_{_LIMIT}\s?\^{_LIMIT}|\^{_LIMIT}\s?_{_LIMIT})", _say_limits, "\\"),
        rule(rf"(?:\\|\b)({_ALL_OPERATORS})\s?_{_LIMIT}", _say_limit, "_"),
        rule(rf"\s?\^\s?(?:\{{([^{{}}]*)\}}|(degrees|transpose|star|prime|[-+−]?\d+|th\b|[{LETTER}∞⊥∥]|[+*'⊤∘∗′†−-]))",
             _say_power, "^"),
        rule(rf"\s?_\s?\{{([^{{}}]*)\}}|(?<![a-z]{{3}})(?<=[\w)\]}}])_(\d+|[A-Za-z]+(?![A-Za-z_])|[{LETTER}∗*+−∞⊥∥☉⊕])"
             rf"|\s_([{LETTER}\d])\b", _say_index, "_"),
        rule(r"(?<![\w^_\]}\\])\{([^{}^_\\]*)\}", r"\1", "{"),
    )  # fmt: skip


_LAST = (
    rule(r"(?<=\w)\s+-(?=[a-z]{2})", "-", "-"),
    rule(r"(?<=\w)\s+'s\b", "'s", "'"),
    rule(rf"\\({_ALL_OPERATORS})(?![A-Za-z])", lambda match: f" {_OPERATORS[match[1]]} of ", "\\"),
    rule(r"\\(?:frac|sqrt|over)(?![A-Za-z])", " ", "\\"),
    rule(r"\\([A-Za-z]+)\*?", r" \1 ", "\\"),
)


def _say_root(match: re.Match[str]) -> str:
    degree = as_letters((match[1] or "").strip())
    return f" the {_ROOTS.get(degree, f'{degree}-th')} root of {match[2] or match[3] or ''} "


def _say_limits(match: re.Match[str]) -> str:
    low = match[2] or match[3] or match[8] or match[9] or ""
    high = match[4] or match[5] or match[6] or match[7] or ""
    return f" {_OPERATORS[match[1]]} from {low} to {high} of "


def _say_limit(match: re.Match[str]) -> str:
    return f" {_OPERATORS[match[1]]} {'as' if match[1] == 'lim' else 'over'} {match[2] or match[3] or ''} of "


def _say_power(match: re.Match[str]) -> str:
    raised = (match[1] if match[1] is not None else match[2]).strip()
    power = as_letters(raised)
    if power in _SAID_POWERS:
        said = _SAID_POWERS[power]
        return f"{said} " if said.startswith("-") else f" {said} "
    charge = _CHARGE.fullmatch(power)
    if charge:
        return f" {charge[1]} {'plus' if charge[2] == '+' else 'minus'} "
    if power and _PRIMES.fullmatch(power):
        return " double prime " if len(re.findall("prime|[′']", power)) > 1 else " prime "
    if not power:
        return " "
    if _WORD.fullmatch(power):
        return f" superscript {power} "
    return f" to the {re.sub('^[-−]', 'minus ', _BETWEEN.sub(' minus ', raised))} "


def _say_index(match: re.Match[str]) -> str:
    index = next(group for group in match.groups() if group is not None).strip()
    if not index or index.isdigit():
        return f" {index} "
    if _WORD.fullmatch(as_letters(index)):
        return f" sub {as_letters(index)} "
    return f" sub {_BETWEEN.sub(' minus ', index)} "
