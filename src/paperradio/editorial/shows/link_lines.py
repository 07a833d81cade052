"""The kinds of lines that join the papers of a show: `prompts/links.toml`."""

from __future__ import annotations

FILE_NAME = "links.toml"
_PLAIN = "ask_theme ask_trends ask_trend_next"
KINDS = {kind: frozenset[str]() for kind in _PLAIN.split()} | {
    "link_about": frozenset({"term"}),
    "link_mention": frozenset({"term"}),
    "link_again": frozenset({"term"}),
    "evidence_last": frozenset({"sentence"}),
    "evidence_next": frozenset({"sentence"}),
    "theme": frozenset({"papers", "term"}),
    "theme_first": frozenset({"sentence", "title"}),
    "theme_further": frozenset({"sentence", "title"}),
    "trend": frozenset({"counts", "label"}),
    "trend_example": frozenset({"title"}),
    "idea": frozenset({"title"}),
}
"""Each kind with the variables that it offers, as `phrases.Phrasebook` wants them."""
