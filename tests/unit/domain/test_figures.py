"""Which figures a text names, and which a passage speaks of."""

from __future__ import annotations

import pytest

from paperradio.domain.document import Document, Passage, Role
from paperradio.domain.figures import captions, labels, mentions, spoken_of


def document(*told: tuple[Role, str, int]) -> Document:
    """Passages of role, text and paragraph."""
    passages = (
        Passage(index, 1, text, text, "1", role, (), paragraph) for index, (role, text, paragraph) in enumerate(told)
    )
    return Document("", (), "", (), tuple(passages))


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("As Figure 2 shows", ("Figure 2",)),
        ("(see Fig. 3a) and FIG. 4", ("Figure 3", "Figure 4")),
        ("Figs. 2a and 3, Figures 5–6, Figure 2(b)", ("Figure 2", "Figure 3", "Figure 5", "Figure 6")),
        ("Fig.7, Figure A.1 and Figure S12", ("Figure 7", "Figure A.1", "Figure S12")),
        ("Extended Data Fig. 1", ("Extended Data Figure 1",)),
        ("a figure of 20% and figure skating in 1998, in Table 2", ()),
        ("Figure 20% larger", ()),
    ],
)
def test_labels_are_those_of_the_figures_named(text: str, found: tuple[str, ...]) -> None:
    assert labels(text) == found


def test_a_mention_says_where_the_name_begins() -> None:
    assert mentions("Look at Fig. 2, again at Figure 2.") == (("Figure 2", 8),)


def test_captions_are_told_apart_also_where_two_are_one_passage() -> None:
    read = document(
        (Role.CAPTION, "Figure 1: A station. It is small.", 0),
        (Role.CAPTION, "Fig. 2. Throughput. Figure 3: Cost.", 1),
        (Role.CAPTION, "Table 1: Numbers.", 2),
        (Role.CAPTION, "Figure 1: A station, continued.", 3),
        (Role.BODY, "Figure 4: no caption.", 4),
    )
    known = captions(read)
    assert {label: each.text for label, each in known.items()} == {
        "Figure 1": "A station. It is small.",
        "Figure 2": "Throughput.",
        "Figure 3": "Cost.",
    }
    assert known["Figure 2"].passage is known["Figure 3"].passage is read.passages[1]


READ = document(
    (Role.CAPTION, "Figure 1: The architecture of the radio station.", 0),
    (Role.CAPTION, "Figure 2: Throughput.", 1),
    (Role.BODY, "It is fast, as Figure 2 shows.", 2),
    (Role.BODY, "Nothing was slower.", 2),
    (Role.BODY, "Another paragraph begins.", 3),
    (Role.BODY, "We describe an architecture for the radio of a station.", 4),
    (Role.BODY, "Figure 9 is none of ours.", 5),
)


@pytest.mark.parametrize(
    ("index", "found"),
    [(2, ("Figure 2",)), (3, ("Figure 2",)), (4, ()), (5, ("Figure 1",)), (6, ())],
    ids=["named", "named beside it", "another paragraph", "its caption's words", "not there"],
)
def test_a_passage_speaks_of_figures(index: int, found: tuple[str, ...]) -> None:
    assert spoken_of(READ, index, captions(READ)) == found
