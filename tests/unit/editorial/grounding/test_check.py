"""Turns that the paper bears out, and turns that it does not."""

from __future__ import annotations

import tomllib
from collections.abc import Callable, Sequence

import numpy as np
import pytest
from numpy.typing import NDArray

from paperradio.domain.document import Document, Role
from paperradio.domain.paper import Paper, PaperId
from paperradio.domain.script import Script, Turn
from paperradio.domain.verdict import Reason, Verdict
from paperradio.editorial.grounding.check import GroundingCheck
from paperradio.editorial.grounding.vectors import RememberingEmbedder
from paperradio.editorial.retell import retold
from paperradio.shipped import shipped_folder
from paperradio.testing import FakeEmbedder

Judge = Callable[..., Verdict]

CHANGED = """
number | On the | On the Nightly corpus, the Lector has an accuracy of 94.2 % after 3.5 days of work.
unit | On the | On the Nightly corpus, the Lector has an accuracy of 92.4 % after 3.5 hours of work.
unit | On the | After 3.5 weeks of work its accuracy on Nightly is 92.4 percent.
name | On the | On the Nightly corpus, the Speaker has an accuracy of 92.4 % after 3.5 days of work.
name | On the | With 3.5 days of work, Gopher gets an accuracy of 92.4 percent on the Nightly corpus.
hedge | On the | On the Nightly corpus, the Lector has an accuracy of over 92.4 % after 3.5 days of work.
scope | On the | The Lector has an accuracy of 92.4 % after 3.5 days of work.
direction | The Lector out | The Speaker of Cedar Labs outperforms the Lector on most papers in English.
direction | The Lector out | The Lector is outperformed by the Speaker of Cedar Labs on most papers in English.
scope | The Lector out | The Lector outperforms the Speaker of Cedar Labs on all papers in English.
hedge | The Lector out | The Lector outperforms the Speaker of Cedar Labs on papers in English.
scope | The Lector out | The Lector outperforms the Speaker of Cedar Labs on most papers.
superlative | The Lector out | The Lector outperforms the unrivalled Speaker of Cedar Labs on most papers in English.
wording | The Lector out | The Lector outperforms the purple Speaker of Cedar Labs on most papers in English.
hedge | Our results | The results show that listeners understand more when formulas are left out.
negation | We did not | The authors did test the Lector on papers with more than 40 pages.
negation | We did not | Papers of more than 40 pages were tested with the Lector.
hedge | We did not | The authors did not test the Lector on papers with less than 40 pages.
negation | Memory | Memory use does not decrease from 4 GB to 2.5 GB when tables are skipped.
direction | Memory | Memory use increases from 4 GB to 2.5 GB when tables are skipped.
direction | Memory | Skipping tables makes the use of memory grow from 4 GB to 2.5 GB.
scope | Memory | Skipping tables always reduces the use of memory from 4 GB to 2.5 GB.
support | Memory | Graph networks predict how proteins fold in water.
support | On the | It reads weather reports.
support | Memory | Memory use decreases from 4 GB to 2.5 GB when tables are skipped. Graphs predict how proteins fold.
"""


def test_every_passage_retold_is_supported(check: GroundingCheck, document: Document) -> None:
    told = [each for each in document.passages if each.role in (Role.ABSTRACT, Role.BODY)]
    turns = tuple(Turn("ada", retold(each.text, 4), (each.index,), factual=True) for each in told)
    verdicts = check.judge(Script(PaperId("x"), turns))
    assert [verdict.findings for verdict in verdicts] == [()] * len(told)
    assert [verdict.evidence[0].passage for verdict in verdicts] == [each.index for each in told]


@pytest.mark.parametrize(
    ("said", "cited"),
    [
        ("It is hard to read scientific papers aloud, since formulas interrupt the sentences.", "Reading aloud"),
        ("With 3.5 days of work, the Lector gets an accuracy of about 92 percent on the Nightly corpus.", "On the"),
        ("After three and a half days, its accuracy on the Nightly corpus is 92.4 percent.", "On the"),
        ("For most papers in English the Speaker of Cedar Labs is outperformed by the Lector.", "The Lector out"),
        ("Perhaps listeners understand more if one leaves out the formulas, the results suggest.", "Our results"),
        ("Papers of more than 40 pages were not tested.", "We did not"),
        ("Skipping tables reduces the use of memory from 4 GB to 2.5 GB.", "Memory"),
        ("Speech recognition of the Nightly recordings fails for some accents.", "Automatic"),
        ("ASR of the Nightly recordings fails for some accents.", "Automatic"),
    ],
)
def test_paraphrases_are_supported(judge: Judge, said: str, cited: str) -> None:
    assert judge(said, cited).findings == ()


