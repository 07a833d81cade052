"""How fast papers become audio, stage by stage, and what the bare libraries would need for the same."""

from __future__ import annotations

import io
import subprocess
import tempfile
from dataclasses import dataclass
from functools import partial

import imageio_ffmpeg
import pymupdf
import soundfile
from rich.console import Console
from rich.table import Table

from benchmarks.cpu import Meter
from paperradio.app.making import make_desk
from paperradio.codec import decode
from paperradio.domain.document import Document
from paperradio.domain.media import Clip
from paperradio.domain.paper import Paper
from paperradio.domain.rundown import Item
from paperradio.editorial.embedder import MiniLmEmbedder
from paperradio.newsroom.keys import Fetched
from paperradio.newsroom.steps import SegmentMaker
from paperradio.publish.mix import mix
from paperradio.settings import IntakeSettings, Settings
from paperradio.shipped import shipped_folder
from paperradio.sources.choice import make_source
from paperradio.storage.artefacts import FsspecArtefacts
from paperradio.voicing.cast import synthesiser_for
from paperradio.voicing.voices import load_voice

BASELINES = {
    "read": "PyMuPDF get_text('dict') in process",
    "digest": "MiniLM on the same sentences",
    "voice": "espeak-ng on the same spoken text",
    "illustrate": "PyMuPDF get_pixmap and JPEG",
    "publish": "ffmpeg WAV to MP3",
}


@dataclass(frozen=True, slots=True)
class Made:
    """Artefact keys of one paper."""

    fetched: Fetched
    document: str
    clips: list[str]
    item: str


def measure(papers: int) -> None:
    """Make the first `papers` samples and print the table."""
    settings = Settings(intake=IntakeSettings(source="samples"))
    source = make_source(settings)
    embedder = MiniLmEmbedder()
    ours, bare = Meter(), Meter()
    audio = 0.0
    with tempfile.TemporaryDirectory() as folder:
        store = FsspecArtefacts(folder)
        maker = SegmentMaker(make_desk(settings, source, store, embedder))
        listed = source.latest(papers)
        embedder.load()
        embedder.embed(["warm"])
        synthesiser_for(load_voice(shipped_folder("voices"), "ada-espeak")).speak("warm")
        for paper in listed:
            made = _make(maker, paper, ours)
            item = decode(Item, store.get(made.item))
            audio += item.duration
            _bare(made, item, store, embedder, bare)
    _print(audio, ours, bare, len(listed))


def _make(maker: SegmentMaker, paper: Paper, ours: Meter) -> Made:
    fetched = ours.call("fetch", lambda: maker.fetch(paper))
    document = ours.call("read", lambda: maker.read(fetched.pdf))
    digest = ours.call("digest", lambda: maker.digest(fetched.paper, document))
    script = ours.call("write", lambda: maker.write(fetched.paper, document, digest))
    vetted = ours.call("check", lambda: maker.check(fetched.paper, document, script))
    clips = ours.call("voice", lambda: maker.voice(fetched.paper, document, vetted.script))
    pages = ours.call("illustrate", lambda: maker.illustrate(fetched.pdf, document, vetted.script))
    item = ours.call(
        "assemble", lambda: maker.assemble(f"bench:{paper.id}", fetched.paper, document, vetted, clips, pages)
    )
    ours.call("publish", lambda: maker.publish(item))
    return Made(fetched, document, clips, item)


def _bare(made: Made, item: Item, store: FsspecArtefacts, embedder: MiniLmEmbedder, bare: Meter) -> None:
    """The same work by the libraries alone, without limits, checks, levelling or tags."""
    document = decode(Document, store.get(made.document))
    pdf = store.get(made.fetched.pdf)
    with pymupdf.open("pdf", pdf) as opened, bare.timing("read"):
        for page in opened:
            page.get_text("dict")
    bare.call("digest", lambda: embedder.embed([passage.text for passage in document.passages]))
    clips = [decode(Clip, store.get(clip)) for clip in made.clips]
    for clip in clips:
        synthesiser = synthesiser_for(load_voice(shipped_folder("voices"), clip.voice))
        bare.call("voice", partial(synthesiser.speak, clip.spoken))
    with pymupdf.open("pdf", pdf) as opened, bare.timing("illustrate"):
        for page in item.pages:
            sheet = opened[page.page - 1]
            sheet.get_pixmap(matrix=pymupdf.Matrix(*[page.width / sheet.rect.width] * 2)).tobytes("jpeg")
    wave = io.BytesIO()
    sound = {cue.clip.sound.key: store.get(cue.clip.sound.key) for cue in item.cues}
    soundfile.write(wave, mix(item, sound), 48_000, format="WAV", subtype="PCM_16")
    command = [imageio_ffmpeg.get_ffmpeg_exe(), "-v", "error", "-i", "-", "-ac", "2", "-b:a", "128k", "-f", "mp3", "-"]
    with bare.timing("publish"):
        subprocess.run(command, input=wave.getvalue(), stdout=subprocess.DEVNULL, check=True, timeout=120)


def _print(audio: float, ours: Meter, bare: Meter, papers: int) -> None:
    table = Table("stage", "CPU s", "share", "bare CPU s", "ratio", "baseline", box=None)
    total = sum(ours.spent.values())
    for stage, spent in ours.spent.items():
        base = bare.spent.get(stage)
        ratio = f"{spent / base:.2f}" if base else ""
        shown = f"{base:.2f}" if base is not None else ""
        table.add_row(stage, f"{spent:.2f}", f"{100 * spent / total:.0f} %", shown, ratio, BASELINES.get(stage, ""))
    console = Console(width=110)
    console.print(table)
    console.print(
        f"{papers} papers, {audio:.0f} s of audio in {total:.1f} s of CPU (models loaded): "
        f"{audio / total:.1f} times real time on one core; bare libraries {audio / sum(bare.spent.values()):.1f} times."
    )
