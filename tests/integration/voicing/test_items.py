"""Whole items as a listener gets them: MP3 from real voices, measured by ffmpeg's EBU R 128 meter."""

from __future__ import annotations

import io
from datetime import UTC, datetime
from itertools import pairwise
from pathlib import Path

import numpy as np
import pytest
from mutagen.id3 import ID3
from mutagen.mp3 import MP3
from PIL import Image

from paperradio.domain.document import Box, Document, Page, Passage, Role
from paperradio.domain.paper import Paper, PaperId
from paperradio.domain.rundown import Item, ItemKind
from paperradio.domain.script import Script, Turn
from paperradio.errors import EncoderFailed, MissingProgram
from paperradio.publish.mp3 import encode_mp3
from paperradio.publish.publisher import FilePublisher
from paperradio.settings import VoicingSettings
from paperradio.shipped import shipped_folder
from paperradio.testing.listening import decoded
from paperradio.voicing.cast import CastVoicer
from paperradio.voicing.mixdown import assemble_item
from paperradio.voicing.station_speech import station_scripts

DATE = datetime(2026, 9, 1, tzinfo=UTC)
PAPER = Paper(
    PaperId("2609.00001v1"), "A Title", ("Ada Lovelace", "Ben Bitdiddle"), licence="CC BY 4.0", published=DATE,
    abstract_url="https://arxiv.org/abs/2609.00001v1",
)  # fmt: skip
PASSAGES = tuple(
    Passage(index, 1, "T", "Q", section, Role.BODY, (Box(0, 0, 1, 1),))
    for index, section in enumerate(("Method", "Results"))
)
SHORT_TURNS = (
    Turn("ada", "But why?"),
    Turn("ben", "No.", (0,), True),
    Turn("ada", "Really?"),
    Turn("ben", "It is too slow.", (1,), True),
)

DEFAULTS = VoicingSettings()


@pytest.fixture(scope="module")
def voicer() -> CastVoicer:
    return CastVoicer(VoicingSettings(), shipped_folder("voices"))


def _made(
    voicer: CastVoicer,
    script: Script,
    paper: Paper | None = None,
    kind: ItemKind = ItemKind.SEGMENT,
    settings: VoicingSettings = DEFAULTS,
) -> tuple[Item, dict[str, bytes]]:
    made = [voicer.voice(turn) for turn in script.turns]
    item = assemble_item(
        id="i", kind=kind, title="A Title", script=script, clips=[clip for clip, _ in made], created=DATE,
        recipe="r", settings=settings, paper=paper, document=Document("", (), "", (Page(1, 1, 1),), PASSAGES),
    )  # fmt: skip
    return item, {clip.sound.key: data for clip, data in made}


def test_items_are_level(voicer: CastVoicer) -> None:
    speeches = {
        name: (kind, script) for kind, name, script in station_scripts(shipped_folder("prompts"), "Paper Radio")
    }
    chosen = [speeches[name] for name in ("welcome-01", "ident-01", "ident-04", "filler-06")]
    found: list[float] = []
    for kind, script in [*chosen, (ItemKind.SEGMENT, Script(None, SHORT_TURNS))]:
        item, sound = _made(voicer, script, kind=kind)
        heard = decoded(FilePublisher("Paper Radio").mp3(item, sound))
        assert heard.loudness == pytest.approx(-16, abs=1), script.turns[0].text
        assert heard.peak <= -1, script.turns[0].text
        assert all(end - start < 0.9 for start, end in heard.silences)
        turns = [(cue.start, cue.end) for cue in item.cues]
        assert heard.floor(turns) < (-40 if item.music else -90)
        assert item.music is not None or heard.worst_join(turns) < 0.25
        found.append(heard.loudness)
    assert max(abs(one - other) for one, other in pairwise(found)) <= 1.5


def test_a_bed_lies_under_all_that_is_said_and_keeps_the_level(voicer: CastVoicer) -> None:
    item, sound = _made(voicer, Script(None, SHORT_TURNS), settings=VoicingSettings(bed=True))
    heard = decoded(FilePublisher("Paper Radio").mp3(item, sound))
    assert heard.loudness == pytest.approx(-16, abs=1)
    assert heard.peak <= -1
    assert -50 < heard.floor([(cue.start, cue.end) for cue in item.cues]) < -34


@pytest.mark.parametrize("kbit", [64, 128, 192, 320])
def test_level_does_not_depend_on_the_bit_rate(voicer: CastVoicer, kbit: int) -> None:
    item, sound = _made(voicer, Script(None, SHORT_TURNS))
    heard = decoded(FilePublisher("Paper Radio", mp3_kbit=kbit).mp3(item, sound))
    assert heard.loudness == pytest.approx(-16, abs=0.6)
    assert heard.peak <= -1


def test_tags(voicer: CastVoicer) -> None:
    item, sound = _made(voicer, Script(PaperId("p"), SHORT_TURNS), PAPER)
    picture = io.BytesIO()
    Image.new("RGB", (8, 8)).save(picture, "JPEG")
    mp3 = FilePublisher("Paper Radio").mp3(item, sound, picture.getvalue())
    about = MP3(io.BytesIO(mp3)).info
    assert about is not None
    assert (about.channels, about.sample_rate, about.bitrate) == (2, 48_000, 128_000)
    assert about.length == pytest.approx(item.duration, abs=0.06)
    tags = ID3(io.BytesIO(mp3))
    texts = {name: str(tags[name]) for name in ("TIT2", "TPE1", "TALB", "TDRC", "TCOP")}
    assert texts == {
        "TIT2": "A Title",
        "TPE1": "Ada Lovelace, Ben Bitdiddle",
        "TALB": "Paper Radio",
        "TDRC": "2026-09-01",
        "TCOP": "Paper: CC BY 4.0",
    }
    comment = str(tags.getall("COMM")[0])
    assert comment.startswith("Machine-made by Paper Radio")
    assert "https://arxiv.org/abs/2609.00001v1" in comment
    assert [frame.url for frame in tags.getall("WXXX")] == ["https://arxiv.org/abs/2609.00001v1"]
    assert [(frame.mime, frame.data) for frame in tags.getall("APIC")] == [("image/jpeg", picture.getvalue())]
    chapters = {frame.sub_frames["TIT2"].text[0]: (frame.start_time, frame.end_time) for frame in tags.getall("CHAP")}
    assert chapters == {
        "Method": (0, round(item.cues[3].start * 1000)),
        "Results": (round(item.cues[3].start * 1000), round(item.duration * 1000)),
    }


def test_ffmpeg_that_fails(tmp_path: Path) -> None:
    silence = np.zeros(4800, np.float32)
    with pytest.raises(MissingProgram, match="nothing"):
        encode_mp3(silence, str(tmp_path / "nothing"), 128)
    with pytest.raises(EncoderFailed):
        encode_mp3(silence, "false", 128)
