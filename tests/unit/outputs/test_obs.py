"""What the watcher of OBS makes of what it sees, and what it says when OBS cannot be reached."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any, TypeVar

import obsws_python
import pytest
from pydantic import ValidationError

from paperradio.clock import SystemClock
from paperradio.errors import ConfigurationError
from paperradio.outputs.fanout import FanOut
from paperradio.outputs.obs.connection import (
    Answer,
    ObsConnection,
    ObsFailed,
    ObsRefuses,
    ObsTooOld,
    ObsUnreachable,
)
from paperradio.outputs.obs.control import SETTLE_SECONDS, Look, ObsControl
from paperradio.outputs.obs.judge import START_PAUSES_SECONDS, UNREACHABLE_SECONDS, Judge, Verdict
from paperradio.outputs.obs.scenes import PROGRAMME, STAND_BY, Stills
from paperradio.outputs.obs.watcher import PAUSES_SECONDS, ObsWatcher
from paperradio.settings import ObsSettings, load_settings
from paperradio.settings.remote import is_here

T = TypeVar("T")
GOOD = Look(active=True, reconnecting=False, sent=0, scene=PROGRAMME, cursor=0)


class Seen:
    """A judge that is shown OBS once a second; its feed and its stream move unless they stand still."""

    def __init__(self) -> None:
        self.judge = Judge(stand_by_seconds=5, stall_seconds=20)
        self.judge.connected(0.0)
        self.now = 0.0
        self.look = GOOD
        self.silent = 0.0
        self.feed_moves = self.stream_moves = True

    def second(self) -> Verdict:
        """What is said after the next second; a scene that is to be shown is shown."""
        self.now += 1
        self.look = replace(
            self.look,
            cursor=round(1000 * self.now) if self.feed_moves else self.look.cursor,
            sent=self.look.sent + 1000 if self.stream_moves else self.look.sent,
        )
        verdict = self.judge.judge(self.look, self.silent, self.now)
        if verdict.scene is not None:
            self.look = replace(self.look, scene=verdict.scene)
        return verdict

    def until(self, held: Callable[[Verdict], bool]) -> float:
        """How many seconds it takes."""
        began = self.now
        while not held(self.second()):
            assert self.now < began + 1000
        return self.now - began


def test_nothing_is_done_while_all_is_well() -> None:
    seen = Seen()
    assert {seen.second() for _ in range(60)} == {Verdict()}


def test_a_stream_that_is_not_there_is_started_with_growing_pauses() -> None:
    seen = Seen()
    seen.look = replace(GOOD, active=False)
    seen.stream_moves = False
    starts = [seen.until(lambda verdict: verdict.stream == "start") for _ in range(9)]
    assert starts == [SETTLE_SECONDS, *START_PAUSES_SECONDS, START_PAUSES_SECONDS[-1]]
    assert "starting it does not help" in seen.second().fault
    seen.look, seen.stream_moves = replace(seen.look, active=True), True
    assert not any(seen.second().fault for _ in range(12))
    seen.look = replace(seen.look, active=False)
    assert seen.second().stream == "start", "a stream that went on for a while is started again at once"
    assert seen.judge.starts == 10


def test_a_server_that_takes_no_connection_is_waited_for() -> None:
    seen = Seen()
    seen.look = replace(GOOD, active=False, server_answers=False)
    seen.stream_moves = False
    assert seen.until(lambda verdict: verdict.stream == "start") == SETTLE_SECONDS, "OBS may have another way there"
    assert seen.second().fault == "OBS does not stream; the server of its stream takes no connection"
    assert seen.until(lambda verdict: verdict.stream == "start") == UNREACHABLE_SECONDS - 1
    seen.until(lambda verdict: seen.now == 400)
    seen.look = replace(seen.look, server_answers=True)
    assert seen.second().stream == "start", "it is there again"


def test_a_stream_without_progress_is_ended_and_begun_again() -> None:
    seen = Seen()
    seen.until(lambda verdict: seen.now == 10)
    seen.stream_moves = False
    assert seen.until(lambda verdict: verdict.stream == "stop") == 20
    assert seen.until(lambda verdict: verdict.stream == "stop") == 20, "the second stop does not wait for the receiver"
    seen.look = replace(seen.look, active=False, sent=0)
    assert seen.second().stream == "start"


def test_what_obs_does_itself_is_told_and_not_waited_for_for_ever() -> None:
    seen = Seen()
    seen.look = replace(GOOD, reconnecting=True)
    assert "reconnecting" in seen.second().fault
    assert seen.until(lambda verdict: verdict.stream == "stop") == 19


def test_what_was_stopped_by_command_stays_so() -> None:
    seen = Seen()
    seen.look = replace(GOOD, active=False, wanted=False)
    assert {seen.second() for _ in range(60)} == {Verdict()}
    seen.look = replace(seen.look, wanted=True)
    assert seen.second().stream == "start"


def test_stand_by_while_the_feed_stands_still() -> None:
    seen = Seen()
    seen.until(lambda verdict: seen.now == 10)
    seen.feed_moves = False
    assert seen.until(lambda verdict: verdict.scene == STAND_BY) == 5
    assert seen.second().fault == "the feed stands still in OBS"
    seen.feed_moves = True
    assert seen.until(lambda verdict: verdict.scene == PROGRAMME) == 3
    assert seen.second() == Verdict()


def test_stand_by_while_our_encoder_gives_nothing() -> None:
    seen = Seen()
    seen.until(lambda verdict: seen.now == 10)
    seen.silent = 6
    assert seen.second() == Verdict(scene=STAND_BY, fault="the feed stands still")
    seen.silent = 0.1
    assert seen.until(lambda verdict: verdict.scene == PROGRAMME) <= 4


def test_a_feed_that_does_not_play_stands_still() -> None:
    seen = Seen()
    seen.look, seen.feed_moves = replace(GOOD, cursor=None), False
    assert seen.until(lambda verdict: verdict.scene == STAND_BY) == 5


@pytest.mark.parametrize("scene", ["Credits", STAND_BY])
def test_a_scene_that_somebody_chose_stays(scene: str) -> None:
    seen = Seen()
    seen.until(lambda verdict: seen.now == 10)
    seen.look = replace(seen.look, scene=scene)
    assert {seen.second() for _ in range(20)} == {Verdict()}
    seen.feed_moves = False
    assert not any(seen.second().scene for _ in range(20))


def test_stand_by_that_is_there_at_first_is_left() -> None:
    seen = Seen()
    seen.look = replace(GOOD, scene=STAND_BY)
    assert seen.until(lambda verdict: verdict.scene == PROGRAMME) <= 5


class Obs:
    """An OBS in memory, as a connection to it. `gone` is raised by every request."""

    def __init__(self) -> None:
        self.gone: Exception | None = None
        self.asked: list[tuple[str, dict[str, Any]]] = []
        self.answers: dict[str, Answer] = {
            "GetStreamStatus": {"outputActive": False, "outputReconnecting": False, "outputBytes": 0},
            "GetProfileList": {"currentProfileName": "Paper Radio", "profiles": ["Paper Radio"]},
            "GetSceneCollectionList": {"currentSceneCollectionName": "x", "sceneCollections": ["x", "Paper Radio"]},
            "GetMediaInputStatus": {"mediaState": "OBS_MEDIA_STATE_PLAYING", "mediaCursor": 1},
            "GetCurrentProgramScene": {"currentProgramSceneName": PROGRAMME},
        }

    starting = False

    @property
    def is_open(self) -> bool:
        return self.gone is None

    def follow(self) -> None:
        self("Identify")

    def __call__(self, name: str, **data: Any) -> Answer:
        if self.gone is not None:
            raise self.gone
        self.asked.append((name, data))
        return self.answers.get(name, {})

    def close(self) -> None:
        pass


def test_a_stream_is_not_disturbed_by_setup(tmp_path: Path) -> None:
    obs = Obs()
    obs.answers["GetStreamStatus"] = {"outputActive": True}
    with pytest.raises(ObsFailed, match="paperradio obs stop"):
        list(ObsControl(ObsSettings(), obs).setup("http://127.0.0.1:8000/live.ts", Stills(tmp_path, tmp_path)))
    assert [name for name, _ in obs.asked] == ["GetStreamStatus"]


def test_what_was_set_up_is_taken_up_again_and_what_is_missing_is_named() -> None:
    obs = Obs()
    ObsControl(ObsSettings(), obs).prepare()
    assert obs.asked[-1] == ("SetCurrentSceneCollection", {"sceneCollectionName": "Paper Radio"})
    with pytest.raises(ObsFailed, match="it has no Other; make it with: paperradio obs setup"):
        ObsControl(ObsSettings(collection="Other"), obs).prepare()


class Clock(SystemClock):
    """Sleeps take no time; the watcher's are kept, and the last one ends its run."""

    def __init__(self, most: int, at: Callable[[int], None] = lambda number: None) -> None:
        self.slept: list[float] = []
        self._most = most
        self._at = at

    def monotonic(self) -> float:
        return sum(self.slept)

    async def sleep(self, seconds: float) -> None:
        self.slept.append(seconds)
        if len(self.slept) >= self._most:
            raise asyncio.CancelledError
        self._at(len(self.slept))


