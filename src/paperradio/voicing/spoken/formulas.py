"""How formulas are said, from LaTeX without its markup and from mathematics in Unicode."""

from __future__ import annotations

import re
from functools import cache

from paperradio.voicing.lexicon import Tables, any_of
from paperradio.voicing.rewriting import Draft
from paperradio.voicing.spoken.characters import VARIABLE, as_letters
from paperradio.voicing.spoken.fractions import fraction

_ROUNDS = 6  # of nesting that are read; what lies deeper loses its braces
_LETTER = rf"A-Za-zα-ωΑ-Ωϕϵϑ{VARIABLE}"
_ARGUMENT = r"\s?\{([^{}]*)\}"
_LIMIT = r"\s?(?:\{([^{}]*)\}|([^\s{}\\^_]))"
_SUPERSCRIPTS = str.maketrans("⁰¹²³⁴⁵⁶⁷⁸⁹⁺⁻⁼⁽⁾ⁿⁱᵀ", "0123456789+-=()niT")
_SUBSCRIPTS = str.maketrans("₀₁₂₃₄₅₆₇₈₉₊₋₌₍₎ₐₑₒₓₕₖₗₘₙₚₛₜᵢⱼᵣᵤᵥ", "0123456789+-=()aeoxhklmnpstijruv")
_SAID_POWERS = {
    "2": "squared", "3": "cubed", "T": "transpose", "⊤": "transpose", "*": "star", "∗": "star", "'": "prime",
    "′": "prime", "∘": "degrees", "degrees": "degrees", "transpose": "transpose", "star": "star", "prime": "prime",
    "†": "dagger", "+": "plus", "-": "minus", "−": "minus", "th": "-th", "st": "-st", "nd": "-nd", "rd": "-rd",
}  # fmt: skip
_STRUCTURED = re.compile(r"[\\{}^_]")
_RAISED = re.compile(r"(?<=\S)([⁰¹²³⁴⁵⁶⁷⁸⁹⁺⁻⁼⁽⁾ⁿⁱᵀ]+)|([⁰¹²³⁴⁵⁶⁷⁸⁹]+)(?=[A-Z])")
_LOWERED = re.compile(r"(?<=\S)([₀₁₂₃₄₅₆₇₈₉₊₋₌₍₎ₐₑₒₓₕₖₗₘₙₚₛₜᵢⱼᵣᵤᵥ]+)")
_FOOTNOTE_MARK = re.compile(r"(?<=[a-z]{4}|[a-z]{3}[.,;:)])[⁰¹²³⁴⁵⁶⁷⁸⁹]{1,2}(?=\s|$|[.,;:])")
_BIG_OPERATORS = {"∑": "\\sum ", "∏": "\\prod ", "∫": "\\int ", "⋃": "\\bigcup ", "⋂": "\\bigcap "}
_BIG = re.compile("[∑∏∫⋃⋂]")
_TWO_LIMITS = re.compile(
    rf"\\(sum|prod|int|bigcup|bigcap)\s?(?:_{_LIMIT}\s?\^{_LIMIT}|\^{_LIMIT}\s?_{_LIMIT})\s?(\\\w|.)?"
)
_ONE_LIMIT = re.compile(rf"(?:\\|\b)(sum|prod|int|bigcup|bigcap|lim|max|min|sup|inf|argmax|argmin)\s?_{_LIMIT}")
_NO_LIMIT = re.compile(r"\\(sum|prod|int|bigcup|bigcap|lim|max|min|sup|inf|argmax|argmin)(?![A-Za-z])")
_OPERATOR_NAMES = {
    "sum": "the sum", "prod": "the product", "int": "the integral", "bigcup": "the union", "bigcap": "the intersection",
    "lim": "the limit", "max": "the maximum", "min": "the minimum", "sup": "the supremum", "inf": "the infimum",
    "argmax": "arg max", "argmin": "arg min",
}  # fmt: skip
_FRACTION = re.compile(rf"\\[dtc]?frac(?:{_ARGUMENT}{_ARGUMENT}|\s?([^\s{{}}\\])\s?([^\s{{}}\\]))")
_BINOMIAL = re.compile(rf"\\binom{_ARGUMENT}{_ARGUMENT}")
_ROOT = re.compile(rf"\\sqrt(?:\s?\[([^\]]*)\])?(?:{_ARGUMENT}|\s?(\w))")
_ROOTS = {"": "square", "2": "square", "3": "cube", "4": "fourth", "n": "n-th", "k": "k-th"}
_WORDS_IN_FORMULA = re.compile(rf"\\(?:text\w*|[mh]box|emph|underline){_ARGUMENT}")
_STYLED = re.compile(
    rf"\\(?:math(?!bb)[a-z]+|operatorname\*?|boldsymbol|bm|pmb|ensuremath)(?:{_ARGUMENT}|\s?([{_LETTER}])(?![A-Za-z]))"
)
_GROUP = re.compile(r"(?<![\w^_\]}\\])\{([^{}^_\\]*)\}")
_ERRORS = re.compile(r"\s?(?:\^\{\+([\d.]+)\}\s?_\{[-−]([\d.]+)\}|_\{[-−]([\d.]+)\}\s?\^\{\+([\d.]+)\})")
_SPACE_POWER = re.compile(
    rf"(?:([ℝℕℤℚℂ])|(?<![\w])([R𝖱])(?=\^\{{?[nmdkpNnmdkpN𝗇𝗆𝖽𝗄𝗉𝖭]))\^(?:\{{([^{{}}]*)\}}|([{_LETTER}\d]))"
)
_HIERARCHY = re.compile(r"([ΠΣΔ])\^\{?(\d)\}?_\{?(\w)\}?")
_POWER = re.compile(
    rf"\s?\^\s?(?:\{{([^{{}}]*)\}}|(degrees|transpose|star|prime|[-+−]?\d+|th\b|[{_LETTER}]|[+*'⊤∘∗′†−-]))"
)
_INDEX = re.compile(
    rf"\s?_\s?(?:\{{([^{{}}]*)\}})|(?<![a-z]{{3}})(?<=[\w)\]}}])_(\d+|[A-Za-z]+(?![A-Za-z_])|[{_LETTER}∗*+−])|\s_([{_LETTER}\d])\b"
)
_COMMAND = re.compile(r"\\([A-Za-z]+)\*?")
_INTERVAL = re.compile(r"[\[(]\s?([-−]?\d*\.?\d+)\s?,\s?([-−]?\d*\.?\d+)\s?\]")
_NUMBER = r"\d+(?:\.\d+)?"
_SCIENTIFIC = re.compile(rf"\b({_NUMBER})[eE]([-+−–]?)0*(\d{{1,3}})\b")
_UNCERTAIN = re.compile(r"(?<![\w.])(?<!(?:tion|orem|gure|emma|ithm|able|ence|lary) )(\d+)\.(\d+)\((\d{1,2})\)(?!\w)")
_TIMES_TEN = re.compile(r"(?<=\d)\s?(?:×|x|·|\*|∗|⋅)\s?(?=10\s?\^)")
_BETWEEN_POWERS = re.compile(r"(?<=10)\^\{([-−]?\d+)\}\s?[-−–]\s?(?=10\s?\^)")
_BETWEEN_SIZES = re.compile(r"(?<=[\d])(?:\^\{?∘\}?|°| degrees )?\s?(?:×|x)\s?(?=\d+(?![\d.]*\s?(?:×|\^|10\b)))")
_TIMES_MORE = re.compile(rf"(?<![A-Za-z.]\d)(?<![A-Za-z.\d])({_NUMBER})\s?(?:×|x)(?=\s|-|$|[),.;:])")
_SECTIONS = re.compile(r"(?<=[Aa]ppendix )§\s?|(?<=[Ss]ection )§\s?|(§§)\s?")
_KET = re.compile(r"\|([^|⟩⟨]{1,20})⟩|⟨([^|⟩⟨]{1,20})\|")
_SPAN = re.compile(
    rf"(?<![\w.])({_NUMBER})\s?−\s?({_NUMBER})(?=\s?(?:[kMGTmµnp]?(?:eV|Hz|m|s|g|K|W|V)|%|°|cm|km|kg)(?![A-Za-z]))"
)
_GIVEN = re.compile(r"(?<=[\w}])\s?\|\s?(?=[\w\\][^|()]{0,40}\))")
_NORM = re.compile(r"(?:‖|\|\|)([^|‖]{1,60})(?:‖|\|\|)")
_SIZE = re.compile(rf"(?<![\w)|])\|(?=[^\s|])(?:([A-Z\U0001d5a0-\U0001d5b9])|([^|]{{0,39}}[^\s|]))\|")
_GROUPS = re.compile(r"\b(SU|SO|Sp|SL|GL|PSL|U)\((\d{1,2})\)|(?<=[𝖴𝖮])\((\d)\)")
_FUNCTION_NAMES = (
    "exp|softmax|sigmoid|dim|hom|Pr|Var|Cov|poly|polylog|erf|rank|det|ker|size|Size|sign|"
    "arg max|arg min|maximum|minimum"
)
_MATHEMATICAL_NAMES = "log|ln|sin|cos|tan|tanh|sine|cosine|tangent|natural log"
_APPLIED = re.compile(
    rf"(?<![\w'’-])(?:([{_LETTER}])(?!\s)|([{_LETTER}](?: (?:sub \w+|\d+|prime|hat|tilde|bar|squared|star|composed with)){{1,2}}\s?|(?:{_FUNCTION_NAMES})|(?:{_MATHEMATICAL_NAMES})\s?))\(([^()]{{1,60}})\)"
)
_ARTICLE = re.compile(r"\b([aA])\(n\)(?= [a-z]{3})")
_EXPECTATION = re.compile(r"([𝔼ℙ])(?=\s?[\[(])\s?[\[(]([^\[\]()]{1,60})[\])]")
_BRACED_TAG = re.compile(r"<(/?[A-Za-z][A-Za-z0-9_ -]{0,20})>")
_RUN = re.compile(rf"(?P<run>[{VARIABLE}]+)(?P<th>th\b)?(?=(?P<after>\w?))")
_PLAIN_WORD = 4
_OPERATORS = tuple(
    (re.compile(pattern), words)
    for pattern, words in (
        (r"\+/[-−]|\+[-−](?=\s?\d)", " plus or minus "),
        (r"\s?(?:<=|=<)\s?", " at most "),
        (r"\s?>=\s?", " at least "),
        (r"\s?!=\s?", " not equal to "),
        (r"\s?(?:[=-]+>)\s?", " to "),
        (r"\s?:=\s?", " is defined as "),
        (r"\s?=+\s?", " equals "),
        (r"\s?<<\s?", " much less than "),
        (r"\s?>>\s?", " much greater than "),
        (r"\s?<+\s?", " less than "),
        (r"\s?>+\s?", " greater than "),
        (r"(?<=C)\+\+", " plus plus"),
        (r"(?<=[\w)\]])\s*\+\s*(?=[\w(\[\\])", " plus "),
        (r"(?<=\w)\+(?=\s|$|[,.;)])", " plus"),
        (r"(?<![\w.])\+(?=\.?\d)", "plus "),
        (r"(?<=[\w)])\s\*\s(?=[\w(])", " times "),
        (r"(?<=\d)\*(?=\d)", " times "),
        (r"(?<=[\w)])\s?·\s?(?=[\w(])", " times "),
        (r"(?<=[\w)])\s?∕\s?(?=[\w(])", " over "),
        (r"(?<![\w.)\]%])[-–](?=\.?\d)", "minus "),
        (r"(?<=[\d)])\s-\s(?=[\d(])", " minus "),
        (r"~\s?(?=\d)", " about "),
        (r"(?<=\))!(?=\s|$|[-+=.,;)])|(?<=\b[a-z])!(?=\s?[-+=)]|$)|﹗", " factorial "),
    )
)


