"""Setting text: nothing overflows, whatever the text."""

from __future__ import annotations

import pytest

from paperradio.playout.picture.fonts import font_for, runs
from paperradio.playout.picture.style import LABEL, QUOTE, TITLE, Weight
from paperradio.playout.picture.text import (
    MAX_CHARACTERS,
    author_lines,
    balanced,
    clean,
    ellipsized,
    fitted,
    fold_names,
    right_to_left,
    width,
    wrapped,
)

TEXTS = [
    "Attention is all you need, and other things that fit on more than one line of a narrow column",
    "supercalifragilisticexpialidocious" * 5,
    "Zażółć gęślą jaźń — ∀x ∈ ℝ: ∫ f(x) dx ≤ 𝔼[ξ²] ⟨ψ|φ⟩ ⊗ ☃",
    "مرحبا بالعالم هذا نص طويل من اليمين إلى اليسار يكفي لأكثر من سطر واحد",
    "統計的機械学習における注意機構の研究について" * 3,
    "e\u0301\u0301\u0301 combining \ud800 surrogate \x00 nul",
    "",
]

HYPHENATED = ["Parameter-Efficient Fine-Tuning", "Retrieval-Augmented Generation for NLP"]


@pytest.mark.parametrize("text", TEXTS)
def test_wrapped_lines_fit_and_lose_no_letter(text: str) -> None:
    cleaned = clean(text)
    lines = wrapped(cleaned, TITLE, 240)
    assert "".join(lines).replace(" ", "") == cleaned.replace(" ", "")
    assert all(width(line, TITLE) <= 240 * 1.03 for line in lines)


@pytest.mark.parametrize("text", TEXTS)
@pytest.mark.parametrize("room", [30, 200])
def test_an_ellipsized_text_fits(text: str, room: int) -> None:
    assert width(ellipsized(clean(text), LABEL, room), LABEL) <= room


def test_an_ellipsis_stands_behind_a_whole_word_where_words_are_short() -> None:
    text = "Robust Transformer Modeling for Tables"
    cut = ellipsized(text, LABEL, width(text, LABEL) - 20)
    assert cut == "Robust Transformer Modeling for…"
    assert len(ellipsized("x" * 80, LABEL, 200)) > 10


@pytest.mark.parametrize("text", [*TEXTS, "word " * 900])
def test_fitted_text_stays_within_its_height(text: str) -> None:
    kinds = (QUOTE, QUOTE.sized(28), QUOTE.sized(21))
    kind, lines = fitted(clean(text), kinds, 500, 200)
    assert len(lines) * kind.leading <= 200


def test_short_text_is_set_large() -> None:
    assert fitted("short", (QUOTE, QUOTE.sized(21)), 500, 200)[0] is QUOTE


def test_clean_folds_space_and_drops_what_cannot_be_drawn() -> None:
    assert clean(" a\n\tb\u200b\x07\ud83d c\u2029") == "a b c"
    assert len(clean("x" * 10 * MAX_CHARACTERS)) == MAX_CHARACTERS
    assert clean("Über ∀ε, 統計 and 𝔼") == "Über ∀ε, and 𝔼"


def test_missing_glyphs_come_from_other_fonts() -> None:
    assert font_for("a", Weight.REGULAR) == "figo"
    assert font_for("ℵ", Weight.REGULAR) != font_for("a", Weight.REGULAR)
    pieces = list(runs("a 𝔼 b", Weight.REGULAR))
    assert "".join(piece for _, piece in pieces) == "a 𝔼 b"
    assert [name for name, _ in pieces] == ["figo", "math", "figo"]


def test_balanced_lines_are_as_many_but_more_even() -> None:
    text = "Attention Is All You Need"
    room = width("Attention Is All You", TITLE) + 4
    assert wrapped(text, TITLE, room) == ["Attention Is All You", "Need"]
    assert balanced(text, TITLE, room) == ["Attention Is", "All You Need"]


@pytest.mark.parametrize("text", [*HYPHENATED, TEXTS[0]])
@pytest.mark.parametrize("room", [250, 330, 416])
def test_words_stay_whole_where_they_fit(text: str, room: int) -> None:
    assert " ".join(balanced(text, TITLE, room)).split() == text.split()
    kind, lines = fitted(text, (TITLE.sized(64), TITLE, TITLE.sized(21)), room, 400)
    assert " ".join(lines).split() == text.split(), kind


def test_names_are_counted_when_there_are_too_many() -> None:
    assert fold_names(("Ann A",), LABEL, 300) == "Ann A"
    assert fold_names(("Ann A", "Bo B"), LABEL, 300) == "Ann A and Bo B"
    told = fold_names([f"Author Number{number}" for number in range(3000)], LABEL, 300)
    assert told.endswith("more") and "2,99" in told
    assert width(told, LABEL) <= 306
    assert fold_names((), LABEL, 300) == ""
    assert width(fold_names(("X" * 500,), LABEL, 300), LABEL) <= 300


def test_all_authors_are_named_where_two_lines_carry_them() -> None:
    few = ("Ann Author", "Bo Writer", "Cy Third")
    assert " ".join(author_lines(few, LABEL, 200)) == "Ann Author, Bo Writer, Cy Third"
    (line,) = author_lines([f"Author Number{number}" for number in range(9)], LABEL, 200)
    assert line.endswith("more")


def test_right_to_left_writing_is_known() -> None:
    assert right_to_left("abc שלום") and not right_to_left("abc 12")
