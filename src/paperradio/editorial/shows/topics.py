"""What a paper speaks of, and which of it another paper speaks of as well."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

from paperradio.domain.document import Role
from paperradio.domain.show import Subject
from paperradio.editorial.shows.terms import Key, Use, is_plain, is_plural, plural, uses

FEWEST_USES = 2
"""How often each paper uses a single word, or one of them in its title, before it counts as what they share."""
_ARTICLES = frozenset({"a", "an", "each", "every"})
_BARE_BEHIND = frozenset({
    "in", "of", "for", "on", "with", "from", "to", "by", "and", "as", "into", "about", "or", "via", "using", "through",
    "than", "between", "during", "like", "including",
})  # fmt: skip
"""Behind these a noun without an article stands for itself."""


@dataclass(frozen=True, slots=True)
class Topic:
    """A term of one paper. `passages` are the places in its document where it stands, `titled` whether its title has
    it; `found` are its uses."""

    key: Key
    passages: tuple[int, ...]
    titled: bool
    found: tuple[Use, ...]

    @property
    def named(self) -> bool:
        return any(use.named for use in self.found)


@dataclass(frozen=True, slots=True)
class Shared:
    """A term of two papers or more, with the form in which it is said ("neural networks", "the LHC", "ImageNet").

    `topics` are in the order of the papers. A greater `score` says more of what the papers are about.
    """

    text: str
    topics: tuple[Topic, ...]
    score: float

    @property
    def key(self) -> Key:
        return self.topics[0].key


@lru_cache(maxsize=64)
def topics(subject: Subject) -> dict[Key, Topic]:
    """The terms of title, abstract and claims."""
    document = subject.document
    told = {index for claim in subject.digest.claims for index in claim.passages}
    told |= {each.index for each in document.passages if each.role in (Role.ABSTRACT, Role.TITLE)}
    titled = {use.key for use in uses(subject.paper.title, title=True)}
    places: dict[Key, list[int]] = {}
    found: dict[Key, list[Use]] = {}
    for index in sorted(told):
        passage = document.passages[index]
        for use in uses(passage.text, title=passage.role is Role.TITLE):
            places.setdefault(use.key, []).append(index)
            found.setdefault(use.key, []).append(use)
    return {key: Topic(key, tuple(dict.fromkeys(places[key])), key in titled, tuple(found[key])) for key in found}


def shared(subjects: Sequence[Subject]) -> tuple[Shared, ...]:
    """The terms that all of these papers use, what says most first; no part of a longer one."""
    each = [topics(subject) for subject in subjects]
    found = []
    for key in each[0]:
        of_key = tuple(own[key] for own in each if key in own)
        if len(of_key) == len(subjects) and _weighty(of_key):
            text = spoken(of_key)
            if text is not None:
                found.append(Shared(text, of_key, _score(of_key)))
    longest = [one for one in found if not any(_within(one.key, other.key) for other in found)]
    return tuple(sorted(longest, key=lambda one: (-one.score, one.text)))


def _within(one: Key, other: Key) -> bool:
    size = len(one)
    return size < len(other) and any(other[at : at + size] == one for at in range(len(other) - size + 1))


def _weighty(of_key: Sequence[Topic]) -> bool:
    """A term of several words or a name counts wherever it stands, another word where it stands for a thing."""
    if len(of_key[0].key) > 1 or all(topic.named for topic in of_key):
        return True
    often = all(len(topic.found) >= FEWEST_USES for topic in of_key) or any(topic.titled for topic in of_key)
    return often and all(any(stands_for_a_thing(use) for use in topic.found) for topic in of_key)


def stands_for_a_thing(use: Use) -> bool:
    return use.ends and (use.before in _BARE_BEHIND or use.before in _ARTICLES or use.before == "the")


def _score(of_key: Sequence[Topic]) -> float:
    titles = sum(topic.titled for topic in of_key)
    often = min(len(topic.found) for topic in of_key)
    return 1.5 * titles + min(often, 3) + len(of_key[0].key) + all(topic.named for topic in of_key)


def spoken(of_key: Sequence[Topic]) -> str | None:
    """The form in which a term is said behind "of": a name as it is written, with its article where it mostly has it;
    a plural; a noun that stands without article. None where no use shows such a form.

    What is written in small letters anywhere is no name.
    """
    everywhere = [use for topic in of_key for use in topic.found]
    found = [use for use in everywhere if not use.titled] or everywhere
    written = [use for use in found if use.ends]
    common = any(use.text == use.text.lower() for use in found) or is_plain(found[0].text)
    named = [use for use in found if use.named]
    if named and not common and all(topic.named or topic.titled for topic in of_key):
        return _name([use.text for use in found], of_key)
    forms = Counter(use.text.lower() if common or not use.named else use.text for use in found)
    plurals = [form for form, _ in forms.most_common() if is_plural(form.split()[-1])]
    if plurals:
        return plurals[0]
    form = forms.most_common(1)[0][0]
    if any(use.before in _ARTICLES for use in written):
        first, last = form.rpartition(" ")[::2]
        return f"{first} {plural(last)}".strip()
    return form if any(use.before in _BARE_BEHIND or use.before == "" for use in written) else None


def _name(forms: Sequence[str], of_key: Sequence[Topic]) -> str | None:
    """The commonest form of a name, with its article; of an acronym one that all papers have."""
    own = [{use.text for use in topic.found} for topic in of_key]
    written = [use for topic in of_key for use in topic.found if use.ends]
    for name in sorted(dict(Counter(forms).most_common()), key=is_plural, reverse=True):
        if not name.removesuffix("s").isupper() or all(name in each for each in own):
            behind = [use.before for use in written if use.text == name]
            return f"the {name}" if behind and behind.count("the") * 2 > len(behind) else name
    return None