async def here(function: Callable[..., T], *arguments: Any) -> T:
    """An Aside without threads."""
    return function(*arguments)


async def watched(obs: Obs, clock: Clock, faults: list[str] | None = None) -> ObsWatcher:
    """A watcher that has run until its clock ended it; its fault at each sleep is noted."""
    settings = ObsSettings(on=True)
    watcher = ObsWatcher(settings, FanOut("ts", 10), clock, ObsControl(settings, obs), here)
    inner = clock._at

    def note(number: int) -> None:
        inner(number)
        if faults is not None:
            faults.append(watcher.status().fault)

    clock._at = note
    task = asyncio.ensure_future(watcher._watch())
    with pytest.raises(asyncio.CancelledError):
        await task
    return watcher


async def test_obs_gone_is_told_and_tried_again_with_growing_pauses() -> None:
    obs, faults = Obs(), list[str]()

    def back(number: int) -> None:
        if number == 6:
            obs.gone = None

    obs.gone = ObsUnreachable("127.0.0.1:4455 (Connection refused)")
    clock = Clock(12, back)
    watcher = await watched(obs, clock, faults)
    assert clock.slept == [*PAUSES_SECONDS, PAUSES_SECONDS[-1], PAUSES_SECONDS[-1], *[1.0] * 6]
    assert set(faults[:6]) == {"OBS does not answer: 127.0.0.1:4455 (Connection refused)"}
    assert obs.asked.count(("StartStream", {})) == 2
    assert "OBS does not stream" in watcher.status().fault


