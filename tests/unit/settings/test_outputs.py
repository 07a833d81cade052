"""Settings of streams to other programs: addresses, limits, secrets, and what they make of the station."""

from __future__ import annotations

import logging
from pathlib import Path
from typing import Any

import pytest
from pydantic import SecretStr

from paperradio.app.outputs import icecast_plan, make_outputs, rtmp_plan
from paperradio.clock import SystemClock
from paperradio.errors import ConfigurationError
from paperradio.outputs.icecast import IcecastOutput
from paperradio.outputs.rtmp import RtmpOutput
from paperradio.outputs.transmitter import Transmitter
from paperradio.settings import IcecastSettings, RtmpSettings, Settings, load_settings
from paperradio.settings.rtmp import services
from paperradio.settings.secret import revealed

KEY = "live_1_rather-secret"
HERE = {"service": "custom", "url": "rtmp://localhost:1936/live", "key": KEY}
TWITCH = {"key": KEY}


def settings(**topics: Any) -> Settings:
    return load_settings(options=topics)


@pytest.mark.parametrize(
    ("output", "told"),
    [
        ({"ingest": "atlantis"}, r"twitch has no ingest 'atlantis'; it has auto, dublin, frankfurt, .*, virginia"),
        ({"service": "youtube", "ingest": "frankfurt"}, r"youtube has no ingest 'frankfurt'; it has auto, backup"),
        ({"service": "facebook"}, r"'twitch', 'youtube' or 'custom'"),
        ({"service": "custom"}, r"looks like rtmp://"),
        ({"service": "custom", "url": "http://x/live"}, r"looks like rtmp://"),
        ({"service": "custom", "url": "rtmp://x"}, r"looks like rtmp://"),
        ({"service": "custom", "url": "rtmp://x:abc/live"}, r"looks like rtmp://"),
        ({"service": "custom", "url": "rtmp://me:word@x/live"}, r"settings of their own"),
        ({"url": "rtmp://x/live"}, r'url is for service = "custom"'),
        ({"service": "youtube", "bandwidth_test": True}, r"bandwidth_test is Twitch's"),
        ({"reconnect_hours": 0}, r"greater than 0"),
    ],
)
def test_what_cannot_work_is_told_in_one_line(output: dict[str, Any], told: str) -> None:
    with pytest.raises(ConfigurationError, match=told) as raised:
        settings(rtmp=[{"key": KEY} | output])
    assert KEY not in f"{raised.value}"
    assert "word" not in f"{raised.value}".replace("password", "")


@pytest.mark.parametrize("url", ["https://x", "x.mp3", "http://source:word@x:8000/a.mp3"])
def test_icecast_addresses(url: str) -> None:
    with pytest.raises(ConfigurationError, match=r"icecast\.0\.url"):
        settings(icecast=[{"url": url}])


def test_names_tell_outputs_apart() -> None:
    with pytest.raises(ConfigurationError, match="two outputs have the name twitch"):
        settings(rtmp=[TWITCH, TWITCH])
    assert len(settings(rtmp=[TWITCH, TWITCH | {"name": "again"}]).rtmp) == 2


def test_every_ingest_is_an_encrypted_address() -> None:
    for name, service in services().items():
        assert "auto" in service.ingests
        for ingest in service.ingests:
            address = RtmpSettings.model_validate({"service": name, "ingest": ingest}).address
            assert address.scheme == "rtmps"
            assert address.hostname


def test_where_twitch_and_youtube_are_found() -> None:
    twitch = rtmp_plan(
        RtmpSettings(ingest="frankfurt", key=SecretStr(KEY), bandwidth_test=True), Settings()
    ).destination
    assert twitch.url == "rtmps://euc10.contribute.live-video.net:443/app"
    assert twitch.key == f"{KEY}?bandwidthtest=true"
    youtube = rtmp_plan(RtmpSettings(service="youtube", ingest="backup", key=SecretStr(KEY)), Settings()).destination
    assert (youtube.address.port, youtube.application, youtube.key) == (443, "live2?backup=1", KEY)
    custom = rtmp_plan(RtmpSettings.model_validate(HERE), Settings()).destination
    assert (custom.url, custom.address.tls) == ("rtmp://localhost:1936/live", False)
    assert KEY not in repr((twitch, youtube, custom))


