from __future__ import annotations

from paperradio.web.clocks import Clocks, Piece


def test_a_page_is_told_the_air_time_of_the_first_sample() -> None:
    clocks, told = Clocks(10), list[Piece]()
    with clocks.following("page", told.append):
        clock = clocks.stream("page")
        clock.sending(100.0, 2.0)
        clock.sending(102.0, 2.0)
    assert told == [Piece(1, 0.0, 100.0)]


def test_dropped_sound_begins_a_new_piece() -> None:
    clocks, told = Clocks(10), list[Piece]()
    clock = clocks.stream("page")
    clock.sending(100.0, 2.0)
    clock.sending(109.0, 2.0)
    with clocks.following("page", told.append):
        assert told == [Piece(1, 0.0, 100.0), Piece(1, 2.0, 109.0)]


def test_a_new_stream_voids_the_old_one() -> None:
    clocks, told = Clocks(10), list[Piece]()
    old = clocks.stream("page")
    old.sending(100.0, 2.0)
    new = clocks.stream("page")
    with clocks.following("page", told.append):
        old.sending(200.0, 2.0)
        new.sending(102.0, 2.0)
        assert told == [Piece(2, 0.0, 102.0)]


def test_other_listeners_hear_nothing_of_it_and_old_ids_are_forgotten() -> None:
    clocks, told = Clocks(2), list[Piece]()
    with clocks.following("other", told.append):
        clocks.stream("page").sending(1.0, 1.0)
    assert told == []
    for name in ("a", "b"):
        clocks.stream(name)
    with clocks.following("page", told.append):
        assert told == []


def test_streams_count_on_when_the_program_begins_again() -> None:
    before, after, told = Clocks(10, lambda: 1000), Clocks(10, lambda: 2000), list[Piece]()
    for clocks in (before, after):
        with clocks.following("page", told.append):
            for _ in range(2):
                clocks.stream("page").sending(100.0, 2.0)
    assert [piece.stream for piece in told] == [1000, 1001, 2000, 2001]


def test_an_id_that_is_followed_is_kept_however_many_others_come() -> None:
    clocks, told = Clocks(2), list[Piece]()
    with clocks.following("page", told.append):
        for name in ("a", "b", "c"):
            clocks.stream(name)
        clocks.stream("page").sending(100.0, 2.0)
        assert told == [Piece(1, 0.0, 100.0)]
        clocks.stream("d")
    clocks.stream("e")
    with clocks.following("page", told.append):
        assert told == 2 * [Piece(1, 0.0, 100.0)]