async def test_obs_is_not_asked_to_start_while_it_starts() -> None:
    obs = Obs()
    obs.starting = True
    await watched(obs, Clock(20))
    assert ("GetStreamStatus", {}) in obs.asked
    assert ("StartStream", {}) not in obs.asked


async def test_scenes_that_are_not_there_are_told_in_one_line() -> None:
    obs = Obs()
    obs.answers["GetProfileList"] = {"currentProfileName": "x", "profiles": ["x"]}
    watcher = await watched(obs, Clock(2))
    assert watcher.status().fault == "OBS cannot do that: it has no Paper Radio; make it with: paperradio obs setup"
    assert not watcher.status().connected


def client(version: str = "29.0.2", error: Exception | None = None) -> type:
    """A ReqClient of the library."""

    class Client:
        def __init__(self, **parameters: Any) -> None:
            if error is not None:
                raise error
            self.base_client = self.ws = self

        def send(self, name: str, data: Any, raw: bool) -> dict[str, Any]:
            return {"obsVersion": version, "rpcVersion": 1}

        def shutdown(self) -> None:
            pass

    return Client


@pytest.mark.parametrize(
    ("made", "expected", "line"),
    [
        (client("27.2.4"), ObsTooOld, "it is 27.2.4; 28 or later is needed"),
        (client(""), ObsTooOld, "of an unknown version"),
        (client(error=obsws_python.error.OBSSDKError("no")), ObsRefuses, "Tools, WebSocket Server Settings"),
        (client(error=TimeoutError("timed out")), ObsUnreachable, "no answer in time"),
    ],
)
def test_what_cannot_be_used_is_told(
    made: type, expected: type[Exception], line: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(obsws_python, "ReqClient", made)
    connection = ObsConnection(ObsSettings())
    with pytest.raises(expected, match=line):
        connection("GetStats")
    assert not connection.is_open


def test_the_password_may_lie_elsewhere(monkeypatch: pytest.MonkeyPatch) -> None:
    given: list[Any] = []
    made = client()

    def connect(**parameters: Any) -> Any:
        given.append(parameters)
        return made()

    monkeypatch.setattr(obsws_python, "ReqClient", connect)
    monkeypatch.setenv("OBS_WORD", "a word")
    ObsConnection(ObsSettings.model_validate({"password": "env:OBS_WORD"}))("GetStats")
    assert given[0]["password"] == "a word"  # noqa: S105
    assert given[0]["timeout"] > 0
    with pytest.raises(ConfigurationError, match=r"obs\.password: the environment has no variable MISSING"):
        ObsConnection(ObsSettings.model_validate({"password": "env:MISSING"}))("GetStats")


def test_the_library_keeps_passwords_and_keys_to_itself() -> None:
    for name in ("obsws_python.baseclient.ObsClient", "obsws_python.reqs.ReqClient"):
        assert not logging.getLogger(name).isEnabledFor(logging.CRITICAL)
    told = repr(ObsSettings.model_validate({"password": "word", "key": "live_key"}))
    assert "word'" not in told
    assert "live_key" not in told


def test_what_obs_sends_elsewhere_makes_the_station_public() -> None:
    def audience(**obs: Any) -> str:
        return load_settings(None, {"obs": obs}).station.audience

    assert audience(on=True, url="rtmp://127.0.0.1:1935/live") == "private"
    assert audience(on=True, url="rtmp://live.example.org/app") == "public"
    assert audience(on=True, service="Twitch") == "public"
    assert audience(on=True) == "public", "nobody knows what is set in OBS"
    assert audience(service="Twitch") == "private"
    assert is_here("::1")
    with pytest.raises(ValidationError, match="an address looks like rtmp://"):
        ObsSettings(url="live.example.org/app")
