from __future__ import annotations

from paperradio.editorial.changes import Change, changes, sentences_of

BEFORE = "We study radios. Our method reaches 28.4 points on the task. It is slow on small machines. We release code."


def test_equal_abstracts_have_no_changes() -> None:
    assert changes(BEFORE, BEFORE) == ()
    assert changes(BEFORE, BEFORE.replace("We release", "\n  We  release")) == ()


def test_what_came_and_what_went() -> None:
    came = "A listening test with many people confirms it."
    after = f"We study radios. Our method reaches 28.4 points on the task. {came} We release code."
    assert changes(BEFORE, after) == (Change("", came), Change("It is slow on small machines.", ""))


def test_numbers_that_changed() -> None:
    (change,) = changes(BEFORE, BEFORE.replace("28.4", "29.1"))
    assert (change.old_numbers, change.new_numbers) == (("28.4",), ("29.1",))
    assert change.after == "Our method reaches 29.1 points on the task."


def test_another_wording_without_other_numbers() -> None:
    (change,) = changes(BEFORE, BEFORE.replace("is slow on", "remains slow on"))
    assert change == Change("It is slow on small machines.", "It remains slow on small machines.")


def test_from_nothing_and_to_nothing() -> None:
    assert [change.after for change in changes("", "We study radios.")] == ["We study radios."]
    assert [change.before for change in changes("We study radios.", "")] == ["We study radios."]


def test_sentences_end_where_they_end() -> None:
    text = 'Methods of Smith et al. Are fine, i.e. good. See Fig. 3 for J. Doe. It costs 3.5 dollars! "Does it?" Yes.'
    assert sentences_of(text) == [
        "Methods of Smith et al. Are fine, i.e. good.",
        "See Fig. 3 for J. Doe.",
        "It costs 3.5 dollars!",
        '"Does it?"',
        "Yes.",
    ]


def test_the_simplest_tex_is_read() -> None:
    told = r"We gain 90\% with \emph{small} models of size $n$."
    assert sentences_of(told) == ["We gain 90% with small models of size n."]
