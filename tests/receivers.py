"""Real receivers of the stream on free ports of this machine: nginx with its RTMP module, and Icecast.

    with RtmpServer() as nginx:
        …                          # publish to nginx.url with any key
        nginx.recordings           # what came, as FLV

Debian: apt-get install nginx libnginx-mod-rtmp icecast2
"""

from __future__ import annotations

import os
import shutil
from pathlib import Path
from urllib.request import urlopen

from tests.programs import Program, free_port

RTMP_MODULE = Path("/usr/lib/nginx/modules/ngx_rtmp_module.so")
_PROGRAM_PLACES = "/usr/local/sbin:/usr/sbin:/sbin"

NGINX = """\
load_module {module};
{user}
daemon off;
master_process off;
worker_processes 1;
pid {folder}/nginx.pid;
error_log {folder}/error.log notice;
events {{ worker_connections 64; }}
rtmp {{
  access_log off;
  server {{
    listen 127.0.0.1:{port};
    chunk_size 4096;
    application {application} {{
      live on;
      record all;
      record_path {folder}/recordings;
      record_unique on;
      allow publish 127.0.0.1;
      allow play 127.0.0.1;
    }}
  }}
}}
http {{
  access_log off;
  client_body_temp_path {folder}/t1; proxy_temp_path {folder}/t2; fastcgi_temp_path {folder}/t3;
  uwsgi_temp_path {folder}/t4; scgi_temp_path {folder}/t5;
  server {{
    listen 127.0.0.1:{web_port};
    location /stat {{ rtmp_stat all; }}
  }}
}}
"""

ICECAST = """\
<icecast>
  <limits><clients>20</clients><sources>4</sources><queue-size>524288</queue-size><client-timeout>30</client-timeout>
    <header-timeout>15</header-timeout><source-timeout>10</source-timeout><burst-size>65535</burst-size></limits>
  <authentication><source-password>{password}</source-password><relay-password>{password}</relay-password>
    <admin-user>admin</admin-user><admin-password>{admin_password}</admin-password></authentication>
  <hostname>127.0.0.1</hostname>
  <listen-socket><port>{port}</port><bind-address>127.0.0.1</bind-address></listen-socket>
  <fileserve>1</fileserve>
  <paths><basedir>/usr/share/icecast2</basedir><logdir>{folder}</logdir><webroot>/usr/share/icecast2/web</webroot>
    <adminroot>/usr/share/icecast2/admin</adminroot></paths>
  <logging><accesslog>access.log</accesslog><errorlog>error.log</errorlog><loglevel>4</loglevel></logging>
  <security><chroot>0</chroot>{owner}</security>
</icecast>
"""


class RtmpServer(Program):
    """nginx that takes any stream key and records what comes."""

    log_file = "error.log"

    def __init__(self, application: str = "live") -> None:
        super().__init__("nginx")
        self.application = application
        self.web_port = free_port()
        self._recordings = self.folder / "recordings"
        self._recordings.mkdir()
        self._recordings.chmod(0o777)

    @property
    def url(self) -> str:
        """What to publish to, less the key."""
        return f"rtmp://127.0.0.1:{self.port}/{self.application}"

    @property
    def recordings(self) -> list[Path]:
        """What came, as FLV files, the oldest first: one for each time somebody published."""
        return sorted(self._recordings.glob("*.flv"), key=lambda path: path.stat().st_mtime)

    def received(self) -> int:
        """Bytes that came in since it was started, by its own count."""
        return int(self.statistics().partition("<bytes_in>")[2].partition("<")[0] or 0)

    def statistics(self) -> str:
        """What it knows of its streams, as XML."""
        with urlopen(f"http://127.0.0.1:{self.web_port}/stat", timeout=5) as answer:
            text: str = answer.read().decode()
        return text

    def command(self) -> list[str]:
        values = {
            "module": RTMP_MODULE,
            "user": "user root;" if os.geteuid() == 0 else "",
            "folder": self.folder,
            "port": self.port,
            "application": self.application,
            "web_port": self.web_port,
        }
        config = self.folder / "nginx.conf"
        config.write_text(NGINX.format(**values), encoding="utf-8")
        return [
            nginx_program() or "nginx",
            "-p",
            f"{self.folder}",
            "-e",
            f"{self.folder / 'error.log'}",
            "-c",
            f"{config}",
        ]


class IcecastServer(Program):
    """Icecast with any mount; sources log in as ``source`` with `password`."""

    log_file = "error.log"

    def __init__(self, password: str = "hackme-source", admin_password: str = "hackme-admin") -> None:  # noqa: S107
        super().__init__("icecast")
        self.password, self.admin_password = password, admin_password

    @property
    def url(self) -> str:
        """Its address."""
        return f"http://127.0.0.1:{self.port}"

    def status(self) -> str:
        """What it tells of its sources, as JSON."""
        with urlopen(f"{self.url}/status-json.xsl", timeout=5) as answer:  # noqa: S310
            text: str = answer.read().decode(errors="replace")
        return text

    def command(self) -> list[str]:
        owner = "<changeowner><user>nobody</user><group>nogroup</group></changeowner>"  # It refuses to run as root.
        values = {
            "password": self.password,
            "admin_password": self.admin_password,
            "port": self.port,
            "folder": self.folder,
            "owner": owner if os.geteuid() == 0 else "",
        }
        config = self.folder / "icecast.xml"
        config.write_text(ICECAST.format(**values), encoding="utf-8")
        return [icecast_program() or "icecast2", "-c", f"{config}"]


def nginx_program() -> str | None:
    """Where nginx is, None where it or its RTMP module is missing. Debian's is not on every user's path."""
    found = shutil.which("nginx") or shutil.which("nginx", path=_PROGRAM_PLACES)
    return found if RTMP_MODULE.is_file() else None


def icecast_program() -> str | None:
    """Where Icecast is."""
    return shutil.which("icecast2") or shutil.which("icecast")
