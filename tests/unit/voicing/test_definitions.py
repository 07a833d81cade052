"""Acronyms that a paper defines itself."""

from __future__ import annotations

import pytest

from paperradio.voicing.definitions import definitions_in, speakable_in_order
from paperradio.voicing.lexicon import load_lexicon
from paperradio.voicing.speakable import speakable


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("We train a graph neural network (GNN) on it.", {"GNN": "graph neural network"}),
        ("Graph Neural Networks (GNNs) are used.", {"GNN": "Graph Neural Network"}),
        ("the high-luminosity large hadron collider (HL-LHC)", {"HL-LHC": "high-luminosity large hadron collider"}),
        ("state machine families (SMFs)", {"SMF": "state machine family"}),
        ("in Beijing (China) and (see Fig. 2)", {}),
        ("It fails. (GNN)", {}),
        ("one two (XYZ)", {}),
        ("Word Error Rate (WER), and then word end rule (WER)", {"WER": "Word Error Rate"}),
    ],
)
def test_finds_what_a_paper_defines(text: str, found: dict[str, str]) -> None:
    assert definitions_in([text]) == found


def test_an_acronym_is_said_in_full_where_it_first_comes_up() -> None:
    lexicon = load_lexicon().defining({"GNN": "graph neural network", "RNN": "recurrent neural network"})
    turns = ["A GNN is one; the GNN wins.", "An RNN and GNNs?", "Yes, recurrent neural networks: RNNs."]
    spoken = [form.spoken for form in speakable_in_order(turns, lexicon)]
    assert spoken == [
        "A graph neural network is one; the G N N wins.",
        "A recurrent neural network and G N N's?",
        "Yes, recurrent neural networks: R N N's.",
    ]


def test_the_captions_keep_the_acronym() -> None:
    form = speakable("Use an LSTM here.", load_lexicon().saying_in_full({"LSTM": "long short-term memory"}))
    assert [(token.written, token.spoken) for token in form.tokens] == [
        ("Use", "Use"),
        ("an", "a"),
        ("LSTM", "long short-term memory"),
        ("here.", "here."),
    ]


def test_a_turn_that_explains_itself_is_left_alone() -> None:
    lexicon = load_lexicon().defining({"GNN": "graph neural network"})
    (form,) = speakable_in_order(["A graph neural network (GNN) wins."], lexicon)
    assert form.spoken == "A graph neural network, G N N, wins."


def test_the_papers_meaning_wins_over_the_lexicons() -> None:
    assert speakable("CoT helps").spoken == "chain of thought helps"
    other = load_lexicon().defining({"CoT": "cost of travel"})
    assert "chain" not in speakable("CoT helps", other).spoken
    same = load_lexicon().defining({"CoT": "Chain of Thought"})
    assert speakable("CoT helps", same).spoken == "chain of thought helps"
