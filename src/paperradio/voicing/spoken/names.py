"""Names: abbreviations in full, acronyms spelled or read as a word, names of models, genes and code in their parts."""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import cache, partial

from paperradio.voicing.lexicon import Lexicon, Tables, any_of
from paperradio.voicing.rewriting import Draft, rule

_BRACKETED = re.compile(r"\s?\(([A-Za-z]{2,8}?)s?\)")
_TOKEN = re.compile(r"(?<!\w)(?:[A-Z]|(?=[a-z]{0,24}[A-Z\d])[a-z]|\d+(?=[A-Za-z]))[A-Za-z\d]*(?:'s(?!\w))?")
_PIECE = re.compile(r"[A-Z]{2,}s(?![a-z])|[A-Z]+(?=[A-Z][a-z])|[A-Z]?[a-z]+|[A-Z]+|\d+")
_LEFT_AS_IT_IS = re.compile(r"\d+(?:st|nd|rd|th|s|[A-Za-z])")
_VERSIONED = re.compile(r"(.{2,}?[A-Za-z])v(\d+)")
_VOWEL_SOUND = re.compile(r"(?i:(?!u(?:ni|se)|eu|one)[aeiou])")
_VOWEL = re.compile(r"[AEIOUYaeiouyÀ-ɏ]")
_UNSPEAKABLE = re.compile(
    r"[B-DF-HJ-NP-TV-XZ]{4}|^[B-DF-HJ-NP-TV-XZ]{3}|[B-DF-HJ-NP-TV-XZ]{3}$|^(?:[^AEIOUY]+|[AEIOUY]+)$"
    r"|^[B-DF-HJ-NP-TV-Z]?[BCDFGJKPQTVXZ][BCDFGJKMNPQTVWXZ]|[AEIOU]{3}"
)
_WHOLE_WORD_LENGTH = 4  # shorter acronyms are spelled whether they could be said or not
_SMALL_WORD = re.compile(r"\b(?:THE|OF|AND|IN|FOR|TO|WITH|ON|IS|ARE|BY|FROM|AN|WE|VIA|USING|ALL|AT)\b")
_SHOUTED = 0.6  # of the letters: such a text is a title in capitals, not a row of acronyms
_VOWELLESS = re.compile(
    r"(?<![\w'])(?!(?:th|st|nd|rd|vs|hmm|mm|psst|shh|tv|mr|mrs|dr|km|cm|kg|ms)\b)[bcdfghjklmnpqrstvwxz]{2,5}(?![\w'])"
)


def _say_size(match: re.Match[str]) -> str:
    return f"{match[1] or ''} {match[2] + ' by ' if match[2] else ''}{match[3]} B"


_IDENTIFIERS = (
    rule(r"(?:\b([A-Z][A-Za-z]*\d[\w.]*|Mistral|Llama|Gemma|Qwen|Phi|Falcon|Pythia) |(?<=[A-Za-z\d])-)"
         r"(?:(\d+)x)?(\d+(?:\.\d+)?)B\b(?! (?:param|token|word))", _say_size, "B"),
    rule(r"(?<=[A-Za-z]{2})\.(?=[a-z]{2}|[A-Z]{2}\b)", " dot ", "."),
    rule(r"(?<!\w)#(?=[A-Za-z]{2})", "hashtag ", "#"),
    rule(r"`([^`\n]{1,80})`", r"\1", "`"),
    rule(r"(?<=[A-Za-z_])\(\)", "", "("),
    rule(r"(?<=[a-zA-Z\d]{3})_(?=[a-zA-Z]{2})|(?<=[a-zA-Z]{2})_(?=[a-zA-Z\d]{3})", " ", "_"),
)  # fmt: skip
_BEFORE_NAMES = rule(r"(?<=[A-Za-z])-(?=\d)|(?<=\d)-(?=[A-Z][A-Za-z\d]*\b|\d)|(?<=\b[A-Z])-(?=[A-Z]{2})", " ", "-")
_AFTER_NAMES = rule(r"(?<=\w)-(?=[A-Z](?:'s)? [A-Z]\b)|(?<=[A-Z] [A-Z])-(?=\w)|(?<=[A-Z])-(?=[A-Z]\b)", " ", "-")


def open_identifiers(draft: Draft) -> None:
    """Names in code: no underscores, brackets and ticks; ``8B`` at the end of a model's name is no amount."""
    draft.apply(_IDENTIFIERS)


def say_abbreviations(draft: Draft, tables: Tables) -> None:
    """Latin and scholarly abbreviations in full."""
    draft.sub(_abbreviations(tables), lambda match: _say_abbreviation(match, tables["abbreviations"]))


def say_phrases(draft: Draft, tables: Tables) -> None:
    """What the lexicon says of names that are more than letters and digits."""
    draft.sub(tables.phrase_pattern, lambda match: tables.phrase(match[0]))
    if draft.has("("):
        draft.sub(_BRACKETED, lambda match: _unless_said(match, tables["words"]))


def say_in_full(draft: Draft, acronyms: Mapping[str, str]) -> None:
    """The long form in place of the first use of each acronym, with the article that suits it."""
    for short, long in acronyms.items():
        used = re.compile(rf"(?<![\w(]){re.escape(short)}(s?)(?![\w)])")
        draft.sub(used, partial(_in_full, long=long), most=1)
        article = rf"\b([Aa])n?(?= {re.escape(long)}\b)"
        draft.sub(re.compile(article), r"\1n" if _VOWEL_SOUND.match(long) else r"\1", most=1)


