"""What a station says of itself around a discussion: it stands in no paper."""

from __future__ import annotations

import re
from datetime import date, timedelta

from paperradio.app.making import show_formats
from paperradio.editorial.shows.phrases import show_lines
from paperradio.editorial.shows.vouching import Vouching
from paperradio.editorial.shows.words import day_in_words
from paperradio.settings import Settings
from paperradio.shipped import shipped_folder
from paperradio.voicing.station_speech import station_scripts

_DAY = re.compile(r"\w+day, the [\w-]+ of \w+, twenty(?: [\w-]+)?")
_YEARS_TOLD = (2020, 2060)


class OwnLines:
    """Knows the opening, the close and the speeches of the station of some settings, on whatever day."""

    def __init__(self, settings: Settings) -> None:
        """Raises ConfigurationError where formats or prompts cannot be used."""
        prompts = shipped_folder("prompts")
        name = settings.station.name
        self._stations = [settings.first_channel.title or name, name]
        self._titles = [format.title for format in show_formats(settings).values()]
        self._forms = [form for forms in show_lines(prompts).forms().values() for form in forms]
        self._speeches = {turn.text for _, _, script in station_scripts(prompts, name) for turn in script.turns}

    def __contains__(self, text: object) -> bool:
        told = " ".join(str(text).split())
        if told in self._speeches:
            return True
        values = {"show": self._titles, "station": self._stations, "date": _days_in(told)}
        return Vouching(self._forms, values).own(told)


def _days_in(text: str) -> list[str]:
    """The days that are named, of those that there are."""
    found = _DAY.findall(text)
    if not found:
        return []
    first, last = (date(year, 1, 1) for year in _YEARS_TOLD)
    days = (first + timedelta(days=each) for each in range((last - first).days))
    return [words for day in days if (words := day_in_words(day)) in found]