def open_scripts(draft: Draft) -> None:
    """Raised and lowered characters in LaTeX's form; footnote marks go."""
    if draft.text.isascii():
        return
    draft.sub(_FOOTNOTE_MARK, "")
    draft.sub(_RAISED, lambda match: "^{" + match[0].translate(_SUPERSCRIPTS) + "}")
    draft.sub(_LOWERED, lambda match: "_{" + match[1].translate(_SUBSCRIPTS) + "}")


def say_formulas(draft: Draft, tables: Tables) -> None:
    """Put formulas into words. Braces and bars that belong to nothing are left for later."""
    draft.sub(_BRACED_TAG, r"\1")
    draft.sub(_INTERVAL, r"\1 to \2")
    draft.sub(_SECTIONS, lambda match: " sections " if match[1] else "")
    draft.sub(_KET, r" \1\2 ")
    draft.sub(_GROUPS, lambda match: f"{match[1] or ''} {match[2] or match[3]}")
    draft.sub(_BIG, lambda match: _BIG_OPERATORS[match[0]])
    _say_numbers(draft)
    if _STRUCTURED.search(draft.text):
        _say_structure(draft, tables)
    draft.sub(_GIVEN, " given ")
    draft.sub(_NORM, r" the norm of \1 ")
    draft.sub(_SIZE, lambda match: f" the size of {match[1]} " if match[1] else f" the absolute value of {match[2]} ")
    draft.sub(_ARTICLE, r"\1")
    for _ in range(3):
        applied = draft.sub(_EXPECTATION, lambda match: f" the {_EXPECTED[match[1]]} of {match[2]} ")
        if not (draft.sub(_APPLIED, _say_applied) or applied):
            break
    draft.sub(_characters(tables), lambda match: tables["characters"][match[0]])
    for pattern, words in _OPERATORS:
        draft.sub(pattern, words)
    draft.sub(_RUN, _say_variables)
    draft.sub(_WIDE_SPACE, " ")


