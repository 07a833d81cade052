"""Who writes a section of which kind; a new kind is one more function here."""

from __future__ import annotations

from collections.abc import Mapping

from paperradio.editorial.shows import brief, earlier, frame, headlines, joins, notices, papers
from paperradio.editorial.shows.composition import SectionWriter
from paperradio.settings.shows import SectionKind

WRITERS: Mapping[SectionKind, SectionWriter] = {
    SectionKind.OPENING: frame.opening,
    SectionKind.HEADLINES: headlines.headlines,
    SectionKind.PAPERS: papers.papers,
    SectionKind.PAPER: papers.paper,
    SectionKind.THEMES: joins.themes,
    SectionKind.TRENDS: joins.trends,
    SectionKind.IDEA: joins.idea,
    SectionKind.BRIEF: brief.brief,
    SectionKind.EARLIER: earlier.earlier,
    SectionKind.CORRECTIONS: notices.corrections,
    SectionKind.CORRECTION: notices.correction,
    SectionKind.SPEECH: notices.speech,
    SectionKind.CHANGES: notices.changes,
    SectionKind.CLOSING: frame.closing,
}
