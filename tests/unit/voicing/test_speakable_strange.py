"""No text, however strange, raises or leaves markup in what is spoken, and what is spoken is spoken the same again."""

from __future__ import annotations

import re
from collections.abc import Iterator

import numpy as np
import pytest

from paperradio.voicing.speakable import speakable

TEXTS = 10_000
MARKUP = re.compile(r"[\\${}^_<>|~`#*=@\[\]()/%&+\x00-\x1f\x7f-\x9f]|https?:|www\.|\b(?:ADA|BEN):|\S\s{2,}\S|^\s|\s$")
PIECES = (
    "\\frac{", "}{", "}", "{", "\\", "$", "$$", "^", "_", "^{", "_{", "\\alpha", "\\sqrt{", "[1", "]", "(", ")", "x",
    "10", "3.5", "e.g.", "et al.", "LSTM", "http://", "a.b@c.de", "–", "×", "⁻⁴", "≤", "𝛼", "日本", "\u0301", "\u202e",
    "\ud83d", "😀", "%", "°C", "km/s", "<b>", "&amp;", "|", "||", "~", "'", "“", "...", "?!", " ", "  ", "\n", "\t",
    "\u00a0", "A", "II", "1,000", "-", "--", "+", "=", "/", "#", "@", "*", "\x00", "İ", "ß", "ǅ", "½", "ADA: ", "BEN:",
    "5 L", "K", "2w", "8B", "v2", "n", "GB", "The ", "word", "\\begin{x}", "$x$", "CO2", "Na⁺", "µ", "Гёдель",
    "3×10⁻⁴", "1990s", "2015–2017", "Fig. 3", "\\mathbb{R}", "∑", "∫_0^1", "pp", "[12]", "(Smith, 2019)", "doi:10.1/x",
    "§", "№", "①", "Ⅳ", "한국", "θ", "U(1)", "i.e.", "T", "m", "5", "0", ".", ",", ":", ";", "!", "?", "1.2(3)",
    "\\text{a}", "``", "''", "s", "M_\\odot", "J/\\psi", "t-SNE", "C++", "Sgr A*", "10.0.0.1", "May 3, 2022", "$5 ",
    "\\begin{equation}", "\\cite{a}", "www.x.org", "(i)", "\u0663", "\U0001f469\u200d\U0001f4bb", "\\'e", "{\\o}",
)  # fmt: skip


def strange_texts() -> Iterator[str]:
    """Every other one of pieces that mean something, run together or in a row; the rest of any characters at all."""
    chance = np.random.default_rng(20260901)
    for number in range(TEXTS):
        length = 1 + number % 7
        if number % 4 == 3:
            yield "".join(map(chr, chance.integers(0x110000, size=length)))
        else:
            yield ("" if number % 2 else " ").join(PIECES[place] for place in chance.integers(len(PIECES), size=length))


def test_no_text_raises_or_leaves_markup_and_all_are_said_the_same_again() -> None:
    for text in strange_texts():
        form = speakable(text)
        spoken = form.spoken
        assert form.written == text
        assert not MARKUP.search(spoken), (text, spoken)
        assert speakable(spoken).spoken == spoken, text


@pytest.mark.parametrize(
    ("written", "spoken"),
    [
        ("ADA: It works.", "It works."),
        ("ben [3, 4]: It works.", "ben: It works."),
        ("BEN [3, 4]: It works.", "It works."),
        ("BERT: a model", "Bert: a model"),
        ("Host 1: yes", "Host 1: yes"),
        ("see http:// or www. now", "see or now"),
        ("in [12], and by [3, 4].", "in another paper, and by other papers."),
        ("a value in [0, 1]", "a value in 0 to 1"),
        ("👩‍💻 codes", "woman personal computer codes"),
        ("a\u202eb\x00c", "abc"),
        ("\\frac{}{}", "over"),
        ("$$", ""),
        ("e" * 30 + "\u0301" * 40, "e" * 30),
        ("1" * 500, "1" * 500),
    ],
)
def test_says_of_odd_things(written: str, spoken: str) -> None:
    assert speakable(written).spoken == spoken


@pytest.mark.parametrize(
    ("written", "spoken"),
    [
        ("we follow (Brown et al., 2020) here", "we follow another paper here"),
        ("as in (Smith and Lee, 2019; Wu, 2020)", "as in other papers"),
        ("in [1] and [2]", "in other papers"),
        ("shown in \\cite{a2019}", "shown in another paper"),
        ("Bilicki et al. 2014a show", "Bilicki and colleagues show"),
        ("Mixture-of-Experts (MoE) models", "Mixture-of-Experts models"),
        ("the (anti-)symmetric (sub)graph(s)", "the anti symmetric subgraphs"),
        ("(i) one, (ii) two and (iii) three", "1, one, 2, two and 3, three"),
        ("Eqs. (5)–(7) and Fig. 3(a-c)", "Equations 5 to 7 and Figure 3 a to c"),
        ("Section V", "Section 5"),
        ("T = 300K", "T equals 300 kelvin"),
        ("29/09/2015", "the twenty-ninth of September twenty fifteen"),
        ("NASA, NATO, GPU, CPU, USB, ACL", "nasa, nato, G P U, C P U, U S B, A C L"),
    ],
)
def test_says_of_small_things(written: str, spoken: str) -> None:
    assert speakable(written).spoken == spoken
