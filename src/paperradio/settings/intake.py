"""Settings of what comes in: which papers, from where."""

from __future__ import annotations

from typing import Annotated

from pydantic import Field, StringConstraints, field_validator

from paperradio.settings.topic import Topic, at_home

Word = Annotated[str, StringConstraints(strip_whitespace=True, pattern=r"\w")]
"""Something with a letter or a digit in it."""


class IntakeSettings(Topic):
    """Which papers, of those in the channels' categories."""

    source: str = Field("auto", description="auto, arxiv, samples or folder:DIR.")
    include_keywords: tuple[Word, ...] = Field(
        (),
        description="Only papers with one of these in title or abstract (graph*: a beginning), or by include_authors.",
    )
    include_authors: tuple[Word, ...] = Field((), description="Only papers by one of these (or with a keyword).")
    exclude_keywords: tuple[Word, ...] = Field((), description="No paper with one of these in title or abstract.")
    exclude_authors: tuple[Word, ...] = Field((), description="No paper by one of these.")
    exclude_categories: tuple[str, ...] = Field((), description="No paper that is listed here too, as in categories.")
    first_papers: int = Field(
        50,
        ge=1,
        le=2000,
        description="How many of the newest papers are taken at first; older ones when they are told.",
    )
    poll_seconds: float = Field(600, gt=0, description="Pause between two looks at arXiv.")
    folder_poll_seconds: float = Field(2, gt=0, description="Pause between two looks at a folder.")
    retry_seconds: float = Field(300, gt=0, description="Pause before an unreachable source is tried again.")

    @field_validator("source")
    @classmethod
    def _at_home(cls, value: str) -> str:
        kind, colon, place = value.partition(":")
        return f"{kind}{colon}{at_home(place)}"


class ArxivSettings(Topic):
    """Where arXiv is, and how gently it is asked."""

    api_url: str = Field("https://export.arxiv.org/api/query", description="The Atom API.")
    rss_url: str = Field("https://rss.arxiv.org/rss", description="The RSS feeds.")
    oai_url: str = Field("https://oaipmh.arxiv.org/oai", description="OAI-PMH.")
    pdf_url: str = Field("https://arxiv.org/pdf", description="Where PDFs are.")
    abstract_url: str = Field("https://arxiv.org/abs", description="Where abstract pages are.")
    request_interval_seconds: float = Field(3.5, ge=0, description="Least time between two requests.")
    timeout_seconds: float = Field(20, gt=0, description="Longest wait for an answer.")
    max_answer_bytes: int = Field(32_000_000, gt=0, description="Longer feeds and lists are refused.")
    max_pdf_bytes: int = Field(60_000_000, gt=0, description="Larger PDFs are neither fetched nor taken from a folder.")
