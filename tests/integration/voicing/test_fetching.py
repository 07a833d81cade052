"""Piper's own downloader, pointed at a server on this machine."""

from __future__ import annotations

import fcntl
import logging
import shutil
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from types import SimpleNamespace

import pytest
from piper import download_voices

from paperradio.commands.voice_work import pull_voices
from paperradio.errors import VoiceUnreachable, VoiceUnusable
from paperradio.settings import VoicingSettings, load_settings
from paperradio.testing.piper_voice import write_piper_voice
from paperradio.voicing.background import MOST_TRIES, BackgroundFetch
from paperradio.voicing.fetching import fetch_model
from paperradio.voicing.models import PiperModels

NAME = "en_XX-test-medium"


class Server:
    """Has one voice. `breaks` downloads of the model break off half way; `status` is given instead of an answer."""

    def __init__(self, model: bytes, config: bytes) -> None:
        self.files = {f"{NAME}.onnx": model, f"{NAME}.onnx.json": config}
        self.breaks = 0
        self.status = 0
        self.version = '"1"'
        self.asked: list[tuple[str, str]] = []

    def handler(self) -> type[BaseHTTPRequestHandler]:
        server = self

        class Handler(BaseHTTPRequestHandler):
            def do_GET(self) -> None:
                name, wanted = self.path.rpartition("/")[2].partition("?")[0], self.headers.get("Range", "")
                server.asked.append((name, wanted))
                if server.status or name not in server.files:
                    return self.send(server.status or 404, b"")
                data, start = server.files[name], int(wanted.removeprefix("bytes=").rstrip("-") or 0)
                if self.headers.get("If-Range", server.version) != server.version:
                    start = 0
                if start and start == len(data):
                    return self.send(416, b"", {"Content-Range": f"bytes */{len(data)}"})
                rest = data[start:]
                sent = rest
                if server.breaks and name.endswith(".onnx"):
                    server.breaks -= 1
                    sent = rest[: len(rest) // 2]
                self.send(206 if start else 200, sent, {"ETag": server.version}, len(rest))

            def send(self, status: int, body: bytes, headers: dict[str, str] | None = None, length: int = -1) -> None:
                self.send_response(status)
                told = {"Content-Length": str(length if length >= 0 else len(body)), "Connection": "close"}
                for name, value in {**told, **(headers or {})}.items():
                    self.send_header(name, value)
                self.end_headers()
                self.wfile.write(body)
                self.close_connection = True

            def log_message(self, format: str, *args: object) -> None:
                """Say nothing."""

        return Handler


@pytest.fixture
def server(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Server]:
    model = write_piper_voice(tmp_path / f"{NAME}.onnx")
    padded = model.read_bytes() + b"\x9a\x3e" + b"\x80\x80\x80\x01" + bytes(1 << 21)  # a field that no reader knows
    made = Server(padded, model.with_name(f"{NAME}.onnx.json").read_bytes())
    with ThreadingHTTPServer(("127.0.0.1", 0), made.handler()) as http:
        thread = threading.Thread(target=http.serve_forever, args=(0.01,))
        thread.start()
        address = "{lang_code}-{voice_name}-{voice_quality}{extension}"
        monkeypatch.setattr(
            download_voices,
            "URL_FORMAT",
            f"http://127.0.0.1:{http.server_port}/{{lang_family}}/{address}?download=true",
        )
        yield made
        http.shutdown()
        thread.join()


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return tmp_path / "models"


def test_a_voice_by_name(server: Server, folder: Path) -> None:
    told: list[tuple[int, int]] = []
    size = len(server.files[f"{NAME}.onnx"])
    path = fetch_model(NAME, folder, lambda came, of: told.append((came, of)))
    assert path.stat().st_size == size
    assert sorted(file.name for file in folder.iterdir()) == [f"{NAME}.onnx", f"{NAME}.onnx.json"]
    assert (size, size) in told
    assert len([came for came, of in told if of == size]) > 5
    assert PiperModels(folder).load(NAME).voice.config.num_speakers == 1
    fetch_model(NAME, folder)
    assert len(server.asked) == 2
    path.write_bytes(b"")  # as a power cut may leave it
    assert fetch_model(NAME, folder).stat().st_size == size
    assert sorted(file.name for file in folder.iterdir()) == [f"{NAME}.onnx", f"{NAME}.onnx.json"]


def test_a_fetch_that_broke_goes_on(server: Server, folder: Path) -> None:
    server.breaks = 2
    size = len(server.files[f"{NAME}.onnx"])
    for _ in range(2):
        with pytest.raises(VoiceUnreachable, match="goes on where it stopped"):
            fetch_model(NAME, folder)
        assert not PiperModels(folder).there(NAME)
    path = fetch_model(NAME, folder)
    half = size // 2
    assert server.asked[:3] == [
        (f"{NAME}.onnx", ""),
        (f"{NAME}.onnx", f"bytes={half}-"),
        (f"{NAME}.onnx", f"bytes={half + (size - half) // 2}-"),
    ]
    assert path.read_bytes() == server.files[f"{NAME}.onnx"]


def test_a_process_that_ended_leaves_what_came(server: Server, folder: Path) -> None:
    server.breaks = 1
    with pytest.raises(VoiceUnreachable):
        fetch_model(NAME, folder)
    assert (folder / f".{NAME}.part" / f"{NAME}.onnx").is_file()
    config = server.files.pop(f"{NAME}.onnx.json")
    with pytest.raises(VoiceUnusable, match=rf"127\.0\.0\.1 has no voice {NAME}"):
        fetch_model(NAME, folder)
    server.files[f"{NAME}.onnx.json"] = config
    size = len(server.files[f"{NAME}.onnx"])
    fetch_model(NAME, folder)
    assert server.asked[-2:] == [(f"{NAME}.onnx", f"bytes={size}-"), (f"{NAME}.onnx.json", "")]
    assert PiperModels(folder).there(NAME)


def test_another_version_is_fetched_from_its_start(server: Server, folder: Path) -> None:
    server.breaks = 1
    with pytest.raises(VoiceUnreachable):
        fetch_model(NAME, folder)
    server.version = '"2"'
    server.files[f"{NAME}.onnx"] = server.files[f"{NAME}.onnx"][:-7] + b"another"
    assert fetch_model(NAME, folder).read_bytes() == server.files[f"{NAME}.onnx"]


def test_what_goes_wrong_is_one_clear_line(
    server: Server, folder: Path, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    with pytest.raises(VoiceUnusable, match="nobody is no name of a Piper voice, such as en_GB-cori-medium"):
        fetch_model("nobody", folder)
    with pytest.raises(VoiceUnusable, match=r"127\.0\.0\.1 has no voice en_XX-nobody-low"):
        fetch_model("en_XX-nobody-low", folder)
    server.status = 503
    with pytest.raises(VoiceUnreachable, match="503 Service Unavailable"):
        fetch_model(NAME, folder)
    server.status = 0
    with monkeypatch.context() as disk:
        disk.setattr(shutil, "disk_usage", lambda folder: SimpleNamespace(free=5_000))
        with pytest.raises(VoiceUnusable, match=r"models has 0 MB left, and the voice takes \d MB"):
            fetch_model(NAME, folder)
    server.files[f"{NAME}.onnx.json"] = b"<html>Please sign in</html>"
    with pytest.raises(VoiceUnusable, match=f"gave as {NAME} is no Piper voice"):
        fetch_model(NAME, folder)
    (tmp_path / "file").write_text("")
    with pytest.raises(VoiceUnusable, match=r"Not a directory|File exists"):
        fetch_model(NAME, tmp_path / "file")
    monkeypatch.setattr(download_voices, "URL_FORMAT", "http://127.0.0.1:9/{lang_family}{extension}")
    with pytest.raises(VoiceUnreachable, match=r"127\.0\.0\.1 does not answer; is there a network\?"):
        fetch_model(NAME, folder)


def test_one_process_at_a_time(server: Server, folder: Path) -> None:
    part = folder / f".{NAME}.part"
    part.mkdir(parents=True)
    with (part / "lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        with pytest.raises(VoiceUnreachable, match="by another process"):
            fetch_model(NAME, folder)
    assert server.asked == []


def test_the_cast_is_fetched_in_the_background(server: Server, folder: Path, caplog: pytest.LogCaptureFixture) -> None:
    server.breaks = 2
    waits: list[float] = []
    fetch = BackgroundFetch(["en_XX-nobody-low", NAME], folder, wait=waits.append)
    with caplog.at_level(logging.INFO, "paperradio"):
        fetch.start()
        fetch.join(30)
    assert PiperModels(folder).there(NAME)
    assert waits == [60, 120]
    lines = [record.getMessage() for record in caplog.records]
    assert len([line for line in lines if "has no voice en_XX-nobody-low" in line]) == 1
    assert len([line for line in lines if "espeak-ng speaks" in line]) == 1
    assert f"{NAME} is there, 2 MB" in lines
    before = len(server.asked)
    again = BackgroundFetch([NAME], folder, wait=waits.append)
    again.start()
    again.join(30)
    assert len(server.asked) == before


def test_without_a_network_it_tries_again_and_then_gives_up(folder: Path) -> None:
    waits: list[float] = []

    def nowhere(name: str, folder: Path) -> Path:
        raise VoiceUnreachable("nobody answers")

    fetch = BackgroundFetch([NAME], folder, fetch=nowhere, wait=waits.append)
    fetch.start()
    fetch.join(30)
    assert waits[:3] == [60, 120, 240]
    assert max(waits) == 3600
    assert 24 * 3600 < sum(waits) < 48 * 3600


def test_where_nobody_answers_the_others_are_not_tried_in_the_same_round(folder: Path) -> None:
    asked: list[str] = []

    def nowhere(name: str, folder: Path) -> Path:
        asked.append(name)
        raise VoiceUnreachable("nobody answers")

    fetch = BackgroundFetch(["one", "two", "three"], folder, fetch=nowhere, wait=lambda seconds: None)
    fetch.start()
    fetch.join(30)
    assert asked[:4] == ["one", "two", "three", "one"]
    assert len(asked) == MOST_TRIES


def test_the_command_fetches_loads_and_says_where(
    server: Server, folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    settings = load_settings().model_copy(update={"voicing": VoicingSettings(folder=str(folder))})
    assert pull_voices(settings, [NAME]) == 0
    told = capsys.readouterr()
    assert told.out == f"{folder / NAME}.onnx\n"
    assert NAME in told.err
