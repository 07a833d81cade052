"""Holds turns against the paper and says what is wrong with them."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

from paperradio.domain.document import Document
from paperradio.domain.paper import Paper
from paperradio.domain.script import Script, Turn
from paperradio.domain.verdict import Evidence, Finding, Reason, Verdict
from paperradio.editorial.grounding import certainty, meaning, polarity, rules
from paperradio.editorial.grounding.connecting import Frame, overpraised, unfounded
from paperradio.editorial.grounding.copying import Copy, copied, differences
from paperradio.editorial.grounding.evidence import EvidenceSearch
from paperradio.editorial.grounding.passages import Ground, PreparedPaper
from paperradio.editorial.grounding.scope import lost_scope
from paperradio.editorial.grounding.sentences import sentences, states_nothing
from paperradio.editorial.grounding.support import support
from paperradio.editorial.grounding.tokens import content, tokens
from paperradio.ports import Embedder

LEAST_SUPPORT, LEAST_SUPPORT_ELSEWHERE = 0.6, 0.7
"""Share of a sentence's content from which on a passage that it cites, or another, bears it out by its words alone."""
LEAST_NEAR, LEAST_NEAR_ELSEWHERE = 0.85, 1.35
"""Otherwise, that share and the cosine of their vectors together: for what the sentence cites, and for what not."""
LEAST_SUPPORT_BY_WORDS = 0.5
"""The share for what the sentence cites where there are no vectors."""
FEWEST_WORDS_ELSEWHERE, LEAST_NEAR_OF_FEW_WORDS = 4, 0.6
"""Fewer words that say something stand in many passages that are about other things; then the likeness decides."""
_MOST_STATED = 3
"""Content words that a connective turn may hold without stating anything."""


@dataclass(frozen=True, slots=True)
class _Said:
    """A sentence, the whole turn that it is said in, and the stems of what is said around it and about its passages."""

    sentence: str
    turn: str
    elsewhere: frozenset[str]


@dataclass(frozen=True, slots=True)
class _Attempt:
    """A sentence held against one ground."""

    ground: Ground
    copy: Copy | None
    findings: tuple[Finding, ...]
    support: float

    @property
    def rank(self) -> tuple[int, int, float, int]:
        """The best attempt is the least; where all have findings, those that have enough of what is said go first, and
        no passage is shown that adds nothing."""
        passages = len(self.ground.passages)
        if self.findings:
            unsupported = any(finding.reason is Reason.SUPPORT for finding in self.findings)
            return 1 + unsupported, len(self.findings), -self.support, passages
        return 0, passages, -self.support, passages


