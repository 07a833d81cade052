"""Marks, pointers, brackets and lead-ins are not said."""

from __future__ import annotations

import pytest

from paperradio.editorial.cleaning import without_brackets, without_lead_in, without_marks


@pytest.mark.parametrize(
    ("written", "said"),
    [
        ("Noise is rare [3, 4-6].", "Noise is rare."),
        ("Noise is rare (see Fig. 2).", "Noise is rare."),
        ("Noise is rare (Ash et al., 2019; Birch 2020a).", "Noise is rare."),
        ("As shown in Table 3, noise is rare.", "noise is rare."),
        ("Table 3 shows that noise is rare.", "noise is rare."),
        ("Noise is rare, as described in Sections 3 and 4.", "Noise is rare."),
        ("Noise is rare in Table 3.", "Noise is rare."),
        ("Details are given in Section 4.2.", "Details are given in Section 4.2."),
        ("Some noise, e.g., wind, is rare.", "Some noise, for example, wind, is rare."),
        ("Noise – it says – is that–at least at night–rare.", "Noise – it says – is that – at least at night – rare."),
        ("The Ising–Potts and Drell–Yan readers.", "The Ising–Potts and Drell–Yan readers."),
        ("Data from 2015 (2015–2018) are used.", "Data from 2015 (2015–2018) are used."),
    ],
)
def test_marks(written: str, said: str) -> None:
    assert without_marks(written) == said


@pytest.mark.parametrize(
    ("written", "said"),
    [
        ("Moreover, in this work, noise is rare.", "Noise is rare."),
        ("In addition to wind, noise is rare.", "In addition to wind, noise is rare."),
        ("Recently published readers are slow.", "Recently published readers are slow."),
        ("We note that noise is rare.", "Noise is rare."),
        ("Finally, mT is a unit.", "mT is a unit."),
        ("Here we stand.", "We stand."),
        ("In contrast to old readers, the Lector is quick.", "The Lector is quick."),
        ("Unlike birds, we read.", "We read."),
        ("Unlike birds, which sing, we read.", "Unlike birds, which sing, we read."),
        ("Here comes the noise.", "Here comes the noise."),
    ],
)
def test_lead_ins(written: str, said: str) -> None:
    assert without_lead_in(written) == said


@pytest.mark.parametrize(
    ("written", "said"),
    [
        ("A neural network (NN) learns.", "A neural network, or NN, learns."),
        ("It is not (fully) known.", "It is not fully known."),
        ("All parts (that is, hands and face) move.", "All parts, that is, hands and face, move."),
        ("The score (0.3) is low.", "The score is low."),
        ("The O(N) model stands.", "The O(N) model stands."),
        ("The best of all (by far).", "The best of all, by far."),
    ],
)
def test_brackets(written: str, said: str) -> None:
    assert without_brackets(written) == said
