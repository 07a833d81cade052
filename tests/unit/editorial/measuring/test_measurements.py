"""Numbers that are results, with what the text around them says of them; the sentences are written for these tests."""

from __future__ import annotations

import pytest

from paperradio.domain.digest import Measurement
from paperradio.domain.document import Box, Document, Page, Passage, Role
from paperradio.editorial.measuring.glossary import Glossary, glossary
from paperradio.editorial.measuring.measurements import measurements
from paperradio.editorial.measuring.numbers import numbers


def document(*texts: str) -> Document:
    box = (Box(0.1, 0.1, 0.9, 0.12),)
    passages = [Passage(index, 1, text, text, "Results", Role.BODY, box, 1) for index, text in enumerate(texts)]
    return Document("A Title", (), "", (Page(1, 600, 800),), tuple(passages))


def measured(*texts: str) -> tuple[Measurement, ...]:
    """Of the last of `texts`, with what all of them define."""
    paper = document(*texts)
    return measurements(paper, len(texts) - 1, texts[-1], glossary(paper))


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("The reader achieves 28.4 BLEU on the Pauses 2014 translation task.",
         Measurement("28.4", "", "BLEU", "Pauses 2014 translation task")),
        ("It achieves a 95.9% night voice classification accuracy.",
         Measurement("95.9", "%", "night voice classification accuracy")),
        ("The reader has a BLEU score of 41.8 in the end.", Measurement("41.8", "", "BLEU score")),
        ("The ensemble achieves 3.57% error on the ImageNet test set.",
         Measurement("3.57", "%", "error", "ImageNet test set")),
        ("The reader improved clickthrough rate over the baseline by 46.5%, which is much.",
         Measurement("46.5", "%", "clickthrough rate", "", "the baseline")),
        ("This is a 10x improvement in training speed compared to SOTA for short texts.",
         Measurement("10", "x", "training speed", "", "SOTA")),
        ("The reader needs 1/7th the carbon footprint to develop.", Measurement("1/7th", "", "carbon footprint")),
        ("The reader has a satisfactory accuracy (i.e. 94.29%).", Measurement("94.29", "%", "accuracy")),
        ("A larger ensemble further improves the results by 1.1 F1 points.", Measurement("1.1", "", "F1")),
        ("The corpus holds 81.1M spoken English-language papers.", Measurement("81.1M", "papers")),
        ("The reader trains for 3.5 days on the ImageNet dataset.", Measurement("3.5", "days")),
        ("Reading took four hours in the studio.", Measurement("four", "hours")),
        ("It reaches a throughput of 15 Petaflops in the studio.", Measurement("15", "Petaflops", "throughput")),
    ],
)  # fmt: skip
def test_a_number_and_what_it_measures(text: str, found: Measurement) -> None:
    assert measured(text) == (found,)


@pytest.mark.parametrize(
    "text",
    [
        "Since its introduction in 1935 the pause has played a great role.",
        "The reader is shown in Table 3 and compared with GPT-3 and BlenderBot 1 in Section 4.",
        "Reddit 2.7B and the 11B model are two earlier readers.",
        "We use a learning rate of 0.1 and a dropout of 0.2 for all readers.",
        "The first layer is 3×3 convolutions in two dimensions.",
        "A region is excluded at 95% CL by the other station.",
        "We trained on a GeForce 12GB GPU in the studio.",
        "We divided our recordings into 75% training and 25% held out data.",
        "Models of 18-layer depth were the 2nd best.",
        "The studio has two microphones and seven tables.",
    ],
)
def test_numbers_that_are_no_results(text: str) -> None:
    assert measured(text) == ()


def test_each_clause_keeps_its_own() -> None:
    first, second = measured(
        "The reader scores 28.4 BLEU on the Pauses 2014 task, improving over the best results by over 2 BLEU."
    )
    assert (first.baseline, second.baseline) == ("", "the best results")
    assert second.dataset == first.dataset == "Pauses 2014 task"


def test_a_shared_unit_is_everybodys_and_respectively_names_no_data() -> None:
    found = measured(
        "It scores 83.8 MAP on the co-view task, improving over the baseline by 2.7 and 4.0 points, respectively."
    )
    assert [(each.value, each.unit, each.dataset) for each in found[1:]] == [
        ("2.7", "points", ""),
        ("4.0", "points", ""),
    ]


def test_data_are_taken_from_the_sentence_before_where_this_one_leans_on_it() -> None:
    before = "We evaluate all readers on the PAUSES-2 dataset."
    assert measured(before, "This leads to 3.5% top-5 error.")[0].dataset == "PAUSES-2 dataset"
    assert measured(before, "Voices of animals are heard with 3.5% error.")[0].dataset == ""


def test_what_the_paper_defines_is_known() -> None:
    texts = (
        "We use the pause edit rate (PER) and the NIGHTSET corpus.",
        "On NIGHTSET our reader has a PER of 12.5.",
    )
    assert glossary(document(*texts)) == Glossary(frozenset({"PER"}), frozenset({"NIGHTSET"}))
    assert measured(*texts) == (Measurement("12.5", "", "PER", "NIGHTSET"),)


def test_only_numbers_that_are_said_are_told() -> None:
    paper = document("The reader reaches 92% accuracy (88% accuracy at night).")
    found = measurements(paper, 0, "The reader reaches 92% accuracy.", Glossary())
    assert [each.value for each in found] == ["92"]


def test_every_field_is_word_for_word() -> None:
    text = "On MNIST, the test error falls from 3.5% to 1.2%, and the loss drops by 40 percent over the baseline."
    for number in numbers(text):
        assert text[number.start :].startswith(number.value)
    for each in measured(text):
        assert all(word in text for word in (each.value, each.unit, each.metric, each.dataset, each.baseline))
    assert [each.metric for each in measured(text)] == ["test error", "test error", "loss"]
