"""What OBS sends and where: picture size, encoder, stream service."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from paperradio.outputs.obs.connection import Request
from paperradio.outputs.obs.scenes import HEIGHT, WIDTH
from paperradio.settings.obs import ObsSettings
from paperradio.settings.secret import revealed

FRAMES_PER_SECOND = 30
KEY_FRAME_SECONDS = 2
_CUSTOM, _LISTED = "rtmp_custom", "rtmp_common"


def set_profile(request: Request, settings: ObsSettings) -> Iterator[str]:
    """Set the current profile where it differs; a line for each thing done, without the key. OBS must not stream."""
    video = _video()
    has = request("GetVideoSettings")
    if any(has.get(name) != value for name, value in video.items()):
        request("SetVideoSettings", **video)
        yield f"picture: {WIDTH} x {HEIGHT}, {FRAMES_PER_SECOND} per second"
    changed = False
    for category, name, value in _parameters(settings):
        where = {"parameterCategory": category, "parameterName": name}
        if request("GetProfileParameter", **where).get("parameterValue") != value:
            request("SetProfileParameter", **where, parameterValue=value)
            changed = True
    if changed:
        rates = f"{settings.video_kbit} kbit/s constant, sound {settings.audio_kbit} kbit/s"
        yield f"encoder: x264, {rates}, a key frame every {KEY_FRAME_SECONDS} s"
    yield from _service(request, settings)


def _video() -> dict[str, int]:
    size = {"baseWidth": WIDTH, "baseHeight": HEIGHT, "outputWidth": WIDTH, "outputHeight": HEIGHT}
    return size | {"fpsNumerator": FRAMES_PER_SECOND, "fpsDenominator": 1}


def _parameters(settings: ObsSettings) -> tuple[tuple[str, str, str], ...]:
    """OBS's simple mode: always a constant bit rate. What a custom service needs beside it are options of x264.

    OBS does not reconnect by itself: where its encoders are not ready for that it waits for ever, and no request ends
    it. The watcher starts the stream again.
    """
    frames = FRAMES_PER_SECOND * KEY_FRAME_SECONDS
    return (
        ("Output", "Mode", "Simple"),
        ("Output", "Reconnect", "false"),
        ("SimpleOutput", "StreamEncoder", "x264"),
        ("SimpleOutput", "VBitrate", str(settings.video_kbit)),
        ("SimpleOutput", "ABitrate", str(settings.audio_kbit)),
        ("SimpleOutput", "UseAdvanced", "true"),
        ("SimpleOutput", "Preset", "veryfast"),
        ("SimpleOutput", "x264Settings", f"keyint={frames} min-keyint={frames} scenecut=0"),
    )


def _service(request: Request, settings: ObsSettings) -> Iterator[str]:
    if not settings.sets_service:
        return
    key = revealed(settings.key, "obs.key")
    wanted: dict[str, Any] = {"server": settings.url or "auto", "key": key}
    kind = _CUSTOM if settings.service == "custom" else _LISTED
    wanted |= {"use_auth": False} if kind == _CUSTOM else {"service": settings.service}
    has = request("GetStreamServiceSettings")
    same = has.get("streamServiceType") == kind
    if not same or any(has["streamServiceSettings"].get(name) != value for name, value in wanted.items()):
        request("SetStreamServiceSettings", streamServiceType=kind, streamServiceSettings=wanted)
        yield f"stream service: {settings.service}"
