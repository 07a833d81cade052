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
from paperradio.editorial.shows.answers import Answers
from paperradio.editorial.shows.counts import in_words
from paperradio.editorial.shows.links import Said, untold_about
from paperradio.editorial.shows.shown import Item
from paperradio.editorial.shows.terms import Key, uses
from paperradio.editorial.shows.topics import Shared, shared, topics
from paperradio.editorial.standing import opens
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
    subjects: Sequence[Subject],
    hosts: Sequence[str],
    chooser: Chooser,
    embedder: Embedder,
    said: Said | None = None,
    answers: Answers | None = None,
) -> tuple[Turn, ...]:
    """At most two themes, () where no papers share anything but what links have said of them two by two.

    `hosts` are who explains and who asks; `said` is what was said before, and grows. What each
    paper says of it is put in the words of `answers` where these have any.
    """
    said = said or Said()
    turns: list[Turn] = []
    told = 0
    for theme in find_themes(subjects):
        if told == MOST_THEMES or not chooser.offers("theme"):
            break
        if len(theme.places) == 2 and theme.shared.key in said.terms:
            continue
        sentences = [(subjects[place], _about(subjects[place], theme.shared, embedder, said)) for place in theme.places]
        quoted = [(subject, each) for subject, each in sentences if each is not None][:MOST_QUOTED]
        if len(quoted) < 2:
            continue
        if len(hosts) > 1 and chooser.offers("ask_theme"):
            turns.append(Turn(hosts[1], chooser.choose("ask_theme")))
        turns.append(Turn(hosts[0], chooser.choose("theme", term=theme.shared.text, papers=_papers(theme))))
        items = [Item(each.text, subject, (each.index,)) for subject, each in quoted]
        turns.extend(
            (answers.theme(theme.shared.text, items, hosts[0]) if answers else ()) or _quoted(quoted, hosts[0], chooser)
        )
        said.add(turns)
        told += 1
    return tuple(turns)


def facts(subjects: Sequence[Subject]) -> tuple[str, ...]:
    """The terms that several of these papers share and how many papers do, as they are said."""
    found = _all_themes(subjects)
    return tuple(dict.fromkeys(each for theme in found for each in (theme.shared.text, _papers(theme))))


def _papers(theme: Theme) -> str:
    return f"{in_words(len(theme.places))} of the papers"


def find_themes(subjects: Sequence[Subject]) -> list[Theme]:
    """Themes of different papers, those of the most papers first; none has more than half of its papers in common with
    one before it."""
    kept: list[Theme] = []
    for theme in _all_themes(subjects):
        if all(2 * len(set(theme.places) & set(other.places)) <= len(theme.places) for other in kept):
            kept.append(theme)
    return kept


def _all_themes(subjects: Sequence[Subject]) -> list[Theme]:
    places: dict[Key, list[int]] = {}
    for place, subject in enumerate(subjects):
        for key in topics(subject):
            places.setdefault(key, []).append(place)
    found = [
        Theme(group, one)
        for group in {tuple(each) for each in places.values() if len(each) > 1}
        for one in shared([subjects[place] for place in group])
        if tuple(places[one.key]) == group
    ]
    return sorted(found, key=lambda each: (-len(each.places), -each.shared.score, each.shared.text))


def _quoted(told: Sequence[tuple[Subject, Sentence]], speaker: str, chooser: Chooser) -> list[Turn]:
    turns: list[Turn] = []
    for subject, sentence in told:
        kind = "theme_further" if turns else "theme_first"
        if chooser.offers(kind):
            title = title_of(subject.paper, subject.document)
            text = chooser.choose(kind, title=title, sentence=sentence.text)
            turns.append(Turn(speaker, text, (sentence.index,), factual=True, about=subject.paper.id))
    return turns


def _can_begin(sentence: Sentence) -> bool:
    return not sentence.points and opens(sentence.text) and not sentence.text.startswith("In contrast")


def _about(subject: Subject, tie: Shared, embedder: Embedder, said: Said) -> Sentence | None:
    """The sentence with the term that is nearest to what the paper is about: an untold one, else of its abstract."""
    found = untold_about(subject, tie.key, said)
    if not found:
        whole = abstract_sentences(subject.document, author_count(subject.paper, subject.document))
        found = [each for each in whole if _can_begin(each) and any(use.key == tie.key for use in uses(each.text))]
    if not found:
        return None
    vectors = embedder.embed([f"{subject.paper.title}. {tie.text}", *(each.text for each in found)])
    return found[int((vectors[1:] @ vectors[0]).argmax())]
