"""Hand-written dialogues about real papers, which lie outside the repository."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from paperradio.domain.generation import Writer
from paperradio.domain.paper import Paper, PaperId
from paperradio.domain.verdict import Action
from paperradio.editorial.composing.editor import ModelEditor
from paperradio.editorial.grounding.mending import ScriptChecker
from paperradio.editorial.grounding.vectors import RememberingEmbedder
from paperradio.editorial.prompting import PromptLibrary
from paperradio.editorial.writer import ExtractiveEditor, seconds
from paperradio.ports import Reader
from paperradio.settings import Length, ModelSettings
from paperradio.testing.models import ScriptedModel

PAPERS = Path(__file__).resolve().parents[5] / "shared" / "data" / "papers"
DIALOGUES = sorted((Path(__file__).parent / "dialogues").glob("*.txt"))
LENGTHS = Length(least_seconds=45, target_seconds=80, most_seconds=130)


def numbered(dialogue: str, shown: str) -> str:
    """The dialogue with the number that each quotation has in the prompt; a line is named by words of its quotation."""

    def number(match: re.Match[str]) -> str:
        found = re.search(rf"^\[(\d+)\][^\n]*{re.escape(match[1])}", shown, re.MULTILINE)
        assert found is not None, f"the model does not get to read {match[1]}"
        return f"[{found[1]}]"

    return re.sub(r"\{([^}]*)\}", number, dialogue)


@pytest.mark.real
@pytest.mark.skipif(not PAPERS.is_dir(), reason="the papers are not there")
@pytest.mark.parametrize("file", DIALOGUES, ids=lambda file: file.stem)
def test_good_lines_about_a_real_paper_are_told(
    reader: Reader, minilm: RememberingEmbedder, library: PromptLibrary, file: Path
) -> None:
    stem = file.stem
    document = reader.read(PAPERS / f"{stem}.pdf")
    paper, plain = Paper(PaperId(stem), document.title, document.authors), ExtractiveEditor(minilm, LENGTHS)
    checker, digest = ScriptChecker(minilm), plain.digest(paper, document)
    settings = ModelSettings(variants=1, read_sections=0)
    probe = ScriptedModel({})
    ModelEditor(plain, probe, checker, library, minilm, LENGTHS, settings).write(paper, document, digest)
    shown = probe.asked[0].messages[1].text
    lines = numbered(file.read_text(encoding="utf-8"), shown)
    model = ScriptedModel({"dialogue": [lines]})
    script = ModelEditor(plain, model, checker, library, minilm, LENGTHS, settings).write(paper, document, digest)
    assert script.writing is not None and script.writing.writer is Writer.MODEL, script.writing
    assert LENGTHS.least_seconds <= seconds(script.turns) <= LENGTHS.most_seconds
    assert all(each.action is Action.KEPT for each in checker.check(paper, document, script).outcomes)
    told, used = iter(script.turns), 0
    texts = [line.partition(": ")[2] for line in lines.strip().splitlines()]
    for text in texts:
        rest = list(told)
        place = next((at for at, turn in enumerate(rest) if text in turn.text), None)
        used += place is not None
        told = iter(rest if place is None else rest[place:])
    assert used >= 0.9 * len(texts), script.writing
