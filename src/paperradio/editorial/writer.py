"""The writer that needs no language model: it picks, retells and connects the paper's own sentences."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from paperradio.domain.digest import Claim, Digest, Part
from paperradio.domain.document import Document
from paperradio.domain.paper import Paper
from paperradio.domain.repetition import NOTHING_HEARD, Heard
from paperradio.domain.script import Script, Turn
from paperradio.editorial.conversation import Conversation
from paperradio.editorial.digest import make_digest
from paperradio.editorial.discussion import discuss, in_breaths
from paperradio.editorial.gate import admitted, objection
from paperradio.editorial.notices import NoticeWriter
from paperradio.editorial.opening import EXPLAINS, field_of, opening, title_of
from paperradio.editorial.parts import may_name_limits
from paperradio.editorial.phrases import Chooser, Phrasebook
from paperradio.editorial.salience import is_conclusion
from paperradio.editorial.standing import leans_on_neighbour
from paperradio.errors import NothingToSay
from paperradio.ports import Embedder
from paperradio.settings import Length
from paperradio.shipped import shipped_folder

VERSION = "3"
WORDS_PER_MINUTE = 157
CHARACTERS_PER_SECOND = 15.6
PAUSE_SECONDS = 0.42
"""Measured on the shipped voices."""
FEWEST_TURNS = 14
CONNECTING_WORDS = 110
"""What opening, questions and closing take, about."""

_PLAIN = (
    "ask_authors ask_start ask_also ask_parts ask_problem ask_but ask_propose ask_present ask_do ask_argue ask_how "
    "ask_test ask_find ask_show ask_well ask_numbers ask_compare ask_reason ask_meaning ask_use ask_release ask_more "
    "ask_further ask_aim ask_conclusion further_in ask_limit no_limit hinge_result hinge_better hinge_finding "
    "hinge_reason hinge_replacement hinge_training hinge_amount hinge_list reading reading_beginning "
    "reading_conclusion reading_close close thanks"
)
KINDS = {kind: frozenset[str]() for kind in _PLAIN.split()} | {
    "opener": frozenset({"title"}),
    "authors": frozenset({"authors"}),
    "field": frozenset({"field"}),
    "ask_term": frozenset({"term"}),
}


class ExtractiveEditor:
    """An `Editor` that goes by sentence similarity and rules."""

    recipe = f"extractive-{VERSION}"

    def __init__(self, embedder: Embedder, length: Length | None = None, prompts: Path | None = None) -> None:
        """`prompts` is a folder with `connectives.toml` and the files of the notices, the shipped one by default.

        Raises:
            ConfigurationError: the connective lines cannot be used.
        """
        self._embedder = embedder
        self._length = length or Length()
        self._phrasebook = Phrasebook(prompts or shipped_folder("prompts"), KINDS)
        self.notices = NoticeWriter(prompts or shipped_folder("prompts"))

    def chooser(self, subject: str, heard: Heard = NOTHING_HEARD) -> Chooser:
        """Gives out connective lines for one segment about `subject`, a paper's id; `heard` as in `write`."""
        return self._phrasebook.chooser(subject, heard)

    def digest(self, paper: Paper, document: Document) -> Digest:
        """The abstract's claims in their order, each followed by what elaborates it. Raises NothingToSay."""
        words = int(self._length.target_seconds * WORDS_PER_MINUTE / 60) - CONNECTING_WORDS
        return make_digest(paper, document, self._embedder, max(words, CONNECTING_WORDS))

    def write(self, paper: Paper, document: Document, digest: Digest, heard: Heard = NOTHING_HEARD) -> Script:
        """A conversation, or one host reading where there is too little for one. Raises NothingToSay."""
        claims = [
            claim
            for claim in digest.claims
            if objection(Turn(EXPLAINS, claim.text, claim.passages, factual=True), document.passages) is None
        ]
        if not claims or not title_of(paper, document):
            raise NothingToSay(f"{paper.id} has no title or no sentence that can be said")
        chooser, turns = self._conversation(paper, document, claims, heard)
        while seconds(turns) > self._length.most_seconds and len(claims) > 1:
            claims = _without_the_least(claims, document)
            chooser, turns = self._conversation(paper, document, claims, heard)
        if len(turns) < FEWEST_TURNS or seconds(turns) < self._length.least_seconds:
            chooser = self.chooser(paper.id, heard)
            turns = self._reading(paper, document, claims, chooser)
        return Script(paper.id, tuple(turns), tuple(chooser.lines))

    def _conversation(
        self, paper: Paper, document: Document, claims: Sequence[Claim], heard: Heard
    ) -> tuple[Chooser, list[Turn]]:
        chooser = self.chooser(paper.id, heard)
        begun = opening(paper, document, chooser)
        field = field_of(paper, document)
        talk = Conversation(chooser, begun, chooser.choose("field", field=field) if field else "")
        finds = any(claim.part in (Part.EVIDENCE, Part.COMPARISON) for claim in claims)
        doubt = finds and chooser.draw("limit") % 3 == 0 and not may_name_limits(document)
        discuss(talk, document, claims, doubt)
        talk.close()
        return chooser, talk.turns if admitted(talk.turns[len(begun) :], document.passages) else []

    def _reading(self, paper: Paper, document: Document, claims: Sequence[Claim], chooser: Chooser) -> list[Turn]:
        """One host reads the abstract, or the beginning where there is none."""
        spine = document.passages[claims[0].passages[0]]
        read = [claim for claim in claims if document.passages[claim.passages[0]].section == spine.section]
        from_abstract = spine.role == "abstract"
        turns = [turn for turn in opening(paper, document, chooser) if turn.speaker == EXPLAINS]
        turns.append(Turn(EXPLAINS, chooser.choose("reading" if from_abstract else "reading_beginning")))
        turns.extend(in_breaths(read))
        concluding = [claim for claim in claims if is_conclusion(document.passages[claim.passages[0]].section)]
        if concluding:
            turns.append(Turn(EXPLAINS, chooser.choose("reading_conclusion")))
            turns.extend(in_breaths(sorted(concluding, key=lambda claim: claim.passages)))
        turns.append(Turn(EXPLAINS, chooser.choose("reading_close" if from_abstract and not concluding else "close")))
        return turns


def seconds(turns: Sequence[Turn]) -> float:
    """How long the turns take to say, about; pauses included. On two shows of real papers the sound was 1 % shorter and
    2 % longer; by words it would have been 3 and 11 % longer."""
    characters = sum(len(turn.text) for turn in turns)
    return characters / CHARACTERS_PER_SECOND + PAUSE_SECONDS * len(turns)


def _without_the_least(claims: Sequence[Claim], document: Document) -> list[Claim]:
    """Without the claim that is worth least, and without the one behind it where that leans on it."""
    least = min(range(len(claims)), key=lambda place: claims[place].score)
    following = claims[least + 1 : least + 2]
    leaning = [claim for claim in following if leans_on_neighbour(claim.text)]
    gone = {least, least + 1} if leaning else {least}
    return [claim for place, claim in enumerate(claims) if place not in gone] or list(claims[:1])
