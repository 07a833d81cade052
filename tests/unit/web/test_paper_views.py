from __future__ import annotations

from paperradio.domain.media import Citation
from paperradio.web import paper_views


def test_quotes_that_are_said_word_for_word() -> None:
    cites = [
        Citation(1, "A\ufb01ne  Author∗", (), "1"),
        Citation(1, "Other.", (), "1"),
        Citation(1, "said it.", (), "1"),
    ]
    assert list(paper_views.quotes("It is by Afine Author, who said it.", cites)) == [None, "Other.", None]
