"""How formulas are said: LaTeX as it stands in abstracts, and mathematics in Unicode."""

from __future__ import annotations

import re

from paperradio.voicing.lexicon import any_of, table
from paperradio.voicing.rewriting import Draft

_ROUNDS = 6  # of nesting that are read; what lies deeper loses its braces
_ARGUMENT = r"\s*\{([^{}]*)\}"
_SUPERSCRIPTS = str.maketrans("⁰¹²³⁴⁵⁶⁷⁸⁹⁺⁻⁼⁽⁾ⁿⁱᵀ", "0123456789+-=()niT")
_SUBSCRIPTS = str.maketrans("₀₁₂₃₄₅₆₇₈₉₊₋₌₍₎ₐₑₒₓₕₖₗₘₙₚₛₜᵢⱼᵣᵤᵥ", "0123456789+-=()aeoxhklmnpstijruv")
_SAID_POWERS = {"2": "squared", "3": "cubed", "T": "transpose", "⊤": "transpose", "*": "star", "'": "prime"}

_RAISED = re.compile(r"(?<=\S)([⁰¹²³⁴⁵⁶⁷⁸⁹⁺⁻⁼⁽⁾ⁿⁱᵀ]+)")
_LOWERED = re.compile(r"(?<=\S)([₀₁₂₃₄₅₆₇₈₉₊₋₌₍₎ₐₑₒₓₕₖₗₘₙₚₛₜᵢⱼᵣᵤᵥ]+)")
_FOOTNOTE_MARK = re.compile(r"(?<=[a-z]{4}|[a-z]{3}[.,;:)])[⁰¹²³⁴⁵⁶⁷⁸⁹]{1,2}(?=\s|$|[.,;:])")
_CITING = re.compile(r"~?\\(?:cite\w*|footnote|label|includegraphics|hspace|vspace)\*?(?:\[[^\]]*\])*\{[^{}]*\}")
_REFERRING = re.compile(r"~?\\(?:ref|eqref|autoref|cref|Cref)\{[^{}]*\}")
_LINK = re.compile(r"\\(?:url|href)\{([^{}]*)\}(?:\{[^{}]*\})?")
_ENVIRONMENT = re.compile(r"\\(?:begin|end)\{[^{}]*\}")
_DELIMITER = re.compile(r"\\[()\[\]]|\$\$|(?<!\\)\$(?=[^\s$][^$]{0,300}(?<=\S)\$(?!\d))|(?<=[^\s$])\$(?!\s?\d)")
_SPACING = re.compile(r"\\[,;:!> ]|\\\\")
_ESCAPED = re.compile(r"\\([%$&#_{}])")
_ACCENTED_LETTER = re.compile(r"\\['`^\"~=.](?:\{(\w)\}|(\w))")
_FRACTION = re.compile(rf"\\[dtc]?frac{_ARGUMENT}{_ARGUMENT}")
_BINOMIAL = re.compile(rf"\\binom{_ARGUMENT}{_ARGUMENT}")
_ROOT = re.compile(rf"\\sqrt(?:\s*\[[^\]]*\])?{_ARGUMENT}")
_ACCENT = re.compile(rf"\\({any_of(table('accents'))})(?:{_ARGUMENT}|\s*(\w))")
_WRAPPING = re.compile(rf"\\(?:text\w*|math\w*|operatorname\*?|boldsymbol|bm|emph|mbox|underline|textsc){_ARGUMENT}")
_SYMBOL_COMMAND = re.compile(rf"\\({any_of(table('commands'))})(?![A-Za-z])")
_FUNCTION_NAME = re.compile(rf"\\(?:math\w*|operatorname\*?){_ARGUMENT}(?=\()")
_COMMAND = re.compile(r"\\([A-Za-z]+)\*?")
_POWER = re.compile(r"\s?\^\s?(?:\{([^{}]*)\}|(degrees|transpose|[-+−]?\d+|\w|[*'⊤∘]))")
_INDEX = re.compile(r"\s?_\s?\{([^{}]*)\}|(?<![A-Za-z]{3})\s?_(\d+|[A-Za-z]+(?![A-Za-z_]))")
_SCIENTIFIC = re.compile(r"(?<=\d)[eE]([-+−–]?)0*(\d{1,3})\b")
_INTERVAL = re.compile(r"[\[(]\s?([-−]?\d*\.?\d+)\s?,\s?([-−]?\d*\.?\d+)\s?\]")
_FUNCTION = re.compile(r"(?<![\w'-])([A-Za-z])\(([^()]{1,60})\)")
_GIVEN = re.compile(r"(?<=[\w}])\s?\|\s?(?=[\w\\][^|()]{0,40}\))")
_TAG = re.compile(r"<(/?[A-Za-z][A-Za-z0-9_ -]{0,20})>")
_CHARACTER = re.compile(any_of(table("characters")))
_BETWEEN_SIZES = re.compile(r"(?<=\d)\s?[×x]\s?(?=\d+(?![\d.]*\s?(?:×|\^|⁻|10\b)))")
_TIMES_TEN = re.compile(r"(?<=\d)\s?(?:×|x|\\times|\\cdot|·|\*)\s?(?=10\s?(?:\^|[⁰¹²³⁴⁵⁶⁷⁸⁹⁻]))")
_TIMES_MORE = re.compile(r"(?<![\w.])(\d+(?:\.\d+)?)\s?(?:×|\\times|x)(?=\s|-|$|[),.;:])")

