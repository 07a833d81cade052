"""Why a line cannot be used, whatever the paper says."""

from __future__ import annotations

import re
from collections.abc import Sequence
from difflib import SequenceMatcher

from paperradio.editorial import lexicon
from paperradio.editorial.lines import signs
from paperradio.editorial.lines.line import Loss

MOST_WORDS = 90
MOST_LETTERS = 700
LONGEST_WORD = 60
ALIKE = 0.9
_FEWEST_WORDS_ALIKE = 5
_WORD = 60
ALIKE = 0.9
_FEWEST_WORDS_ALIKE = 5
_REFUSAL = re.compile(
    r"(?i)\bas an? (?:ai|artificial|large language|language model|assistant)\b|\bi(?:'|’)?(?: a)?m (?:just |only )?an? "
    r"(?:ai|language model|assistant)\b|\bi(?:'| a)?m (?:sorry|unable|not able)\b|\bi apologi[sz]e\b|"
    r"\bi (?:can ?not|can['’]t|won['’]t|am not able to) (?:help|assist|provide|write|create|generate|fulfil|comply|do that|"
    r"continue|answer|access)\b|\bmy training data\b|\bknowledge cutoff\b"
)
_ECHO = re.compile(
    r"(?i)\bignor(?:e|ing) (?:\w+ ){0,3}(?:instruction|prompt|rule|direction|command)s?\b|\bdisregard (?:\w+ ){0,3}"
    r"(?:instruction|prompt|rule)s?\b|\b(?:system|user|this|the|my|your|previous|above) (?:prompt|instructions?|system message)\b|"
    r"\b(?:quotations?|passages?|citations?|brackets?|sources?) (?:number(?:ed|s)? )?\[?\d|\bnumbered (?:quotation|passage)s?\b|"
    r"\bthe (?:quotations?|passages) (?:say|show|state|provide|mention|given|above|do)|\bin square brackets\b|"
    r"\bhere(?: i|'|’)s (?:the|a|your) (?:script|dialogue|conversation|rewritten|mended|answer)\b|"
    r"\bhttps?://|\bwww\.|\b[\w-]+\.(?:com|io|net|org|ai|xyz)\b|\b(?:visit|subscribe|click|sign up|buy now|promo code|"
    r"discount code|follow us|donate)\b|\bpositive review\b|\b(?:recommend|give) (?:\w+ ){0,4}(?:acceptance|highest (?:score|rating))\b|"
    r"\bjailbr|\bdo anything now\b|\bdeveloper mode\b|\bA short question\b|\b(?:Her|His) answer, in one\b"
)
_FOREIGN = frozenset(
    "und der das nicht ist ein eine einen dem den sich mit auf für wie auch es werden wird sie wir ich sind haben "
    "le la les des une est dans pour que qui sur avec pas nous vous ils elle cette sont du et au ce "
    "el los las una del por con para como más pero sus este esta son lo y en "
    "il lo gli che di per non sono della nel come ha si e "
    "o os as um uma não para com dos da do em é "
    "het een van niet zijn voor met dat op te de".split()
) - frozenset("a an as in is on so do we he me no to at or be by of am has".split())
_WORD = re.compile(r"[^\W\d_]+(?:['’][^\W\d_]+)*")


def unusable(text: str) -> Loss | None:
    """Why this text cannot be said by anybody; None where nothing speaks against it."""
    if signs.pattern("refusal").search(text):
        return Loss.REFUSAL
    if signs.pattern("echo").search(text):
        return Loss.ECHO
    words = text.split()
    if not any(each.isalpha() for each in text):
        return Loss.NOT_A_LINE
    if len(words) > MOST_WORDS or len(text) > MOST_LETTERS or max(map(len, words)) > LONGEST_WORD:
        return Loss.TOO_LONG
    return None if in_english(text) else Loss.WRONG_LANGUAGE


def in_english(text: str) -> bool:
    """Whether a line looks like English: Latin letters (Greek ones are symbols) and no other language's small words."""
    letters = [each for each in text if each.isalpha()]
    other = sum(not (each < "\u0250" or "\u0370" <= each < "\u0400" or each > "\U0001d3ff") for each in letters)
    if other * 10 > len(letters):
        return False
    words = [each.lower() for each in _WORD.findall(text)]
    common = lexicon.words("commonest")
    english, foreign = sum(each in common for each in words), sum(each in signs.words("foreign") for each in words)
    return foreign <= english or foreign < 2


def repeats(text: str, before: Sequence[str]) -> bool:
    """Whether `text` says what an earlier line did, word by word or nearly; other numbers make another statement."""
    new = _folded(text)
    for each in before:
        old = _folded(each)
        if new == old:
            return True
        if min(len(new), len(old)) < _FEWEST_WORDS_ALIKE or _numbers(new) != _numbers(old):
            continue
        if SequenceMatcher(None, new, old, autojunk=False).ratio() >= ALIKE:
            return True
    return False


def _folded(text: str) -> list[str]:
    return re.findall(r"\w+(?:[.,]\d+)*", text.lower())


def _numbers(words: Sequence[str]) -> set[str]:
    return {each for each in words if each[0].isdigit()}
