"""Finished files from an item."""

from __future__ import annotations

from collections.abc import Mapping

import imageio_ffmpeg

from paperradio.captions import webvtt
from paperradio.domain.rundown import Item
from paperradio.publish.chapters import chapters_json
from paperradio.publish.mix import mix
from paperradio.publish.mp3 import encode_mp3
from paperradio.publish.notes import notes_html
from paperradio.publish.tags import tagged
from paperradio.publish.transcript import transcript_json


class FilePublisher:
    """The `Publisher` of a station: MP3, transcript, captions, chapters, notes."""

    def __init__(self, station_name: str, mp3_kbit: int = 128, ffmpeg: str | None = None) -> None:
        """`ffmpeg` is its path; that of the imageio-ffmpeg wheel where there is none."""
        self._station = station_name
        self._kbit = mp3_kbit
        self._ffmpeg = ffmpeg or imageio_ffmpeg.get_ffmpeg_exe()

    def mp3(self, item: Item, sound: Mapping[str, bytes], artwork: bytes | None = None) -> bytes:
        """MP3 with tags. Raises ArtefactMissing, EncoderFailed, MissingProgram."""
        return tagged(encode_mp3(mix(item, sound), self._ffmpeg, self._kbit), item, self._station, artwork)

    def transcript(self, item: Item) -> bytes:
        return transcript_json(item, self._station)

    def captions(self, item: Item) -> bytes:
        return webvtt(item)

    def chapters(self, item: Item) -> bytes:
        return chapters_json(item, self._station)

    def notes(self, item: Item) -> bytes:
        return notes_html(item)
