"""What a soak makes of recordings, samples and stamps."""

from __future__ import annotations

import math
from itertools import islice

import numpy as np
import pytest
from benchmarks.soak.analysis import Heard, judged
from benchmarks.soak.faults import OUTPUTS, faults, plan
from benchmarks.soak.growth import drift, growth_per_hour
from benchmarks.soak.injector import Event
from benchmarks.soak.offset import offset
from benchmarks.soak.recorders import listed
from benchmarks.soak.silence import Arrival, PlayedAt, Span, gaps, joined, quiet
from benchmarks.soak.stamps import out_of_order, table
from benchmarks.soak.verdicts import healed

from paperradio.hls import Segment, media_playlist
from paperradio.playout.picture.timeline import FADE_SECONDS

RATE = 8000
SPEECH = 0.1
BELOW = 10 ** (-62 / 20)


def tone(seconds: float, level: float) -> np.ndarray[tuple[int], np.dtype[np.int16]]:
    """A sine wave of this effective value."""
    wave = level * math.sqrt(2) * np.sin(2 * np.pi * 440 * np.arange(round(seconds * RATE)) / RATE)
    return (32767 * wave).astype(np.int16)


def test_quiet_sound_is_found_where_it_is() -> None:
    sound = np.concatenate((tone(1, SPEECH), tone(2.5, BELOW), tone(1, SPEECH), tone(0.5, 0)))

    found = quiet(sound, RATE)

    assert [(round(span.start, 2), round(span.end, 2)) for span in found] == [(1.0, 3.5), (4.5, 5.0)]


def test_long_sound_is_looked_at_in_pieces_that_join() -> None:
    sound = np.full(10 * 507, 3000, np.int16)  # ten samples a second are enough where nothing swings
    sound[4990:5020] = 0

    assert quiet(np.repeat(sound, 2), 20) == [Span(499.0, 502.0)]


def test_a_gap_is_what_lies_between_two_pieces() -> None:
    pieces = [Span(0, 4), Span(4.01, 8), Span(11, 15)]

    assert gaps(pieces) == [Span(8, 11)]


def test_what_was_given_at_once_bridges_a_pause() -> None:
    """Three seconds come at once, then nothing for four: the listener misses one."""
    at = PlayedAt([Arrival(10.0, 3.0, fresh=True), Arrival(14.0, 1.0), Arrival(15.0, 1.0)])

    assert at.dry(16.0) == [Span(13.0, 14.0)]
    assert at.dry(20.0) == [Span(13.0, 14.0), Span(16.0, 20.0)], "an output that dies is silent from then on"
    assert [at(second) for second in (0.5, 3.5, 4.5)] == [10.5, 14.5, 15.5]


def test_a_new_connection_is_played_at_once() -> None:
    at = PlayedAt([Arrival(10.0, 5.0, fresh=True), Arrival(12.0, 5.0, fresh=True), Arrival(18.0, 1.0)])

    assert at.dry(19.0) == [Span(17.0, 18.0)]


def test_silences_that_touch_are_one() -> None:
    assert joined([Span(5, 6), Span(1, 2), Span(2.05, 3)]) == [Span(1, 3), Span(5, 6)]


def test_only_the_broken_output_is_excused() -> None:
    event = Event("nginx gone", frozenset({"rtmp"}), at=100.0, undone=130.0, healed=132.0)
    heard = Heard(300.0, [Span(50.0, 52.5), Span(104.0, 131.0), Span(200.0, 201.9)])

    rtmp, hls = (judged(output, heard, [event], Span(60.0, 300.0)) for output in ("rtmp", "hls"))

    assert [(one.span.start, one.own) for one in rtmp] == [(104.0, True)]
    assert [(one.span.start, one.own, one.faults) for one in hls] == [(104.0, False, ("nginx gone",))]


