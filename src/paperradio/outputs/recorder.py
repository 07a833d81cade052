"""The files of the air check: an MP3 for each hour with its cue sheet. Everything here blocks."""

from __future__ import annotations

import logging
import re
import shutil
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

from paperradio.errors import PaperRadioError
from paperradio.outputs.cue_sheet import MOST_TRACKS, Track, cue_sheet

logger = logging.getLogger(__name__)

HOUR_SECONDS = 3600
_MOST_PARTS = 1000


class NoRoom(PaperRadioError):
    """There is too little room on the disk"""

    retryable = True


@dataclass(frozen=True, slots=True)
class Piece:
    """Whole MP3 frames of one hour. `number` grows from piece to piece, beginning at 1; `at` is the air time (Unix
    seconds) of the first of its `samples`; `tracks` say what is heard from where in the piece, the first from 0 on."""

    number: int
    at: float
    samples: int
    payload: bytes = field(repr=False)
    tracks: tuple[Track, ...]

    @property
    def hour(self) -> int:
        """Hours since 1970."""
        return int(self.at // HOUR_SECONDS)


@dataclass(slots=True)
class _File:
    """`size` bytes of it are whole; what lies behind them is written over. `listed` tracks are in its cue sheet."""

    path: Path
    hour: int
    size: int = 0
    samples: int = 0
    tracks: list[Track] = field(default_factory=list)
    listed: int = 0


class Recorder:
    """Writes pieces to ``<folder>/<channel>-YYYY-MM-DDTHHZ.mp3`` with a cue sheet beside it, and removes old ones.

    What is there before is left alone: further files of the same hour end in ``-2``, ``-3``. A file is opened for each
    write, so that a folder that was taken away is noticed. A piece is written once, however often it is given.
    """

    def __init__(self, folder: Path, channel: str, station: str, keep_days: float, spare_bytes: int) -> None:
        self.kept = 0
        """The number of the last piece that lies on the disk."""
        self.written_bytes = 0
        self._folder = folder
        self._channel = channel
        self._station = station
        self._keep = timedelta(days=keep_days)
        self._spare_bytes = spare_bytes
        self._names = re.compile(rf"{re.escape(channel)}-(\d{{4}}-\d\d-\d\dT\d\d)Z(-\d+)?\.(mp3|cue|cue\.part)")
        self._file: _File | None = None
        self._cleared_hour: int | None = None

    def write(self, pieces: Sequence[Piece]) -> None:
        """Keep those pieces that are not kept yet; they are in order.

        Raises:
            OSError: something cannot be written; `kept` says how far it got.
            NoRoom: too little would be left on the disk.
        """
        for piece in pieces:
            if piece.number <= self.kept:
                continue
            if piece.hour != self._cleared_hour:
                self._clear(piece.hour)
            file = self._file_for(piece)
            self._append(file, piece)
            self._list(file)

    def _file_for(self, piece: Piece) -> _File:
        file = self._file
        if (
            file is None
            or file.hour != piece.hour
            or len(file.tracks) + len(piece.tracks) > MOST_TRACKS
            or not file.path.exists()
        ):
            file = self._file = self._new_file(piece.hour)
        return file

    def _new_file(self, hour: int) -> _File:
        self._folder.mkdir(parents=True, exist_ok=True)
        name = f"{self._channel}-{_begin(hour):%Y-%m-%dT%H}Z"
        for part in range(1, _MOST_PARTS):
            path = self._folder / (f"{name}-{part}.mp3" if part > 1 else f"{name}.mp3")
            try:
                path.open("xb").close()
            except FileExistsError:
                continue
            return _File(path, hour)
        raise FileExistsError(f"{name} has {_MOST_PARTS - 1} parts already")

    def _append(self, file: _File, piece: Piece) -> None:
        if self._spare_bytes and shutil.disk_usage(self._folder).free < self._spare_bytes:
            raise NoRoom(f"less than {self._spare_bytes // 1_000_000} MB are free")
        with file.path.open("r+b") as stream:
            stream.seek(file.size)
            stream.write(piece.payload)
            stream.truncate()
        for track in piece.tracks:
            if not file.tracks or file.tracks[-1].title != track.title:
                file.tracks.append(replace(track, samples=file.samples + track.samples))
        file.size += len(piece.payload)
        file.samples += piece.samples
        self.written_bytes += len(piece.payload)
        self.kept = piece.number

    def _list(self, file: _File) -> None:
        """Write the cue sheet where a track has begun since the last time."""
        if file.listed == len(file.tracks):
            return
        title = f"{self._station}, {_begin(file.hour):%-d %B %Y, %H:00} UTC"
        part = file.path.with_suffix(".cue.part")
        part.write_text(cue_sheet(file.path.name, title, self._station, file.tracks), encoding="utf-8")
        part.replace(file.path.with_suffix(".cue"))
        file.listed = len(file.tracks)

    def _clear(self, hour: int) -> None:
        """Remove what is older than it may be, of what has a name that is given here."""
        oldest = _begin(hour) - self._keep
        for path in self._folder.iterdir() if self._folder.is_dir() else ():
            found = self._names.fullmatch(path.name)
            if found and _hour_named(found[1], oldest) < oldest:
                try:
                    path.unlink(missing_ok=True)
                except OSError as error:
                    logger.warning("%s cannot be removed: %s", path, error.strerror)
        self._cleared_hour = hour


def _hour_named(text: str, otherwise: datetime) -> datetime:
    try:
        return datetime.fromisoformat(f"{text}:00:00+00:00")
    except ValueError:  # 30 February: not a name that was given here
        return otherwise


def _begin(hour: int) -> datetime:
    return datetime.fromtimestamp(hour * HOUR_SECONDS, UTC)