class GroundingCheck:
    """Judges the turns of one paper. `embedder` finds evidence where the cited passages do not do."""

    def __init__(self, paper: Paper, document: Document, embedder: Embedder | None = None) -> None:
        self.prepared = PreparedPaper(paper, document)
        self._search = EvidenceSearch(self.prepared, embedder)
        self._frame = Frame(self.prepared)

    def judge(self, script: Script) -> tuple[Verdict, ...]:
        """One verdict for each turn, in order."""
        self.expect(script.turns)
        return tuple(self.judge_turn(turn, script.turns) for turn in script.turns)

    def expect(self, turns: Iterable[Turn]) -> None:
        """Make the vectors that judging `turns` takes in one go: of sentences that copy nothing of what they cite."""
        texts: list[str] = []
        for turn in turns:
            grounds = [self.prepared.ground((index,)) for index in self._known(turn.cites)]
            free = [
                sentence
                for sentence in self._sentences(turn)
                if turn.factual and not states_nothing(sentence) and not any(copied(sentence, each) for each in grounds)
            ]
            texts.extend((*free, *(each for ground in grounds for each in ground.spoken if free)))
        self._search.embed(texts)

    def judge_turn(self, turn: Turn, others: Iterable[Turn] = ()) -> Verdict:
        """`others` are the turns around it: what one leaves out of a passage another may say."""
        cites = self._known(turn.cites)
        findings: list[Finding] = []
        if len(cites) < len(turn.cites):
            findings.append(Finding(Reason.CITATION, "", "it cites a passage that the paper does not have"))
        beside = [other.text for other in others if other is not turn and set(other.cites) & set(cites)]
        elsewhere = frozenset(token.stem for text in beside for token in tokens(text))
        evidence: list[Evidence] = []
        states = turn.factual
        parts = self._sentences(turn)
        for sentence in parts:
            answered = _asks(sentence) and any(not _asks(part) and not states_nothing(part) for part in parts)
            if not answered and not states_nothing(sentence) and (states or self._states(sentence)):
                beside_it = frozenset().union(*(content(part) for part in parts if part is not sentence))
                found = self._judge_sentence(_Said(sentence, turn.text, elsewhere | beside_it), cites)
                findings.extend(found.findings)
                evidence.extend(self._shown(found.ground, cites))
                states = True
            if not states or _asks(sentence):
                findings.extend(unfounded(sentence, self.prepared))
                findings.extend(overpraised(sentence))
        return Verdict(states, tuple(dict.fromkeys(findings)), tuple(dict.fromkeys(evidence)))

    def _sentences(self, turn: Turn) -> tuple[str, ...]:
        return sentences(self._frame.without_record(turn.text, turn.factual))

    def _known(self, cites: Iterable[int]) -> tuple[int, ...]:
        """Those of `cites` that the paper has."""
        known = range(len(self.prepared.document.passages))
        return tuple(index for index in cites if index in known)

    def _states(self, sentence: str) -> bool:
        """Whether a sentence of a connective turn says something that should be in the paper."""
        if _asks(sentence):
            return False
        idle = rules.stems("talk") | rules.stems("programme") | rules.stems("reactions") | rules.stems("chat")
        return len(content(sentence) - idle) > _MOST_STATED

    def _judge_sentence(self, said: _Said, cites: Sequence[int]) -> _Attempt:
        attempts = [self._attempt(said, ground, cited=True) for ground in self._grounds(cites)]
        best = _best(attempts)
        if best is not None and not best.findings:
            return best
        known = {
            each.index for attempt in attempts for each in attempt.ground.passages if len(attempt.ground.passages) == 1
        }
        for index in self._search.nearest(said.sentence):
            if index not in known:
                attempts.append(self._attempt(said, self.prepared.ground((index,)), cited=False))
        return _best(attempts) or _nothing_found()

    def _borne_out(self, sentence: str, ground: Ground, share: float, cited: bool) -> bool:
        """Whether so much of a sentence stands there, in these words or in others."""
        if not cited and len(content(sentence)) < FEWEST_WORDS_ELSEWHERE:
            near = self._search.nearness(sentence, ground)
            return near is not None and near >= LEAST_NEAR_OF_FEW_WORDS
        if share >= (LEAST_SUPPORT if cited else LEAST_SUPPORT_ELSEWHERE):
            return True
        least = LEAST_NEAR if cited else LEAST_NEAR_ELSEWHERE
        if share + 1 <= least:
            return False
        near = self._search.nearness(sentence, ground)
        return share + near >= least if near is not None else cited and share >= LEAST_SUPPORT_BY_WORDS

    def _grounds(self, cites: Sequence[int]) -> list[Ground]:
        """Each cited passage, each with its successor, and neighbours among the cited ones."""
        passages = self.prepared.document.passages
        single = [(index,) for index in cites]
        pairs = list(pairwise(cites))
        following = [
            (index, index + 1)
            for index in cites
            if index + 1 < len(passages) and passages[index + 1].paragraph == passages[index].paragraph
        ]
        return [self.prepared.ground(indices) for indices in dict.fromkeys((*single, *pairs, *following))]

    def _attempt(self, said: _Said, ground: Ground, cited: bool) -> _Attempt:
        sentence, copy = said.sentence, copied(said.sentence, ground)
        around = frozenset().union(*(self.prepared.around(each.index) for each in ground.passages))
        share = support(sentence, ground, around, self.prepared.weights)
        findings = list(meaning.changed_numbers(sentence, ground, freely=copy is None))
        also = frozenset() if copy else self.prepared.subjects
        findings.extend(meaning.changed_names(sentence, ground, also, self.prepared.acronyms))
        findings.extend(meaning.torn_names(sentence, ground, self.prepared))
        if copy is None and not self._borne_out(sentence, ground, share, cited):
            there = f"only {share:.0%} of what it says stands there" if share < 1 else "its words stand there otherwise"
            findings.insert(0, Finding(Reason.SUPPORT, sentence, there))
        else:
            findings.extend(self._changes(said, ground, copy))
        return _Attempt(ground, copy, tuple(dict.fromkeys(findings)), share)

    def _changes(self, said: _Said, ground: Ground, copy: Copy | None) -> Iterator[Finding]:
        """What a sentence makes of a passage that has enough of it, beyond numbers and names."""
        sentence = said.sentence
        if copy is not None:
            yield from differences(copy, said.elsewhere, self._search.likeness)
        else:
            yield from lost_scope(sentence, ground, said.elsewhere, self._search.likeness)
        if copy is not None and copy.tight:
            yield from polarity.turned_sides(sentence, ground)
            return
        yield from polarity.changed_polarity(sentence, ground)
        yield from certainty.changed_certainty(sentence, ground, said.turn)
        yield from certainty.added_superlatives(sentence, ground)
        yield from polarity.turned_directions(sentence, ground)

    @staticmethod
    def _shown(ground: Ground, cites: Sequence[int]) -> list[Evidence]:
        return [Evidence(each.index, each.page, each.text, each.index in cites) for each in ground.passages]


def _asks(sentence: str) -> bool:
    return bool(re.search(r"\?[\"')]*$", sentence))


def _best(attempts: Sequence[_Attempt]) -> _Attempt | None:
    """The attempt that goes best; a sentence that copies a passage is judged as a copy only."""
    copies = [each for each in attempts if each.copy is not None]
    return min(copies or attempts, key=lambda attempt: attempt.rank, default=None)


def _nothing_found() -> _Attempt:
    finding = Finding(Reason.SUPPORT, "", "nothing like it stands in the paper")
    return _Attempt(Ground((), ("",)), None, (finding,), 0.0)
