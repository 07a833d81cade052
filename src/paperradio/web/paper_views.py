"""What the station says of a paper and what the check made of it, for the API and for the paper's page."""

from __future__ import annotations

import json
import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import asdict

from paperradio.domain.accuracy import accuracy, outcomes_of
from paperradio.domain.digest import CitedClaim, Measurement, Part
from paperradio.domain.media import Citation, Cue
from paperradio.domain.paper import PaperId
from paperradio.domain.rundown import Item
from paperradio.domain.verdict import Action, Outcome
from paperradio.web.views import Images, View, citation, page_address, support

_PARTS = {
    Part.PROBLEM: "The problem",
    Part.APPROACH: "What they did",
    Part.EVIDENCE: "What they found",
    Part.COMPARISON: "Compared with others",
    Part.LIMIT: "Limits",
    Part.AVAILABILITY: "Code and data",
    Part.CONTEXT: "Background",
}
"""Headings, in the order of the page."""
_VOICES = 6
"""Colours that tell speakers apart."""
_UNSPACED = ("%", "°", "×")
_FOOTNOTE_MARKS = str.maketrans("", "", "*∗†‡§¶")


def digest(item: Item) -> View | None:
    """What the paper says, as in the transcript; None where the segment was written without a digest."""
    if not (item.summary or item.claims):
        return None
    claims = [
        {
            "part": cited.claim.part.value,
            "text": cited.claim.text,
            "measurements": [asdict(measurement) for measurement in cited.claim.measurements],
            "scope": list(cited.claim.scope),
            "cites": [citation(cite) for cite in cited.cites],
        }
        for cited in item.claims
    ]
    return {"summary": item.summary, "claims": claims}


def writing(item: Item) -> View | None:
    """Who wrote the script; None where that was not kept."""
    told = item.writing
    if told is None:
        return None
    return {
        "writer": told.writer.value,
        "model": told.model,
        "kept": told.kept,
        "turns": len(item.cues),
        "calls": len(told.calls),
        "seconds": round(sum(call.seconds for call in told.calls), 1),
        "note": told.note,
    }


def check(item: Item) -> View | None:
    """What the check made of the script: counts, support rate, every turn that was not kept; None: not checked."""
    outcomes = outcomes_of(item)
    if not outcomes:
        return None
    told = accuracy(outcomes)
    mended = [_mended(cue.outcome, cue) for cue in item.cues if cue.outcome and cue.outcome.action is not Action.KEPT]
    return support(told.whole) | {
        "actions": {action.value: told.actions.get(action.value, 0) for action in Action},
        "reasons": told.reasons,
        "mended": mended + [_mended(outcome, None) for outcome in item.left_out],
    }


def _mended(outcome: Outcome, cue: Cue | None) -> View:
    """A turn that was not kept; without evidence of its own, the passages that stand behind what is said instead."""
    evidence = [{"page": each.page, "text": each.text} for each in outcome.evidence]
    if not evidence and cue is not None:
        evidence = [{"page": cite.page, "text": cite.quote} for cite in cue.cites]
    return {
        "action": outcome.action.value,
        "written": outcome.written,
        "said": cue.clip.text if cue else None,
        "start": cue.start if cue else None,
        "reasons": list(outcome.reasons),
        "evidence": evidence,
    }


def parts(item: Item, images: Images) -> list[View]:
    """The claims under their headings; `images` are those of pages that may be seen."""
    found = []
    for part, title in _PARTS.items():
        claims = [_claim(item, cited, images) for cited in item.claims if cited.claim.part is part]
        if claims:
            found.append({"title": title, "claims": claims})
    return found


def turns(item: Item, images: Images) -> list[View]:
    """What was said: who, when, and the passages behind it. `voice` is the speaker's number, from 1."""
    speakers = sorted({cue.clip.speaker for cue in item.cues})
    return [
        {
            "start": round(cue.start, 2),
            "end": round(cue.end, 2),
            "speaker": cue.clip.speaker.capitalize(),
            "voice": speakers.index(cue.clip.speaker) % _VOICES + 1,
            "text": cue.clip.text,
            "sources": _sources(item, cue.clip.text, cue.cites, images),
            "action": cue.outcome.action.value if cue.outcome else None,
        }
        for cue in item.cues
    ]


def _claim(item: Item, cited: CitedClaim, images: Images) -> View:
    return {
        "text": cited.claim.text,
        "measurements": [_measured(measurement) for measurement in cited.claim.measurements],
        "scope": list(cited.claim.scope),
        "sources": _sources(item, cited.claim.text, cited.cites, images),
    }


def _measured(told: Measurement) -> View:
    """The number with its unit, and what it says in words."""
    space = "" if told.unit in _UNSPACED else " "
    words = [told.metric, told.dataset and f"on {told.dataset}", told.baseline and f"against {told.baseline}"]
    return {"number": f"{told.value}{space}{told.unit}".strip(), "words": " ".join(filter(None, words))}


def _sources(item: Item, text: str, cites: Sequence[Citation], images: Images) -> list[View]:
    """Each passage with its quote; `quote` is None where `text` has it word for word. Those of one place are one."""
    found: dict[tuple[PaperId | None, int, str, str | None], View] = {}
    for cite, quote in zip(cites, quotes(text, cites), strict=True):
        place = cite.paper_id, cite.page, cite.section, quote
        source = found.setdefault(place, _source(item, cite, quote, images))
        source["boxes"] += cite.boxes
    return [source | {"boxes": json.dumps(source["boxes"])} for source in found.values()]


def _source(item: Item, cite: Citation, quote: str | None, images: Images) -> View:
    image = images.get((cite.paper_id, cite.page))
    address = page_address(image.image.key, item.id) if image else None
    return {"page": cite.page, "section": cite.section, "quote": quote, "image": address, "boxes": []}


def quotes(text: str, cites: Sequence[Citation]) -> Iterator[str | None]:
    """The quote of each passage; None where `text` has it word for word."""
    said = _folded(text)
    return (None if _folded(cite.quote) in said else cite.quote for cite in cites)


def _folded(text: str) -> str:
    """Without what only typesetting made of it: ligatures, kinds of space, marks of footnotes."""
    return " ".join(unicodedata.normalize("NFKC", text).translate(_FOOTNOTE_MARKS).split())
