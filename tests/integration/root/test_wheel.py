"""What ships works from an installed wheel, away from the checkout."""

from __future__ import annotations

import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[3]
TIMEOUT_SECONDS = 120


@pytest.fixture(scope="module")
def installed(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The wheel's files, unpacked as an installer would."""
    built = tmp_path_factory.mktemp("wheel")
    command = [sys.executable, "-m", "hatchling", "build", "-t", "wheel", "-d", str(built)]
    subprocess.run(command, cwd=ROOT, check=True, timeout=TIMEOUT_SECONDS, capture_output=True)
    target = tmp_path_factory.mktemp("installed")
    with zipfile.ZipFile(next(built.glob("*.whl"))) as wheel:
        wheel.extractall(target)
    return target


def run(installed: Path, folder: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    environment = {"PYTHONPATH": str(installed), "PATH": "/usr/bin:/bin", "HOME": str(folder)}
    command = [sys.executable, *arguments]
    return subprocess.run(
        command, cwd=folder, env=environment, capture_output=True, text=True, timeout=TIMEOUT_SECONDS, check=False
    )


def test_files_that_a_user_edits_are_in_the_wheel(installed: Path, tmp_path: Path) -> None:
    code = (
        "from paperradio.shipped import shipped_folder\n"
        "for name in ('configs', 'prompts', 'voices'):\n"
        "    print(shipped_folder(name), len(list(shipped_folder(name).glob('*.toml'))))\n"
    )
    told = run(installed, tmp_path, "-c", code)
    assert told.returncode == 0, told.stderr
    for line in told.stdout.splitlines():
        folder, count = line.rsplit(" ", 1)
        assert Path(folder).is_relative_to(installed)
        assert int(count) >= 2


def test_a_sample_becomes_a_segment(installed: Path, tmp_path: Path) -> None:
    sample = installed / "paperradio" / "samples" / "hls-timing.pdf"
    made = run(installed, tmp_path, "-m", "paperradio", "segment", str(sample), "--out", "out")
    assert made.returncode == 0, made.stderr
    assert {path.name for path in (tmp_path / "out").iterdir()} == {
        f"hls-timing.{end}" for end in ("mp3", "vtt", "json")
    }