@pytest.mark.parametrize(
    ("topics", "audience"),
    [
        ({}, "private"),
        ({"rtmp": [HERE]}, "private"),
        ({"rtmp": [HERE | {"url": "rtmp://127.0.0.7/live"}]}, "private"),
        ({"rtmp": [HERE | {"url": "rtmp://[::1]/live"}]}, "private"),
        ({"rtmp": [HERE | {"url": "rtmp://192.168.0.7/live"}]}, "public"),
        ({"rtmp": [TWITCH]}, "public"),
        ({"rtmp": [TWITCH | {"on": False}]}, "private"),
        ({"icecast": [{}]}, "private"),
        ({"icecast": [{"url": "https://radio.example/a.mp3"}]}, "public"),
    ],
)
def test_another_machine_makes_the_station_public(topics: dict[str, Any], audience: str) -> None:
    found = settings(**topics)
    assert found.station.audience == audience
    assert found.encoder.constant_rate == any(output.on for output in found.rtmp)


def test_limits_are_told_in_one_line() -> None:
    assert RtmpSettings().over_limits(1500, 160) == ""
    told = RtmpSettings().over_limits(8000, 320)
    assert "encoder.video_kbit is 8000, at most 6000 is taken; encoder.audio_kbit is 320, at most 160" in told
    assert "at least 3000 is asked for" in RtmpSettings(service="youtube").over_limits(1500, 160)
    assert RtmpSettings.model_validate(HERE).over_limits(90_000, 900) == ""


def test_secrets_come_from_variable_and_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TWITCH_KEY", f" {KEY}\n")
    (tmp_path / "key").write_text(f"{KEY}\n", encoding="utf-8")
    for told in (KEY, "env:TWITCH_KEY", f"file:{tmp_path / 'key'}"):
        assert revealed(SecretStr(told), "rtmp.twitch.key") == KEY
    with pytest.raises(ConfigurationError, match=r"rtmp\.twitch\.key: the environment has no variable NOT_THERE"):
        revealed(SecretStr("env:NOT_THERE"), "rtmp.twitch.key")
    with pytest.raises(ConfigurationError, match=r"rtmp\.twitch\.key: .*nowhere: No such file"):
        revealed(SecretStr(f"file:{tmp_path / 'nowhere'}"), "rtmp.twitch.key")


def test_what_has_no_secret_is_told() -> None:
    with pytest.raises(ConfigurationError, match=r"rtmp\.twitch\.key: there is no stream key"):
        rtmp_plan(RtmpSettings(), Settings())
    with pytest.raises(ConfigurationError, match=r"icecast\.icecast\.password: there is none"):
        icecast_plan(IcecastSettings(), Settings())


def test_each_that_is_on_becomes_an_output(tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.INFO)
    chosen = settings(
        rtmp=[TWITCH, HERE | {"name": "studio"}, TWITCH | {"name": "off", "on": False}],
        icecast=[{"password": "hackme", "url": "http://radio.example:8000/a.mp3"}],
        encoder={"video_kbit": 7000},
        storage={"data": tmp_path},
    )
    transmitter = Transmitter(
        chosen.encoder, SystemClock(), address="unix:x", numbers=tmp_path / "n", frames_per_second=5, lag_seconds=1
    )
    outputs = make_outputs(chosen, transmitter, SystemClock())
    assert [type(output) for output in outputs] == [RtmpOutput, RtmpOutput, IcecastOutput]
    assert [output.status().name for output in outputs] == ["twitch", "studio", "icecast"]
    lines = [record.getMessage() for record in caplog.records]
    assert [line for line in lines if "public" in line] == [
        "twitch, icecast: other machines, so this station is public and shows licensed pages only"
    ]
    assert len([line for line in lines if "at most 6000" in line]) == 1
    for secret in (KEY, "hackme"):
        assert secret not in f"{caplog.text}{chosen!r}{outputs!r}{chosen.model_dump_json()}"


def test_a_table_in_the_environment_that_is_no_json(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PAPERRADIO_RTMP", f'[{{"key": "{KEY}"')
    with pytest.raises(ConfigurationError, match=r"rtmp.*JSON") as raised:
        load_settings()
    assert KEY not in f"{raised.value}"
    monkeypatch.setenv("PAPERRADIO_RTMP", f'[{{"key": "{KEY}"}}]')
    assert load_settings().rtmp[0].key.get_secret_value() == KEY
