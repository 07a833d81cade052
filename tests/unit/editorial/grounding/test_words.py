"""Stems, tokens, names and word lists."""

from __future__ import annotations

import pytest

from paperradio.editorial.grounding import rules
from paperradio.editorial.grounding.names import acronyms, names, unknown
from paperradio.editorial.grounding.sentences import sentences, states_nothing
from paperradio.editorial.grounding.stems import stem
from paperradio.editorial.grounding.tokens import content, tokens


@pytest.mark.parametrize(
    ("first", "second"),
    [("training", "trained"), ("models", "modelling"), ("improvement", "improves"), ("chosen", "choose"),
     ("studies", "study"), ("optimise", "optimization"), ("higher", "high"), ("languages", "language")],
)  # fmt: skip
def test_forms_of_a_word_share_a_stem(first: str, second: str) -> None:
    assert stem(first) == stem(second)


@pytest.mark.parametrize(("first", "second"), [("note", "not"), ("upper", "up"), ("less", "least")])
def test_other_words_do_not(first: str, second: str) -> None:
    assert stem(first) != stem(second)


def test_contracted_negations_are_words() -> None:
    assert [token.stem for token in tokens("It doesn't and cannot")] == ["it", "do", "not", "and", "can", "not"]


def test_ligatures_and_dashes_are_one() -> None:
    assert content("eﬀective ﬁeld–theory") == content("effective field-theory")


def test_a_lead_is_a_sentence_and_a_list_is_none() -> None:
    assert sentences("Further on I read: Cats sleep. They also eat.") == (
        "Further on I read:",
        "Cats sleep.",
        "They also eat.",
    )
    assert len(sentences("They name three animals of the house: Cats, dogs and mice.")) == 1
    assert len(sentences("Smith et al. Found that. See Fig. 3 there.")) == 2


def test_talk_states_nothing() -> None:
    assert states_nothing("The paper adds:")
    assert not states_nothing("The paper adds nine percent:")
    assert not states_nothing("This is not what the text has:")


def test_names_are_found_by_how_they_are_written() -> None:
    assert names("Transformers and BERT beat mWT on ImageNet, GPT-3 and the Berkeley-Parser at 40K") == (
        "BERT", "mWT", "ImageNet", "GPT-3", "Berkeley-Parser",
    )  # fmt: skip


def test_acronyms_stand_for_their_expansion() -> None:
    known = acronyms(["Recurrent neural networks (RNNs) scale.", "We use mean average precision (mAP)."])
    assert set(known) == {"RNN", "mAP"}
    has = frozenset(stem(word) for word in ("recurrent", "neural", "networks", "scale"))
    assert unknown("They say RNNs scale", has, known) == ()
    assert unknown("They say CNNs scale", has, known) == ("CNNs",)


def test_no_word_stands_at_both_poles_of_a_family() -> None:
    for places in rules.poles().values():
        families = [family for family, _ in places]
        assert len(families) == len(set(families))


def test_every_synonym_is_alike_itself_and_its_group() -> None:
    assert rules.alike(stem("show"), stem("demonstrates"))
    assert not rules.alike(stem("increase"), stem("decrease"))
