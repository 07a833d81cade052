"""How often the check finds a spoiled turn, and how often it objects to a good one.

The segments of the real papers, and paraphrases written by hand, are spoiled one turn and one thing at a time
(`corruption.py`, by word lists of its own); a spoiled turn is found when its verdict is not supported. A hedge counts
as dropped from a paraphrase only where the paper's sentence has one. False alarms are counted on the untouched turns
and paraphrases; the rules were made with the paraphrases at hand, but for those that are marked `held_out`. What is
wanted: detection in the segments, few false alarms on segments and on all paraphrases together, and little time for a
segment; the rest is for information. Read papers and scripts are kept below the system's temporary folder, named by the
code that made them.
"""

from __future__ import annotations

import hashlib
import random
import tempfile
import time
import tomllib
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

from rich.console import Console
from rich.table import Table

import paperradio
from benchmarks.corruption import has_hedge, spoiled
from paperradio.codec import decode, encode
from paperradio.domain.document import Document, Role
from paperradio.domain.paper import Paper, PaperId
from paperradio.domain.script import Script, Turn
from paperradio.editorial.embedder import MiniLmEmbedder
from paperradio.editorial.grounding.check import GroundingCheck
from paperradio.editorial.grounding.passages import PreparedPaper
from paperradio.editorial.grounding.sentences import sentences
from paperradio.editorial.grounding.vectors import RememberingEmbedder
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
SETS = ("turns of the segments", "paraphrases, tuned on", "paraphrases, held out")
MOST_VERBATIM_ALARMS, MOST_PARAPHRASE_ALARMS, MOST_CPU_SECONDS = 0.03, 0.10, 0.5
FREE_TURNS, SPOILED_EVERY = 40, 4


@dataclass(frozen=True, slots=True)
class Told:
    """A paper as it was read and told."""

    paper: Paper
    document: Document
    script: Script


@dataclass(slots=True)
class Detection:
    """By kind how many were found and how many there were; what was missed; objections to what was not spoiled."""

    count: int = 0
    found: Counter[str] = field(default_factory=Counter)
    tried: Counter[str] = field(default_factory=Counter)
    missed: list[str] = field(default_factory=list)
    alarms: list[str] = field(default_factory=list)
    reasons: Counter[str] = field(default_factory=Counter)

    def count_spoiled(self, kind: str, passed: bool, told: str) -> None:
        self.tried[kind] += 1
        self.found[kind] += not passed
        if passed:
            self.missed.append(f"missed, {kind}, {told}")

    def share(self, kind: str) -> str:
        found, tried = self.found[kind], self.tried[kind]
        return f"{found}/{tried} {found / tried:.1%}" if tried else "-"


def measure(data: Path, show: bool) -> bool:
    """Print the tables, with `show` also what was missed; whether every target is met."""
    told = {path.stem: each for path, each in _segments(data / "papers")}
    cost, long_cost = _cost(told), _cost_of_free_words(told)
    alarms = _verbatim(told)
    sets = [_spoil(told), *(_paraphrases(told, rows) for rows in (_written(held_out=False), _written(held_out=True)))]
    console = Console()
    table = Table("corruption", "wanted", *SETS, title=f"{len(told)} segments, one thing spoiled at a time: found, of")
    for kind, wanted in TARGETS.items():
        table.add_row(kind, f"{wanted:.0%}", *(each.share(kind) for each in sets))
    console.print(table)
    table = Table("untouched", "objected to", "of", "share", "at most", title="False alarms")
    counts: list[tuple[str, int, int, float | None]] = []
    counts.append((SETS[0], len(alarms), sum(len(each.script.turns) for each in told.values()), MOST_VERBATIM_ALARMS))
    counts += [(name, len(each.alarms), each.count, None) for name, each in zip(SETS[1:], sets[1:], strict=True)]
    counts.append(("all paraphrases", counts[1][1] + counts[2][1], counts[1][2] + counts[2][2], MOST_PARAPHRASE_ALARMS))
    for name, objections, count, most in counts:
        limit = "" if most is None else f"{most:.0%}"
        table.add_row(name, str(objections), str(count), f"{objections / max(count, 1):.1%}", limit)
    console.print(table)
    reasons = sum((each.reasons for each in sets), Counter[str]()).most_common()
    console.print("paraphrases objected to for", ", ".join(f"{reason} {count}" for reason, count in reasons))
    console.print(f"{cost:.2f} CPU seconds a segment (at most {MOST_CPU_SECONDS})")
    console.print(f"{long_cost:.2f} CPU seconds for {FREE_TURNS} free turns on the longest paper, none borne out")
    if show:
        for line in (*alarms, *(line for each in sets for line in (*each.alarms, *each.missed))):
            console.print(line, markup=False, highlight=False)
    met = all(sets[0].found[kind] >= wanted * sets[0].tried[kind] for kind, wanted in TARGETS.items())
    quiet = all(most is None or objections <= most * count for _, objections, count, most in counts)
    return met and quiet and cost <= MOST_CPU_SECONDS


