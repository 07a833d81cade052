"""When each word of a sentence begins, from how long each of its phonemes is."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from difflib import SequenceMatcher
from typing import NamedTuple

from paperradio.voicing.speech import Mark

_UNHEARD = frozenset("ˈˌːˑ ,.:;?!_^$\u200d")
_WORD = re.compile(r"\S*\w\S*")


class Phoneme(NamedTuple):
    """One phoneme, or the space between two words, and when it begins in seconds."""

    text: str
    at: float


def word_marks(text: str, phonemes: Sequence[Phoneme], spell: Callable[[str], str]) -> tuple[Mark, ...]:
    """A mark for each word of `text` that is found among the phonemes, in order.

    Phonemes of several words may run together ("of the"), and those of one word may be many words ("2048"); so each
    word is looked for by the phonemes that `spell` gives it alone.
    """
    words = list(_WORD.finditer(text))
    spelled = [_sounds(spell(word[0])) for word in words]
    groups = _groups(phonemes)
    if len(groups) == len(words) and all(map(_alike, spelled, groups)):
        return tuple(Mark(word.start(), group[0].at) for word, group in zip(words, groups, strict=True))
    heard = [phoneme for group in groups for phoneme in group]
    owners = [place for place, sounds in enumerate(spelled) for _ in sounds]
    found: dict[int, float] = {}
    alone = [sound for sounds in spelled for sound in sounds]
    matcher = SequenceMatcher(None, alone, [phoneme.text for phoneme in heard], autojunk=False)
    for start, other, size in matcher.get_matching_blocks():
        for step in range(size):
            found.setdefault(owners[start + step], heard[other + step].at)
    return tuple(Mark(words[place].start(), at) for place, at in sorted(found.items()))


def _sounds(phonemes: str) -> list[str]:
    return [sound for sound in phonemes if sound not in _UNHEARD]


def _alike(spelled: Sequence[str], group: Sequence[Phoneme]) -> bool:
    """Whether a word alone and in its sentence have a sound in common."""
    return not set(spelled).isdisjoint(phoneme.text for phoneme in group)


def _groups(phonemes: Sequence[Phoneme]) -> list[list[Phoneme]]:
    """What is heard between two spaces; what is only punctuation is none."""
    groups: list[list[Phoneme]] = [[]]
    for phoneme in phonemes:
        if phoneme.text == " ":
            groups.append([])
        elif phoneme.text not in _UNHEARD:
            groups[-1].append(phoneme)
    return [group for group in groups if group]
