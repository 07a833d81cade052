"""The lines of shows, beside those of the papers' own discussions."""

from __future__ import annotations

from hashlib import sha256
from pathlib import Path

from paperradio.editorial.phrases import Phrasebook
from paperradio.editorial.shows import link_lines
from paperradio.editorial.writer import KINDS as DISCUSSED

FILE_NAME = "shows.toml"
_PLAIN = (
    "show_machine show_quiet show_empty show_ask_headlines show_headline_first show_headline_next show_headline_last "
    "show_ask_next show_guest show_reading show_brief show_brief_says show_goodbye"
)
KINDS = {kind: frozenset[str]() for kind in _PLAIN.split()} | {
    "show_opening": frozenset({"show", "station", "date"}),
    "show_first_paper": frozenset({"title"}),
    "show_next_paper": frozenset({"title"}),
    "show_last_paper": frozenset({"title"}),
    "show_linked_paper": frozenset({"title"}),
    "show_brief_paper": frozenset({"title"}),
    "show_earlier": frozenset({"title", "other", "date"}),
    "show_earlier_said": frozenset({"said"}),
    "show_closing": frozenset({"show", "station"}),
}


def show_lines(prompts: Path) -> Phrasebook:
    """What shows say between the papers' discussions. Raises ConfigurationError where it cannot be used."""
    own = Phrasebook(prompts, KINDS, FILE_NAME)
    return own.joined(Phrasebook(prompts, link_lines.KINDS, link_lines.FILE_NAME))


def all_lines(prompts: Path) -> Phrasebook:
    """That and the lines of a paper's discussion. Raises ConfigurationError."""
    return Phrasebook(prompts, DISCUSSED).joined(show_lines(prompts))


def digest_of(prompts: Path) -> str:
    """Changes with the lines of shows."""
    files = (prompts / name for name in (FILE_NAME, link_lines.FILE_NAME))
    return sha256(b"".join(file.read_bytes() for file in files)).hexdigest()[:10]
