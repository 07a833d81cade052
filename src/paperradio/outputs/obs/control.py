"""What the command and the watcher ask of OBS. Everything blocks."""

from __future__ import annotations

import socket
import threading
from collections.abc import Callable, Iterator
from dataclasses import dataclass

from paperradio.outputs.obs.connection import Connection, ObsConnection, ObsFailed
from paperradio.outputs.obs.profile import set_profile
from paperradio.outputs.obs.scenes import FEED, Stills, build, has_scenes, remove_empty_scenes
from paperradio.settings.obs import ObsSettings

SETTLE_SECONDS = 3.0
"""OBS does not say that it is starting its stream to those who come later; by then it has started, or nobody asked."""
_LOOK_SECONDS = 0.25
_SERVER_SECONDS = 2.0
_START_SECONDS = 20.0
_STOP_SECONDS = 10.0
_SLOT = {"realm": "OBS_WEBSOCKET_DATA_REALM_GLOBAL", "slotName": "paperradio-stream"}
"""In OBS's own memory stands whether the stream was stopped by command; a watcher then leaves it so."""


@dataclass(frozen=True, slots=True)
class Look:
    """What OBS says of itself. `sent` counts the bytes of this stream; `cursor` (milliseconds) is how far the feed has
    played, None where it does not play; `wanted` is false after ``paperradio obs stop``; `starting` says that OBS
    connects to the server of its stream, `server_answers` whether that takes connections, None where nobody looked."""

    active: bool
    reconnecting: bool
    sent: int
    scene: str
    cursor: int | None
    wanted: bool = True
    starting: bool = False
    server_answers: bool | None = None


class ObsControl:
    """OBS, set up as `settings` say. Raises what ObsConnection raises."""

    def __init__(self, settings: ObsSettings, connection: Connection | None = None) -> None:
        self._settings = settings
        self._request = self._connection = connection or ObsConnection(settings)
        self._pause = threading.Event().wait

    @property
    def is_connected(self) -> bool:
        """Whether the last request went well."""
        return self._connection.is_open

    def connect(self) -> str:
        """OBS's version."""
        return str(self._request("GetVersion").get("obsVersion", ""))

    def close(self) -> None:
        """Let go of OBS."""
        self._connection.close()

    def setup(self, feed: str, stills: Stills) -> Iterator[str]:
        """Build everything, each thing only where it is not there; a line for each thing done.

        Raises:
            ObsFailed: OBS is streaming.
        """
        if self._request("GetStreamStatus")["outputActive"]:
            raise ObsFailed("it is streaming; stop that first with: paperradio obs stop")
        name = self._settings.collection
        if self._select("Profile", "profiles"):
            yield f"profile {name}: made"
        yield from set_profile(self._request, self._settings)
        is_new = self._select("SceneCollection", "sceneCollections")
        if is_new:
            yield f"scene collection {name}: made"
        yield from build(self._request, feed, stills)
        if is_new:
            remove_empty_scenes(self._request)
        # OBS lists scenes some time after they were made; on a busy machine one may be missing in the end.
        if not self._until(lambda: has_scenes(self._request), SETTLE_SECONDS):
            yield from build(self._request, feed, stills)

    def prepare(self) -> None:
        """Have OBS use what `setup` made; while it streams it stays as it is. It forgets that when it is killed.

        Raises:
            ObsFailed: nothing was set up.
        """
        if not self._request("GetStreamStatus")["outputActive"]:
            self._select("Profile", "profiles", make=False)
            self._select("SceneCollection", "sceneCollections", make=False)

    def follow(self) -> None:
        """Have looks tell whether the stream is being started."""
        self._connection.follow()

    def look(self) -> Look:
        """How OBS is doing now; while it does not stream, the stream's server is tried from here."""
        stream = self._request("GetStreamStatus")
        media = self._request("GetMediaInputStatus", inputName=FEED)
        plays = media["mediaState"] == "OBS_MEDIA_STATE_PLAYING"
        active, starting = stream["outputActive"], self._connection.starting
        return Look(
            active=active,
            reconnecting=stream["outputReconnecting"],
            sent=stream["outputBytes"],
            scene=self._request("GetCurrentProgramScene")["currentProgramSceneName"],
            cursor=media["mediaCursor"] if plays else None,
            wanted=self._request("GetPersistentData", **_SLOT).get("slotValue") != "stopped",
            starting=starting,
            server_answers=None if active or starting else self._server_answers(),
        )

    def show(self, scene: str) -> None:
        """Put a scene on."""
        self._request("SetCurrentProgramScene", sceneName=scene)

    def begin_stream(self) -> None:
        """Ask for the stream, without waiting for it. OBS must not be starting it: that makes it crash."""
        self._request("StartStream")

    def end_stream(self) -> None:
        """Ask for the stream's end; the second time OBS does not wait for the receiver."""
        self._request("StopStream")

    def start(self, watched: bool) -> None:
        """Start the stream, or have the watcher do it where there is one, and wait until something is sent.

        Raises:
            ObsFailed: nothing is sent.
        """
        before = self._request("GetStreamStatus")["outputBytes"]  # those of the last one, until the next sends some
        self._request("SetPersistentData", **_SLOT, slotValue="wanted")
        # Whoever has just asked for it, too, is let go first.
        is_on = self._until(lambda: self._request("GetStreamStatus")["outputActive"], SETTLE_SECONDS)
        if not is_on and not watched:
            self.begin_stream()
        if not self._until(lambda: self._sends(before), _START_SECONDS):
            raise ObsFailed("nothing is sent; does the server take the stream?")

    def _sends(self, before: int) -> bool:
        stream = self._request("GetStreamStatus")
        return bool(stream["outputActive"] and stream["outputBytes"] not in (0, before))

    def stop(self) -> None:
        """Stop the stream and wait for that; watchers leave it so.

        Raises:
            ObsFailed: it does not stop.
        """
        self._request("SetPersistentData", **_SLOT, slotValue="stopped")
        # While it connects, OBS says that it does not stream.
        if not self._until(lambda: self._request("GetStreamStatus")["outputActive"], SETTLE_SECONDS):
            return
        for _ in range(2):
            if not self._request("GetStreamStatus")["outputActive"]:
                return
            self.end_stream()
            self._until(lambda: not self._request("GetStreamStatus")["outputActive"], _STOP_SECONDS)
        if self._request("GetStreamStatus")["outputActive"]:
            raise ObsFailed("its stream does not stop")

    def _server_answers(self) -> bool | None:
        address = self._settings.server
        if address is None:
            return None
        try:
            socket.create_connection(address, _SERVER_SECONDS).close()
        except OSError:
            return False
        return True

    def _until(self, held: Callable[[], bool], seconds: float) -> bool:
        for _ in range(round(seconds / _LOOK_SECONDS)):
            if held():
                return True
            self._pause(_LOOK_SECONDS)
        return held()

    def _select(self, kind: str, listed: str, make: bool = True) -> bool:
        """Switch to our profile or scene collection; whether it was made."""
        key, name = kind[0].lower() + kind[1:], self._settings.collection
        told = self._request(f"Get{kind}List")
        is_new = name not in told[listed]
        if is_new and not make:
            raise ObsFailed(f"it has no {name}; make it with: paperradio obs setup")
        if is_new:
            self._request(f"Create{kind}", **{f"{key}Name": name})
        elif told[f"current{kind}Name"] != name:
            self._request(f"SetCurrent{kind}", **{f"{key}Name": name})
        return is_new
