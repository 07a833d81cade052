"""Puts claims into two mouths: licensed questions, sentences opened at their hinges, neighbours joined."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

from paperradio.domain.digest import Claim
from paperradio.domain.script import Turn
from paperradio.editorial.hinges import split
from paperradio.editorial.licences import questions_for_elaboration, questions_for_spine, term_explained
from paperradio.editorial.opening import ASKS, EXPLAINS
from paperradio.editorial.phrases import Chooser
from paperradio.editorial.standing import contrasts, leans_on_neighbour, without_contrast
from paperradio.editorial.variation import after_question, after_sentence

WORDS_IN_A_TURN = 50
SHORT = 14
MOST_HINGES = 4
MOST_OF_A_KIND = {"ask_more": 4, "ask_numbers": 3}
MOST_TOLD_BY_BEN = 2


class Conversation:
    """Grows turn by turn; `turns` is what has been said so far."""

    def __init__(self, chooser: Chooser, begun: Sequence[Turn], remark: str = "") -> None:
        """`begun` is the opening; ben says `remark` right before his next question."""
        self.turns = list(begun)
        self._chooser = chooser
        self._remark = remark
        self._asked: Counter[str] = Counter()
        self._last_kind = ""
        self._told_by_ben = 0
        self._after_spine = False
        self._spine_told = 0

    def tell_spine(self, claim: Claim) -> None:
        """A sentence of the abstract, the next in its order."""
        first = self._spine_told == 0
        self._spine_told += 1
        text = claim.text
        after_spine, self._after_spine = self._after_spine, True
        if not first and contrasts(text) and self._ask(("ask_but",)):
            self._say(without_contrast(text), claim.passages)
            return
        if not first and leans_on_neighbour(text):
            self._join(text, claim.passages)
            return
        halves = split(text)
        kinds = questions_for_spine(halves.first if halves else text, first)
        weak = kinds in ((), ("ask_do",))
        if weak and halves is None and not first and after_spine and self._short_enough(text):
            self._join(text, claim.passages)
        elif self._ask(kinds) or halves is not None or not self._ben_may_tell():
            self._say(text, claim.passages)
        else:
            self._told_by_ben += 1
            self.turns.append(Turn(ASKS, text, claim.passages, factual=True))

    def tell_elaboration(self, claim: Claim, section: str, follows: bool, last: bool) -> None:
        """A sentence from further in, about what was just said.

        `follows`: it stands right behind the one told before; `last`: the abstract has been told.
        """
        text = claim.text
        self._after_spine = False
        if follows and contrasts(text) and self._ask(("ask_but",)):
            self._say(without_contrast(text), claim.passages)
            return
        if follows:
            self._join(text, claim.passages)
            return
        term = term_explained(text, self._heard())
        if term is not None and self._ask_term(term, claim.passages):
            self._say(text, claim.passages)
            return
        if self._ben_may_tell() and self._chooser.draw("ben", text) % 4 == 0 and self._chooser.offers("further_in"):
            self._told_by_ben += 1
            lead = self._chooser.choose("further_in")
            self.turns.append(Turn(ASKS, f"{lead} {text}", claim.passages, factual=True))
        else:
            halves = split(text)
            asked_about = halves.first if halves else text
            self._ask(questions_for_elaboration(asked_about, section, self._heard(), last))
            self._say(text, claim.passages)

    def tell_limit(self, claim: Claim | None) -> None:
        """Ask for limits; without a claim, say that no sentence was found."""
        if not self._ask(("ask_limit",)) and claim is None:
            return
        if claim is None:
            self.turns.append(Turn(EXPLAINS, self._chooser.choose("no_limit")))
        else:
            self._say(claim.text, claim.passages)

    def tell_release(self, claim: Claim) -> None:
        """Say that code, data or models can be had, after a question for it."""
        self._ask(("ask_release",))
        self._say(claim.text, claim.passages)

    def close(self) -> None:
        """The last words; ben's thanks come first in every other segment."""
        if self._chooser.draw("thanks") % 2 and self.turns[-1].speaker == EXPLAINS:
            self.turns.append(Turn(ASKS, self._chooser.choose("thanks")))
        self.turns.append(Turn(EXPLAINS, self._chooser.choose("close")))

    def _heard(self) -> str:
        return " ".join(turn.text for turn in self.turns)

    def _ask(self, kinds: Sequence[str]) -> bool:
        """Let ben ask the first question of `kinds` that is not worn out; False where none is left or he just spoke."""
        if self.turns[-1].speaker == ASKS:
            return False
        for kind in kinds:
            worn = self._asked[kind] >= MOST_OF_A_KIND.get(kind, 2) or kind == self._last_kind
            if worn or not self._chooser.offers(kind):
                continue
            self._asked[kind] += 1
            self._last_kind = kind
            question = self._chooser.choose(kind, after=self._remark)
            self.turns.append(Turn(ASKS, f"{self._remark} {question}".strip()))
            self._remark = ""
            return True
        return False

    def _ask_term(self, term: str, cites: tuple[int, ...]) -> bool:
        if self._asked["ask_term"] or self.turns[-1].speaker == ASKS or not self._chooser.offers("ask_term"):
            return False
        self._asked["ask_term"] += 1
        self.turns.append(Turn(ASKS, self._chooser.choose("ask_term", term=term), cites, factual=True))
        return True

    def _say(self, text: str, cites: tuple[int, ...]) -> None:
        """ada says it, after ben's question or after her own last sentence; at a hinge, ben asks in between."""
        before = self.turns[-1]
        asked = before.speaker == ASKS and not before.factual
        text = after_question(text, before.text) if asked else after_sentence(text, before.text)
        halves = split(text) if len(cites) == 1 else None
        hinges = sum(times for kind, times in self._asked.items() if kind.startswith("hinge"))
        if halves is None or hinges >= MOST_HINGES or not self._chooser.offers(halves.hinge):
            self.turns.append(Turn(EXPLAINS, text, cites, factual=True))
            return
        self.turns.append(Turn(EXPLAINS, halves.first, cites, factual=True))
        if self._ask((halves.hinge,)):
            self.turns.append(Turn(EXPLAINS, halves.second, cites, factual=True))
        else:
            self.turns[-1] = Turn(EXPLAINS, text, cites, factual=True)

    def _join(self, text: str, cites: tuple[int, ...]) -> None:
        """Say it in the same breath as the last turn where that stays short, else as a turn of its own."""
        last = self.turns[-1]
        if not last.factual or len(last.text.split()) + len(text.split()) > WORDS_IN_A_TURN:
            speaker = last.speaker if last.factual else EXPLAINS
            self.turns.append(Turn(speaker, text, cites, factual=True))
            return
        joined = f"{last.text} {after_sentence(text, last.text)}"
        self.turns[-1] = Turn(last.speaker, joined, tuple(dict.fromkeys((*last.cites, *cites))), factual=True)

    def _short_enough(self, text: str) -> bool:
        last = self.turns[-1]
        return last.factual and last.speaker == EXPLAINS and max(len(text.split()), len(last.text.split())) <= 2 * SHORT

    def _ben_may_tell(self) -> bool:
        last = self.turns[-1]
        return last.speaker == EXPLAINS and last.factual and not self._remark and self._told_by_ben < MOST_TOLD_BY_BEN
