"""MP3 by ffmpeg's LAME."""

from __future__ import annotations

import subprocess
import tempfile
from pathlib import Path

import numpy as np

from paperradio.domain.media import SAMPLE_RATE
from paperradio.errors import EncoderFailed, MissingProgram
from paperradio.ports import Samples

_LEAST_TIMEOUT_SECONDS = 60.0


def encode_mp3(sound: Samples, ffmpeg: str, kbit: int) -> bytes:
    """`sound` on two equal channels as MP3 at a constant rate, without tags.

    Raises:
        EncoderFailed: ffmpeg fails, or takes longer than the sound lasts and a minute.
        MissingProgram: there is no ffmpeg at this path.
    """
    # As it lies in memory: forty minutes are half a gigabyte, of which one copy is enough.
    data = np.ascontiguousarray(sound, "<f4").data.cast("B")
    with tempfile.TemporaryDirectory(prefix="paperradio-mp3-") as folder:
        # A file, not a pipe: LAME goes back to the first frame to write the exact length.
        target = Path(folder) / "sound.mp3"
        command = [
            *(ffmpeg, "-hide_banner", "-loglevel", "error", "-nostdin", "-threads", "1"),
            *("-f", "f32le", "-ar", str(SAMPLE_RATE), "-ac", "1", "-i", "pipe:0"),
            *(
                "-af",
                f"volume={_undo_lame_scale(kbit):.6f},pan=stereo|c0=c0|c1=c0",
                "-c:a",
                "libmp3lame",
                "-b:a",
                f"{kbit}k",
            ),
            *("-compression_level", "7", "-id3v2_version", "0", "-y", str(target)),
        ]
        limit = _LEAST_TIMEOUT_SECONDS + sound.size / SAMPLE_RATE
        try:
            subprocess.run(command, input=data, capture_output=True, timeout=limit, check=True)  # noqa: S603
        except FileNotFoundError as error:
            raise MissingProgram(ffmpeg) from error
        except subprocess.TimeoutExpired as error:
            raise EncoderFailed(f"MP3 not done after {limit:.0f} s") from error
        except subprocess.CalledProcessError as error:
            raise EncoderFailed(error.stderr.decode(errors="replace").strip()[-300:]) from error
        return target.read_bytes()


def _undo_lame_scale(kbit: int) -> float:
    """LAME's presets turn the sound down against its own overshoot: by 0.45 dB up to 160 kbit/s, 0.26 dB at 192."""
    return 1 / 0.95 if kbit <= 160 else 1 / 0.97 if kbit <= 192 else 1.0
