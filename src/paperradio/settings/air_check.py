"""Settings of the recordings of what was aired."""

from __future__ import annotations

from pydantic import Field

from paperradio.settings.topic import PathText, Topic


class AirCheckSettings(Topic):
    """Recordings of what was really aired: an MP3 for each hour (UTC) with a cue sheet, some 58 MB at 128 kbit/s."""

    on: bool = Field(False, description="Whether what is aired is recorded.")
    folder: PathText = Field("", description="Where recordings lie; a folder below `data` when empty.")
    keep_days: float = Field(7, gt=0, le=36500, description="Recordings that are older are removed.")
    spare_mb: int = Field(500, ge=0, description="Nothing is recorded while less than this is free on the disk.")
