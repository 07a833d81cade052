"""What the output watch makes of the looks at one segment after the other."""

from __future__ import annotations

import logging

import pytest

from paperradio.settings import WatchSettings
from paperradio.web.watch.alarms import AlarmKind, Alarms
from paperradio.web.watch.judge import Judge
from paperradio.web.watch.listing import BadPlaylist, Listed, listed
from paperradio.web.watch.look import HEIGHT, WIDTH, Look

AT = 1_788_264_000.0
SECONDS = 4.0
BLOCKS = 37
GREY, BLACK = bytes([128]) * (WIDTH * HEIGHT), bytes([16]) * (WIDTH * HEIGHT)
SETTINGS = WatchSettings(
    silence_seconds=5, black_seconds=6, frozen_seconds=10, loudness_window_seconds=10, loudness_tolerance=5
)


class Output:
    """An output that is judged segment by segment."""

    def __init__(self) -> None:
        self.at = AT
        self.alarms = Alarms(lambda: self.at)
        self.judge = Judge(SETTINGS, self.alarms)
        self._painted = 0

    def airs(
        self,
        level: float = -16.0,
        picture: bytes | None = None,
        blocks: int = BLOCKS,
        complaint: str = "",
        programme: bool = True,
        levels: tuple[float, ...] = (),
    ) -> set[AlarmKind]:
        """One segment of 4 s; without a `picture` it is one in which something moves. The alarms that stand then."""
        pictures = tuple(picture or self._moving() for _ in range(2))
        look = Look(levels or (level,) * blocks, pictures, complaint)
        self.judge.segment(self.at, SECONDS, look, programme)
        self.at += SECONDS
        return {alarm.kind for alarm in self.alarms.standing}

    def _moving(self) -> bytes:
        """The digit of a clock changes: a few small squares of the picture."""
        self._painted += 1
        return bytes([160 if self._painted % 2 else 128]) * 4 + GREY[4:]


@pytest.fixture
def output() -> Output:
    return Output()


def test_nothing_is_wrong_with_speech_and_a_page(output: Output) -> None:
    assert [output.airs() for _ in range(10)] == [set()] * 10
    assert output.judge.loudness == pytest.approx(-16)


def test_dead_air_begins_and_ends_once(output: Output, caplog: pytest.LogCaptureFixture) -> None:
    output.airs()
    assert output.airs(-120) == set()
    assert output.airs(-120) == {AlarmKind.DEAD_AIR}
    (alarm,) = output.alarms.failing
    assert alarm.since == AT + SECONDS
    output.airs(-120)
    assert output.airs() == set()
    assert [record.levelno for record in caplog.records] == [logging.ERROR, logging.WARNING]
    assert "dead air since" in caplog.messages[0]
    assert caplog.messages[1] == "output: dead air is over after 12 s"
    assert output.alarms.raised[AlarmKind.DEAD_AIR] == 1


def test_a_pause_within_or_over_two_segments_is_none(output: Output) -> None:
    pause = (-16.0,) * 12 + (-120.0,) * 25
    for _ in range(3):
        assert output.airs(levels=pause) == set()
        assert output.airs(levels=pause[::-1]) == set()


def test_time_that_the_station_slept_was_not_silent(output: Output) -> None:
    output.airs(levels=(-16.0,) * 20 + (-120.0,) * 17, picture=GREY)
    output.at += 600
    assert output.airs(levels=(-120.0,) * 20 + (-16.0,) * 17, picture=GREY) == set()
    output.airs(-120)
    output.at += 600
    assert output.airs(-120) == {AlarmKind.DEAD_AIR}
    assert output.alarms.standing[0].since == pytest.approx(output.at - 8, abs=0.01)


def test_the_quiet_bed_and_a_still_page_with_a_clock_are_none(output: Output) -> None:
    assert [output.airs(-24, programme=False) for _ in range(10)] == [set()] * 10


def test_sound_that_is_not_there_is_silence(output: Output) -> None:
    assert output.airs(blocks=0) == set()
    assert output.airs(blocks=0, complaint="no sound") == {AlarmKind.DEAD_AIR, AlarmKind.UNDECODABLE}
    assert output.airs() == set()


def test_black_and_frozen_pictures(output: Output) -> None:
    alarms = [output.airs(picture=BLACK) for _ in range(4)]
    assert alarms[0] == set()
    assert alarms[1] == set()
    assert alarms[2] == {AlarmKind.BLACK}
    assert alarms[3] == {AlarmKind.BLACK, AlarmKind.FROZEN}
    assert output.airs(picture=GREY) == set()
    assert [output.airs(picture=GREY) for _ in range(3)][-1] == {AlarmKind.FROZEN}
    assert output.airs() == set()


def test_coding_the_same_picture_again_is_no_movement(output: Output) -> None:
    noisy = [bytes([128 + index % 4]) * (WIDTH * HEIGHT) for index in range(4)]
    assert [output.airs(picture=each) for each in noisy][-1] == {AlarmKind.FROZEN}


@pytest.mark.parametrize(("level", "kind"), [(-26.0, AlarmKind.QUIET), (-6.0, AlarmKind.LOUD)])
def test_loudness_is_of_the_whole_window_and_ends_well_within_its_bounds(
    output: Output, level: float, kind: AlarmKind
) -> None:
    for _ in range(4):
        output.airs()
    assert output.airs(level) == set() or kind is AlarmKind.LOUD
    for _ in range(3):
        output.airs(level)
    assert {alarm.kind for alarm in output.alarms.standing} == {kind}
    for _ in range(4):
        output.airs()
    assert output.alarms.standing == ()


def test_loudness_is_that_of_the_speech_not_of_its_pauses(output: Output) -> None:
    for _ in range(5):
        output.airs(levels=(-16.0,) * 20 + (-120.0,) * 17)
    assert output.judge.loudness == pytest.approx(-16)
    assert output.alarms.standing == ()


def test_music_between_items_ends_what_was_said_of_the_loudness(output: Output) -> None:
    for _ in range(4):
        output.airs(-30)
    assert {alarm.kind for alarm in output.alarms.standing} == {AlarmKind.QUIET}
    assert output.airs(-24, programme=False) == set()
    assert output.judge.loudness is None


def test_what_was_missed_is_not_held_against_the_station(output: Output) -> None:
    output.airs(-120, picture=GREY)
    output.judge.forget()
    output.at += 40
    assert output.airs(-120, picture=GREY) == set()


def test_a_playlist_as_players_read_it() -> None:
    text = "#EXTM3U\n#EXT-X-MEDIA-SEQUENCE:7\n#EXT-X-PROGRAM-DATE-TIME:2026-09-01T12:00:00.500Z\n#EXTINF:4.0,\nm/7.ts\n"
    assert listed(text) == (Listed(7, AT + 0.5, 4.0, "m/7.ts"),)
    for bad in ("<html>", "#EXTM3U\n#EXTINF:long,\n7.ts\n", "#EXTM3U\n#EXT-X-PROGRAM-DATE-TIME:now\n"):
        with pytest.raises(BadPlaylist):
            listed(bad)