@pytest.mark.parametrize(("reason", "cited", "said"), [line.split(" | ") for line in CHANGED.strip().splitlines()])
def test_what_is_changed_is_named(judge: Judge, reason: str, cited: str, said: str) -> None:
    verdict = judge(said, cited)
    assert not verdict.supported
    assert reason in {finding.reason.value for finding in verdict.findings}
    assert verdict.evidence, "the passage that comes nearest is shown"


def test_what_another_turn_says_of_the_passage_is_not_lost(judge: Judge) -> None:
    half = "The Lector has an accuracy of 92.4 % after 3.5 days of work."
    assert not judge(half, "On the").supported
    assert judge(half, "On the", beside=["They ran it on the Nightly corpus."]).supported


def test_evidence_is_found_where_the_cited_passage_has_none(judge: Judge) -> None:
    verdict = judge("Memory use decreases from 4 GB to 2.5 GB when tables are skipped.", "Weather reports")
    assert verdict.supported
    assert [(each.text[:10], each.cited) for each in verdict.evidence] == [("Memory use", False)]


def test_title_and_authors_need_no_passage_but_their_number_is_right(judge: Judge) -> None:
    opening = "Up next, The Lector: Reading Papers Aloud. It is by Ann Ash, Bo Birch and {} others."
    assert judge(opening.format("two"), "The Lector: Reading", "Ann Ash").supported
    assert not judge(opening.format("nine"), "The Lector: Reading", "Ann Ash").supported


@pytest.mark.parametrize("said", ["So we are in computational linguistics. How does the Lector do?", "And in English?"])
def test_connective_turns_may_name_what_the_paper_has(judge: Judge, said: str) -> None:
    verdict = judge(said)
    assert verdict.supported and not verdict.factual


@pytest.mark.parametrize(
    ("said", "reason"), [("So is it better than Gopher?", Reason.NAME), ("Are there 17 of them?", Reason.NUMBER)]
)
def test_connective_turns_may_name_nothing_else(judge: Judge, said: str, reason: Reason) -> None:
    assert [finding.reason for finding in judge(said).findings] == [reason]


def test_a_statement_without_passages_is_judged_all_the_same(judge: Judge) -> None:
    good = judge("Memory use decreases from 4 GB to 2.5 GB when tables are skipped.")
    assert good.supported and good.factual and not good.evidence[0].cited
    assert not judge("Proteins fold quickly in water when graph networks predict them.").supported


def test_a_passage_that_does_not_exist_is_an_error_of_citation(check: GroundingCheck) -> None:
    said = "Memory use decreases from 4 GB to 2.5 GB when tables are skipped."
    verdict = check.judge_turn(Turn("ada", said, (99,), factual=True))
    assert [finding.reason for finding in verdict.findings] == [Reason.CITATION]
    assert [each.text for each in verdict.evidence] == [said]


def _forms() -> Sequence[str]:
    table = tomllib.loads((shipped_folder("prompts") / "connectives.toml").read_text(encoding="utf-8"))
    values = {"title": "The Lector: Reading Papers Aloud", "authors": "Ann Ash and Bo Birch", "term": "the Lector"}
    values["field"] = "computational linguistics"
    return [form.format(**values) for kind in table.values() for form in kind["forms"]]


def test_no_line_of_the_shipped_phrases_is_objected_to(check: GroundingCheck) -> None:
    verdicts = [(form, check.judge_turn(Turn("ben", form))) for form in _forms()]
    assert len(verdicts) > 500
    assert [form for form, verdict in verdicts if not verdict.supported or verdict.factual] == []


class _Counting(FakeEmbedder):
    def __init__(self) -> None:
        self.embedded: list[str] = []

    def embed(self, texts: Sequence[str]) -> NDArray[np.float32]:
        self.embedded.extend(texts)
        return super().embed(texts)


