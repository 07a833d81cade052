"""What is done with a script before it is voiced, so that only what the paper says is said."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from paperradio.domain.document import Document, Role
from paperradio.domain.paper import Paper
from paperradio.domain.script import Script, Turn
from paperradio.domain.verdict import Action, Checked, Evidence, Finding, Outcome, Verdict
from paperradio.editorial.gate import objection
from paperradio.editorial.grounding.check import GroundingCheck
from paperradio.editorial.grounding.record import record_document
from paperradio.editorial.grounding.sentences import sentences, states_nothing
from paperradio.editorial.grounding.tokens import content
from paperradio.editorial.standing import unfit
from paperradio.errors import NothingToSay
from paperradio.ports import Embedder

FEWEST_STATEMENTS = 2
"""A script with fewer turns left that state something is not aired."""
_SAID = 0.8
"""Share of a passage's content that another turn must have for the passage to count as said."""


@dataclass(frozen=True, slots=True)
class _Mended:
    """What became of a turn; `turn` is None where it was dropped."""

    turn: Turn | None
    action: Action
    reasons: tuple[Finding, ...] = ()
    evidence: tuple[Evidence, ...] = ()


class ScriptChecker:
    """A `Checker` by the text of the paper."""

    recipe = "grounding-2"

    def __init__(self, embedder: Embedder | None = None) -> None:
        """Without `embedder` evidence beyond the cited passages is found by its words only."""
        self._embedder = embedder
        self._last: GroundingCheck | None = None

    def check(self, paper: Paper, document: Document, script: Script, earlier: Paper | None = None) -> Checked:
        """The script with every turn kept, repaired, replaced or dropped. Raises NothingToSay where too little is left.

        What cites the PDF is held against `document`. Where that has no passages, or an `earlier` version is given,
        a turn without citation is held against title and abstract of the record, and of the earlier one.
        """
        judge = self._prepared(paper, document)
        judges = [judge] * len(script.turns)
        notice = earlier is not None or not document.passages
        if notice:
            record = GroundingCheck(paper, record_document(paper, earlier), self._embedder)
            judges = [judge if turn.cites and document.passages else record for turn in script.turns]
        for each in dict.fromkeys(judges):
            each.expect([turn for turn, own in zip(script.turns, judges, strict=True) if own is each])
        verdicts = [each.judge_turn(turn, script.turns) for each, turn in zip(judges, script.turns, strict=True)]
        mended = [
            self._mend(each, script.turns, place, verdict)
            for place, (each, verdict) in enumerate(zip(judges, verdicts, strict=True))
        ]
        mended = _without_lost_questions(script.turns, mended, verdicts, leads=notice)
        turns = tuple(each.turn for each in mended if each.turn is not None)
        stated = sum(_states(each, verdict) for each, verdict in zip(mended, verdicts, strict=True))
        wanted = min(FEWEST_STATEMENTS, sum(verdict.factual for verdict in verdicts))
        if not turns or stated < wanted:
            raise NothingToSay(f"{paper.id}: the paper bears out {stated} statements of the script only")
        return Checked(replace(script, turns=turns), tuple(_outcomes(script.turns, mended)))

    def _prepared(self, paper: Paper, document: Document) -> GroundingCheck:
        """The check of this paper; who has several scripts of one judged in a row waits for its preparation once."""
        last = self._last
        if last is None or last.prepared.document is not document or last.prepared.paper != paper:
            last = self._last = GroundingCheck(paper, document, self._embedder)
        return last

    def _mend(self, judge: GroundingCheck, turns: Sequence[Turn], place: int, verdict: Verdict) -> _Mended:
        turn = turns[place]
        if verdict.supported:
            cited = all(each.cited for each in verdict.evidence)
            return _Mended(turn, Action.KEPT, evidence=() if cited else verdict.evidence)
        others = [*turns[:place], *turns[place + 1 :]]
        shorter = self._repaired(judge, turn, others)
        if shorter is not None:
            return _Mended(shorter, Action.REPAIRED, verdict.findings, verdict.evidence)
        verbatim = self._verbatim(judge, turn, others)
        if verbatim is not None:
            return _Mended(verbatim, Action.REPLACED, verdict.findings, verdict.evidence)
        return _Mended(None, Action.DROPPED, verdict.findings, verdict.evidence)

    def _repaired(self, judge: GroundingCheck, turn: Turn, others: Sequence[Turn]) -> Turn | None:
        """The turn without the sentences that fail; None where nothing that says something is left."""
        parts = sentences(turn.text)
        good = [part for part in parts if judge.judge_turn(replace(turn, text=part), others).supported]
        if not good or len(good) == len(parts) or all(map(states_nothing, good)):
            return None
        shorter = replace(turn, text=" ".join(good))
        return shorter if self._passes(judge, shorter, others) else None

    def _verbatim(self, judge: GroundingCheck, turn: Turn, others: Sequence[Turn]) -> Turn | None:
        """The first cited passage that can be said and that nobody says, retold word for word."""
        for index in turn.cites:
            if not 0 <= index < len(judge.prepared.document.passages):
                continue
            passage = judge.prepared.document.passages[index]
            text = judge.prepared.spoken(passage)
            if passage.role not in (Role.ABSTRACT, Role.BODY) or unfit(text) is not None:
                continue
            words = content(text)
            if any(len(words & content(other.text)) >= _SAID * len(words) for other in others):
                continue
            told = Turn(turn.speaker, text, (index,), factual=True)
            if self._passes(judge, told, others):
                return told
        return None

    @staticmethod
    def _passes(judge: GroundingCheck, turn: Turn, others: Sequence[Turn]) -> bool:
        sayable = objection(turn, judge.prepared.document.passages) is None
        quoted = not turn.factual and not judge.prepared.document.pages
        return (sayable or quoted) and judge.judge_turn(turn, others).supported


def _states(mended: _Mended, verdict: Verdict) -> bool:
    return mended.turn is not None and verdict.factual


def _without_lost_questions(
    turns: Sequence[Turn], mended: Sequence[_Mended], verdicts: Sequence[Verdict], leads: bool
) -> list[_Mended]:
    """A question that was answered by a dropped turn only is dropped too; with `leads`, so is what led to it."""
    kept = list(mended)
    for place, (turn, each) in enumerate(zip(turns, mended, strict=True)):
        before = place - 1
        if each.turn is not None or before < 0 or not verdicts[place].factual:
            continue
        asked = kept[before].turn
        following = mended[place + 1].turn if place + 1 < len(mended) else None
        answered = following is not None and verdicts[place + 1].factual and following.speaker == turn.speaker
        led = leads or (asked is not None and asked.speaker != turn.speaker)
        if asked is not None and not verdicts[before].factual and (before or not leads) and led and not answered:
            kept[before] = _Mended(None, Action.DROPPED, each.reasons)
    return kept


def _outcomes(turns: Sequence[Turn], mended: Sequence[_Mended]) -> list[Outcome]:
    outcomes, place = [], 0
    for index, (turn, each) in enumerate(zip(turns, mended, strict=True)):
        told = tuple(str(finding) for finding in each.reasons)
        said = None if each.turn is None else place
        at = index / len(turns)
        outcomes.append(Outcome(each.action, turn.text, said, told, turn.factual, at, each.evidence))
        place += each.turn is not None
    return outcomes
