"""Segments as they are heard, measured on the encoded files, and what our path costs on top of the bare engine."""

from __future__ import annotations

import tempfile
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import partial
from itertools import pairwise
from pathlib import Path

import numpy as np
from rich.console import Console
from rich.table import Table

from benchmarks.cpu import Meter, cpu_seconds
from benchmarks.engines import BareEspeak, BarePiper, cpu_of, write_medium_model
from paperradio.domain.document import Document
from paperradio.domain.media import Clip
from paperradio.domain.paper import Paper, PaperId
from paperradio.domain.rundown import Item, ItemKind
from paperradio.domain.script import Script, Turn
from paperradio.editorial.embedder import MiniLmEmbedder
from paperradio.editorial.grounding.vectors import RememberingEmbedder
from paperradio.editorial.writer import ExtractiveEditor
from paperradio.publish.publisher import FilePublisher
from paperradio.reading.sandbox import SandboxedReader
from paperradio.settings import ReadingSettings, VoicingSettings
from paperradio.shipped import shipped_folder
from paperradio.testing.listening import Decoded, decoded
from paperradio.voicing.cast import CastVoicer
from paperradio.voicing.mixdown import assemble_item
from paperradio.voicing.narration import tell

MOST_LUFS_OFF, MOST_BETWEEN_NEIGHBOURS, MOST_PEAK_DBTP = 1.0, 1.5, -1.0
MOST_RATIO, MOST_SEGMENT_SECONDS, SEGMENT_SECONDS = 1.15, 8.0, 240.0
_ESPEAK_TURNS, _PIPER_TURNS = 60, 6
_ROUNDS = 3
_HISTOGRAM = (0.0, 0.2, 0.3, 0.4, 0.5, 0.6, 0.8, 1.0, 1.2, 9.0)
_VOICES = VoicingSettings(cast={"ada": "ada-espeak", "ben": "ben-espeak"})


@dataclass(frozen=True, slots=True)
class Told:
    """What the station would say of one paper."""

    name: str
    document: Document
    script: Script


def measure(data: Path | None) -> bool:
    """Print all tables; whether every figure holds."""
    console = Console(width=130)
    told = list(_told(sorted((data / "papers").glob("*.pdf")) if data else _samples()))
    voicer = CastVoicer(_VOICES, shipped_folder("voices"))
    good = _segments(console, told, voicer)
    turns = [turn for each in told for turn in each.script.turns]
    good &= _four_minutes(console, turns, voicer)
    good &= _piper(console, turns)
    good &= _espeak(console, turns, voicer)
    return good


def _told(papers: Sequence[Path]) -> Iterator[Told]:
    reader, embedder = SandboxedReader(ReadingSettings()), RememberingEmbedder(MiniLmEmbedder())
    editor = ExtractiveEditor(embedder)
    for pdf in papers:
        document = reader.read(pdf)
        paper = Paper(PaperId(pdf.stem), document.title, document.authors)
        yield Told(pdf.stem, document, editor.write(paper, document, editor.digest(paper, document)))


def _samples() -> list[Path]:
    from paperradio.settings import IntakeSettings, Settings
    from paperradio.sources.choice import make_source

    source = make_source(Settings(intake=IntakeSettings(source="samples")))
    folder = Path(tempfile.mkdtemp(prefix="voices-"))
    return [_written(folder / f"{paper.id}.pdf", source.pdf(paper)) for paper in source.latest(7)]


def _written(path: Path, data: bytes) -> Path:
    path.write_bytes(data)
    return path


def _segments(console: Console, told: Sequence[Told], voicer: CastVoicer) -> bool:
    """Every segment, one after the other, as a listener gets them."""
    table = Table(
        "segment", "s", "LUFS", "dBTP", "silent", "longest", "floor dBFS", "worst join", "pauses: least, median, most",
        box=None,
    )  # fmt: skip
    found: list[Decoded] = []
    joins: list[float] = []
    rhythms: list[str] = []
    for each in told:
        item, sound = made(each, voicer)
        one = decoded(FilePublisher("Paper Radio").mp3(item, sound))
        turns = [(cue.start, cue.end) for cue in item.cues]
        pauses, lengths = one.pauses(turns), [end - start for start, end in one.silences]
        found.append(one)
        joins.append(one.worst_join(turns))
        rhythms.append(_rhythm(each.name, pauses))
        table.add_row(
            each.name, f"{item.duration:.0f}", f"{one.loudness:.1f}", f"{one.peak:.1f}",
            f"{100 * sum(lengths) / item.duration:.0f} %", f"{max(lengths):.2f}", f"{one.floor(turns):.0f}",
            f"{joins[-1]:.3f}", " ".join(f"{value:.2f}" for value in np.percentile(pauses, (0, 50, 100))),
        )  # fmt: skip
    console.print(table)
    console.print("\n".join(rhythms[:3]))
    apart = max((abs(a.loudness - b.loudness) for a, b in pairwise(found)), default=0.0)
    off = max(abs(one.loudness - _VOICES.loudness_lufs) for one in found)
    peak = max(one.peak for one in found)
    console.print(
        f"{len(found)} segments: at most {off:.1f} LU off {_VOICES.loudness_lufs:.0f} LUFS, neighbours at most "
        f"{apart:.1f} LU apart, highest true peak {peak:.1f} dBTP, steps at joins at most {max(joins):.3f} of those "
        "in speech."
    )
    return off <= MOST_LUFS_OFF and apart <= MOST_BETWEEN_NEIGHBOURS and peak <= MOST_PEAK_DBTP and max(joins) <= 1


