"""What can stand for a sentence, and what is never cut off."""

from __future__ import annotations

import pytest

from paperradio.editorial.ranking.clauses import MOST_CANDIDATES, candidates, has_verb, plain, stands


@pytest.mark.parametrize(
    ("sentence", "wanted"),
    [
        ("In this paper, we propose a reader for papers.", "We propose a reader for papers."),
        ("To this end, we train a small reader.", "We train a small reader."),
        ("To read long papers aloud, we propose a small reader.", "We propose a small reader."),
        ("We show that the reader keeps whole sentences.", "The reader keeps whole sentences."),
        (
            "Extensive experiments on papers show that many listeners like our reader.",
            "Many listeners like our reader.",
        ),
        ("We propose one small reader, which keeps whole sentences.", "We propose one small reader."),
        ("We propose a small reader, and we test it on papers.", "We propose a small reader."),
        ("We propose a small reader (SR) for long papers.", "We propose a small reader for long papers."),
        ("We build a reader and show that listeners now understand much more.", "Listeners now understand much more."),
    ],
)
def test_lead_ins_and_tails_are_cut(sentence: str, wanted: str) -> None:
    assert wanted in candidates(sentence)


@pytest.mark.parametrize(
    ("sentence", "never"),
    [
        ("We show that the reader wins on papers, but only when they are short.", "only when"),
        ("The reader outperforms all others, except in simulation with noise.", "except"),
        ("In general, the reader keeps whole sentences of papers.", "In general"),
        ("To our knowledge, this is the first reader for papers.", "To our knowledge"),
        ("We do not show that the reader keeps whole sentences.", "not"),
        ("On English papers, we achieve the best results of all readers.", "On English papers"),
        ("Using only ten papers, we achieve the best results of all readers.", "only ten"),
        ("The results suggest that the reader keeps whole sentences.", "suggest"),
    ],
)
def test_what_narrows_a_statement_stays(sentence: str, never: str) -> None:
    assert all(never in each for each in candidates(sentence))


@pytest.mark.parametrize(
    "text",
    [
        "When the width of the network is large.",
        "We prove that when the width of the network is large.",
        "Relatively simple mechanisms of construction.",
        "Are heavily reliant on sets of tests.",
        "The structure of the text is as follows.",
        "We train a reader (and a writer.",
        "We introduce the task of reading, i.e.",
    ],
)
def test_a_piece_is_no_sentence(text: str) -> None:
    assert not (stands(text) and has_verb(text))


def test_the_first_candidate_is_the_sentence_without_its_lead_in() -> None:
    found = candidates("Moreover, the reader keeps sentences whole, allowing hosts to read them.")
    assert found[0] == "The reader keeps sentences whole, allowing hosts to read them."
    assert len(set(found)) == len(found) <= MOST_CANDIDATES


def test_two_claims_under_one_that_do_not_lose_their_subject() -> None:
    found = candidates("We show that the reader keeps whole sentences, and train a second reader on papers.")
    assert "The reader keeps whole sentences." in found
    assert not any("and train" in each and not each.startswith("We") for each in found)


def test_latex_and_citation_marks_go() -> None:
    assert plain(r"We use \textit{weak} labels \citep{Ash2016} and [3, 4] rules.") == "We use weak labels and rules."
    assert plain("(1) The  reader\n reads.") == "The reader reads."
