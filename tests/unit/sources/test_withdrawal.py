from __future__ import annotations

import pytest

from paperradio.sources.withdrawal import says_withdrawn


@pytest.mark.parametrize(
    "comment",
    [
        "This paper has been withdrawn by the author due to a crucial error",
        "This paper has been withdrawn. Theorem 38 is in error",
        "This submission has been withdrawn by arXiv administrators",
        "this article is\n withdrawn",
        "withdrawn",
        "Withdrawn.",
        "Paper withdrawn due to an error",
        "This paper is temporarily withdrawn",
        "Manuscript withdrawn pending revision",
        "The authors have withdrawn this paper",
        "We retract this paper",
        "10 pages. This paper has been withdrawn from arXiv by the authors",
    ],
)
def test_comments_that_take_a_paper_back(comment: str) -> None:
    assert says_withdrawn(comment)


@pytest.mark.parametrize(
    "comment",
    [
        None,
        "",
        "12 pages, 3 figures",
        "Withdrawn from ICLR 2024",
        "withdrawn from NeurIPS by the authors",
        "A previous version of this paper was withdrawn",
        "Comment on a withdrawn paper",
        "This article studies a withdrawn drug",
    ],
)
def test_comments_that_do_not(comment: str | None) -> None:
    assert not says_withdrawn(comment)


def test_abstracts() -> None:
    assert says_withdrawn(None, "This paper has been withdrawn by the author.")
    assert says_withdrawn(None, "Withdrawn. An error was found.")
    assert not says_withdrawn(None, "The drug was withdrawn by the authorities. We ask why.")
    assert not says_withdrawn(None, "Withdrawn consent is a problem. We study it.")
    assert not says_withdrawn(None, "We study papers that were withdrawn or retracted.")
