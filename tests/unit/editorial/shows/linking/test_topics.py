"""What papers share, and in which form it is said."""

from __future__ import annotations

from collections.abc import Callable

from paperradio.domain.show import Subject
from paperradio.editorial.shows.topics import shared, topics

Make = Callable[..., Subject]


def said(*subjects: Subject) -> list[str]:
    return [each.text for each in shared(subjects)]


def test_the_animal_that_both_papers_name(bees: Subject, wasps: Subject) -> None:
    (tie,) = shared((bees, wasps))
    assert tie.text == "bumblebees"
    assert [topic.passages for topic in tie.topics] == [(1, 2, 3), (0, 2)]
    assert [topic.titled for topic in tie.topics] == [False, True]


def test_nothing_is_shared_where_only_general_words_are(bees: Subject, tides: Subject) -> None:
    assert said(bees, tides) == []


def test_a_singular_is_said_in_the_plural(subject: Make) -> None:
    one = subject(1, "A Title", ("We fit a citation graph to old letters.",))
    other = subject(2, "Another Title", ("A citation graph is drawn of each village.",))
    assert said(one, other) == ["citation graphs"]


def test_a_noun_without_article_stays_as_it_is(subject: Make) -> None:
    one = subject(1, "Machine Translation of Letters", ("The state of machine translation is told.",))
    other = subject(2, "A Title", ("Old villages wait for machine translation.",))
    assert said(one, other) == ["machine translation"]


def test_names_keep_their_capitals_and_their_article(subject: Make) -> None:
    one = subject(1, "A Title", ("Old beams of the LHC are shown.", "It runs on SciBERT since spring."))
    other = subject(2, "Another Title", ("New beams reach the LHC in spring.", "Letters went to SciBERT."))
    assert said(one, other) == ["SciBERT", "the LHC"]


def test_an_acronym_is_said_in_a_form_that_both_have(subject: Make) -> None:
    one = subject(1, "A Title", ("Here some RNNs came back, and one RNN stayed.",))
    other = subject(2, "Another Title", ("There was talk of an RNN in spring.",))
    assert said(one, other) == ["RNN"]


def test_a_longer_term_wins_over_its_parts(subject: Make) -> None:
    one = subject(1, "A Title", ("There are convolutional neural networks in barns.",))
    other = subject(2, "Another Title", ("Convolutional neural networks sleep.",))
    assert said(one, other) == ["convolutional neural networks"]


def test_what_titles_have_comes_first(subject: Make) -> None:
    one = subject(1, "Language Models", ("Here are language models and speech recognition.",))
    other = subject(2, "Old Language Models", ("There are language models and speech recognition.",))
    assert said(one, other) == ["language models", "speech recognition"]


def test_a_single_word_used_once_is_not_what_papers_share(subject: Make) -> None:
    one = subject(1, "A Title", ("A gardener came by.",))
    other = subject(2, "Another Title", ("The letters went to a gardener.",))
    assert said(one, other) == []


def test_only_title_abstract_and_claims_are_looked_at(subject: Make) -> None:
    paper = subject(1, "A Title", ("Letters went to SciBERT.",), ("We also tried ImageNet in spring.",))
    assert ("scibert",) in topics(paper)
    assert ("imagenet",) not in topics(paper)