def _rhythm(name: str, pauses: Sequence[float]) -> str:
    counts, _ = np.histogram(pauses, _HISTOGRAM)
    bins = zip(pairwise(_HISTOGRAM), counts, strict=True)
    return f"pauses in {name}: " + ", ".join(f"{low:.1f} to {high:.1f} s: {count}" for (low, high), count in bins)


def made(told: Told, voicer: CastVoicer) -> tuple[Item, dict[str, bytes]]:
    """The item and its sound."""
    return assembled(told.script, [voicer.voice(turn) for turn in told.script.turns], told.document)


def assembled(
    script: Script, voiced: Sequence[tuple[Clip, bytes]], document: Document | None
) -> tuple[Item, dict[str, bytes]]:
    item = assemble_item(
        id="i", kind=ItemKind.SEGMENT, title="T", script=script, clips=[clip for clip, _ in voiced],
        created=datetime(2026, 9, 1, tzinfo=UTC), recipe="r", settings=_VOICES, document=document,
    )  # fmt: skip
    return item, {clip.sound.key: data for clip, data in voiced}


def _four_minutes(console: Console, turns: Sequence[Turn], voicer: CastVoicer) -> bool:
    """From written turns to the files of a segment of four minutes."""
    meter = Meter()
    voiced: list[tuple[Clip, bytes]] = []
    told: list[Turn] = []
    for turn in turns:
        told.append(Turn(turn.speaker, turn.text))
        voiced.append(meter.call("voice", partial(voicer.voice, told[-1])))
        if sum(clip.duration for clip, _ in voiced) >= SEGMENT_SECONDS:
            break
    item, sound = meter.call("mix", lambda: assembled(Script(None, tuple(told)), voiced, None))
    publisher = FilePublisher("Paper Radio")
    meter.call("MP3", lambda: publisher.mp3(item, sound))
    meter.call("captions, transcript", lambda: (publisher.captions(item), publisher.transcript(item)))
    total = sum(meter.spent.values())
    parts = ", ".join(f"{name} {spent:.2f}" for name, spent in meter.spent.items())
    console.print(
        f"A segment of {item.duration:.0f} s, voiced and mixed with espeak-ng: {total:.2f} s of CPU ({parts})."
    )
    return total < MOST_SEGMENT_SECONDS


def _espeak(console: Console, turns: Sequence[Turn], voicer: CastVoicer) -> bool:
    """From spoken text to speech with its marks, against espeak_Synth whose sound is thrown away."""
    turns = turns[:_ESPEAK_TURNS]
    clips = [voicer.voice(turn)[0] for turn in turns]
    seconds = sum(clip.duration for clip in clips)
    roles = [voicer.now().role(clip.speaker) for clip in clips]
    told = [
        partial(tell, [role.synthesiser], clip.spoken, role.voice.pauses)
        for role, clip in zip(roles, clips, strict=True)
    ]
    whole = sum(_best(partial(voicer.voice, turn)) for turn in turns)
    ours = theirs = 0.0
    with tempfile.TemporaryDirectory() as folder:
        bare = BareEspeak(Path(folder))
        for ours_of_it, role, clip in zip(told, roles, clips, strict=True):
            bare.choose(role.voice.espeak)
            theirs += _best(partial(bare.speak, clip.spoken))
            ours += _best(ours_of_it)
    console.print(f"With tone, rate, level and FLAC it is {whole * SEGMENT_SECONDS / seconds:.2f} s of CPU.")
    return _tell(console, "espeak-ng", ours, theirs, seconds)


def _piper(console: Console, turns: Sequence[Turn]) -> bool:
    """The same against a network as large as Piper's medium voices."""
    with tempfile.TemporaryDirectory() as folder:
        engine = BarePiper(write_medium_model(Path(folder) / "medium.onnx"))
        voicer = CastVoicer(_VOICES, shipped_folder("voices"), engine=lambda voice: engine)
        ours, theirs, seconds = 0.0, 0.0, 0.0
        engine.speak("Warm.")
        for turn in turns[:_PIPER_TURNS]:
            clip, _ = voicer.voice(turn)
            seconds += clip.duration
            theirs += _best(partial(engine.speak, clip.spoken))
            ours += _best(partial(voicer.voice, turn))
    return _tell(console, "a network of the size of Piper's medium voices", ours, theirs, seconds)


def _best(work: Callable[[], object]) -> float:
    return min(cpu_of(work, cpu_seconds) for _ in range(_ROUNDS))


def _tell(console: Console, engine: str, ours: float, theirs: float, seconds: float) -> bool:
    scale = SEGMENT_SECONDS / seconds
    console.print(
        f"{engine}, for four minutes of speech: ours {ours * scale:.2f} s of CPU, the bare call {theirs * scale:.2f} s,"
        f" ratio {ours / theirs:.2f}, on top {1000 * (ours - theirs) / seconds:.1f} ms for each second heard."
    )
    return ours / theirs <= MOST_RATIO
