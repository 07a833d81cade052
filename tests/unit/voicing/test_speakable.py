"""What is said for what is written."""

from __future__ import annotations

import tomllib
from pathlib import Path

import pytest

from paperradio.voicing.lexicon import load_lexicon
from paperradio.voicing.speakable import speakable

PAIRS = tomllib.loads((Path(__file__).parent / "spoken_pairs.toml").read_text(encoding="utf-8"))
CATEGORIES = {
    "language": "cs.CL", "learning": "cs.LG", "vision": "cs.CV", "mathematics": "math.CO", "statistics": "stat.ME",
    "particles": "hep-ex", "astronomy": "astro-ph.GA", "matter": "cond-mat.str-el", "chemistry": "physics.chem-ph",
    "biology": "q-bio.QM", "economics": "econ.EM", "software": "cs.SE", "signals": "eess.SP", "names": "cs.CY",
}  # fmt: skip


@pytest.mark.parametrize(
    ("written", "spoken"),
    [
        # citations
        ("The Transformer [12] wins [1, 3–5].", "The Transformer wins."),
        ("It helps (Vaswani et al., 2017; Devlin and Chang, 2019a) a lot.", "It helps a lot."),
        ("Devlin et al. (2019) show it.", "Devlin and colleagues show it."),
        ("As \\citet{vaswani2017} says~\\cite{a,b}.", "As says."),
        ("A value in [0, 1] is kept.", "A value in 0 to 1 is kept."),
        # links
        ("Code: https://github.com/foo/bar_baz.git.", "Code: github dot com."),
        ("See huggingface.co/models, please.", "See huggingface dot co, please."),
        ("Mail a.b@uni-x.edu now.", "Mail a dot b at uni x dot edu now."),
        ("Read arXiv:1706.03762v7 first.", "Read archive 1 7 0 6 dot 0 3 7 6 2 version 7 first."),
        # formulas
        ("$\\alpha = 10^{-4}$", "alpha equals 10 to the minus 4"),
        ("x_i ≤ x^2", "x sub i at most x squared"),
        ("3×10⁻⁴ ± 0.1", "3 times 10 to the minus 4 plus or minus 0.1"),
        ("\\frac{\\partial L}{\\partial \\theta_{t}}", "partial L over partial theta sub t"),
        ("\\mathcal{O}(n^2 \\cdot d)", "O of n squared times d"),
        ("p(y|x) and f(x)", "p of y given x and f of x"),
        ("a 1e-5 rate", "a 1 times 10 to the minus 5 rate"),
        ("A → B", "A to B"),
        ("p < 0.05", "p less than 0.05"),
        ("σ₁ and μ", "sigma 1 and mu"),
        # quantities
        ("10 GHz, 1.5GB, 250 ms, 5 µs", "10 gigahertz, 1.5 gigabytes, 250 milliseconds, 5 microseconds"),
        ("1 s and 2 s", "1 second and 2 seconds"),
        ("5–10% of 1,024 tokens/s", "5 to 10 percent of 1024 tokens per second"),
        ("67.4 km/s/Mpc", "67.4 kilometres per second per megaparsec"),
        ("139 fb^{-1} at 13 TeV", "139 inverse femtobarns at 13 tera electronvolts"),
        ("224×224 images, 2.5× faster, 2x", "224 by 224 images, 2.5 times faster, 2 times"),
        ("7B parameters for $5 million", "7 billion parameters for 5 million dollars"),
        ("In 1998, in the 1990s, at NeurIPS 2023", "In nineteen ninety-eight, in the nineteen nineties, "
         "at new rips twenty twenty-three"),
        ("Fig. 2g and the 4K", "Figure 2g and the 4 thousand"),
        ("28.4 points, .5 more", "28.4 points, 0.5 more"),
        ("on 2026-09-01", "on September first, twenty twenty-six"),
        ("v2.1.3 and 20°C", "version 2 point 1 point 3 and 20 degrees Celsius"),
        ("5 °C is 41 °F.", "5 degrees Celsius is 41 degrees Fahrenheit."),
        # abbreviations and acronyms
        ("e.g. this, i.e. that, w.r.t. vs. etc.", "for example this, that is that, with respect to versus et cetera."),
        ("Eq. (3) in Sec. 4.2", "Equation 3 in Section 4.2"),
        ("The LSTM, CNNs and BERT", "The L S T M, C N N's and Bert"),
        ("GANs on CIFAR and MNIST", "gans on see far and em nist"),
        ("GPT-4 and R-CNN", "G P T 4 and R C N N"),
        ("ATTENTION IS ALL YOU NEED", "attention is all you need"),
        # punctuation
        ("“Quoted” — so (to say)…", "Quoted, so, to say"),
        ("and/or", "and or"),
        ("the <mask> token", "the mask token"),
        ("ﬁne 𝛼 naïve", "fine alpha naïve"),
    ],
)  # fmt: skip
def test_says(written: str, spoken: str) -> None:
    assert speakable(written).spoken == spoken


