"""Good answers are told: the model's lines, in their order, with their citations, up to the finished files."""

from __future__ import annotations

import io
import json
from collections.abc import Callable, Sequence
from pathlib import Path

import pytest
import soundfile
from tests.dialogues import DURABLE_WORKFLOWS, HLS_TIMING, Spoken, numbers_of, quotations_of, writing
from tests.model_server import ModelServer

from paperradio.app.making import make_desk
from paperradio.commands.check import judge_files
from paperradio.domain.generation import Finish, Writer
from paperradio.domain.paper import PaperId
from paperradio.editorial.grounding.vectors import RememberingEmbedder
from paperradio.newsroom.steps import SegmentMaker
from paperradio.reading.sandbox import SandboxedReader
from paperradio.settings import Length, Settings
from paperradio.sources.choice import make_source
from paperradio.testing.stores import MemoryArtefacts

from .conftest import Told, WithModel

DIALOGUES = {"durable-workflows": DURABLE_WORKFLOWS, "hls-timing": HLS_TIMING}


@pytest.mark.parametrize(("stem", "lines"), DIALOGUES.items(), ids=DIALOGUES.keys())
def test_at_least_nine_tenths_of_the_lines_are_used_in_order_with_their_citations(
    stem: str, lines: Sequence[Spoken], with_model: WithModel, assert_whole: Callable[[Told], None]
) -> None:
    with ModelServer(writing(lines)) as server:
        told = with_model(url=server.url)(stem)
        prompt = server.requests[0].body["messages"][-1]["content"]
    assert_whole(told)
    quotations, passages = quotations_of(prompt), told.document.passages
    place, used = 0, 0
    for line in lines:
        cites = {quotations[number] for number in numbers_of(prompt, line.grounds)}
        for at, turn in enumerate(told.script.turns[place:], place):
            same = turn.speaker == line.speaker.lower() and line.text in turn.text
            if same and {passages[index].text for index in turn.cites} == cites:
                place, used = at + 1, used + 1
                break
    assert used >= 0.9 * len(lines)
    record = told.writing
    assert (record.writer, record.chosen, record.note) == (Writer.MODEL, 0, "")
    assert record.kept >= used
    (call,) = [each for each in record.calls if each.job == "dialogue"]
    assert call.finish is Finish.STOP and call.completion_tokens > 100
    scores = record.attempts[0].scores
    assert scores is not None and scores.total >= 0.45


def test_the_finished_segment_says_what_the_model_wrote_and_how_it_came_about(
    minilm: RememberingEmbedder, tmp_path: Path
) -> None:
    transcript, pdf, store = tmp_path / "hls-timing.json", tmp_path / "hls-timing.pdf", MemoryArtefacts()
    with ModelServer(writing(HLS_TIMING)) as server:
        settings = Settings.model_validate(
            {"intake": {"source": "samples"}, "storage": {"data": tmp_path}, "model": {"url": server.url}}
        )
        source = make_source(settings)
        paper = source.paper(PaperId("hls-timing"))
        record = SegmentMaker(make_desk(settings, source, store, minilm)).make(paper)
    assert record.mp3_key and record.transcript_key
    transcript.write_bytes(store.get(record.transcript_key))
    pdf.write_bytes(source.pdf(paper))
    told = json.loads(transcript.read_text())
    assert Length().least_seconds <= record.duration <= Length().most_seconds
    sound = soundfile.info(io.BytesIO(store.get(record.mp3_key)))
    assert abs(sound.duration - record.duration) < 0.5
    said = "\n".join(turn["text"] for turn in told["turns"])
    assert sum(line.text in said for line in HLS_TIMING) >= 0.9 * len(HLS_TIMING)
    assert (told["writing"]["writer"], told["writing"]["model"]) == ("model", "scripted")
    assert told["writing"]["attempts"][0]["scores"]["support"] == 1.0
    assert {turn["check"]["action"] for turn in told["turns"]} == {"kept"}
    assert judge_files(SandboxedReader(settings.reading), minilm, transcript, [pdf], as_json=False) == 0