def _say_applied(match: re.Match[str]) -> str:
    name = match[1] or _FULL_NAMES.get(match[2], match[2].rstrip())
    return f"{name} {match[3]} " if _LABEL_NUMBER.fullmatch(match[3]) else f"{name} of {match[3]} "


_FULL_NAMES = {"Pr": "the probability", "Var": "the variance", "Cov": "the covariance"}
_BETWEEN = re.compile(r"(?<=\b\w)\s?-\s?(?=\w\b)")
_LOOSE_HYPHEN = re.compile(r"(?<=\w)\s+-(?=[a-z]{2})")
_LABEL_NUMBER = re.compile(r"\d{3,}")
_WIDE_SPACE = re.compile(r"  +")
_EXPECTED = {"𝔼": "expectation", "ℙ": "probability"}


@cache
def _characters(tables: Tables) -> re.Pattern[str]:
    return re.compile(any_of(tables["characters"]))


def _say_numbers(draft: Draft) -> None:
    draft.sub(_UNCERTAIN, _say_uncertainty)
    draft.sub(_SCIENTIFIC, lambda m: f"{m[1]} times 10 to the {'minus ' if m[2] in tuple('-−–') else ''}{m[3]}")
    draft.sub(_SPAN, lambda m: f"{m[1]} to {m[2]}" if float(m[1]) < float(m[2]) else m[0])
    draft.sub(_TIMES_TEN, " times ")
    draft.sub(_BETWEEN_POWERS, r"^{\1} to ")
    draft.sub(_BETWEEN_SIZES, lambda match: " degrees by " if re.search("[°∘]|degrees", match[0]) else " by ")
    draft.sub(_TIMES_MORE, r"\1 times")