@pytest.mark.parametrize(
    ("field", "written", "spoken"),
    [(field, written, spoken) for field, pairs in PAIRS.items() for written, spoken in pairs.items()],
)
def test_says_what_a_careful_reader_says(field: str, written: str, spoken: str) -> None:
    lexicon = load_lexicon(None, (CATEGORIES[field],))
    assert speakable(written, lexicon).spoken == spoken
    assert speakable(spoken, lexicon).spoken == spoken


def test_the_pairs_are_many_and_of_many_fields() -> None:
    assert len(PAIRS) >= 10
    assert sum(map(len, PAIRS.values())) >= 200


def test_leaves_ordinary_sentences_alone() -> None:
    text = "The authors, and their model, which isn't new, reaches 28.4 points; why? Because a well-known trick works."
    assert speakable(text).spoken == text


@pytest.mark.parametrize("text", ["", " ", "العربية", "$", "\\", "{}{}", "\ud800", "[12]", "—", "\x00\x07"])
def test_says_nothing_for_what_cannot_be_said(text: str) -> None:
    form = speakable(text)
    assert form.spoken == ""
    assert form.written == text


def test_each_written_word_keeps_its_spoken_words() -> None:
    form = speakable("We use $\\alpha = 10^{-4}$ on LSTMs [3] (see Fig. 2).")
    said = [(token.written, token.spoken) for token in form.tokens]
    assert said == [
        ("We", "We"),
        ("use", "use"),
        ("$\\alpha", "alpha"),
        ("=", "equals"),
        ("10^{-4}$", "10 to the minus 4"),
        ("on", "on"),
        ("LSTMs", "L S T M's,"),
        ("[3]", ""),
        ("(see", "see"),
        ("Fig.", "Figure"),
        ("2).", "2."),
    ]


@pytest.mark.parametrize(
    ("part", "times"),
    [("a", 20_000), ("[1, ", 3000), ("{", 5000), ("$x", 3000), ("1-", 5000), ("A", 9000), ("x_", 4000),
     ("(Smith and ", 800), ("a.", 4000), ("\\frac{", 1500),
     ("9,", 3000), ("9", 6000), ("|a", 3000), ("$x$", 2000), ("(Smith et al., 2019; ", 400),
     ("in [1] and ", 700), ("a_{", 2000), ("x,...,", 1500), ("\\left(", 1000), ("aB", 3000), ("E_{a}[", 1000)],
)  # fmt: skip
def test_long_texts_end(part: str, times: int) -> None:
    assert speakable(part * times).written == part * times


def test_many_citations_in_a_bracket_take_no_time() -> None:
    """Each name could once be read in four ways, and all were tried: minutes for a dozen of them."""
    cited = "; ".join(f"{name} et al., 20{year}" for year, name in enumerate(("Smith", "Doe", "Muller") * 5, 10))
    said = speakable(f"It was shown before ({cited} and many others).").spoken
    assert said.startswith("It was shown before")