def test_a_fault_that_never_heals_excuses_nothing() -> None:
    event = Event("encoder killed", frozenset(OUTPUTS), at=100.0, undone=101.0)
    later = Event("encoder killed", frozenset(OUTPUTS), at=100.0, undone=101.0, healed=105.0)
    for_good, too_long = Heard(9.0, [Span(20.0, 900.0)]), Heard(9.0, [Span(100.0, 200.0)])

    (silence,) = judged("hls", for_good, [event], Span(60.0, 900.0))
    assert (silence.span, silence.own) == (Span(60.0, 900.0), False)
    assert [one.own for one in judged("hls", too_long, [later], Span(60.0, 900.0))] == [False]
    assert [healed([one], 900.0).met for one in (event, later)] == [False, True]
    assert healed([event], 150.0).met, "the run ended before it could be told"


@pytest.mark.parametrize(
    ("dts", "pts", "bad"),
    [((0, 1024, 2048), (0, 1024, 2048), 0), ((0, 2048, 2048), (0, 2048, 2048), 1), ((0, 1024), (0, 512), 1)],
)
def test_stamps_that_go_back_or_stand_still_are_told(dts: tuple[int, ...], pts: tuple[int, ...], bad: int) -> None:
    lines = [f"0, {one}, {two}, 1024, 300, 0x0" for one, two in zip(dts, pts, strict=True)]
    other_stream = ["1,   0,   0, 512, 20, 0x1"]

    packets = table(["#tb 0: 1/48000", "#tb 1: 1/90000", *lines, *other_stream])

    assert len(packets) == len(lines) + 1
    assert len(out_of_order(packets)) == bad


def test_growth_is_that_of_most_samples() -> None:
    """Ten an hour, with a peak, in two lives that begin at different heights; a third is too short to count."""
    one = [(10.0 * step, 100 + step / 36) for step in range(60)]
    one[20] = (200.0, 5000.0)
    two = [(at + 1000, value + 70) for at, value in one]

    found = growth_per_hour([one, two, [(0.0, 0.0), (5.0, 1.0), (10.0, 9.0)]])

    assert found == pytest.approx(10.0)
    assert growth_per_hour([one[:3]]) is None


def test_drift_is_seen_through_delays() -> None:
    """Air time is read up to 0.2 s late; it runs 1 ms a minute fast."""
    samples = [(float(at), at / 60_000 - (at * 0.013) % 0.2) for at in range(1200)]

    moved = drift(samples, 120.0)

    assert moved == pytest.approx((1200 - 120) / 60_000, abs=0.004)
    assert drift(samples[:300], 120.0) is None


@pytest.mark.parametrize("late", [-0.06, 0.0, 0.012])
def test_the_offset_is_read_from_how_far_fades_have_come(late: float) -> None:
    beeps = [3 + 1.41 * number for number in range(20)]
    lights: list[tuple[float, float]] = []
    for drawn in range(200):
        way = [min(1.0, max(0.0, (drawn / 5 - beep - late) / FADE_SECONDS)) for beep in beeps]
        changes = sum(x * x * (3 - 2 * x) * (-1) ** number for number, x in enumerate(way))
        lights += [(drawn / 5 + part / 30, 16 + 219 * changes) for part in range(6)]

    found = offset(beeps, lights)

    assert found is not None
    assert found.pairs == len(beeps) - 2
    assert found.pipeline == pytest.approx(late, abs=0.002)
    assert found.seen_least >= late
    assert found.within == (late >= -0.045)


def test_a_playlist_is_read_as_it_was_written() -> None:
    segments = [
        Segment(7, 1_700_000_000.25, 4.0, False, 0, b""),
        Segment(8, 1_700_000_009.5, 3.5, True, 1, b""),
    ]

    found = list(listed(media_playlist(segments, 4, lambda segment: f"{segment.sequence}.ts")))

    assert found == [
        (7, 1_700_000_000.25, 4.0, False, "7.ts"),
        (8, 1_700_000_009.5, 3.5, True, "8.ts"),
    ]


def test_a_seed_names_an_order_in_which_all_faults_come() -> None:
    kinds = faults()

    one, again, other = ([fault.name for fault in islice(plan(seed, kinds), len(kinds))] for seed in (1, 1, 2))

    assert one == again
    assert one != other
    assert sorted(one) == sorted(other) == sorted(fault.name for fault in kinds)
    assert all(fault.breaks <= set(OUTPUTS) for fault in kinds)
