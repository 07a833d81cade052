"""The transcript: what was said, when, and the passages behind it."""

from __future__ import annotations

import json
from dataclasses import asdict
from typing import Any

from paperradio.domain.digest import CitedClaim
from paperradio.domain.media import Citation, Cue
from paperradio.domain.paper import Paper
from paperradio.domain.rundown import Item, ItemKind
from paperradio.domain.verdict import Action, Outcome


def transcript_json(item: Item, station: str = "") -> bytes:
    """The transcript of DESIGN.md as UTF-8 JSON; `paper` is null for speech that is about none or several.

    A show has `show`, `papers` and `chapters` besides, and `paper` in each turn that cites one. A turn that was checked
    has `check`; turns that the paper does not bear out are in `left_out`. `digest` is what the
    paper says, where the script was written from one, and `writing` how the script came about.
    """
    content: dict[str, Any] = {"paper": _paper(item.paper) if item.paper else None}
    if item.kind is ItemKind.SHOW:
        content |= _show(item, station)
    content |= {"duration": item.duration, "turns": [_turn(cue) for cue in item.cues]}
    if item.left_out:
        content["left_out"] = [_outcome(outcome) for outcome in item.left_out]
    if item.summary or item.claims:
        content["digest"] = {"summary": item.summary, "claims": [_claim(claim) for claim in item.claims]}
    if item.writing is not None:
        content["writing"] = asdict(item.writing)
    return json.dumps(content, ensure_ascii=False, indent=1).encode()


def _show(item: Item, station: str) -> dict[str, Any]:
    return {
        "show": {
            "format": item.format,
            "title": item.title,
            "date": item.date,
            "channel": item.channel,
            "station": station,
        },
        "papers": [_paper(each.paper) for each in item.featured],
        "chapters": [
            {"start": round(each.start, 3), "title": each.title, "kind": each.kind, "paper": each.paper_id}
            for each in item.chapters
        ],
    }


def _paper(paper: Paper) -> dict[str, Any]:
    return {
        "id": paper.id,
        "title": paper.title,
        "authors": list(paper.authors),
        "categories": list(paper.categories),
        "licence": paper.licence,
    }


def _turn(cue: Cue) -> dict[str, Any]:
    turn: dict[str, Any] = {
        "speaker": cue.clip.speaker,
        "voice": cue.clip.voice,
        "start": round(cue.start, 3),
        "end": round(cue.end, 3),
        "text": cue.clip.text,
        "spoken": cue.clip.spoken,
        "factual": cue.factual,
        "cites": [_citation(citation) for citation in cue.cites],
    }
    cited = next((cite.paper_id for cite in cue.cites if cite.paper_id), None)
    if cited is not None:
        turn["paper"] = cited
    if cue.outcome is not None:
        turn["check"] = _outcome(cue.outcome)
    return turn


def _claim(cited: CitedClaim) -> dict[str, Any]:
    claim = cited.claim
    return {
        "part": claim.part.value,
        "text": claim.text,
        "measurements": [asdict(measurement) for measurement in claim.measurements],
        "scope": list(claim.scope),
        "cites": [_citation(citation) for citation in cited.cites],
    }


def _outcome(outcome: Outcome) -> dict[str, Any]:
    """What was written is said only where it differs from what is told."""
    told: dict[str, Any] = {"action": outcome.action.value, "reasons": list(outcome.reasons)}
    if outcome.action is not Action.KEPT:
        told["written"] = outcome.written
    if outcome.evidence:
        told["evidence"] = [{"page": each.page, "text": each.text} for each in outcome.evidence]
    return told


def _citation(citation: Citation) -> dict[str, Any]:
    return {
        "page": citation.page,
        "quote": citation.quote,
        "boxes": [[round(edge, 5) for edge in box] for box in citation.boxes],
    }
