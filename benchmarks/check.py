"""How often the check finds a spoiled turn, and how often it objects to a good one.

The segments of the real papers are spoiled one turn and one thing at a time (`corruption.py`, by word lists of its
own); a spoiled turn is found when its verdict is not supported. False alarms are counted on the untouched turns and on
paraphrases written by hand. Read papers and scripts are kept below the system's temporary folder, named by the code
that made them.
"""

from __future__ import annotations

import hashlib
import random
import tempfile
import time
import tomllib
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from rich.console import Console
from rich.table import Table

import paperradio
from benchmarks.corruption import spoiled
from paperradio.codec import decode, encode
from paperradio.domain.document import Document, Role
from paperradio.domain.paper import Paper, PaperId
from paperradio.domain.script import Script, Turn
from paperradio.editorial.embedder import MiniLmEmbedder
from paperradio.editorial.grounding.check import GroundingCheck
from paperradio.editorial.grounding.sentences import sentences
from paperradio.editorial.writer import ExtractiveEditor
from paperradio.reading.sandbox import SandboxedReader
from paperradio.settings import Settings
from paperradio.sources.folder import FolderSource

RUNNING = (Role.ABSTRACT, Role.BODY)
FEWEST_FOREIGN_WORDS = 8
TARGETS = {
    "number": 0.99, "unit": 0.99, "direction": 0.99, "foreign sentence": 0.99, "name": 0.95, "negation": 0.95,
    "hedge": 0.80, "scope": 0.80, "superlative": 0.80,
}  # fmt: skip
MOST_VERBATIM_ALARMS, MOST_PARAPHRASE_ALARMS, MOST_CPU_SECONDS = 0.03, 0.10, 0.5


@dataclass(frozen=True, slots=True)
class Told:
    """A paper as it was read and told."""

    paper: Paper
    document: Document
    script: Script


def measure(data: Path, show: bool) -> bool:
    """Print both tables, with `show` also what was missed; whether every target is met."""
    told = {path.stem: each for path, each in _segments(data / "papers")}
    cost = _cost(told)
    found, tried, missed = _spoil(told)
    alarms = [_verbatim(told), _paraphrases(told)]
    console = Console()
    table = Table(
        "corruption", "found", "of", "share", "wanted", title=f"{len(told)} segments, one thing spoiled at a time"
    )
    for kind, wanted in TARGETS.items():
        share = found[kind] / max(tried[kind], 1)
        table.add_row(kind, str(found[kind]), str(tried[kind]), f"{share:.1%}", f"{wanted:.0%}")
    console.print(table)
    limits = (MOST_VERBATIM_ALARMS, MOST_PARAPHRASE_ALARMS)
    table = Table("untouched", "objected to", "of", "share", "at most", title="False alarms")
    for (name, objections, count), most in zip(alarms, limits, strict=True):
        table.add_row(name, str(len(objections)), str(count), f"{len(objections) / max(count, 1):.1%}", f"{most:.0%}")
    console.print(table)
    console.print(f"{cost:.2f} CPU seconds a segment (at most {MOST_CPU_SECONDS})")
    if show:
        for line in (*missed, *(line for _, objections, _ in alarms for line in objections)):
            console.print(line, markup=False, highlight=False)
    met = all(found[kind] >= wanted * tried[kind] for kind, wanted in TARGETS.items())
    quiet = all(len(objections) <= most * count for (_, objections, count), most in zip(alarms, limits, strict=True))
    return met and quiet and cost <= MOST_CPU_SECONDS


def _spoil(told: dict[str, Told]) -> tuple[Counter[str], Counter[str], list[str]]:
    """By kind: how many were found, how many there were; and the ones that were missed."""
    embedder = MiniLmEmbedder()
    found: Counter[str] = Counter()
    tried: Counter[str] = Counter()
    missed = []
    for name, each in told.items():
        check = GroundingCheck(each.paper, each.document, embedder)
        paper = [passage.text for passage in each.document.passages if passage.role in RUNNING]
        foreign = [text for other, theirs in told.items() if other != name for text in _statements(theirs)]
        for place, turn in enumerate(each.script.turns):
            if not _tells(turn, each.document):
                continue
            others = [*each.script.turns[:place], *each.script.turns[place + 1 :]]
            chance = random.Random(f"{name} {place}")  # noqa: S311 - picks what to spoil, the same each time
            for kind, text in spoiled(turn.text, chance, paper, foreign):
                tried[kind] += 1
                if check.judge_turn(replace(turn, text=text), others).supported:
                    missed.append(f"missed, {kind}, {name}: {text}\n    was: {turn.text}")
                else:
                    found[kind] += 1
    return found, tried, missed


