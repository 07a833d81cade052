"""The transcript of DESIGN.md."""

from __future__ import annotations

import json
from dataclasses import replace

from paperradio.domain.digest import CitedClaim, Claim, Measurement, Part
from paperradio.domain.generation import Attempt, Finish, ModelCall, Scores, Writer, Writing
from paperradio.domain.rundown import Item
from paperradio.domain.verdict import Action, Evidence, Outcome
from paperradio.publish.transcript import transcript_json


def test_has_the_agreed_form(item: Item) -> None:
    content = json.loads(transcript_json(item).decode("utf-8"))
    assert content["paper"] == {
        "id": "2609.00001v1",
        "title": "On <b> & Ümlauts",
        "authors": ["Ada Lovelace", "Ben Bitdiddle"],
        "categories": ["cs.CL"],
        "licence": "CC BY 4.0",
    }
    assert content["duration"] == 6.0
    assert content["turns"][1] == {
        "speaker": "ben",
        "voice": "ben-espeak",
        "start": 1.75,
        "end": 3.75,
        "text": "They gain two points, they say.",
        "spoken": "They gain two points, they say.",
        "factual": True,
        "cites": [{"page": 2, "quote": "We gain 2 points.", "boxes": [[0.1, 0.2, 0.5, 0.22222]]}],
    }
    assert content["turns"][0]["cites"] == []


def test_the_digest_is_told_with_what_it_rests_on(item: Item) -> None:
    assert "digest" not in json.loads(transcript_json(item))
    gain = Measurement("2", "points", "accuracy", "GLUE", "BERT")
    claim = Claim(Part.EVIDENCE, "It gains 2 points.", (7,), 1.5, (gain,), ("on GLUE",))
    told = replace(item, summary="A gain.", claims=(CitedClaim(claim, item.cues[1].cites),))
    assert json.loads(transcript_json(told))["digest"] == {
        "summary": "A gain.",
        "claims": [
            {
                "part": "evidence",
                "text": "It gains 2 points.",
                "measurements": [
                    {"value": "2", "unit": "points", "metric": "accuracy", "dataset": "GLUE", "baseline": "BERT"}
                ],
                "scope": ["on GLUE"],
                "cites": [{"page": 2, "quote": "We gain 2 points.", "boxes": [[0.1, 0.2, 0.5, 0.22222]]}],
            }
        ],
    }


def test_speech_about_no_paper(item: Item) -> None:
    assert json.loads(transcript_json(replace(item, paper=None)))["paper"] is None


def test_what_the_check_did_is_told(item: Item) -> None:
    kept, mended, *rest = item.cues
    reasons = ("number: “nine” does not stand there",)
    cues = (
        replace(kept, outcome=Outcome(Action.KEPT, kept.clip.text, 0)),
        replace(mended, outcome=Outcome(Action.REPLACED, "They gain nine points.", 1, reasons)),
        *rest,
    )
    evidence = (Evidence(7, 2, "We gain 2 points."),)
    dropped = Outcome(Action.DROPPED, "They gain all points.", None, ("scope: “all” is more",), evidence=evidence)
    content = json.loads(transcript_json(replace(item, cues=cues, left_out=(dropped,))))
    assert content["turns"][0]["check"] == {"action": "kept", "reasons": []}
    assert content["turns"][1]["check"] == {
        "action": "replaced",
        "reasons": list(reasons),
        "written": "They gain nine points.",
    }
    assert content["left_out"] == [
        {
            "action": "dropped",
            "reasons": ["scope: “all” is more"],
            "written": "They gain all points.",
            "evidence": [{"page": 2, "text": "We gain 2 points."}],
        }
    ]


def test_how_the_script_came_about_is_told(item: Item) -> None:
    assert "writing" not in json.loads(transcript_json(item))
    call = ModelCall("dialogue", "tiny", "ab", 9, 8, 2.5, Finish.CUT_OFF)
    attempt = Attempt(0.6, 1, 9, 7, ("loop",), Scores(1.0, 0.5, 1.0, 0.9, 0.8))
    told = json.loads(transcript_json(replace(item, writing=Writing(Writer.MODEL, "tiny", (call,), (attempt,), 0, 7))))
    assert told["writing"]["calls"][0]["finish"] == "cut off"
    assert told["writing"]["attempts"][0]["scores"]["coverage"] == 0.5
