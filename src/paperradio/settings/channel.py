"""Settings of one programme: its papers, its hosts, its shows, its look."""

from __future__ import annotations

from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from pydantic import Field, field_validator
from tzlocal import get_localzone_name

from paperradio.settings.crontab import crontab_trigger
from paperradio.settings.topic import Topic


class InterestSettings(Topic):
    """What this channel's listeners want to hear. Thumbs on the page add to it.

    The weights say how much each part counts when papers are ranked; 0 leaves it out.
    """

    keywords: tuple[str, ...] = Field((), description="Words or phrases that make a paper interesting.")
    liked: tuple[str, ...] = Field((), description="arXiv ids of papers that others should be like.")
    disliked: tuple[str, ...] = Field((), description="arXiv ids of papers that others should not be like.")
    wanted_weight: float = Field(1.0, ge=0, description="Likeness to what is wanted.")
    unwanted_weight: float = Field(0.7, ge=0, description="Likeness to what is not wanted, taken off.")
    keyword_weight: float = Field(0.8, ge=0, description="Keywords in title or abstract.")
    category_weight: float = Field(0.2, ge=0, description="Its own category is the channel's; listed there too: half.")
    novelty_weight: float = Field(0.4, ge=0, description="Unlikeness to what was aired before.")
    freshness_weight: float = Field(0.5, ge=0, description="How lately the paper came.")
    fatigue_weight: float = Field(0.4, ge=0, description="Topics that were covered often lately, taken off.")
    freshness_half_life_hours: float = Field(36, gt=0, description="After so long freshness is worth half.")


class LookSettings(Topic):
    """How the channel looks."""

    accent: str = Field("#ffc247", pattern=r"^#[0-9a-fA-F]{6}$", description="The colour that marks what matters.")


class ChannelSettings(Topic):
    """One programme."""

    name: str = Field("main", pattern=r"^[a-z0-9-]{1,32}$", description="The channel's name in addresses.")
    title: str = Field("", description="What its shows, trails and Icecast call it; the station's name when empty.")
    categories: tuple[str, ...] = Field(
        ("cs.CL", "cs.LG"), description="arXiv categories (cs.CL) or whole archives (astro-ph, math.*)."
    )
    cast: dict[str, str] = Field({}, description="Speaker to voice, where it differs from voicing.cast.")
    shows: tuple[str, ...] = Field(
        ("daily", "weekly"), description="Formats that air at times of their own (files in configs/shows/)."
    )
    schedule: dict[str, str] = Field(
        {}, description='When a show airs, where it differs from its file: { daily = "30 7 * * 1-5" }.'
    )
    time_zone: str = Field("", description="Of the schedule, such as Europe/Berlin; the machine's when empty.")
    interests: InterestSettings = Field(InterestSettings(), description="What its listeners want to hear.")
    look: LookSettings = Field(LookSettings(), description="How it looks.")

    @field_validator("time_zone")
    @classmethod
    def _exists(cls, value: str) -> str:
        try:
            ZoneInfo(value or "UTC")
        except (ZoneInfoNotFoundError, ValueError) as error:
            raise ValueError("there is no such time zone; name one like Europe/Berlin") from error
        return value

    @field_validator("schedule")
    @classmethod
    def _fires(cls, value: dict[str, str]) -> dict[str, str]:
        for each in value.values():
            crontab_trigger(each)
        return value

    @property
    def zone(self) -> ZoneInfo:
        """The time zone of the schedule."""
        return ZoneInfo(self.time_zone or get_localzone_name() or "UTC")
