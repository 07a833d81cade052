"""LaTeX, as it stands in titles and abstracts: markup goes, formulas come down to letters, signs, ``^`` and ``_``."""

from __future__ import annotations

import re
import unicodedata
from functools import cache

from paperradio.voicing.lexicon import Tables
from paperradio.voicing.rewriting import Draft
from paperradio.voicing.spoken.characters import as_variables

_LATEX = re.compile(r"[\\${}^_~`]|--|''")
_CITING = re.compile(
    r"~?\\(?:cite\w*|footnote|label|includegraphics|[hv]space|tag|thanks|vskip|hskip)\*?(?:\[[^\]]*\])*\{[^{}]*\}"
)
_REFERRING = re.compile(r"~?\\(?:ref|eqref|autoref|cref|Cref|pageref)\{[^{}]*\}")
_LINK = re.compile(r"\\(?:url|href)\{([^{}]*)\}(?:\{[^{}]*\})?")
_COLOUR = re.compile(r"\\(?:textcolor|color|colorbox)(?:\[[^\]]*\])?\{[^{}]*\}")
_ENVIRONMENT = re.compile(r"\\(?:begin|end)\{[^{}]*\}(?:\{[lrc|]*\})?")
_DISPLAYED = re.compile(r"\\(?:begin|end)\{(?:equation|align|eqnarray|multline|gather|displaymath|math)\*?\}")
_LETTER_ACCENT = re.compile(
    r"\{?\\(?:(['`^\"~=.])\s?(?:\{\\?([A-Za-z])\}|\\?([A-Za-z]))|([uvHcdbkrt])(?:\s?\{\\?([A-Za-z])\}|\s([A-Za-z])))\}?"
    r"|\\ddot\{?\\m?[bh]?box\{([a-z])\}\}?"
)
_SPECIAL_LETTER = re.compile(r"\{\\([A-Za-z]{1,2})\s?\}|\\(aa|AA|o|O|l|L|ss|ae|AE|oe|OE)(?![A-Za-z])\s?")
_MARKS = {
    "'": "\u0301", "`": "\u0300", "^": "\u0302", '"': "\u0308", "~": "\u0303", "=": "\u0304", ".": "\u0307",
    "u": "\u0306", "v": "\u030c", "H": "\u030b", "c": "\u0327", "d": "\u0323", "b": "\u0331", "k": "\u0328",
    "r": "\u030a", "t": "",
}  # fmt: skip
_LONE_DASH = re.compile(r"(?<=[\s\d])\$\s?-{1,3}\s?\$(?=[\s\d])")
_FORMULA = re.compile(
    r"\$\$(?=[^$])[^$]{1,900}\$\$|\$(?=[^\s$])[^$]{0,600}(?<=[^\s\\])\$(?!\d)"
    r"|\$ [^$\\]{1,3} ?\$|\$ ?[^$]*\\[^$]{1,600}\$"
    r"|\\\((?:(?!\\\)).){1,600}\\\)|\\\[(?:(?!\\\]).){1,900}\\\]"
)
_IN_FORMULA = re.compile(
    r"\\(?:text\w*|mathrm|mathsf|operatorname\*?|[mh]box)\s*\{[^{}$]*\}|\\(?:rm|sf|tt|bf|it)\s*\{?[A-Za-z]{2,}|\\[A-Za-z]+|\\.|[A-Za-z]+|[-/'*!&~$]"
)
_SIGNS = {"-": "−", "/": "∕", "'": "′", "*": "∗", "!": "﹗", "&": " ", "~": " ", "$": "\u2061"}
_EDGE = re.compile("\u2061+")
_MICRO = re.compile(r"(?<=\d)(?<! )μ(?=(?:eV|[smgMALWV])\b)|(?<=\d )μ ?(?=(?:eV|[smgMALWV])\b)")
_PRIMES = re.compile(r"(?<![\w'`\\])([A-Za-z])('{1,2})(?![\w'])")
_VOWEL = re.compile(r"[aeiouy]")
_OPERATORS = frozenset(
    (
        "log",
        "ln",
        "exp",
        "sin",
        "cos",
        "tan",
        "max",
        "min",
        "dim",
        "hom",
        "mod",
        "det",
        "ker",
        "tr",
        "sup",
        "inf",
        "lim",
        "deg",
        "rank",
        "or",
        "and",
        "if",
        "for",
        "with",
    )
)
_DELIMITER = re.compile(r"\$\$|\\[()\[\]]|(?<![\\\d])\$(?!\s?\d)|(?<=[^\s$])\$(?!\s?\d)")
_SPACING = re.compile(
    r"\\[,;:!> ]|\\\\(?:\[[^\]]{0,8}\])?|(?<!\\)~(?=[A-Za-z\\$(\[])|(?<=[A-Za-z]{2})~(?=\d)|(?<=[a-z]\.)~(?=\d)"
)
_SIZE = re.compile(r"\s?\\(?:left|right|[bB]ig{1,2}[lrm]?)(?![A-Za-z])\s?\.?")
_SET = re.compile(r"\\([{}])")
_NORM_BAR = re.compile(r"\\\||\\[lr]?Vert(?![A-Za-z])")
_BAR = re.compile(r"\\[lr]?vert(?![A-Za-z])")
_ESCAPED = re.compile(r"\\([%$&#_])")
_QUOTES = re.compile(r"``|''|(?<![\w])`(?=\w)")
_DASHES = re.compile(r"---|(?<=\w)--(?=\w)|(?<=[\w%])\s?--\s?(?=\d)")
_STYLE = re.compile(
    r"\\(?:rm|cal|bf|it|em|sf|tt|sc|frak|Bbb|mit|boldmath|displaystyle|textstyle|large|small)(?![A-Za-z])\s?"
)
_BLACKBOARD = re.compile(r"\\(?:mathbb|Bbb|mathds)\s?(?:\{\s?(\S)\s?\}|(\w))")
_BLACKBOARD_LETTERS = {"R": "ℝ", "N": "ℕ", "Z": "ℤ", "Q": "ℚ", "C": "ℂ", "E": "𝔼", "P": "ℙ"}
_COMMAND = re.compile(r"\\([A-Za-z]+)\*?")


