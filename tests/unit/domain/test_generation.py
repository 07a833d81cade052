"""Answers of a language model."""

from __future__ import annotations

from paperradio.domain.generation import Completion, Finish


def test_whatever_did_not_end_by_itself_may_end_in_a_part_of_a_line() -> None:
    ends = {finish for finish in Finish if Completion("A", finish, 1, 1, 0.1).cut_off}
    assert ends == set(Finish) - {Finish.STOP}
