"""What a language model says of the papers of one show: asked once for each thing, held against what it was shown."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

from paperradio.domain.digest import Claim
from paperradio.domain.generation import Writer, Writing
from paperradio.domain.script import Turn
from paperradio.domain.show import Cluster, Subject
from paperradio.editorial.composing.calls import Calls
from paperradio.editorial.composing.reading import room_of
from paperradio.editorial.lines import Line, Watch, dialogue_grammar, parse
from paperradio.editorial.prompting import PromptLibrary
from paperradio.editorial.shows.shown import Bench, Item, Shown
from paperradio.editorial.shows.terms import Key, uses
from paperradio.editorial.shows.topics import Shared
from paperradio.editorial.shows.trends import MOST, counted
from paperradio.errors import ConfigurationError, ModelUnreachable, ModelUnusable
from paperradio.settings import ModelSettings

MOST_CALLS = 30
"""Of one show; what would be asked beyond them is written without the model."""
MOST_OF_A_PAPER = 4
"""Quotations of each paper where two are joined."""
LINK_WORDS, TREND_WORDS, HEADLINE_WORDS = 40, 220, 20
SPARE_LINES = 2
LONGEST_NOTE = 160
HEADLINE = "headline"
"""Who "speaks" a headline."""


@dataclass(slots=True)
class Answers:
    """The answers for one show. A model that fails is asked no more. Each method returns () where the model has nothing
    that may be said; the same thing is asked once however often the show is composed."""

    calls: Calls
    library: PromptLibrary
    settings: ModelSettings
    bench: Bench = field(default_factory=Bench)
    _known: dict[tuple[str, ...], tuple[Turn, ...]] = field(default_factory=dict)
    _fault: str = ""

    @property
    def writing(self) -> Writing | None:
        """What was asked, and how many lines may be said; None where nothing was asked."""
        if not self.calls.made and not self._fault:
            return None
        kept = sum(len(turns) for turns in self._known.values())
        writer = Writer.MODEL if kept else Writer.EXTRACTIVE
        note = "" if kept else self._fault or "none of its lines was borne out by the papers"
        return Writing(writer, self.calls.model.name, tuple(self.calls.made), kept=kept, note=note[:LONGEST_NOTE])

    def link(self, last: Subject, following: Subject, ties: Sequence[Shared], speaker: str) -> tuple[Turn, ...]:
        """One or two lines that lead on; a line about the following paper names one of `ties`, what both speak of."""
        before, after = (_items(each, [tie.key for tie in ties]) for each in (last, following))
        shown = Shown((*before, *after))
        keys = {tie.key for tie in ties}

        def asked() -> tuple[Turn, ...]:
            lines = self._asked(
                "link", (speaker,), shown, 2, True, speaker=speaker, last=shown.quoted(1, len(before)),
                next=shown.quoted(len(before) + 1), words=LINK_WORDS,
            )  # fmt: skip
            turns = [turn for line in lines if (turn := self.bench.turns(line, shown)) is not None]
            leads = bool(turns) and turns[-1].about == following.paper.id
            named = leads and any(use.key in keys for use in uses(turns[-1].text))
            return tuple(turns) if named else ()

        return self._once(("link", last.paper.id, following.paper.id, speaker), asked)

    def theme(self, theme: str, items: Sequence[Item], speaker: str) -> tuple[Turn, ...]:
        """What each of at least two papers says of a `theme` that has been named; `items` has a quotation of each."""
        shown = Shown(tuple(items))

        def asked() -> tuple[Turn, ...]:
            lines = self._asked(
                "daily_theme", (speaker,), shown, len(items), True, explainer=speaker, theme=theme,
                papers=shown.quoted(), lines=len(items),
            )  # fmt: skip
            alone = (self.bench.turns(line, shown) for line in lines if len(line.cites) == 1)
            turns = tuple(turn for turn in alone if turn is not None)
            return turns if len({turn.about for turn in turns}) > 1 else ()

        return self._once(("theme", theme, *(each.text for each in items)), asked)

    def trends(
        self, clusters: Sequence[Cluster], subjects: Sequence[Subject], hosts: Sequence[str]
    ) -> tuple[Turn, ...]:
        """The week's counts with examples, told by both hosts."""
        groups = clusters[:MOST]
        belonging = [each for each in subjects if any(each.paper.id in group.papers for group in groups)]
        examples = [item for each in belonging[:MOST] if (item := best(each)) is not None]
        shown = Shown((*(Item(counted(each)) for each in groups), *examples))

        def asked() -> tuple[Turn, ...]:
            if not groups:
                return ()
            lines = self._asked(
                "weekly_trends", hosts, shown, 2 * len(groups) + 2, False, explainer=hosts[0], asker=hosts[-1],
                counts=shown.quoted(1, len(groups)), papers=shown.quoted(len(groups) + 1), words=TREND_WORDS,
                lines=2 * len(groups) + 2,
            )  # fmt: skip
            turns = self._conversation(lines, shown, hosts)
            return turns if any(turn.speaker == hosts[0] and turn.about is None for turn in turns) else ()

        return self._once(("trends", *(each.text for each in shown.items)), asked)

    def opening(self, headlines: Sequence[Item], hosts: Sequence[str], avoid: Sequence[str] = ()) -> tuple[Turn, ...]:
        """What the show has for a listener, in a few lines; `headlines` has one item for each paper."""
        shown = Shown(tuple(headlines))

        def asked() -> tuple[Turn, ...]:
            lines = self._asked(
                "daily_opening", hosts, shown, 5, False, explainer=hosts[0], asker=hosts[-1], papers=shown.quoted(),
                lines=5, avoid=tuple(avoid),
            )  # fmt: skip
            return self._conversation(lines, shown, hosts)

        return self._once(("opening", *(each.text for each in headlines)), asked)

    def headline(self, subject: Subject, title: str) -> Turn | None:
        """One line that says what the paper found, with what it cites; its speaker means nothing."""
        claims = sorted(subject.digest.claims, key=lambda each: -each.score)[:MOST_OF_A_PAPER]
        shown = Shown(tuple(Item(each.text, subject, each.passages) for each in claims))

        def asked() -> tuple[Turn, ...]:
            lines = self._asked(
                "headline", (HEADLINE,), shown, 1, False, title=title, passages=shown.quoted(), words=HEADLINE_WORDS
            )
            turns = (self.bench.turns(line, shown) for line in lines if len(line.text.split()) <= 2 * HEADLINE_WORDS)
            return tuple(turn for turn in turns if turn is not None)[:1]

        return next(iter(self._once(("headline", subject.paper.id), asked)), None)

    def _conversation(self, lines: Sequence[Line], shown: Shown, hosts: Sequence[str]) -> tuple[Turn, ...]:
        """What may be said of the lines: who asks states nothing, and a question stays where its answer does."""
        turns: list[Turn] = []
        question: Turn | None = None
        for line in lines:
            if line.text.endswith("?"):
                question = Turn(hosts[-1], line.text) if line.speaker == hosts[-1] and not line.cites else None
                continue
            turn = self.bench.turns(line, shown) if line.speaker == hosts[0] else None
            if turn is not None:
                turns.extend((question, turn) if question is not None else (turn,))
            question = None
        return tuple(turns)

    def _once(self, name: tuple[str, ...], ask: Callable[[], tuple[Turn, ...]]) -> tuple[Turn, ...]:
        if name not in self._known:
            self._known[name] = ask()
        return self._known[name]

    def _asked(
        self, job: str, speakers: Sequence[str], shown: Shown, most: int, may_decline: bool, **variables: object
    ) -> tuple[Line, ...]:
        """The usable lines of the model's answer; none where it fails, is left alone, or has no room."""
        if self._fault or len(self.calls.made) >= MOST_CALLS or not shown.items:
            return ()
        known = self.calls.model.knows_grammars
        grammar = dialogue_grammar(speakers, shown.numbers, most + SPARE_LINES, may_decline) if known else ""
        try:
            prompt = self.library.job(job).prompt(self.settings.seed, None, grammar, **variables)
            if self.calls.tokens(prompt) > room_of(self.library.job(job), self.calls, self.settings.prompt_tokens):
                return ()
            answer = self.calls.ask(prompt, Watch(most + SPARE_LINES))
        except (ModelUnreachable, ModelUnusable, ConfigurationError) as trouble:
            self._fault = " ".join(str(trouble).split())
            return ()
        return parse(answer.text, speakers, shown.numbers, answer.cut_off).lines[:most]


def best(subject: Subject) -> Item | None:
    """The claim of a paper that is worth most, as a quotation."""
    claim = max(subject.digest.claims, key=lambda each: each.score, default=None)
    return Item(claim.text, subject, claim.passages) if claim is not None else None


def _items(subject: Subject, keys: Sequence[Key]) -> list[Item]:
    """Quotations of a paper: claims that have one of the terms before others, those worth most first."""

    def rank(claim: Claim) -> tuple[bool, float]:
        return not any(use.key in keys for use in uses(claim.text)), -claim.score

    return [
        Item(each.text, subject, each.passages) for each in sorted(subject.digest.claims, key=rank)[:MOST_OF_A_PAPER]
    ]