def _say_structure(draft: Draft, tables: Tables) -> None:
    """Fractions, roots, powers, indices, sums: from the inside out."""
    accent = _accent(tables)
    draft.sub(_ERRORS, lambda match: f" plus {match[1] or match[4]} minus {match[2] or match[3]} ")
    draft.sub(_SPACE_POWER, lambda match: f"{match[1] or match[2]} {match[3] or match[4]} ")
    draft.sub(_HIERARCHY, r"\1 \2 \3")
    for _ in range(_ROUNDS):
        rewritten = [
            draft.sub(_WORDS_IN_FORMULA, r" \1 "),
            draft.sub(_STYLED, lambda match: match[1] or match[2] or ""),
            draft.sub(accent, lambda match: f"{(match[2] or match[3] or '').strip()} {tables['accents'][match[1]]} "),
            draft.sub(_FRACTION, lambda match: f" {fraction(match[1] or match[3], match[2] or match[4])} "),
            draft.sub(_BINOMIAL, r" \1 choose \2 "),
            draft.sub(_ROOT, lambda m: f" the {_ROOTS.get(m[1] or '', 'n-th')} root of {m[2] or m[3] or ''} "),
            draft.sub(_TWO_LIMITS, _say_limits),
            draft.sub(_ONE_LIMIT, _say_limit),
            draft.sub(_POWER, _say_power),
            draft.sub(_INDEX, _say_index),
            draft.sub(_GROUP, r"\1"),
        ]
        if not any(rewritten):
            break
    draft.sub(_LOOSE_HYPHEN, "-")
    draft.sub(_NO_LIMIT, lambda match: f" {_OPERATOR_NAMES[match[1]]} of ")
    draft.sub(_COMMAND, lambda match: "" if match[1] in ("frac", "sqrt", "over") else f" {match[1]} ")


