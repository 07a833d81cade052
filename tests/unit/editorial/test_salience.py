"""The line that says what a paper does, and what a language model gets to read."""

from __future__ import annotations

import json
from importlib.resources import files
from itertools import pairwise

import numpy as np
import pytest

from paperradio.domain.document import Role
from paperradio.domain.generation import estimated_tokens
from paperradio.domain.paper import Paper, PaperId
from paperradio.editorial.digest import make_digest
from paperradio.editorial.grounding.vectors import RememberingEmbedder
from paperradio.editorial.ranking.features import NAMES, all_candidates, features, joined
from paperradio.editorial.ranking.headline import abstract_headline, headline, make_abstract
from paperradio.editorial.ranking.model import COEFFICIENTS, decoded, shipped_ranker
from paperradio.editorial.ranking.passages import choose_passages
from paperradio.editorial.ranking.words import expected_f1, terms
from paperradio.testing import FakeEmbedder

from .conftest import Build, Rows

TITLE = "The Lector: Reading Papers Aloud"
SENTENCES = (
    "Reading aloud from scientific papers has become popular in recent years.",
    "However, formulas interrupt the sentences, which makes listening difficult.",
    "In this paper, we propose the Lector, a small reader for papers that keeps whole sentences.",
    "Experiments on 120 papers show that listeners understand 31% more.",
    "The code is available online.",
)


def test_the_headline_is_what_the_authors_propose_without_its_lead_in(minilm: RememberingEmbedder) -> None:
    found = abstract_headline(SENTENCES, minilm, TITLE)
    assert found.place == 2
    assert found.text.startswith("We propose the Lector, a small reader")
    assert abstract_headline(SENTENCES, minilm).place == 2


def test_the_ranker_and_not_the_place_decides(minilm: RememberingEmbedder) -> None:
    shuffled = (SENTENCES[2], SENTENCES[0], SENTENCES[4], SENTENCES[1], SENTENCES[3])
    assert abstract_headline(shuffled, minilm, TITLE).place == 0


def test_other_coefficients_make_another_order() -> None:
    table = json.loads(files("paperradio.editorial.ranking").joinpath(COEFFICIENTS).read_text("utf-8"))
    table["candidates"]["weights"] = dict.fromkeys(NAMES, 0.0) | {"place": 1.0}
    ranked = decoded(table).rank(make_abstract(SENTENCES, FakeEmbedder(), TITLE))
    assert ranked[0].place == len(SENTENCES) - 1
    assert all(one.score >= other.score for one, other in pairwise(ranked))


def test_the_coefficients_say_where_they_come_from() -> None:
    raw = files("paperradio.editorial.ranking").joinpath(COEFFICIENTS).read_text("utf-8")
    table = json.loads(raw)
    assert table["made_by"] == "scripts/train_salience.py"
    assert {"data", "seed", "held_out_rouge1"} <= set(table)
    assert len(raw) < 12_000


def test_features_are_finite_and_named() -> None:
    abstract = make_abstract(SENTENCES, FakeEmbedder(), "")
    found = all_candidates(abstract)
    table = features(abstract, found, shipped_ranker().chances(abstract))
    assert table.shape == (len(found), len(NAMES))
    assert np.isfinite(table).all()
    assert len(set(NAMES)) == len(NAMES)


def test_words_of_the_title_are_expected_in_a_summary() -> None:
    ranker = shipped_ranker()
    known = ranker.chances(make_abstract(SENTENCES, FakeEmbedder(), TITLE))
    unknown = ranker.chances(make_abstract(SENTENCES, FakeEmbedder(), ""))
    assert known["lector"] > unknown["lector"]
    assert all(0 < chance < 1 for chance in known.values())
    assert expected_f1(SENTENCES[2], known) > expected_f1(SENTENCES[4], known)
    assert terms("Readers, 31%") == ["reader", "31"]


def test_lines_of_a_page_become_sentences() -> None:
    assert joined(["The reader", " keeps sentences.\n", "", "It wins."]) == ("The reader keeps sentences.", "It wins.")


def test_no_sentence_no_headline() -> None:
    with pytest.raises(ValueError, match="at least one"):
        abstract_headline([" "], FakeEmbedder())


def test_a_spoken_headline_is_in_the_third_person_and_stands_alone(minilm: RememberingEmbedder) -> None:
    found = headline(make_abstract(SENTENCES, minilm, TITLE))
    assert found is not None
    assert found.text.startswith("The authors propose the Lector")
    formulas = make_abstract(("We prove that x = y for all z.", "Then y < z holds."), FakeEmbedder(), "")
    assert headline(formulas) is None


def test_the_digest_has_the_headline_as_its_summary(
    minilm: RememberingEmbedder, build: Build, paper_rows: Rows
) -> None:
    paper = Paper(PaperId("p"), TITLE, ("Ann Ash", "Bo Birch"))
    digest = make_digest(paper, build(paper_rows), minilm, 250)
    assert digest.summary in {claim.text for claim in digest.claims}
    assert digest.summary.startswith("The authors ")


@pytest.mark.parametrize("tokens", [0, 40, 120, 200, 10_000])
def test_a_model_reads_no_more_than_its_budget(
    minilm: RememberingEmbedder, build: Build, paper_rows: Rows, tokens: int
) -> None:
    document = build(paper_rows)
    chosen = choose_passages(document, minilm, tokens, TITLE)
    assert sum(estimated_tokens(each.text) for each in chosen) <= tokens
    assert [each.index for each in chosen] == sorted({each.index for each in chosen})
    assert all(each.section != "Related Work" and each.role in (Role.ABSTRACT, Role.BODY) for each in chosen)


def test_the_abstract_comes_first_then_a_limit_and_results(
    minilm: RememberingEmbedder, build: Build, paper_rows: Rows
) -> None:
    document = build(paper_rows)
    abstract = [each for each in document.passages if each.role is Role.ABSTRACT]
    room = sum(estimated_tokens(each.text) for each in abstract) + 30
    chosen = choose_passages(document, minilm, room, TITLE)
    assert chosen[: len(abstract)] == tuple(abstract)
    assert any("did not test" in each.text for each in chosen)
    assert choose_passages(document, minilm, 10, TITLE, count=lambda text: 1)[:7] == tuple(abstract)


def test_a_document_without_text_gives_nothing_to_read(build: Build) -> None:
    assert choose_passages(build(((Role.TITLE, "", "A Title"),)), FakeEmbedder(), 100) == ()
