"""A dialogue: who says what, and which passages stand behind it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from paperradio.domain.generation import Writing
from paperradio.domain.paper import PaperId

EXPLAINS, ASKS = "ada", "ben"
"""Whom scripts are written for: who has read the paper, and who asks."""


@dataclass(frozen=True, slots=True)
class Turn:
    """One thing said by one speaker, in written form.

    `cites` are indices into `Document.passages`; a factual turn cites at least one, a connective turn none. `about`
    says of which paper, where a script tells of several.
    """

    speaker: str
    text: str
    cites: tuple[int, ...] = ()
    factual: bool = False
    about: PaperId | None = None


@dataclass(frozen=True, slots=True)
class Script:
    """The turns of one segment, in order. `paper_id` is None for speech that is about no paper (welcome, filler).

    `lines` are what it says between the facts, as they were before titles and names were filled in.
    `writing` says how it came about, None where that is not told. `sections` are the places of turns that begin a new
    part, where that is known.
    """

    paper_id: PaperId | None
    turns: tuple[Turn, ...]
    lines: tuple[str, ...] = ()
    writing: Writing | None = None
    sections: tuple[int, ...] = ()


def spoken_by(hosts: Sequence[str], turns: Sequence[Turn]) -> tuple[Turn, ...]:
    """The turns in the mouths of a format's hosts; where there is one only, nobody asks her anything."""
    if len(hosts) == 1:
        turns = [turn for turn in turns if turn.speaker != ASKS or not turn.text.rstrip().endswith("?")]
    speakers = {EXPLAINS: hosts[0], ASKS: hosts[1 % len(hosts)]}
    return tuple(replace(turn, speaker=speakers.get(turn.speaker, turn.speaker)) for turn in turns)