@cache
def _accent(tables: Tables) -> re.Pattern[str]:
    return re.compile(rf"\\({any_of(tables['accents'])})(?![A-Za-z])(?:{_ARGUMENT}|\s?(\\?[{_LETTER}]))")


def _say_limits(match: re.Match[str]) -> str:
    low = match[2] or match[3] or match[8] or match[9] or ""
    high = match[4] or match[5] or match[6] or match[7] or ""
    return f" {_OPERATOR_NAMES[match[1]]} from {low} to {high} of {match[10] or ''}"


def _say_limit(match: re.Match[str]) -> str:
    low = match[2] or match[3] or ""
    if match[1] == "lim":
        return f" the limit as {low} of "
    return f" {_OPERATOR_NAMES[match[1]]} over {low} of "


def _say_power(match: re.Match[str]) -> str:
    power = as_letters((match[1] if match[1] is not None else match[2]).strip())
    if power in _SAID_POWERS:
        said = _SAID_POWERS[power]
        return f"{said} " if said.startswith("-") else f" {said} "
    charge = re.fullmatch(r"(\d?)([+−-])", power)
    if charge:
        return f" {charge[1]} {'plus' if charge[2] == '+' else 'minus'} "
    primes = re.fullmatch("(?:prime|[′'\\s])+", power)
    if primes:
        return " double prime " if len(re.findall("prime|[′']", power)) > 1 else " prime "
    raised = _BETWEEN.sub(" minus ", (match[1] if match[1] is not None else match[2]).strip())
    return f" to the {re.sub(r'^[-−]', 'minus ', raised)} " if power else " "


def _say_index(match: re.Match[str]) -> str:
    index = next(group for group in match.groups() if group is not None).strip()
    if not index or index.isdigit():
        return f" {index} "
    return f" sub {_BETWEEN.sub(' minus ', index)} "


def _say_uncertainty(match: re.Match[str]) -> str:
    """``1.12(1)``: the error counts in the last digits."""
    whole, decimals, error = match[1], match[2], match[3]
    if len(error) > len(decimals):
        return f"{whole}.{decimals} plus or minus {int(error) / 10 ** len(decimals):g}"
    return f"{whole}.{decimals} plus or minus 0.{error.zfill(len(decimals))}"


def _say_variables(match: re.Match[str]) -> str:
    """Variables side by side are said one by one; a long run of letters is a word after all."""
    run = as_letters(match["run"])
    if match["th"]:
        run, end = run + "-th", " "
    else:
        end = " " if match["after"] else ""
    word = len(run) >= _PLAIN_WORD and re.search("[aeiouy]", run) and not run.isupper()
    said = run if word or match["th"] else " ".join(run)
    before = match.string[match.start() - 1] if match.start() else ""
    return f" {said}{end}" if before.isalnum() or before == ")" else f"{said}{end}"
