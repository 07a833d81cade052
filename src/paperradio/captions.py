"""Captions (WebVTT): two short lines at a time, in step with the words. For files and for the live stream."""

from __future__ import annotations

import math
import re
import textwrap
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from paperradio.domain.media import Cue, Word
from paperradio.domain.rundown import Item

LINE_CHARACTERS = 42
"""Longest line, as broadcasters have it."""

_LINES = 2
_LEAST_SECONDS = 0.4
_LINGER_SECONDS = 0.35  # how long a caption stays after its last word, if nothing follows
_FULL_ENOUGH = 24  # characters after which the end of a clause ends the caption
_CLAUSE_END = re.compile(r"[,;:—]$")


@dataclass(frozen=True, slots=True)
class Caption:
    """Text on screen from `start` to `end`, seconds from the item's start."""

    start: float
    end: float
    speaker: str
    lines: tuple[str, ...]


def captions(item: Item, begin: float = 0.0, end: float = math.inf) -> list[Caption]:
    """The item's captions in order; none overlaps the next. Of those that are gone by `begin` or start after `end` only
    some are told."""
    found: list[Caption] = []
    for index, cue in enumerate(item.cues):
        limit = item.cues[index + 1].start if index + 1 < len(item.cues) else item.duration
        if limit < begin or cue.start > end:
            continue
        groups = list(_groups(cue))
        starts = [cue.start + group[0].start for group in groups[1:]] + [limit]
        for group, following in zip(groups, starts, strict=True):
            start = cue.start + group[0].start
            gone = min(following, max(cue.start + group[-1].end + _LINGER_SECONDS, start + _LEAST_SECONDS))
            text = " ".join(word.text for word in group)
            found.append(Caption(start, max(gone, start + 0.001), cue.clip.speaker, tuple(_wrapped(text))))
    return found


def webvtt(item: Item) -> bytes:
    """The item's captions as WebVTT with a voice for each speaker (``<v Ada>``)."""
    return "\n".join(["WEBVTT\n", *map(webvtt_cue, captions(item))]).encode()


def webvtt_cue(caption: Caption) -> str:
    """The caption as a cue block, its times being those of the caption."""
    name = _escaped(caption.speaker[:1].upper() + caption.speaker[1:])
    lines = "\n".join(_escaped(line) for line in caption.lines)
    return f"{webvtt_time(caption.start)} --> {webvtt_time(caption.end)}\n<v {name}>{lines}</v>\n"


def _groups(cue: Cue) -> Iterator[Sequence[Word]]:
    """The words of a clip in runs that fit a caption, ended early where a sentence or a full clause ends.

    One that is full ends with its last clause that is long enough, so that the next one begins where the voice does.
    """
    words = [word for word in cue.clip.words if word.text] or [Word(cue.clip.text, 0.0, cue.clip.duration)]
    group: list[Word] = []
    for word in words:
        if group and len(_wrapped(_text([*group, word]))) > _LINES:
            count = _whole_clauses(group)
            yield group[:count]
            group = group[count:]
        group.append(word)
        length = len(_text(group))
        ends_sentence = re.search(r"[.?!][\"”’)]?$", word.text) and length > _FULL_ENOUGH / 2
        ends_clause = _CLAUSE_END.search(word.text) and length > LINE_CHARACTERS + _FULL_ENOUGH
        if ends_sentence or ends_clause:
            yield group
            group = []
    if group:
        yield group


def _whole_clauses(group: Sequence[Word]) -> int:
    """How many words a full caption keeps: up to its last clause of some length, else all."""
    ends = [place + 1 for place, word in enumerate(group) if _CLAUSE_END.search(word.text)]
    return next((end for end in reversed(ends) if len(_text(group[:end])) > _FULL_ENOUGH), len(group))


def _text(words: Sequence[Word]) -> str:
    return " ".join(word.text for word in words)


def _wrapped(text: str) -> list[str]:
    """`text` in lines of nearly equal length."""
    lines = textwrap.wrap(text, LINE_CHARACTERS, break_on_hyphens=False)
    if len(lines) != 2:
        return lines
    for width in range(len(text) // 2, LINE_CHARACTERS):
        narrower = textwrap.wrap(text, width, break_on_hyphens=False, break_long_words=False)
        if len(narrower) <= _LINES and max(map(len, narrower)) <= LINE_CHARACTERS:
            return narrower
    return lines


def _escaped(text: str) -> str:
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")


def webvtt_time(seconds: float) -> str:
    """``01:02:03.456``."""
    milliseconds = round(seconds * 1000)
    minutes, milliseconds = divmod(milliseconds, 60_000)
    hours, minutes = divmod(minutes, 60)
    return f"{hours:02}:{minutes:02}:{milliseconds // 1000:02}.{milliseconds % 1000:03}"
