"""What is made of the looks at one segment after the other: alarms where something lasts too long."""

from __future__ import annotations

import math
from collections import deque
from dataclasses import dataclass

from paperradio.hls import KEY_FRAME_SECONDS
from paperradio.settings import WatchSettings
from paperradio.web.watch.alarms import AlarmKind, Alarms
from paperradio.web.watch.look import STEP_SECONDS, Look

_BLOCK_SECONDS = 0.4
_JUMP_SECONDS = 0.5
"""A segment that begins so much later than the last one ended begins a new epoch, or comes of another encoder."""
_MISSING_SECONDS = 1.0
"""Sound may be so much shorter than the picture of its segment."""
_GATE_LUFS, _GATE_BELOW = -70.0, 10.0
"""Of ITU-R BS.1770-5: what is quieter than these does not count as programme."""
_LEAST_SHARE = 0.25
"""Of the window: with less of it above the gate its loudness says nothing."""
_BACK_LU = 1.0
"""So far within its bounds loudness must be for an alarm to end."""
_DARK, _BLACK_SHARE = bytes(range(33)), 0.98
_MOVES_BY = 6
"""Of 255, in a sixteenth thousandth of the picture: a digit of the clock moves more, coding the same again less."""


@dataclass(slots=True)
class _Runs:
    """Since when each state holds, air times; None where it does not."""

    silent: float | None = None
    black: float | None = None
    still: float | None = None

    def move(self, seconds: float) -> None:
        """The air time jumped: what held goes on, and has lasted as long as before."""
        self.silent = None if self.silent is None else self.silent + seconds
        self.black = None if self.black is None else self.black + seconds
        self.still = None if self.still is None else self.still + seconds


class Judge:
    """Judges segments in the order of the stream. What lies between two that do not follow one another is not known."""

    def __init__(self, settings: WatchSettings, alarms: Alarms) -> None:
        self._settings = settings
        self._alarms = alarms
        self._runs = _Runs()
        self._picture: bytes | None = None
        self._until: float | None = None
        self._blocks: deque[float] = deque(maxlen=round(settings.loudness_window_seconds / STEP_SECONDS))

    @property
    def loudness(self) -> float | None:
        """Of the window in LUFS, gated; None where it is not filled, or has nothing but silence in it."""
        if len(self._blocks) < (self._blocks.maxlen or 0):
            return None
        powers = [10 ** (block / 10) for block in self._blocks if block > _GATE_LUFS]
        if not powers:
            return None
        gate = sum(powers) / len(powers) * 10 ** (-_GATE_BELOW / 10)
        heard = [power for power in powers if power > gate]
        if len(heard) < _LEAST_SHARE * len(self._blocks):
            return None
        return 10 * math.log10(sum(heard) / len(heard))

    def forget(self) -> None:
        """Segments were missed: nothing is known to hold since before."""
        self._runs = _Runs()
        self._picture = self._until = None
        self._blocks.clear()

    def segment(self, at: float, duration: float, look: Look, programme: bool) -> None:
        """Judge the segment from `at` (air time) on. `programme` is whether its loudness is to be that of speech."""
        if self._until is not None and abs(at - self._until) > _JUMP_SECONDS:
            self._runs.move(at - self._until)
        self._until = at + duration
        self._undecodable(at, look)
        self._silence(at, duration, look)
        for number, picture in enumerate(look.pictures):
            self._see(at + number * KEY_FRAME_SECONDS, picture)
        self._level(at + duration, look, programme)

    def _undecodable(self, at: float, look: Look) -> None:
        if look.complaint:
            self._alarms.begin(AlarmKind.UNDECODABLE, at, look.complaint)
        else:
            self._alarms.end(AlarmKind.UNDECODABLE)

    def _silence(self, at: float, duration: float, look: Look) -> None:
        """A block that is silent is so for 0.4 s. What is heard between ends the silence."""
        runs, least, bound = self._runs, self._settings.silence_seconds, self._settings.silence_lufs
        told = f"below {bound:.0f} LUFS for more than {least:.0f} s"
        end = at
        for number, level in enumerate(look.momentary):
            begin, end = at + number * STEP_SECONDS, at + number * STEP_SECONDS + _BLOCK_SECONDS
            if level >= bound:
                runs.silent = None
            elif runs.silent is None:
                runs.silent = begin
            self._alarms.lasting(AlarmKind.DEAD_AIR, runs.silent, least, end, told)
        if at + duration - end > _MISSING_SECONDS:
            runs.silent = end if runs.silent is None else runs.silent
            self._alarms.lasting(AlarmKind.DEAD_AIR, runs.silent, least, at + duration, told)

    def _see(self, at: float, picture: bytes) -> None:
        runs, settings = self._runs, self._settings
        is_black = len(picture.translate(None, _DARK)) <= (1 - _BLACK_SHARE) * len(picture)
        runs.black = (at if runs.black is None else runs.black) if is_black else None
        told = f"for more than {settings.black_seconds:.0f} s"
        self._alarms.lasting(AlarmKind.BLACK, runs.black, settings.black_seconds, at, told)
        moves = self._picture is None or _differ(self._picture, picture)
        runs.still = at if moves or runs.still is None else runs.still
        told = f"nothing moves for more than {settings.frozen_seconds:.0f} s"
        since = None if moves else runs.still
        self._alarms.lasting(AlarmKind.FROZEN, since, settings.frozen_seconds, at, told)
        self._picture = picture

    def _level(self, until: float, look: Look, programme: bool) -> None:
        if not programme:
            self._blocks.clear()
        else:
            self._blocks.extend(look.momentary)
        loudness = self.loudness
        if loudness is None:
            if not programme:
                self._alarms.end(AlarmKind.QUIET)
                self._alarms.end(AlarmKind.LOUD)
            return
        meant, most, window = (
            self._settings.loudness_lufs,
            self._settings.loudness_tolerance,
            self._settings.loudness_window_seconds,
        )
        told = f"{loudness:.1f} LUFS over {window:.0f} s, meant to be {meant:.0f} ± {most:.0f}"
        for kind, beyond in ((AlarmKind.QUIET, meant - loudness), (AlarmKind.LOUD, loudness - meant)):
            if beyond > most:
                self._alarms.begin(kind, until - window, told)
            elif beyond < most - _BACK_LU:
                self._alarms.end(kind)


def _differ(one: bytes, other: bytes) -> bool:
    return one != other and any(abs(a - b) > _MOVES_BY for a, b in zip(one, other, strict=True))