def test_nothing_is_embedded_while_the_cited_passages_do(document: Document) -> None:
    counting = _Counting()
    check = GroundingCheck(Paper(PaperId("x"), document.title), document, counting)
    memory = next(each for each in document.passages if each.text.startswith("Memory"))
    check.judge_turn(Turn("ada", memory.text, (memory.index,), factual=True))
    assert counting.embedded == []
    for _ in range(2):
        check.judge_turn(Turn("ada", "Proteins fold in water.", (memory.index,), factual=True))
    assert counting.embedded.count(memory.text) == 1


def test_remembered_vectors_are_not_made_again() -> None:
    counting = _Counting()
    remembering = RememberingEmbedder(counting, most=3)
    first = remembering.embed(["many words", "other words", "many words"])
    again = remembering.embed(["other words", "third words"])
    assert counting.embedded == ["many words", "other words", "third words"]
    assert np.array_equal(first[1], again[0])
    remembering.embed(["fourth words"])
    remembering.embed(["many words"])
    assert counting.embedded[-2:] == ["fourth words", "many words"], "what was seen longest ago is forgotten"
    assert remembering.embed([]).shape == (0, FakeEmbedder.dimensions)


CHAT = """
That is a striking number.
Right, and how did they test it?
So let me get this straight:
Wow.
Exactly.
Hm, that is interesting.
Okay, fair enough.
I see. And then?
That's a good point.
Huh, really?
Well, that is a surprise to me.
Neat. So what does that mean?
I wonder how they did it.
Hang on, one thing at a time.
""".strip().splitlines()

PRAISE = """
This is a breakthrough.
This changes everything.
It is the best model ever.
What a revolutionary idea!
That is a game-changer.
Nobody has ever seen anything like it, it is unprecedented.
A milestone, I would say.
It is simply perfect.
That is mind-blowing.
This is the greatest result of the year.
They are geniuses, and it is a flawless system.
It is world-class, the finest reader there is.
""".strip().splitlines()

PRESUMING = """
So how did they get to 97 percent?
Why does Gopher do so much better?
How did the Lector reach an accuracy of 99.1 %?
What made them test it on ImageNet?
And how do they read twelve million papers?
Did Cedar Labs buy the GPT-4 licence for it?
Why did only seventeen listeners come?
So it took 350 days?
How come BERT fails there?
Is it true that Google built the Lector?
What about the other three-quarters?
Why did it beat Whisper?
""".strip().splitlines()


@pytest.mark.parametrize("said", CHAT)
@pytest.mark.parametrize("cited", [(), ("Memory",)])
def test_chat_states_nothing(judge: Judge, said: str, cited: tuple[str, ...]) -> None:
    fact = "Memory use decreases from 4 GB to 2.5 GB when tables are skipped."
    assert judge(f"{said} {fact}" if cited else said, *cited).findings == ()


@pytest.mark.parametrize("said", PRAISE)
@pytest.mark.parametrize("cited", [(), ("Memory",)])
def test_praise_that_the_paper_does_not_give_is_flagged(judge: Judge, said: str, cited: tuple[str, ...]) -> None:
    reasons = {finding.reason for finding in judge(said, *cited).findings}
    assert reasons & {Reason.SUPERLATIVE, Reason.SUPPORT}


@pytest.mark.parametrize("said", PRESUMING)
@pytest.mark.parametrize("cited", [(), ("Memory",)])
def test_a_question_may_not_presume_what_the_paper_lacks(judge: Judge, said: str, cited: tuple[str, ...]) -> None:
    reasons = {finding.reason for finding in judge(said, *cited).findings}
    assert reasons & {Reason.NAME, Reason.NUMBER}


LOST = """
hedge | Our results | With formulas left out, the listeners understand more, their results show.
scope | The Lector out | It's the Speaker of Cedar Labs that the Lector outperforms for most papers.
scope | Memory | In every setting, they cut memory from 4 GB to 2.5 GB by skipping tables.
superlative | The Lector out | For most papers in English, the unbeatable Lector outperforms the Speaker of Cedar Labs.
"""


@pytest.mark.parametrize(("reason", "cited", "said"), [line.split(" | ") for line in LOST.strip().splitlines()])
def test_what_free_words_lose_or_add_is_named(judge: Judge, reason: str, cited: str, said: str) -> None:
    assert reason in {finding.reason.value for finding in judge(said, cited).findings}
