"""The scenes in OBS: the programme, stand-by, credits."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from paperradio.outputs.obs.connection import ObsFailed, Request

PROGRAMME, STAND_BY, CREDITS = "Programme", "Stand-by", "Credits"
FEED = "Programme feed"
WIDTH, HEIGHT = 1280, 720
_STAND_BY_PICTURE, _CREDITS_PICTURE = "Stand-by picture", "Credits picture"
_FEED_KIND, _PICTURE_KIND = "ffmpeg_source", "image_source"
_FILLS_THE_SCREEN = {
    "positionX": 0,
    "positionY": 0,
    "boundsType": "OBS_BOUNDS_SCALE_INNER",
    "boundsWidth": WIDTH,
    "boundsHeight": HEIGHT,
}


@dataclass(frozen=True, slots=True)
class Stills:
    """Pictures, as OBS finds them."""

    stand_by: Path
    credits: Path


def build(request: Request, feed: str, stills: Stills) -> Iterator[str]:
    """Make what is missing in the current scene collection and correct what differs; a line for each thing done.

    What else is there, and where sources stand in their scenes, is left as it is. Below the feed lies the stand-by
    picture: it is seen where the feed has ended and nobody switches.
    """
    yield from _missing_scenes(request)
    kinds = {each["inputName"]: each["unversionedInputKind"] for each in request("GetInputList")["inputs"]}
    for scene, name, kind, settings in (
        (STAND_BY, _STAND_BY_PICTURE, _PICTURE_KIND, {"file": str(stills.stand_by)}),
        (CREDITS, _CREDITS_PICTURE, _PICTURE_KIND, {"file": str(stills.credits)}),
        (PROGRAMME, FEED, _FEED_KIND, feed_settings(feed)),
    ):
        if name in kinds:
            yield from _corrected(request, name, kinds[name], kind, settings)
        else:
            made = request("CreateInput", sceneName=scene, inputName=name, inputKind=kind, inputSettings=settings)
            _fill(request, scene, made["sceneItemId"])
            yield f"source {name}: made"
        yield from _placed(request, scene, name, bottom=False)
    yield from _placed(request, PROGRAMME, _STAND_BY_PICTURE, bottom=True)
    yield from _muted(request)
    if request("GetCurrentProgramScene")["currentProgramSceneName"] not in (PROGRAMME, STAND_BY, CREDITS):
        request("SetCurrentProgramScene", sceneName=PROGRAMME)
        yield f"scene {PROGRAMME}: shown"


def feed_settings(feed: str) -> dict[str, Any]:
    """How OBS reads the feed: it goes on reading while another scene is shown, and connects again after two seconds;
    a server that hangs for eight seconds is left."""
    return {
        "is_local_file": False,
        "input": feed,
        "input_format": "mpegts" if feed.partition("?")[0].endswith(".ts") else "",
        "reconnect_delay_sec": 2,
        "buffering_mb": 1,
        "restart_on_activate": False,
        "close_when_inactive": False,
        "clear_on_media_end": True,
        "hw_decode": False,
        "ffmpeg_options": "rw_timeout=8000000",
    }


def remove_empty_scenes(request: Request) -> None:
    """Remove the scenes of a new collection that are not ours."""
    for name in _scene_names(request) - {PROGRAMME, STAND_BY, CREDITS}:
        if not request("GetSceneItemList", sceneName=name)["sceneItems"]:
            request("RemoveScene", sceneName=name)


def has_scenes(request: Request) -> bool:
    """Whether all of ours are there."""
    return {PROGRAMME, STAND_BY, CREDITS} <= _scene_names(request)


def _scene_names(request: Request) -> set[str]:
    return {each["sceneName"] for each in request("GetSceneList")["scenes"]}


def _missing_scenes(request: Request) -> Iterator[str]:
    there = _scene_names(request)
    for scene in (CREDITS, STAND_BY, PROGRAMME):  # OBS lists the last one first
        if scene not in there:
            request("CreateScene", sceneName=scene)
            yield f"scene {scene}: made"


def _corrected(request: Request, name: str, kind: str, wanted: str, settings: Mapping[str, Any]) -> Iterator[str]:
    if kind != wanted:
        raise ObsFailed(f"its source {name} is of the kind {kind}; rename or remove it")
    has = request("GetInputSettings", inputName=name)["inputSettings"]
    if any(has.get(key) != value for key, value in settings.items()):
        request("SetInputSettings", inputName=name, inputSettings=dict(settings), overlay=True)
        yield f"source {name}: set anew"


def _placed(request: Request, scene: str, source: str, bottom: bool) -> Iterator[str]:
    items = request("GetSceneItemList", sceneName=scene)["sceneItems"]
    if any(each["sourceName"] == source for each in items):
        return
    item = request("CreateSceneItem", sceneName=scene, sourceName=source)["sceneItemId"]
    _fill(request, scene, item)
    if bottom:
        request("SetSceneItemIndex", sceneName=scene, sceneItemId=item, sceneItemIndex=0)
    yield f"source {source}: placed in {scene}"


def _fill(request: Request, scene: str, item: int) -> None:
    request("SetSceneItemTransform", sceneName=scene, sceneItemId=item, sceneItemTransform=_FILLS_THE_SCREEN)


def _muted(request: Request) -> Iterator[str]:
    """A new collection has the machine's sound and its microphone on."""
    for name in filter(None, request("GetSpecialInputs").values()):
        if not request("GetInputMute", inputName=name)["inputMuted"]:
            request("SetInputMute", inputName=name, inputMuted=True)
            yield f"{name}: muted"
