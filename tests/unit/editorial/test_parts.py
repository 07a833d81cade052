"""The part that a sentence plays; the sentences are written for these tests, after the forms of real ones."""

from __future__ import annotations

import pytest

from paperradio.domain.digest import Part
from paperradio.domain.document import Role
from paperradio.editorial.parts import own_names, part_of
from paperradio.editorial.sentences import Sentence

from .conftest import Build

OWN = frozenset({"LECTOR"})


@pytest.mark.parametrize(
    ("section", "text", "part"),
    [
        ("Abstract", "Reading formulas aloud is difficult for every voice.", Part.PROBLEM),
        ("Abstract", "Existing readers have fundamental limitations and obtain little.", Part.PROBLEM),
        ("Abstract", "While others did much, the authors argue that night reading is understudied.", Part.PROBLEM),
        ("Results", "In the night setting, the earlier reader fails on 40% of the pages.", Part.EVIDENCE),
        ("Abstract", "The authors propose a reader that keeps whole sentences.", Part.APPROACH),
        ("Abstract", "They propose LECTOR, vastly improving the speed of reading.", Part.APPROACH),
        ("Abstract", "LECTOR keeps whole sentences and leaves out tables.", Part.APPROACH),
        ("Abstract", "The system consists of an ear, a mouth and a memory.", Part.APPROACH),
        ("Method", "The pauses are computed from the length of each sentence.", Part.APPROACH),
        ("Abstract", "The authors achieve surprising results on night programmes.", Part.EVIDENCE),
        ("Abstract", "The authors ask 12 listeners and find that pauses help them.", Part.EVIDENCE),
        ("Abstract", "The results show that listeners like pauses.", Part.EVIDENCE),
        ("Abstract", "An ensemble of readers achieves 3.5% error on the night set.", Part.EVIDENCE),
        ("Abstract", "Both recordings are combined to achieve a total precision of 3%.", Part.EVIDENCE),
        ("Abstract", "The authors show that LECTOR outperforms a variety of readers.", Part.COMPARISON),
        ("Abstract", "LECTOR reaches 28 points, improving over the earlier reader by 2 points.", Part.COMPARISON),
        ("Abstract", "The experiments reveal that LECTOR performs on par with people.", Part.COMPARISON),
        ("Conclusion", "For short texts, LECTOR can be trained faster than readers of tables.", Part.COMPARISON),
        ("Introduction", "The same pauses are also seen in tables, suggesting difficulties.", Part.EVIDENCE),
        ("Experiments: Benchmarking", "On average, the old reader spoke 82 words per minute.", Part.EVIDENCE),
        ("Costs", "While LECTOR used 75 watts, the earlier reader used 500 watts.", Part.COMPARISON),
        ("Conclusion", "The authors did not test LECTOR on listeners in other countries.", Part.LIMIT),
        ("Discussion", "The small audience introduces a large uncertainty in the authors' estimate.", Part.LIMIT),
        ("Abstract", "The authors are also releasing their logbook and the code of the reader.", Part.AVAILABILITY),
        ("Introduction", "The authors make all recordings and the code publicly available.", Part.AVAILABILITY),
        ("Conclusion", "The code the authors used to train their models is available.", Part.AVAILABILITY),
        ("Introduction", "The authors share LECTOR as part of their open source library.", Part.AVAILABILITY),
        ("Abstract", "The authors present the first publicly available collection of pauses.", Part.APPROACH),
        ("Introduction", "The recordings of the other station are not publicly available.", Part.CONTEXT),
        ("Method", "Enough free memory is available on every node of the cluster.", Part.CONTEXT),
        ("Abstract", "The authors hope that pauses will help other stations.", Part.CONTEXT),
        ("Introduction", "Night programmes are a long tradition of small stations.", Part.CONTEXT),
        ("Abstract", "A very simple way to improve the sound of a voice is to wait.", Part.CONTEXT),
    ],
)  # fmt: skip
def test_each_sentence_plays_its_part(section: str, text: str, part: Part) -> None:
    assert part_of(Sentence(0, text, section, 0), OWN) is part


def test_a_paper_names_what_it_presents(build: Build) -> None:
    document = build(
        (
            (Role.ABSTRACT, "Abstract", "We present a patient reader (LECTOR) for small stations with a CPU."),
            (Role.ABSTRACT, "Abstract", "LECTOR waits at every comma."),
        )
    )
    assert own_names(document) == {"LECTOR"}