def _tells(turn: Turn, document: Document) -> bool:
    """Whether a turn says what the running text says, not title or authors."""
    return turn.factual and all(document.passages[index].role in RUNNING for index in turn.cites)


def _statements(told: Told) -> Iterator[str]:
    for turn in told.script.turns:
        if _tells(turn, told.document):
            yield from (
                each
                for each in sentences(turn.text)
                if len(each.split()) >= FEWEST_FOREIGN_WORDS and not each.endswith(":")
            )


def _verbatim(told: dict[str, Told]) -> tuple[str, list[str], int]:
    """Objections to the turns as they are."""
    objections, count = [], 0
    for name, each in told.items():
        verdicts = GroundingCheck(each.paper, each.document, MiniLmEmbedder()).judge(each.script)
        count += len(verdicts)
        for turn, verdict in zip(each.script.turns, verdicts, strict=True):
            if not verdict.supported:
                objections.append(f"alarm, {name}: {turn.text}\n    {'; '.join(map(str, verdict.findings))}")
    return "turns of the segments", objections, count


def _paraphrases(told: dict[str, Told]) -> tuple[str, list[str], int]:
    """Objections to what was retold by hand."""
    written = tomllib.loads(Path(__file__).with_name("paraphrases.toml").read_text(encoding="utf-8"))["paraphrase"]
    embedder = MiniLmEmbedder()
    checks = {name: GroundingCheck(each.paper, each.document, embedder) for name, each in told.items()}
    objections = []
    for row in written:
        passages = told[row["paper"]].document.passages
        cited = next(each.index for each in passages if each.text.startswith(row["passage"]))
        verdict = checks[row["paper"]].judge_turn(Turn("ada", row["text"], (cited,), factual=True))
        if not verdict.supported:
            objections.append(f"alarm, {row['paper']}: {row['text']}\n    {'; '.join(map(str, verdict.findings))}")
    return "paraphrases by hand", objections, len(written)


def _cost(told: dict[str, Told]) -> float:
    """CPU seconds of judging one segment, everything about the paper made anew."""
    started = time.process_time()
    for each in told.values():
        GroundingCheck(each.paper, each.document).judge(each.script)
    return (time.process_time() - started) / max(len(told), 1)


def _segments(folder: Path) -> Iterator[tuple[Path, Told]]:
    """Each PDF read and told by the real reader and editor, or as it was the last time with the same code."""
    settings, source, embedder = Settings(), FolderSource(folder), MiniLmEmbedder()
    reader = SandboxedReader(settings.reading)
    editor = ExtractiveEditor(embedder, settings.editorial)
    kept = Path(tempfile.gettempdir()) / "paperradio-benchmark-check" / _made_by()
    kept.mkdir(parents=True, exist_ok=True)
    for path in sorted(folder.glob("*.pdf")):
        files = [kept / f"{path.stem}.{part}.json" for part in ("paper", "document", "script")]
        if not all(file.is_file() for file in files):
            document = reader.read(path)
            found = source.paper(PaperId(path.stem))
            title, authors = found.title or document.title or found.id, found.authors or document.authors
            paper = replace(found, title=title, authors=authors, abstract=found.abstract or document.abstract)
            script = editor.write(paper, document, editor.digest(paper, document))
            for file, value in zip(files, (paper, document, script), strict=True):
                file.write_bytes(encode(value))
        parts = [file.read_bytes() for file in files]
        yield path, Told(decode(Paper, parts[0]), decode(Document, parts[1]), decode(Script, parts[2]))


def _made_by() -> str:
    """A hash of the code that reads and tells, without the check's own."""
    root = Path(paperradio.__file__).parent
    digest = hashlib.sha256()
    for file in _sources((root / "reading", root / "editorial", root / "domain")):
        digest.update(file.read_bytes())
    return digest.hexdigest()[:16]


def _sources(folders: Sequence[Path]) -> Iterable[Path]:
    files = (file for folder in folders for file in sorted(folder.rglob("*")))
    return (file for file in files if file.suffix in {".py", ".toml", ".json"} and "grounding" not in file.parts)