def _spoil(told: dict[str, Told]) -> Detection:
    """The turns of the segments, spoiled."""
    embedder, detection = MiniLmEmbedder(), Detection()
    for name, each in told.items():
        check = GroundingCheck(each.paper, each.document, embedder)
        for place, turn in enumerate(each.script.turns):
            if _tells(turn, each.document):
                others = [*each.script.turns[:place], *each.script.turns[place + 1 :]]
                for kind, text in spoiled(turn.text, *_materials(told, name, str(place))):
                    verdict = check.judge_turn(replace(turn, text=text), others)
                    detection.count_spoiled(kind, verdict.supported, f"{name}: {text}\n    was: {turn.text}")
    return detection


def _materials(told: dict[str, Told], name: str, place: str) -> tuple[random.Random, list[str], list[str]]:
    """What turns are spoiled with: the same chance each time, sentences of the paper and of the others."""
    paper = [passage.text for passage in told[name].document.passages if passage.role in RUNNING]
    foreign = [text for other, theirs in told.items() if other != name for text in _statements(theirs)]
    return random.Random(f"{name} {place}"), paper, foreign  # noqa: S311 - picks what to spoil


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


def _verbatim(told: dict[str, Told]) -> list[str]:
    """Objections to the turns as they are."""
    objections = []
    for name, each in told.items():
        verdicts = GroundingCheck(each.paper, each.document, MiniLmEmbedder()).judge(each.script)
        for turn, verdict in zip(each.script.turns, verdicts, strict=True):
            if not verdict.supported:
                objections.append(f"alarm, {name}: {turn.text}\n    {'; '.join(map(str, verdict.findings))}")
    return objections


def _written(held_out: bool | None = None) -> list[dict[str, Any]]:
    """The rows of `paraphrases.toml`; all of them, or those that the rules were or were not made with."""
    rows = tomllib.loads(Path(__file__).with_name("paraphrases.toml").read_text(encoding="utf-8"))["paraphrase"]
    return [row for row in rows if held_out is None or row.get("held_out", False) is held_out]


def _turn(row: dict[str, Any], told: Told) -> Turn:
    cited = next(each.index for each in told.document.passages if each.text.startswith(row["passage"]))
    return Turn("ada", row["text"], (cited,), factual=True)


def _paraphrases(told: dict[str, Told], rows: list[dict[str, Any]]) -> Detection:
    """What was retold by hand, as it is, and each fourth spoiled."""
    embedder, detection = MiniLmEmbedder(), Detection(count=len(rows))
    checks = {name: GroundingCheck(each.paper, each.document, embedder) for name, each in told.items()}
    for place, row in enumerate(rows):
        name, check = row["paper"], checks[row["paper"]]
        turn = _turn(row, told[name])
        verdict = check.judge_turn(turn)
        if not verdict.supported:
            detection.alarms.append(f"alarm, {name}: {turn.text}\n    {'; '.join(map(str, verdict.findings))}")
            detection.reasons.update({finding.reason.value for finding in verdict.findings})
        hedged = has_hedge(told[name].document.passages[turn.cites[0]].text)
        if place % SPOILED_EVERY:
            continue
        for kind, text in spoiled(turn.text, *_materials(told, name, turn.text)):
            if kind != "hedge" or hedged:
                passed = check.judge_turn(replace(turn, text=text)).supported
                detection.count_spoiled(kind, passed, f"{name}: {text}\n    was: {turn.text}")
    return detection


def _cost_of_free_words(told: dict[str, Told]) -> float:
    """CPU seconds of judging freely worded turns that a paper of some sixty pages does not bear out where they cite."""
    longest = max(told.values(), key=lambda each: len(each.document.passages))
    turns = tuple(Turn("ada", row["text"], (place,), factual=True) for place, row in enumerate(_written()[:FREE_TURNS]))
    embedder = RememberingEmbedder(MiniLmEmbedder())
    prepared = PreparedPaper(longest.paper, longest.document)
    embedder.embed([prepared.spoken(each) for each in prepared.searched if each.role in RUNNING][:400])
    started = time.process_time()
    GroundingCheck(longest.paper, longest.document, embedder).judge(Script(longest.paper.id, turns))
    return time.process_time() - started


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
    editor = ExtractiveEditor(embedder)
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
