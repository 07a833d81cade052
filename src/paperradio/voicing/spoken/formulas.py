"""The rest of formulas: functions, relations, operators, from LaTeX without its markup and in Unicode."""

from __future__ import annotations

import re
from functools import cache

from paperradio.voicing.lexicon import Tables, any_of
from paperradio.voicing.rewriting import DIGITS, Draft, rule
from paperradio.voicing.spoken.characters import LETTER, VARIABLE, as_letters
from paperradio.voicing.spoken.fractions import fraction
from paperradio.voicing.spoken.structure import say_structure

_NUMBER = r"\d+(?:\.\d+)?"
_BIG_OPERATORS = {"∑": "\\sum ", "∏": "\\prod ", "∫": "\\int ", "⋃": "\\bigcup ", "⋂": "\\bigcap "}
_OHMS = {"": "ohms", "k": "kiloohms", "M": "megaohms", "G": "gigaohms", "m": "milliohms", "µ": "microohms"}
_EXPECTED = {"𝔼": "expectation", "ℙ": "probability"}
_FULL_NAMES = {"Pr": "the probability", "Var": "the variance", "Cov": "the covariance"}
_NAMED_FUNCTION = (
    "exp|softmax|sigmoid|KL|Pr|Var|Cov|poly|polylog|erf|rank|size|Size|sign|arg max|arg min|maximum|"
    "minimum|"
    r"(?:log|ln|dim|hom|det|ker|deg|sin|cos|tan|tanh|sine|cosine|tangent|natural log)\s?"
)
_WITH_MARKS = rf"[{LETTER}](?: (?:sub \w+|\d+|prime|hat|tilde|bar|squared|star|composed with)){{1,2}}\s?"
_ROUNDS_OF_FUNCTIONS = 3
_SHORTEST_WORD = 4  # letters of a run of variables that is taken for a word


def say_formulas(draft: Draft, tables: Tables) -> None:
    """Put formulas into words. Braces and bars that belong to nothing are left for later."""
    draft.apply(_OPENING)
    if draft.has(DIGITS):
        draft.apply(_NUMBERS)
    say_structure(draft, tables)
    if draft.has("("):
        for _ in range(_ROUNDS_OF_FUNCTIONS):
            if not draft.apply(_FUNCTIONS):
                break
    draft.apply(_BARS)
    if not draft.text.isascii() or draft.has("|"):
        draft.sub(_characters(tables), lambda match: tables["characters"][match[0]])
    draft.apply(_SIGNS)


@cache
def _characters(tables: Tables) -> re.Pattern[str]:
    return re.compile(any_of(tables["characters"]))


def _say_uncertainty(match: re.Match[str]) -> str:
    """``1.12(1)``: the error counts in the last digits."""
    whole, decimals, error = match[1], match[2], match[3]
    if len(error) > len(decimals):
        return f"{whole}.{decimals} plus or minus {int(error) / 10 ** len(decimals):g}"
    return f"{whole}.{decimals} plus or minus 0.{error.zfill(len(decimals))}"


def _say_span(match: re.Match[str]) -> str:
    return f"{match[1]} to {match[2]}" if float(match[1]) < float(match[2]) else match[0]


def _say_applied(match: re.Match[str]) -> str:
    name = match[1] or _FULL_NAMES.get(match[2], match[2].rstrip())
    return f"{name} {match[3]} " if re.fullmatch(r"\d{3,}", match[3]) else f"{name} of {match[3]} "


def _say_variables(match: re.Match[str]) -> str:
    """Variables side by side are said one by one; a long run of letters is a word after all."""
    run = as_letters(match["run"])
    before = match.string[match.start() - 1] if match.start() else ""
    space = " " if before.isalnum() or before == ")" else ""
    if match["th"]:
        return f"{space}{run}-th "
    word = len(run) >= _SHORTEST_WORD and re.search("[aeiouy]", run) and not run.isupper()
    return f"{space}{run if word else ' '.join(run)}{' ' if match['after'] else ''}"


