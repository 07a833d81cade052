"""`paperradio voices`, and what `doctor` says of voices."""

from __future__ import annotations

import shutil
import sys
from pathlib import Path
from types import SimpleNamespace

import numpy as np
import pytest
import soundfile

from paperradio.commands import voice_preview, voice_work
from paperradio.commands.voice_preview import preview_voices
from paperradio.commands.voice_work import list_voices, pull_voices, voices_found
from paperradio.errors import BadInput, VoiceUnreachable, VoiceUnusable
from paperradio.settings import Settings, VoicingSettings, load_settings
from paperradio.testing.piper_voice import write_piper_voice
from paperradio.voicing.fetching import Progress

MODELS = ("en_GB-cori-medium", "en_US-norman-medium", "en_US-kristin-medium", "en_US-john-medium", "en_GB-vctk-medium")


@pytest.fixture
def settings(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Settings:
    monkeypatch.setenv("COLUMNS", "160")
    return load_settings().model_copy(update={"voicing": VoicingSettings(folder=str(tmp_path / "models"))})


@pytest.fixture
def hub(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """What was fetched; every name is there."""
    asked: list[str] = []

    def fetch(name: str, folder: Path, progress: Progress) -> Path:
        asked.append(name)
        folder.mkdir(parents=True, exist_ok=True)
        many = tuple(200.0 + 10 * place for place in range(6)) if "vctk" in name else (200.0,)
        path = folder / f"{name}.onnx"
        if not path.is_file():
            write_piper_voice(path, many)
        progress(10, 10)
        return path

    monkeypatch.setattr(voice_work, "fetch_model", fetch)
    return asked


def test_list_tells_who_speaks_and_what_is_missing(settings: Settings, capsys: pytest.CaptureFixture[str]) -> None:
    assert list_voices(settings) == 0
    told = capsys.readouterr().out
    rows = {line.split()[0]: line.split() for line in told.splitlines() if line[:1].isalpha()}
    assert rows["ada"][1:6] == ["ada-piper", "piper", "no", "63", "MB"]
    assert "ada-espeak    espeak  yes" in told
    assert "espeak-ng speaks for ada, ben, clara, dan, erin, finn; paperradio voices pull" in told
    folder = Path(settings.voicing.folder)
    folder.mkdir()
    write_piper_voice(folder / "en_GB-cori-medium.onnx")
    write_piper_voice(folder / "en_GB-vctk-medium.onnx", (200.0, 300.0))
    list_voices(settings)
    told = capsys.readouterr().out
    assert "ada-piper     piper   yes" in told
    assert "en_GB-vctk-medium has no speaker p295" in told
    assert "espeak-ng speaks for ben, clara, dan, erin, finn" in told


def test_pull_fetches_each_model_of_the_cast_once(
    settings: Settings, hub: list[str], capsys: pytest.CaptureFixture[str]
) -> None:
    assert voices_found(settings) == (
        None,
        "espeak-ng speaks for ada, ben, clara, dan, erin, finn; paperradio voices pull",
    )
    assert pull_voices(settings, []) == 0
    assert tuple(hub) == MODELS
    assert capsys.readouterr().out.count(".onnx\n") == len(MODELS)
    found, cost = voices_found(settings)
    assert found is None
    assert cost.startswith("espeak-ng speaks for erin (en_GB-vctk-medium has no speaker p295), finn")


def test_pull_by_speaker_by_voice_and_by_model(
    settings: Settings, hub: list[str], capsys: pytest.CaptureFixture[str]
) -> None:
    pull_voices(settings, ["ada", "ada-piper", "dan-piper", "en_GB-alba-medium"])
    assert hub == ["en_GB-cori-medium", "en_US-john-medium", "en_GB-alba-medium"]
    capsys.readouterr()
    pull_voices(settings, ["ben-espeak"])
    assert capsys.readouterr().out == "espeak-ng needs no model: there is nothing to fetch\n"


def test_pull_says_in_one_line_what_is_wrong(
    settings: Settings, hub: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    with pytest.raises(BadInput, match=r"eve: name a speaker \(ada, ben"):
        pull_voices(settings, ["eve"])
    with monkeypatch.context() as disk:
        disk.setattr(shutil, "disk_usage", lambda folder: SimpleNamespace(free=40_000_000))
        with pytest.raises(BadInput, match="has 40 MB left, and the voices take 63 MB"):
            pull_voices(settings, ["ada"])
    folder = Path(settings.voicing.folder)
    folder.mkdir()
    write_piper_voice(folder / "en_GB-cori-medium.onnx").write_bytes(b"<html>")
    with pytest.raises(VoiceUnusable, match="no model that onnxruntime can load; remove it and pull it again"):
        pull_voices(settings, ["ada"])


def test_preview_writes_each_voice_one_after_the_other(
    settings: Settings, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    lengths = []
    for names, file in ((["ada"], "a.wav"), (["ben-espeak"], "b.flac"), (["ada", "ben-espeak"], "c.mp3")):
        assert preview_voices(settings, names, tmp_path / file, "Hello there.") == 0
        samples, rate = soundfile.read(tmp_path / file)
        assert np.abs(samples).max() > 0.1
        lengths.append(samples.size / rate)
    assert lengths[2] == pytest.approx(sum(lengths[:2]) + 0.6, abs=0.1)
    told = capsys.readouterr().err
    assert "ada: ada-espeak, GPL-3.0-or-later (espeak-ng); ada-piper is not there" in told
    assert "ben-espeak: ben-espeak, GPL-3.0-or-later (espeak-ng)\n" in told


def test_preview_says_in_one_line_what_is_wrong(
    settings: Settings, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for names, out, told in (
        (["eve"], "a.wav", "eve: name a speaker"),
        (["ada"], "a.ogg", r"a\.ogg: the name ends in \.wav"),
        (["ada"], "no/a.wav", "No such file or directory"),
    ):
        with pytest.raises(BadInput, match=told):
            preview_voices(settings, names, tmp_path / out, "Hi.")
    with pytest.raises(BadInput, match=r"ada: nothing in '\[3\]' can be said"):
        preview_voices(settings, ["ada"], tmp_path / "a.wav", "[3]")
    with pytest.raises(VoiceUnusable, match="ada-piper is not there; paperradio voices pull ada-piper"):
        preview_voices(settings, ["ada-piper"], tmp_path / "a.wav", "")
    monkeypatch.setattr(voice_preview, "_PLAYERS", (("no-such-player",),))
    with pytest.raises(BadInput, match=r"nothing here plays sound.*--out"):
        preview_voices(settings, ["ada"], None, "")


def test_preview_is_played_where_something_plays(
    settings: Settings, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    player = tmp_path / "player"
    player.write_text(f'#!/bin/sh\ncp "$2" {tmp_path}/played.wav\n')
    player.chmod(0o755)
    monkeypatch.setattr(voice_preview, "_PLAYERS", ((str(player), "-q"),))
    assert preview_voices(settings, ["finn"], None, "Hello.") == 0
    assert soundfile.info(tmp_path / "played.wav").duration > 0.3


def test_errors_end_with_two_and_one_line(
    settings: Settings, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    from paperradio.cli import main

    def nowhere(name: str, folder: Path, progress: Progress) -> Path:
        raise VoiceUnreachable("the hub does not answer; is there a network?")

    monkeypatch.setattr(voice_work, "fetch_model", nowhere)
    monkeypatch.setenv("PAPERRADIO_STORAGE__DATA", str(tmp_path))
    for arguments in (["pull", "ada"], ["pull", "eve"], ["preview", "eve"], ["preview", "--out", "x.ogg"]):
        monkeypatch.setattr(sys, "argv", ["paperradio", "voices", *arguments])
        with pytest.raises(SystemExit) as ended:
            main()
        assert ended.value.code == 2
        told = [line for line in capsys.readouterr().err.splitlines() if line.startswith("paperradio: ")]
        assert len(told) == 1