_OPERATORS = tuple(
    (re.compile(pattern), words)
    for pattern, words in (
        (r"\s?(?:<=|=<)\s?", " at most "),
        (r"\s?>=\s?", " at least "),
        (r"\s?!=\s?", " not equal to "),
        (r"\s?(?:=>|-->|->)\s?", " to "),
        (r"\s?:=\s?", " is defined as "),
        (r"\s?=+\s?", " equals "),
        (r"\s?<+\s?", " less than "),
        (r"\s?>+\s?", " greater than "),
        (r"(?<=C)\+\+", " plus plus"),
        (r"(?<=[\w)\]])\s*\+\s*(?=[\w(\[\\])", " plus "),
        (r"(?<=\w)\+(?=\s|$|[,.;)])", " plus"),
        (r"(?<![\w.])\+(?=\d)", "plus "),
        (r"(?<=[\w)])\s\*\s(?=[\w(])", " times "),
        (r"(?<=\d)\*(?=\d)", " times "),
        (r"(?<=[\w)])·(?=[\w(])|(?<=\d)\s?·\s?(?=[\w(])", " times "),
        (r"(?<![\w.)\]])[-–](?=\.?\d)", "minus "),
        (r"(?<=[\d)])\s-\s(?=[\d(])", " minus "),
        (r"(?<![\w~])~\s?(?=\d)", "about "),
    )
)


def say_notation(draft: Draft) -> None:
    """Put formulas into words. Braces, backslashes and dollar signs that belong to nothing are left for later."""
    _open_up(draft)
    draft.sub(_SYMBOL_COMMAND, lambda match: table("commands")[match[1]])
    draft.sub(_INTERVAL, r"\1 to \2")
    draft.sub(_SCIENTIFIC, _say_scientific)
    draft.sub(_TIMES_TEN, " times ")
    draft.sub(_BETWEEN_SIZES, " by ")
    draft.sub(_TIMES_MORE, r"\1 times")
    draft.sub(_FUNCTION_NAME, r" \1")
    for _ in range(_ROUNDS):
        rewritten = [
            draft.sub(_WRAPPING, r" \1 "),
            draft.sub(_FRACTION, r" \1 over \2 "),
            draft.sub(_BINOMIAL, r" \1 choose \2 "),
            draft.sub(_ROOT, r" the square root of \1 "),
            draft.sub(_ACCENT, _say_accent),
            draft.sub(_POWER, _say_power),
            draft.sub(_INDEX, _say_index),
        ]
        if not any(rewritten):
            break
    draft.sub(_COMMAND, _say_command)
    draft.sub(_GIVEN, " given ")
    draft.sub(_FUNCTION, r"\1 of \2 ")
    draft.sub(_CHARACTER, lambda match: table("characters")[match[0]])
    for pattern, words in _OPERATORS:
        draft.sub(pattern, words)


def _open_up(draft: Draft) -> None:
    """Drop what is not said and bring raised and lowered characters to LaTeX's form."""
    draft.sub(_CITING, "")
    draft.sub(_REFERRING, "")
    draft.sub(_LINK, r" \1 ")
    draft.sub(_ENVIRONMENT, " ")
    draft.sub(_ACCENTED_LETTER, lambda match: match[1] or match[2])
    draft.sub(_DELIMITER, " ")
    draft.sub(_ESCAPED, r"\1")
    draft.sub(_SPACING, " ")
    draft.sub(_TAG, r"\1")
    draft.sub(_FOOTNOTE_MARK, "")
    draft.sub(_RAISED, lambda match: "^{" + match[1].translate(_SUPERSCRIPTS) + "}")
    draft.sub(_LOWERED, lambda match: "_{" + match[1].translate(_SUBSCRIPTS) + "}")


def _say_accent(match: re.Match[str]) -> str:
    return f" {(match[2] or match[3] or '').strip()} {table('accents')[match[1]]} "


def _say_power(match: re.Match[str]) -> str:
    power = (match[1] if match[1] is not None else match[2]).strip()
    if power in ("degrees", "∘", "transpose"):
        return f" {'degrees' if power == '∘' else power} "
    if power in ("th", "st", "nd", "rd"):
        return "-th " if power == "th" else f"{power} "
    if power in _SAID_POWERS:
        return f" {_SAID_POWERS[power]} "
    return f" to the {re.sub(r'^[-−]', 'minus ', power)} " if power else " "


def _say_index(match: re.Match[str]) -> str:
    index = (match[1] if match[1] is not None else match[2]).strip()
    if not index or index.isdigit():
        return f" {index} "
    return f" sub {index} "


def _say_scientific(match: re.Match[str]) -> str:
    return f" times 10 to the {'minus ' if match[1] in tuple('-−–') else ''}{match[2]}"


def _say_command(match: re.Match[str]) -> str:
    return f" {match[1]} "
