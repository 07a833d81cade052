"""Who speaks on the station, and how each voice sounds."""

from __future__ import annotations

from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from paperradio.clock import Clock
from paperradio.codec import Undecodable, decode
from paperradio.domain.voices import Preview, Previews, previews_key
from paperradio.errors import ArtefactMissing, StoreUnreachable
from paperradio.settings import Settings
from paperradio.web.archive import Archive
from paperradio.web.responses import file_response
from paperradio.web.views import View

KNOWN_SECONDS = 30.0
DAY_SECONDS = 86400


class Voices:
    """The samples that the newsroom makes of the voices it has; none before the first ones are made."""

    def __init__(self, settings: Settings, archive: Archive, clock: Clock) -> None:
        self._key = previews_key(settings.first_channel.name)
        self._archive = archive
        self._clock = clock
        self._known: tuple[float, tuple[Preview, ...]] | None = None

    def routes(self) -> list[Route]:
        """What is served here."""
        return [Route("/api/voices", self.listed), Route("/voices/{speaker}.mp3", self.sample)]

    async def told(self) -> list[View]:
        """Each speaker with name, voice, licence, sample line and the address of its sound; [] where nobody answers."""
        try:
            return [_view(preview) for preview in await self._previews()]
        except StoreUnreachable:
            return []

    async def listed(self, request: Request) -> Response:
        """The cast as JSON."""
        voices = [_view(preview) for preview in await self._previews()]
        return JSONResponse({"voices": voices}, headers={"Cache-Control": "no-store"})

    async def sample(self, request: Request) -> Response:
        """A speaker's sample line as an MP3."""
        speaker = request.path_params["speaker"]
        found = next((each for each in await self._previews() if each.introduction.speaker == speaker), None)
        if found is None:
            raise HTTPException(404, f"there is no sample of a speaker {speaker[:40]!r} yet")
        version = found.mp3_key.rpartition("/")[2].partition(".")[0]
        data = await self._archive.file(found.mp3_key)
        return file_response(request, data, "audio/mpeg", DAY_SECONDS, f"{found.introduction.label}.mp3", version)

    async def _previews(self) -> tuple[Preview, ...]:
        """What is stored, looked at again after `KNOWN_SECONDS`. Raises StoreUnreachable."""
        now = self._clock.monotonic()
        if self._known is None or now - self._known[0] >= KNOWN_SECONDS:
            try:
                found = decode(Previews, await self._archive.stored(self._key)).previews
            except (ArtefactMissing, Undecodable):
                found = ()
            self._known = (now, found)
        return self._known[1]


def _view(preview: Preview) -> View:
    about = preview.introduction
    version = preview.mp3_key.rpartition("/")[2][:8]
    return {
        "speaker": about.speaker,
        "label": about.label,
        "voice": about.voice,
        "licence": about.licence,
        "sample": about.sample,
        "duration": preview.duration,
        "mp3": f"/voices/{about.speaker}.mp3?v={version}",
    }
