"""The encoder's argument list."""

from __future__ import annotations

from pathlib import Path

import pytest

from paperradio.errors import MissingProgram
from paperradio.outputs.arguments import EncoderArguments, Inlets, PixelFormat, ffmpeg_program
from paperradio.settings import EncoderSettings


def command(pixel_format: PixelFormat = "yuv420p", offset: float = 10.0, **settings: object) -> list[str]:
    arguments = EncoderArguments("ffmpeg", EncoderSettings.model_validate(settings), 5, pixel_format)
    return arguments.command(Inlets(3, 4, 5, 6), offset)


def value(arguments: list[str], option: str) -> str:
    return arguments[arguments.index(option) + 1]


def test_settings_reach_ffmpeg() -> None:
    arguments = command(video_kbit=900, audio_kbit=96, mp3_kbit=192, preset="superfast")
    assert value(arguments, "-maxrate") == "900k"
    assert value(arguments, "-bufsize") == "1800k"
    assert value(arguments, "-preset") == "superfast"
    assert [arguments[n + 1] for n, given in enumerate(arguments) if given == "-b:a"] == ["96k", "192k"]
    assert value(arguments, "-framerate") == "5"


def test_a_constant_rate_is_the_same_at_all_times() -> None:
    arguments = command(video_kbit=2500, constant_rate=True)
    assert [value(arguments, option) for option in ("-b:v", "-maxrate", "-bufsize")] == ["2500k"] * 3
    assert value(arguments, "-x264-params") == "nal-hrd=cbr"
    assert "-crf" not in arguments
    assert value(command(), "-crf") == "21"
    assert "-x264-params" not in command()


def test_pipes_stand_in_their_places() -> None:
    arguments = command()
    assert [given for given in arguments if given.startswith("pipe:")] == ["pipe:3", "pipe:4", "pipe:5", "pipe:6"]
    assert arguments[-1] == "pipe:6"


def test_the_offset_keeps_microseconds() -> None:
    assert value(command(offset=95_443.7176888), "-output_ts_offset") == "95443.717689"


def test_rgb_is_converted_before_pictures_are_repeated() -> None:
    filters = value(command("rgb24"), "-vf").split(",")
    assert filters[0] == "scale=out_color_matrix=bt709:out_range=tv"
    assert filters[-1] == "fps=30"
    assert not value(command(), "-vf").startswith("scale")


@pytest.mark.parametrize(("pixel_format", "size"), [("yuv420p", 1_382_400), ("rgb24", 2_764_800), ("rgb0", 3_686_400)])
def test_black_has_the_size_of_a_picture(pixel_format: PixelFormat, size: int) -> None:
    arguments = EncoderArguments("ffmpeg", EncoderSettings(), 5, pixel_format)
    assert len(arguments.black) == arguments.frame_bytes == size


def test_the_wheel_brings_ffmpeg() -> None:
    assert Path(ffmpeg_program(EncoderSettings())).is_file()
    assert ffmpeg_program(EncoderSettings(ffmpeg="")) == ffmpeg_program(EncoderSettings())


def test_an_ffmpeg_of_ones_own(tmp_path: Path) -> None:
    with pytest.raises(MissingProgram, match=r"encoder\.ffmpeg"):
        ffmpeg_program(EncoderSettings(ffmpeg=f"{tmp_path}/ffmpeg"))
    (tmp_path / "ffmpeg").touch()
    assert ffmpeg_program(EncoderSettings(ffmpeg=f"{tmp_path}/ffmpeg")) == f"{tmp_path}/ffmpeg"
