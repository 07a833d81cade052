"""What is short and no conversation: what changed in a paper, an abstract read aloud, a correction."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from paperradio.domain.document import Document, Passage, Role
from paperradio.domain.paper import Paper
from paperradio.domain.repetition import NOTHING_HEARD, Heard
from paperradio.domain.script import Script, Turn
from paperradio.editorial.changes import Change, changes, folded, likeness, sentences_of
from paperradio.editorial.gate import keeps_meaning, objection
from paperradio.editorial.opening import ASKS, EXPLAINS, authors_in_words, title_of
from paperradio.editorial.phrases import Chooser, Phrasebook
from paperradio.editorial.retell import retold
from paperradio.errors import NothingToSay

MOST_CHANGES = 4
WORDS_IN_A_BREATH = 45
SAME_SENTENCE = 0.9
"""A passage of the PDF that shares this much with a sentence of the abstract is that sentence."""

_UNSAYABLE = re.compile(r"https?:|www\.|[\\^_{}|=<>$\x00-\x1f\x7f-\x9f\ue000-\uf8ff\ufffd]")
_CHANGED = {kind: frozenset[str]() for kind in ("ask", "added", "reworded", "more", "same", "about", "close")} | {
    "opener": frozenset({"title"}),
    "renamed": frozenset({"earlier"}),
    "removed": frozenset({"sentence"}),
    "numbers": frozenset({"before"}),
}
NOTICES = {
    "unreadable": frozenset({"title"}),
    "authors": frozenset({"authors"}),
    "abstract_close": frozenset[str](),
    "correction": frozenset({"title"}),
    "correction_close": frozenset[str](),
}


class NoticeWriter:
    """`ports.Notices` by comparison and quotation."""

    def __init__(self, prompts: Path) -> None:
        """`prompts` holds `what_changed.toml` and `notices.toml`. Raises ConfigurationError."""
        self._changed = Phrasebook(prompts, _CHANGED, "what_changed.toml")
        self._notices = Phrasebook(prompts, NOTICES, "notices.toml")

    def what_changed(self, paper: Paper, earlier: Paper, document: Document, heard: Heard = NOTHING_HEARD) -> Script:
        """The changes that weigh most, each with the sentence as it reads now, cited where the PDF has it."""
        chooser = self._changed.chooser(paper.id, heard)
        told = _Telling(chooser, paper, document)
        told.begin(earlier)
        found = changes(earlier.abstract, paper.abstract)
        for change in sorted(found, key=_weight)[:MOST_CHANGES]:
            told.change(change)
        told.end(found)
        return Script(paper.id, tuple(told.turns), tuple(chooser.lines))

    def from_abstract(self, paper: Paper, heard: Heard = NOTHING_HEARD) -> Script:
        """One host reads it word for word, but for sentences that hold formulas; it cites nothing.

        Raises:
            NothingToSay: there is no sentence without one.
        """
        read = [each for each in sentences_of(paper.abstract) if _sayable(each)]
        if not read:
            raise NothingToSay(f"{paper.id} has no sentence in its abstract that can be said")
        chooser = self._notices.chooser(paper.id, heard)
        said = [chooser.choose("unreadable", title=title_of(paper, _NO_DOCUMENT) or paper.id)]
        if paper.authors:
            said[0] += " " + chooser.choose("authors", authors=authors_in_words(paper.authors))
        said.extend(_in_breaths(read))
        said.append(chooser.choose("abstract_close"))
        return Script(paper.id, tuple(Turn(EXPLAINS, text) for text in said), tuple(chooser.lines))

    def correction(self, paper: Paper) -> Script:
        """Two turns, about no paper that could be shown."""
        chooser = self._notices.chooser(f"correction {paper.id}")
        first = chooser.choose("correction", title=title_of(paper, _NO_DOCUMENT) or paper.id)
        return Script(None, (Turn(EXPLAINS, first), Turn(ASKS, chooser.choose("correction_close"))))


_NO_DOCUMENT = Document("", (), "", (), ())


@dataclass
class _Telling:
    """The turns of one "what changed"."""

    chooser: Chooser
    paper: Paper
    document: Document

    def __post_init__(self) -> None:
        self.turns: list[Turn] = []
        self._left_out = False

    def begin(self, earlier: Paper) -> None:
        title = title_of(self.paper, self.document) or self.paper.id
        text = self.chooser.choose("opener", title=title)
        cites = tuple(each.index for each in self.document.passages if each.role is Role.TITLE and each.page == 1)
        stated = Turn(EXPLAINS, text, cites, factual=True)
        passed = cites and objection(stated, self.document.passages) is None
        self.turns.append(stated if passed else Turn(EXPLAINS, text))
        self.turns.append(Turn(ASKS, self.chooser.choose("ask")))
        if folded(earlier.title) != folded(self.paper.title):
            self._connect(EXPLAINS, "renamed", earlier=" ".join(earlier.title.split()).rstrip(" ."))

    def change(self, change: Change) -> None:
        kind = _kind(change)
        sentence = change.after or change.before
        if not _sayable(sentence) or not self.chooser.offers(kind):
            self._left_out = True
        elif not change.after:
            self._connect(ASKS, kind, sentence=sentence)
        elif change.old_numbers:
            self._connect(ASKS, kind, before=_listed(change.old_numbers))
            self._say(sentence)
        else:
            self._connect(EXPLAINS, kind)
            self._say(sentence)

    def end(self, found: Sequence[Change]) -> None:
        if not found and len(self.turns) == 2:
            self._connect(EXPLAINS, "same")
            first = next((each for each in sentences_of(self.paper.abstract) if _sayable(each)), "")
            if first:
                self._connect(EXPLAINS, "about")
                self._say(first)
        if self._left_out or len(found) > MOST_CHANGES:
            self._connect(EXPLAINS, "more")
        self._connect(EXPLAINS, "close")

    def _connect(self, speaker: str, kind: str, **values: str) -> None:
        self.turns.append(Turn(speaker, self.chooser.choose(kind, **values)))

    def _say(self, sentence: str) -> None:
        """Retold and cited where the PDF has the sentence; else word for word from the record, citing nothing."""
        passage = _passage_of(sentence, self.document)
        if passage is not None:
            turn = Turn(EXPLAINS, retold(sentence, len(self.paper.authors)), (passage.index,), factual=True)
            if objection(turn, self.document.passages) is None and keeps_meaning(turn.text, passage.quote):
                self.turns.append(turn)
                return
        self.turns.append(Turn(EXPLAINS, sentence))


def _passage_of(sentence: str, document: Document) -> Passage | None:
    """The passage that says the same words; the abstract is looked through first."""
    spoken = [each for each in document.passages if each.role in (Role.ABSTRACT, Role.BODY)]
    spoken.sort(key=lambda each: each.role is not Role.ABSTRACT)
    wanted = folded(sentence)
    for passage in spoken:
        if folded(passage.quote) == wanted:
            return passage
    abstract = [each for each in spoken if each.role is Role.ABSTRACT]
    likest = max(abstract, key=lambda each: likeness(each.quote, sentence), default=None)
    return likest if likest is not None and likeness(likest.quote, sentence) >= SAME_SENTENCE else None


def _kind(change: Change) -> str:
    if not change.after:
        return "removed"
    if not change.before:
        return "added"
    return "numbers" if change.old_numbers else "reworded"


def _weight(change: Change) -> int:
    return ("numbers", "added", "removed", "reworded").index(_kind(change))


def _sayable(sentence: str) -> bool:
    return _UNSAYABLE.search(sentence) is None


def _listed(numbers: Sequence[str]) -> str:
    return numbers[0] if len(numbers) == 1 else f"{', '.join(numbers[:-1])} and {numbers[-1]}"


def _in_breaths(sentences: Sequence[str]) -> list[str]:
    breaths: list[str] = []
    for sentence in sentences:
        if breaths and len(breaths[-1].split()) + len(sentence.split()) <= WORDS_IN_A_BREATH:
            breaths[-1] = f"{breaths[-1]} {sentence}"
        else:
            breaths.append(sentence)
    return breaths
