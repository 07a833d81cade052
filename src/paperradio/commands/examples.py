"""What `--help` shows at the end of each command."""

from __future__ import annotations

from collections.abc import Mapping


def _told(*lines: str) -> str:
    return "**Examples**\n\n" + "\n".join(f"* `{line}`" for line in lines)


def _one_alone(name: str) -> str:
    return _told(f"paperradio {name}", f"paperradio {name} --config configs/station.toml --data /srv/radio")


EXAMPLES: Mapping[str, str] = {
    **{name: _one_alone(name) for name in ("newsroom", "air", "web")},
    "run": _told(
        "paperradio run",
        "paperradio run --categories cs.CL,stat.ML --port 8001",
        "paperradio run --source folder:papers --for 10m",
    ),
    "segment": _told(
        "paperradio segment paper.pdf --out segments",
        "paperradio segment papers/*.pdf 1706.03762 --out segments --video",
    ),
    "episode": _told(
        "paperradio episode daily",
        "paperradio episode weekly --date 2026-11-20 --out episodes",
    ),
    "add": _told(
        "paperradio add 1706.03762",
        "paperradio add https://arxiv.org/abs/2502.21088v1 --data /srv/radio",
        "paperradio add notes/my-paper.pdf",
    ),
    "rank": _told("paperradio rank", "paperradio rank --explain --limit 5", "paperradio rank --json"),
    "check": _told(
        "paperradio check segments/paper.json --paper paper.pdf",
        "paperradio check segments/paper.json --paper paper.pdf --json",
        "paperradio check daily.json --paper papers --paper more/other.pdf",
    ),
    "speakable": _told("echo 'O(n^2) at 3×10⁻⁴' | paperradio speakable", "paperradio speakable lines.txt"),
    "status": _told("paperradio status", "paperradio status --port 8001"),
    "doctor": _told("paperradio doctor", "paperradio doctor --config configs/station.toml"),
}
