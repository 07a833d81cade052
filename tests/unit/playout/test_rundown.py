"""The order of choice, told as small scenes."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from itertools import pairwise

from paperradio.domain.rundown import ItemKind
from paperradio.playout.candidate import Candidate
from paperradio.playout.history import Airing, History
from paperradio.playout.rundown import Rundown, Session, choose

NOW = datetime(2026, 9, 1, 12, tzinfo=UTC).timestamp()
MADE = datetime(2026, 9, 1, tzinfo=UTC)
SEGMENT, IDENT, FILLER, WELCOME = ItemKind.SEGMENT, ItemKind.IDENT, ItemKind.FILLER, ItemKind.WELCOME
QUIET = Session(NOW - 3600, greets=False)


def candidate(
    name: str, kind: ItemKind = SEGMENT, age: float = 0, subject: str | None = None, duration: float = 120
) -> Candidate:
    return Candidate(name, kind, name, duration, MADE - timedelta(minutes=age), subject or name)


def aired(one: Candidate, ago: float, completed: bool = True) -> Airing:
    """On the air until `ago` seconds before now."""
    ended = NOW - ago
    return Airing(f"{one.id}-{ago}", "main", one.id, one.kind, one.subject, ended - one.duration, ended, completed)


def chosen(
    candidates: list[Candidate], airings: list[Airing] | None = None, session: Session = QUIET, ident_every: int = 4
) -> str | None:
    found = choose(candidates, History(airings or []), session, NOW, ident_every)
    return found.id if found else None


A, B, C = candidate("a"), candidate("b", age=10), candidate("c", age=20)
JINGLE, TALK, HELLO = candidate("ident", IDENT), candidate("talk", FILLER), candidate("hello", WELCOME)


def test_nothing_at_all_is_the_bed() -> None:
    assert chosen([]) is None


def test_the_newest_fresh_segment_is_first() -> None:
    assert chosen([C, A, B]) == "a"
    assert chosen([C, A, B], [aired(A, 0)]) == "b"


def test_the_latest_batch_plays_first_and_each_batch_in_the_order_of_making() -> None:
    early, late = MADE - timedelta(hours=2), MADE - timedelta(minutes=1)
    first, second = replace(B, arrived=early), replace(A, arrived=early)
    assert chosen([second, first]) == "b"
    assert chosen([second, first, replace(C, arrived=late)]) == "c"


def test_when_all_are_aired_the_one_heard_longest_ago_comes_back() -> None:
    assert chosen([A, B, C], [aired(B, 900), aired(A, 600), aired(C, 0)]) == "b"


def test_a_fresh_segment_goes_before_reruns_and_fillers() -> None:
    assert chosen([A, B, TALK], [aired(A, 7200)]) == "b"


def test_one_cut_short_is_fresh_once_more_and_not_for_ever() -> None:
    assert chosen([A, B], [aired(A, 600, completed=False), aired(B, 0)]) == "a"
    twice = [aired(A, 900, completed=False), aired(A, 600, completed=False), aired(B, 0)]
    assert History(twice).aired("a")


def test_a_paper_does_not_follow_itself_when_there_is_another() -> None:
    remade = candidate("a2", age=-5, subject="a")
    assert chosen([remade, B], [aired(B, 600), aired(A, 0)]) == "b"
    assert chosen([A, TALK], [aired(A, 0)]) == "talk"
    assert chosen([A], [aired(A, 0)]) is None
    assert chosen([A], [aired(A, 25)]) == "a"


def test_of_a_paper_that_of_the_recipe_in_force_is_heard_again() -> None:
    better, worse = replace(A, id="better", recipe="new"), replace(A, id="worse", recipe="old", created=MADE)
    better = replace(better, created=MADE - timedelta(hours=1))
    other = replace(B, recipe="new", created=MADE + timedelta(hours=1))
    heard = [aired(worse, 9000), aired(better, 8000), aired(other, 10)]
    assert chosen([better, worse, other], heard) == "better"
    assert chosen([better, worse], heard[:2]) == "worse", "the latest made tells which is in force"


def test_an_open_item_starts_when_enough_of_it_is_there_and_is_never_repeated() -> None:
    for seconds, found in ((19.9, None), (20.0, "a")):
        assert chosen([replace(A, open=True, duration=seconds)]) == found
    assert chosen([replace(A, open=True)], [aired(A, 900)]) is None
    assert chosen([replace(A, open=True), C]) == "a", "the newest first"


def test_a_remade_segment_replaces_the_old_one_and_comes_early() -> None:
    remade = candidate("a2", age=-5, subject="a")
    assert chosen([A, remade, B], [aired(B, 9000), aired(A, 5400), aired(C, 0)]) == "a2"
    assert chosen([A, remade, B], [aired(B, 9000), aired(A, 600), aired(C, 0)]) == "b"


def test_an_ident_after_every_few_segments() -> None:
    run = [aired(one, ago) for one, ago in ((A, 500), (B, 370), (C, 240))]
    more = [A, B, C, JINGLE]
    assert chosen(more, run, ident_every=4) == "a"
    assert chosen(more, [*run, aired(A, 0)], ident_every=4) == "ident"
    assert chosen(more, [*run, aired(A, 10), aired(JINGLE, 0)], ident_every=4) == "b"
    assert chosen(more, [*run, aired(A, 0)], ident_every=0) == "b"


def test_the_ident_heard_longest_ago() -> None:
    other = candidate("ident2", IDENT)
    assert chosen([A, JINGLE, other], [aired(JINGLE, 600), aired(B, 0)], ident_every=1) == "ident2"


def test_the_welcome_opens_a_session_unless_the_station_was_just_on() -> None:
    session = Session.begin(History([aired(B, 700)]), NOW)
    assert session.greets
    assert chosen([A, HELLO], [aired(B, 700)], session) == "hello"
    assert not Session.begin(History([aired(B, 500)]), NOW).greets
    assert chosen([A, HELLO], [aired(B, 500)], Session.begin(History([aired(B, 500)]), NOW)) == "a"


def test_a_welcome_that_comes_after_the_first_segment_is_left_out() -> None:
    session = Session(NOW - 130, greets=True)
    assert chosen([A, B, HELLO], [aired(A, 0)], session) == "b"


def test_fillers_rest_and_take_turns_with_the_bed() -> None:
    other = candidate("talk2", FILLER)
    assert chosen([TALK, other]) == "talk"
    assert chosen([TALK, other], [aired(TALK, 5)]) is None
    assert chosen([TALK, other], [aired(TALK, 25)]) == "talk2"
    assert chosen([TALK], [aired(TALK, 100)]) is None
    assert chosen([TALK], [aired(TALK, 200)]) == "talk"


def test_the_welcome_fills_only_after_a_long_rest() -> None:
    assert chosen([HELLO], [aired(HELLO, 300)]) is None
    assert chosen([HELLO], [aired(HELLO, 1000)]) == "hello"


def test_a_clock_set_back_does_not_silence_the_fillers() -> None:
    assert chosen([TALK], [aired(TALK, -3600)]) == "talk"


def test_what_is_announced_is_what_then_plays() -> None:
    candidates = [A, B, C, JINGLE, TALK]
    history = History()
    rundown = Rundown("main", lambda: candidates, history, QUIET, 2)
    announced = [entry.id for entry in rundown.upcoming(6, NOW)]
    at, played = NOW, []
    for _ in announced:
        one = rundown.next(at)
        assert one is not None
        history.add(one.airing("main", at))
        at += one.duration
        played.append(one.id)
    assert played == announced == ["a", "b", "ident", "c", "a", "ident"]


def test_what_is_settled_is_announced_first() -> None:
    rundown = Rundown("main", lambda: [A, B, C], History(), QUIET, 0)
    assert [entry.id for entry in rundown.upcoming(3, NOW, first="c")] == ["c", "a", "b"]


def test_a_day_of_few_papers_repeats_evenly() -> None:
    papers = [candidate(f"p{number}", age=number) for number in range(5)]
    history, at, played = History(), NOW, []
    rundown = Rundown("main", lambda: [*papers, JINGLE, TALK], history, QUIET, 4)
    while at < NOW + 86_400:
        one = rundown.next(at)
        assert one is not None
        history.add(one.airing("main", at))
        at += one.duration
        played.append(one.id)
    segments = [name for name in played if name.startswith("p")]
    counts = [segments.count(paper.id) for paper in papers]
    assert max(counts) - min(counts) <= 1
    assert all(first != second for first, second in pairwise(segments))
    assert "talk" not in played