def _in_full(match: re.Match[str], long: str) -> str:
    return _several(long) if match[1] else long


def _unless_said(match: re.Match[str], words: Mapping[str, str]) -> str:
    """``mixture of experts (MoE)``: nothing for an acronym that would be said in the words before it."""
    said = words.get(match[1], "")
    before = match.string[: match.start()].lower().replace("-", " ").rstrip("s")
    return "" if " " in said and said.islower() and before.endswith(said.rstrip("s")) else match[0]


def say_names(draft: Draft, lexicon: Lexicon) -> None:
    """Names in the lexicon's way, acronyms by letter unless they can be said as a word, others in their parts."""
    words = _own_words(lexicon)
    draft.apply((_BEFORE_NAMES,))
    shouted = _is_shouted(draft.text)
    draft.sub(_TOKEN, lambda match: _say_token(match[0], words, shouted))
    draft.sub(_VOWELLESS, lambda match: _say_vowelless(match[0], words))
    draft.apply((_AFTER_NAMES,))


def _own_words(lexicon: Lexicon) -> Mapping[str, str]:
    """The lexicon's words without the meanings that the paper's own definitions contradict."""
    words = lexicon.tables["words"]
    other = [short for short, long in lexicon.definitions.items() if _means_otherwise(words.get(short, ""), long)]
    return {word: said for word, said in words.items() if word not in other} if other else words


def _means_otherwise(said: str, long: str) -> bool:
    return " " in said and said.islower() and said != long.lower()


@cache
def _abbreviations(tables: Tables) -> re.Pattern[str]:
    return re.compile(
        rf"(?<![\w.\\]){any_of(tables['abbreviations'])}(?:(?!\w)|(?<=\.)(?=\d))(?=(?P<rest>,?\s*(?:\S|$)))"
    )


def _say_abbreviation(match: re.Match[str], abbreviations: Mapping[str, str]) -> str:
    """The words; a full stop stays where it also ends the sentence."""
    words = abbreviations[match[0]]
    ends = match[0].endswith(".") and (
        not match["rest"].strip() or (match[0] == "etc." and match["rest"][-1].isupper())
    )
    if match.string[match.end() : match.end() + 1].isdigit():
        return f"{words} "
    return f"{words}." if ends else words


def _is_shouted(text: str) -> bool:
    if text.islower():
        return False
    letters = [character for character in text if character.isalpha()]
    if len(letters) <= 20 or sum(map(str.isupper, letters)) <= _SHOUTED * len(letters):
        return False
    return _SMALL_WORD.search(text) is not None


def _say_token(written: str, words: Mapping[str, str], shouted: bool) -> str:
    if written in words:
        return words[written]
    if written[1:].islower() and written.isalpha():
        return written
    token, owner = (written[:-2], "'s") if written.endswith("'s") else (written, "")
    if _LEFT_AS_IT_IS.fullmatch(token):
        return written
    if token in words:
        return words[token] + owner
    if token[-1] == "s" and token[:-1] in words:
        return _several(words[token[:-1]])
    if shouted and len(token) > 1 and token.isalpha() and token.isupper():
        return written.lower()
    return _say_parts(token, words) + owner


def _say_parts(token: str, words: Mapping[str, str]) -> str:
    """``ResNet50`` as ``Res Net 50``."""
    versioned = _VERSIONED.fullmatch(token)
    if versioned:
        return f"{_say_token(versioned[1], words, shouted=False)} version {versioned[2]}"
    pieces: list[str] = _PIECE.findall(token)
    if len(pieces) == 1:
        return _say_piece(token, "", words)
    return " ".join(_say_piece(piece, before, words) for piece, before in zip(pieces, ["", *pieces], strict=False))


def _say_piece(piece: str, before: str, words: Mapping[str, str]) -> str:
    if piece in words:
        return words[piece]
    if piece == "K" and before.isdigit():
        return "kay"
    if piece.isdigit():
        return piece
    if piece.islower():
        short = len(piece) <= 2 and (before.isdigit() or not _VOWEL.search(piece) or len(piece) == 1)
        return _spelled(piece) if short or not _VOWEL.search(piece) else piece
    if piece[1:].islower() and not (len(piece) > 2 and piece[:-1].isupper()):
        return _say_capitals(piece, words) if len(piece) == 2 and piece[-1] == "s" else piece
    return _say_capitals(piece, words)


def _say_capitals(acronym: str, words: Mapping[str, str]) -> str:
    name, plural = (acronym[:-1], True) if acronym[-1] == "s" and len(acronym) > 2 else (acronym, False)
    if name in words:
        return _several(words[name]) if plural else words[name]
    if len(name) >= _WHOLE_WORD_LENGTH and not _UNSPEAKABLE.search(name):
        return name.lower() + ("s" if plural else "")
    return " ".join(name) + ("'s" if plural else "")


def _several(said: str) -> str:
    return f"{said}'s" if said[-1].isupper() else f"{said}s"


def _spelled(letters: str) -> str:
    return " ".join(letters) if len(letters) == 1 else " ".join(letters.upper())


def _say_vowelless(word: str, words: Mapping[str, str]) -> str:
    if word in words:
        return words[word]
    return f"{word[0]}-th" if len(word) == 3 and word.endswith("th") else " ".join(word.upper())
