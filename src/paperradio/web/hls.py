"""HTTP Live Streaming: the media playlist, and on ``master.m3u8`` captions and a variant without the picture."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Callable
from dataclasses import replace

from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from paperradio.hls import Captions, Segment, Variant, master_playlist
from paperradio.settings import Settings
from paperradio.web.channels import asked_channel, check_on
from paperradio.web.live import Live
from paperradio.web.live_captions import caption_segment
from paperradio.web.packed_audio import TICKS_PER_SECOND, ticks_between, tracks

PLAYLIST_TYPE = "application/vnd.apple.mpegurl"
RETRY_AFTER = {"Retry-After": "5"}
_VIDEO_CODEC, _AUDIO_CODEC = "avc1.64001f", "mp4a.40.2"
_TS_OVERHEAD, _AUDIO_OVERHEAD = 1.1, 1.1
_CAPTIONS = Captions("captions.m3u8", "English", "en")


class Hls:
    """The endpoints of HLS. A channel that is not this station's is not found, nor is what is switched off."""

    def __init__(self, settings: Settings, live: Live) -> None:
        self._settings = settings
        self._live = live
        self._sounds: OrderedDict[int, tuple[Segment, Segment]] = OrderedDict()

    def routes(self) -> list[Route]:
        """What is served here."""
        playlists = {
            "live": self.playlist,
            "master": self.master,
            "audio": self.audio_playlist,
            "captions": self.captions_playlist,
        }
        return [
            *(Route(f"/hls/{name}.m3u8", serve) for name, serve in playlists.items()),
            *(Route(f"/hls/{{channel}}/{name}.m3u8", serve) for name, serve in playlists.items()),
            Route("/hls/{channel}/{sequence:int}.ts", self.segment),
            Route("/hls/{channel}/{sequence:int}.aac", self.audio_segment),
            Route("/hls/{channel}/{sequence:int}.vtt", self.captions_segment),
        ]

    async def playlist(self, request: Request) -> Response:
        """The live media playlist; 503 until there is a segment."""
        return self._media_playlist(request, "ts")

    async def master(self, request: Request) -> Response:
        """Picture and sound, sound alone, and captions for both. The bit rates are those of the encoder's settings,
        and what was measured of the segments where that is more."""
        self._check(request)
        encoder, hls, window = self._settings.encoder, self._settings.hls, self._live.segments
        # The encoder's buffer holds two seconds of video: so much more can come within one segment.
        video_kbit = encoder.video_kbit * (1 + 2 / encoder.segment_seconds)
        peak = max(round((video_kbit + encoder.audio_kbit) * 1000 * _TS_OVERHEAD), window.peak_bandwidth)
        codecs = f"{_VIDEO_CODEC},{_AUDIO_CODEC}"
        variants = [Variant("live.m3u8", peak, codecs, 1280, 720, 30, average=window.average_bandwidth)]
        if hls.audio_only:
            kbit = round(encoder.audio_kbit * 1000 * _AUDIO_OVERHEAD)
            variants.append(Variant("audio.m3u8", kbit, _AUDIO_CODEC, average=self._average_of_sounds()))
        return _playlist(master_playlist(variants, _CAPTIONS if hls.captions else None))

    async def audio_playlist(self, request: Request) -> Response:
        """The media playlist of the sound alone."""
        check_on("hls.audio_only", self._settings.hls.audio_only)
        return self._media_playlist(request, "aac", self._sound)

    async def captions_playlist(self, request: Request) -> Response:
        """The media playlist of the captions."""
        check_on("hls.captions", self._settings.hls.captions)
        return self._media_playlist(request, "vtt")

    async def segment(self, request: Request) -> Response:
        """One segment."""
        return _kept(self._asked(request).payload, "video/mp2t")

    async def audio_segment(self, request: Request) -> Response:
        """The sound of one segment: ADTS frames behind a time stamp."""
        check_on("hls.audio_only", self._settings.hls.audio_only)
        return _kept(self._sound(self._asked(request)).payload, "audio/aac")

    async def captions_segment(self, request: Request) -> Response:
        """What is said during one segment, as WebVTT."""
        check_on("hls.captions", self._settings.hls.captions)
        return _kept(caption_segment(self._asked(request), self._live.nows), "text/vtt; charset=utf-8")

    def _media_playlist(
        self, request: Request, suffix: str, rendition: Callable[[Segment], Segment] | None = None
    ) -> Response:
        self._check(request)
        prefix = "" if "channel" in request.path_params else f"{self._settings.first_channel.name}/"
        if not self._live.segments.listed:
            raise HTTPException(503, "the stream has not begun yet: no segment has come from air", RETRY_AFTER)
        return _playlist(
            self._live.segments.playlist(lambda segment: f"{prefix}{segment.sequence}.{suffix}", rendition)
        )

    def _asked(self, request: Request) -> Segment:
        self._check(request)
        found = self._live.segments.get(request.path_params["sequence"])
        if found is None:
            raise HTTPException(404, "this segment has left the stream or is yet to come")
        return found

    def _check(self, request: Request) -> None:
        asked_channel(request, self._settings)
        check_on("hls", self._settings.hls.on)

    def _sound(self, segment: Segment) -> Segment:
        """A segment's sound. Its frames do not begin and end with the pictures: its time and length are its own."""
        known = self._sounds.get(segment.sequence)
        if known is not None and known[0] is segment:
            return known[1]
        found = tracks(segment.payload)
        at, duration = segment.at, segment.duration
        if found.audio_at is not None and found.video_at is not None:
            at += ticks_between(found.audio_at, found.video_at) / TICKS_PER_SECOND
            duration = round(found.seconds, 5)
        sound = replace(segment, at=at, duration=duration, payload=found.packed())
        self._sounds[segment.sequence] = segment, sound
        while len(self._sounds) > 2 * self._settings.encoder.playlist_segments:
            self._sounds.popitem(last=False)
        return sound

    def _average_of_sounds(self) -> int:
        sounds = [self._sound(segment) for segment in self._live.segments.listed]
        seconds = sum(sound.duration for sound in sounds)
        return round(8 * sum(len(sound.payload) for sound in sounds) / seconds) if seconds else 0


def _playlist(text: str) -> Response:
    return Response(text, headers={"Cache-Control": "no-cache"}, media_type=PLAYLIST_TYPE)


def _kept(data: bytes, media_type: str) -> Response:
    return Response(data, headers={"Cache-Control": "public, max-age=60"}, media_type=media_type)
