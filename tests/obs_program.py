"""A real OBS on a screen of its own (Xvfb), drawn in software, in a home of its own, and a feed for it to play.

    with ObsProgram("password") as obs:
        …                          # obs.port is that of its WebSocket server
        obs.kill()                 # SIGKILL
        obs.start()                # again, with all that it had saved

Debian: apt-get install obs-studio xvfb
"""

from __future__ import annotations

import shutil
import signal
import subprocess
import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Self

import imageio_ffmpeg
from tests.programs import Program

_GLOBAL = """\
[General]
FirstRun=true
EnableAutoUpdates=false

[BasicWindow]
SysTrayEnabled=false

[OBSWebSocket]
FirstLoad=false
ServerEnabled=true
ServerPort={port}
AlertsEnabled=false
AuthRequired=true
ServerPassword={password}
"""
_PICTURE = "testsrc2=size=320x180:rate=10"
_SOUND = "sine=frequency=440:sample_rate=48000"


def obs_program() -> str | None:
    """Where OBS is, None where it or Xvfb is missing."""
    return shutil.which("obs") if shutil.which("Xvfb") else None


class ObsProgram(Program):
    """OBS and its screen. `password` may be changed before a start."""

    start_seconds = 60.0

    def __init__(self, password: str) -> None:
        super().__init__("obs")
        self.password = password
        self._screen: subprocess.Popen[str] | None = None
        self._display = ""

    def start(self) -> None:
        if self._screen is None:
            self._start_screen()
        super().start()

    def close(self) -> None:
        super().close()
        if self._screen is not None:
            self._screen.kill()
            self._screen.communicate()

    def command(self) -> list[str]:
        config = self.folder / ".config" / "obs-studio" / "global.ini"
        if config.is_file():
            lines = config.read_text(encoding="utf-8").splitlines()
            kept = [f"ServerPassword={self.password}" if one.startswith("ServerPassword=") else one for one in lines]
            config.write_text("\n".join(kept) + "\n", encoding="utf-8")
        else:
            config.parent.mkdir(parents=True)
            config.write_text(_GLOBAL.format(port=self.port, password=self.password), encoding="utf-8")
        return [str(obs_program()), "--multi", "--disable-updater", "--disable-missing-files-check"]

    def environment(self) -> dict[str, str]:
        runtime = self.folder / "run"
        runtime.mkdir(mode=0o700, exist_ok=True)
        own = {"HOME": self.folder, "XDG_CONFIG_HOME": self.folder / ".config", "XDG_RUNTIME_DIR": runtime}
        screen = {"DISPLAY": self._display, "LIBGL_ALWAYS_SOFTWARE": "1", "QT_QPA_PLATFORM": "xcb"}
        return super().environment() | {name: str(path) for name, path in own.items()} | screen

    def _start_screen(self) -> None:
        command = ["Xvfb", "-displayfd", "1", "-screen", "0", "1024x768x24", "-nolisten", "tcp"]
        self._screen = subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True)
        assert self._screen.stdout is not None
        self._display = f":{self._screen.stdout.readline().strip()}"


class TsServer:
    """A moving test picture with a tone, as MPEG-TS over HTTP at the speed of time, made anew for each who asks."""

    def __init__(self) -> None:
        outer = self

        class Handler(BaseHTTPRequestHandler):
            def do_GET(self) -> None:
                outer._serve(self)

            def log_message(self, format: str, *arguments: object) -> None:
                pass

        self._running: set[subprocess.Popen[bytes]] = set()
        self._server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self._server.daemon_threads = True
        self.url = f"http://127.0.0.1:{self._server.server_address[1]}/live.ts"
        threading.Thread(target=self._server.serve_forever, daemon=True).start()

    def hang(self) -> None:
        """Connections stay, and nothing comes."""
        for each in tuple(self._running):
            each.send_signal(signal.SIGSTOP)

    def go_on(self) -> None:
        """It goes on where it stood still."""
        for each in tuple(self._running):
            each.send_signal(signal.SIGCONT)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *error: object) -> None:
        self._server.shutdown()
        self._server.server_close()
        for each in tuple(self._running):
            each.kill()

    def _serve(self, request: BaseHTTPRequestHandler) -> None:
        request.send_response(200)
        request.send_header("Content-Type", "video/mp2t")
        request.end_headers()
        inputs = ("-re", "-f", "lavfi", "-i", _PICTURE, "-re", "-f", "lavfi", "-i", _SOUND)
        made = (
            "-c:v",
            "libx264",
            "-preset",
            "ultrafast",
            "-threads",
            "1",
            "-g",
            "20",
            "-c:a",
            "aac",
            "-f",
            "mpegts",
            "-",
        )
        command = [imageio_ffmpeg.get_ffmpeg_exe(), "-loglevel", "error", "-nostdin", *inputs, *made]
        with subprocess.Popen(command, stdout=subprocess.PIPE, bufsize=0) as process:
            self._running.add(process)
            try:
                assert process.stdout is not None
                while data := process.stdout.read(65536):
                    request.wfile.write(data)
            except OSError:
                pass  # who asked is gone
            finally:
                self._running.discard(process)
                process.kill()
