"""Long papers, read section by section before the dialogue."""

from __future__ import annotations

from paperradio.domain.document import Document
from paperradio.settings import ModelSettings
from paperradio.testing.models import ScriptedModel

from ..conftest import Build
from .conftest import GOOD, Desk
from .test_reading import long_paper

NOTES = """
EVIDENCE [1]: Formulas of kind a0 take 2 minutes when the Lector reads formulas to people in town 3.
LIMIT [2]: Nobody should ever use the Lector for more than 77 days.
GOSSIP [1]: The authors had a great deal of fun.
"""


def of(document: Document, desk: Desk) -> Desk:
    return Desk(document, desk.library, desk.checker)


def test_what_the_check_bears_out_is_carried_as_claims(build: Build, desk: Desk) -> None:
    model = ScriptedModel({"digest": [NOTES, ""], "dialogue": [GOOD]})
    of(long_paper(build), desk).write(model, ModelSettings(read_sections=2, variants=1, prompt_tokens=1600))
    assert [prompt.job for prompt in model.asked][:3] == ["digest", "digest", "dialogue"]
    assert 'section "Part A"' in model.asked[0].messages[1].text
    shown = model.asked[2].messages[1].text
    assert "(evidence) Formulas of kind a0 take 2 minutes" in shown
    assert "77" not in shown and "fun" not in shown


def test_sections_are_read_where_the_paper_is_far_longer_and_where_it_is_wanted(build: Build, desk: Desk) -> None:
    for document, most in ((desk.document, 3), (long_paper(build), 0)):
        model = ScriptedModel({"dialogue": [GOOD]})
        of(document, desk).write(model, ModelSettings(read_sections=most, variants=1))
        assert all(prompt.job != "digest" for prompt in model.asked)


def test_no_more_sections_are_read_than_wanted(build: Build, desk: Desk) -> None:
    model = ScriptedModel({"digest": [NOTES], "dialogue": [GOOD]})
    of(long_paper(build, sections=9, sentences=18), desk).write(
        model, ModelSettings(read_sections=4, variants=1, prompt_tokens=1600)
    )
    assert sum(prompt.job == "digest" for prompt in model.asked) == 4
