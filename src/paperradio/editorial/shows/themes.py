"""What several papers of a show share, said once, with each paper's own sentence."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from paperradio.domain.script import Turn
from paperradio.domain.show import Subject
from paperradio.editorial.digest import author_count
from paperradio.editorial.opening import title_of
from paperradio.editorial.phrases import Chooser
from paperradio.editorial.sentences import Sentence, abstract_sentences
from paperradio.editorial.shows.counts import in_words
from paperradio.editorial.shows.links import untold_about
from paperradio.editorial.shows.terms import Key, uses
from paperradio.editorial.shows.topics import Shared, shared, topics
from paperradio.ports import Embedder

MOST_THEMES = 2
MOST_QUOTED = 3
"""Papers of a theme whose own sentence is said."""


@dataclass(frozen=True, slots=True)
class Theme:
    """What the papers at `places` of a show share."""

    places: tuple[int, ...]
    shared: Shared


def themes(
    subjects: Sequence[Subject], hosts: Sequence[str], chooser: Chooser, embedder: Embedder, said: Sequence[Key] = ()
) -> tuple[Turn, ...]:
    """At most two themes, () where no two papers share anything. `said` are terms that links have named; others go
    first. `hosts` are who explains and who asks."""
    turns: list[Turn] = []
    found = find_themes(subjects, said)[:MOST_THEMES]
    for theme in found:
        told = _told(theme, subjects, hosts[0], chooser, embedder)
        if len(told) < 2 or not chooser.offers("theme"):
            continue
        if len(hosts) > 1 and chooser.offers("ask_theme"):
            turns.append(Turn(hosts[1], chooser.choose("ask_theme")))
        papers = _papers(theme)
        turns.append(Turn(hosts[0], chooser.choose("theme", term=theme.shared.text, papers=papers)))
        turns.extend(told)
    return tuple(turns)


def facts(subjects: Sequence[Subject]) -> tuple[str, ...]:
    """The terms that several of these papers share and how many papers do, as they are said."""
    found = find_themes(subjects)
    return tuple(dict.fromkeys(each for theme in found for each in (theme.shared.text, _papers(theme))))


def _papers(theme: Theme) -> str:
    return f"{in_words(len(theme.places))} of the papers"


def find_themes(subjects: Sequence[Subject], said: Sequence[Key] = ()) -> list[Theme]:
    """Themes of different papers, those of the most papers first; no two have more than half of their papers in
    common."""
    places: dict[Key, list[int]] = {}
    for place, subject in enumerate(subjects):
        for key in topics(subject):
            places.setdefault(key, []).append(place)
    found = []
    for group in {tuple(each) for each in places.values() if len(each) > 1}:
        for one in shared([subjects[place] for place in group]):
            if tuple(places[one.key]) == group:
                found.append(Theme(group, one))
    found.sort(key=lambda each: (each.shared.key in said, -len(each.places), -each.shared.score, each.shared.text))
    kept: list[Theme] = []
    for theme in found:
        if all(2 * len(set(theme.places) & set(other.places)) <= len(theme.places) for other in kept):
            kept.append(theme)
    return kept


def _told(theme: Theme, subjects: Sequence[Subject], speaker: str, chooser: Chooser, embedder: Embedder) -> list[Turn]:
    """A sentence of each paper, the most alike ones where there are more than can be said."""
    turns: list[Turn] = []
    for place in theme.places[:MOST_QUOTED]:
        subject = subjects[place]
        sentence = _about(subject, theme.shared, embedder)
        kind = "theme_further" if turns else "theme_first"
        if sentence is None or not chooser.offers(kind):
            continue
        text = chooser.choose(kind, title=title_of(subject.paper, subject.document), sentence=sentence.text)
        turns.append(Turn(speaker, text, (sentence.index,), factual=True, about=subject.paper.id))
    return turns


def _about(subject: Subject, tie: Shared, embedder: Embedder) -> Sentence | None:
    """The sentence with the term that is nearest to what the paper is about: an untold one, else of its abstract."""
    found = untold_about(subject, tie.key)
    if not found:
        whole = abstract_sentences(subject.document, author_count(subject.paper, subject.document))
        found = [each for each in whole if not each.points and any(use.key == tie.key for use in uses(each.text))]
    if not found:
        return None
    vectors = embedder.embed([f"{subject.paper.title}. {tie.text}", *(each.text for each in found)])
    return found[int((vectors[1:] @ vectors[0]).argmax())]