_OPENING = (
    rule(r"(?:^|(?<=\s))[∗*†‡](?=[A-Z])", "", "∗*†‡"),
    rule(rf"(?<=[\w)])\s?/\s?(?=[Α-ω{VARIABLE}])|(?<=[Α-ω{VARIABLE}])\s?/\s?(?=[\w(])", "∕", "/"),
    rule(r"[J𝖩]\s?[∕/]\s?ψ", "J psi ", "ψ"),
    rule(r",\s?(?:\.\.\.|…)\s?,", ", and so on,", ".…"),
    rule(r"(?<=[Α-ωϕϵ])-(?=\w)|(?<=\w)-(?=[Α-ωϕϵ])", " ", "-"),
    rule(r"<(/?[A-Za-z][A-Za-z0-9_ -]{0,20})>", r"\1", "<"),
    rule(r"[\[(]\s?([-−]?\d*\.?\d+)\s?,\s?([-−]?\d*\.?\d+)\s?\]", r"\1 to \2", "]"),
    rule(r"\[\s?([-−]?\d*\.?\d+)\s?,\s?([-−]?\d*\.?\d+)\s?\)", r"\1 to \2", "["),
    rule(r"(?<=\d)\s?([kMGmµ]?)Ω(?!\w)", lambda match: f" {_OHMS[match[1]]}", "Ω"),
    rule(r"(?<=\d)(\s?[A-Za-zµ]{1,3})[·⋅](?=[A-Za-zµ]{1,3}\b)", r"\1 ", "·⋅"),
    rule(r"\s?[∼~]\s?(?=(?:[A-Z𝖠-𝖹]|[A-Z][a-z]{2,9})\s?\()", " distributed as ", "∼~"),
    rule(r"(?<=[Aa]ppendix )§\s?|(?<=[Ss]ection )§\s?|(§§)\s?", lambda match: " sections " if match[1] else "", "§"),
    rule(r"\|([^|⟩⟨]{1,20})⟩|⟨([^|⟩⟨]{1,20})\|", r" \1\2 ", "⟩⟨"),
    rule(r"\b(SU|SO|Sp|SL|GL|PSL|U)\((\d{1,2})\)|(?<=[𝖴])\((\d)\)",
         lambda match: f"{match[1] or ''} {match[2] or match[3]}", "("),
    rule("[∑∏∫⋃⋂]", lambda match: _BIG_OPERATORS[match[0]], "∑∏∫⋃⋂"),
)  # fmt: skip
_NUMBERS = (
    rule(r"(?<![\w.])10−(\d{1,2})(?![\d.])", r"10 to the minus \1", "−"),
    rule(r"(?<![\w.])(?<!(?:tion|orem|gure|emma|ithm|able|ence|lary) )(\d+)\.(\d+)\((\d{1,2})\)(?!\w)",
         _say_uncertainty, "("),
    rule(rf"\b({_NUMBER})[eE]([-+−–]?)0*(\d{{1,3}})\b",
         lambda match: f"{match[1]} times 10 to the {'minus ' if match[2] in tuple('-−–') else ''}{match[3]}", "eE"),
    rule(rf"(?<![\w.])({_NUMBER})\s?−\s?({_NUMBER})(?=\)?\s?(?:[kMGTmµnp]?(?:eV|Hz|m|s|g|K|W|V)|%|°|cm|km|kg)(?![A-Za-z]))",
         _say_span, "−"),
    rule(r"(?<=\d)\s?(?:×|x|·|\*|∗|⋅)\s?(?=10\s?\^)", " times ", "^"),
    rule(r"(?<=10)\^\{([-−]?\d+)\}\s?[-−–]\s?(?=10\s?\^)", r"^{\1} to ", "^"),
    rule(r"(?<=[\d])(\^\{?∘\}?|°| degrees )?\s?(?:×|x)\s?(?=\d+(?![\d.]*\s?(?:×|\^(?!\{?∘)|10\b)))",
         lambda match: " degrees by " if match[1] else " by ", "×x"),
    rule(rf"(?<![A-Za-z.]\d)(?<![A-Za-z.\d])({_NUMBER})\s?(?:×|x)(?=\s|-|$|[),.;:])", r"\1 times", "×x"),
)  # fmt: skip
_FUNCTIONS = (
    rule(r"(?<=[\w)])\s?(?:‖|\|\|)\s?(?=\w[^|‖()]{0,20}\))", " relative to ", "‖|"),
    rule(r"(?<=[\w}])\s?\|\s?(?=[\w\\][^|()]{0,40}\))", " given ", "|"),
    rule(r"\b([aA])\(n\)(?= [a-z]{3})", r"\1", "("),
    rule(r"([𝔼ℙ])\s?\(([^\[\]()]{1,60})\)", lambda match: f" the {_EXPECTED[match[1]]} of {match[2]} ", "𝔼ℙ"),
    rule(
        rf"(?<![A-Za-z\d_'’-])(?:([{LETTER}][′″]?)|({_WITH_MARKS}|{_NAMED_FUNCTION}))\(([^()]{{1,60}})\)",
        _say_applied,
        "(",
    ),
)
_BARS = (
    rule(r"([𝔼ℙ])\s?\[([^\[\]()]{1,60})\]", lambda match: f" the {_EXPECTED[match[1]]} of {match[2]} ", "𝔼ℙ"),
    rule(r"(?:‖|\|\|)((?:[^|‖()]|\([^()]{0,40}\)){1,60})(?:‖|\|\|)", r" the norm of \1 ", "|‖"),
    rule(r"(?<![\w)|])\|(?=[^\s|])(?:([A-Z\U0001d5a0-\U0001d5b9])|([^|]{0,39}[^\s|]))\|",
         lambda match: f" the size of {match[1]} " if match[1] else f" the absolute value of {match[2]} ", "|"),
)  # fmt: skip
_SIGNS = (
    rule(r"\+/[-−]|\+[-−](?=\s?\d)", " plus or minus ", "+"),
    rule(r"\s?(?:<=|=<)\s?", " at most ", "<"),
    rule(r"\s?>=\s?", " at least ", ">"),
    rule(r"\s?!=\s?", " not equal to ", "="),
    rule(r"\s?(?:[=-]+>)\s?", " to ", ">"),
    rule(r"\s?:=\s?", " is defined as ", "="),
    rule(r"\s?=+\s?", " equals ", "="),
    rule(r"\s?<<\s?", " much less than ", "<"),
    rule(r"\s?>>\s?", " much greater than ", ">"),
    rule(r"\s?<+\s?", " less than ", "<"),
    rule(r"\s?>+\s?", " greater than ", ">"),
    rule(r"(?<=C)\+\+", " plus plus", "+"),
    rule(r"(?<=[\w)\]])\s*\+\s*(?=[\w(\[\\])", " plus ", "+"),
    rule(r"(?<=\w)\+(?=\s|$|[,.;)])", " plus", "+"),
    rule(r"(?<![\w.])\+(?=\.?\d)", "plus ", "+"),
    rule(r"(?<=[\w)])\s\*\s(?=[\w(])", " times ", "*"),
    rule(r"(?<=\d)\*(?=\d)", " times ", "*"),
    rule(r"(?<=[\w)])\s?·\s?(?=[\w(])", " times ", "·"),
    rule(r"(?<![\w.∕])(\d)∕(\d{1,2})(?![\w.∕])", lambda match: fraction(match[1], match[2]), "∕"),
    rule(r"(?<=[\w)])\s?∕\s?(?=[\w(])", " over ", "∕"),
    rule(r"(?<![\w.)\]%])[-–](?=\.?\d)", "minus ", "-–"),
    rule(r"(?<=[\d)])\s-\s(?=[\d(])", " minus ", "-"),
    rule(r"~\s?(?=\d)", " about ", "~"),
    rule(r"(?<=\))!(?=\s|$|[-+=.,;)])|(?<=\b[a-z])!(?=\s?[-+=)]|$)|﹗", " factorial ", "!﹗"),
    rule(rf"(?P<run>[{VARIABLE}]+)(?P<th>th\b)?(?=(?P<after>\w?))", _say_variables),
    rule(r"  +", " "),
)