def open_latex(draft: Draft, tables: Tables) -> None:
    """Take the markup away that says nothing, mark formulas, and put commands without an argument into words."""
    draft.sub(_PRIMES, lambda match: match[1] + "′″"[len(match[2]) - 1])
    if not _LATEX.search(draft.text):
        return
    draft.sub(_DISPLAYED, " $$ ")
    for pattern, new in ((_CITING, ""), (_REFERRING, ""), (_LINK, r" \1 "), (_COLOUR, ""), (_ENVIRONMENT, " ")):
        draft.sub(pattern, new)
    draft.sub(_DASHES, lambda match: "—" if match[0] == "---" else "–")
    if "\\" in draft.text or "$" in draft.text:
        draft.sub(_LETTER_ACCENT, _accented)
        draft.sub(_SPECIAL_LETTER, _special)
        draft.sub(_LONE_DASH, "–")
        draft.sub(_FORMULA, _mark_formula)
        _open_commands(draft, tables)
        draft.sub(_EDGE, "")
        draft.sub(_MICRO, "µ")
    draft.sub(_QUOTES, " ")


def _open_commands(draft: Draft, tables: Tables) -> None:
    draft.sub(_SIZE, "")
    draft.sub(_NORM_BAR, "‖")
    draft.sub(_BAR, "|")
    draft.sub(_DELIMITER, " ")
    draft.sub(_SET, " ")
    draft.sub(_ESCAPED, r"\1")
    draft.sub(_SPACING, " ")
    draft.sub(_BLACKBOARD, lambda match: _blackboard(match[1] or match[2]))
    draft.sub(_STYLE, "")
    draft.sub(_COMMAND, lambda match: _say_command(match, tables))


def _accented(match: re.Match[str]) -> str:
    if match[7]:
        return unicodedata.normalize("NFC", match[7] + "\u0308")
    letter = match[2] or match[3] or match[5] or match[6]
    joined = unicodedata.normalize("NFC", letter + _MARKS[match[1] or match[4]])
    return joined if len(joined) == 1 else letter


def _special(match: re.Match[str]) -> str:
    """``{\\aa}`` in a name."""
    letter = _character(match[1] or match[2])
    return letter if letter.isalpha() and "À" <= letter <= "ɏ" else match[0]


def _mark_formula(match: re.Match[str]) -> str:
    """The formula with its variables and signs marked; as long as before, so that every sign keeps its place."""
    return _IN_FORMULA.sub(_mark, match[0])


def _mark(match: re.Match[str]) -> str:
    found = match[0]
    if found[0] == "\\":
        return found if found[1] not in "()[]" else "\u2061\u2061"
    if not found.isalpha():
        return _SIGNS[found]
    is_word = found in _OPERATORS or (len(found) > 3 and _VOWEL.search(found) and not found.isupper())
    return found if is_word else as_variables(found)


def _blackboard(letter: str) -> str:
    plain = letter if letter.isascii() else unicodedata.normalize("NFKC", letter)
    return _BLACKBOARD_LETTERS.get(plain, letter)


STRUCTURAL = frozenset(
    (
        "frac", "dfrac", "tfrac", "cfrac", "binom", "sqrt", "sum", "prod", "int", "lim", "max", "min", "sup", "inf",
        "argmax", "argmin", "mathcal", "mathrm", "mathbf", "mathsf", "mathit", "mathscr", "mathfrak", "mathtt",
        "mathop", "operatorname", "boldsymbol", "bm", "pmb", "emph", "mbox", "hbox", "underline", "ensuremath",
        "mathbb", "bigcup", "bigcap", "over",
    )
)  # fmt: skip
"""Commands that `structure` reads together with what stands behind them."""


def _say_command(match: re.Match[str], tables: Tables) -> str:
    name = match[1]
    if name in tables["commands"]:
        return tables["commands"][name]
    if name in STRUCTURAL or name in tables["accents"] or name.startswith("text"):
        return f"\\{name} " if match.string[match.end() : match.end() + 1] == "\u2061" else f"\\{name}"
    character = _character(name)
    if character in tables["characters"]:
        return character
    if character:
        return character if character.isalpha() else f" {unicodedata.name(character, name).lower()} "
    return f" {name} "


@cache
def _character(name: str) -> str:
    """The one character that LaTeX sets for a command; empty where it is none."""
    from pylatexenc.latex2text import get_default_latex_context_db

    text = getattr(get_default_latex_context_db().get_macro_spec(name), "simplify_repl", None)
    if not isinstance(text, str) or len(text) != 1:
        return ""
    return unicodedata.normalize("NFKC", text)[:1]
