"""A sentence of the paper as somebody else would tell it: "we" becomes "the authors", "our" becomes "their"."""

from __future__ import annotations

import re

from paperradio.editorial.agreement import agree, third_person
from paperradio.editorial.cleaning import capitalised, without_brackets, without_lead_in, without_marks
from paperradio.editorial.lexicon import words

_FIRST_PERSON = re.compile(r"\b(we ourselves|we['’]ve|we['’]re|we|our own|ours|ourselves|our|us)\b", re.IGNORECASE)
_THIS_PAPER = re.compile(
    r"\b(this|the present|the current|our) (paper|work|study|article|letter|report|survey|manuscript|review)\b", re.I
)
_RESULT_NOUNS = (
    "results?|findings?|experiments?|analysis|analyses|evaluation|evaluations|measurements?|simulations?|tests?|"
    "calculations?|observations?|comparison|comparisons|study"
)
_OUR_RESULTS = re.compile(rf"^Our ((?:\w+ )?(?:{_RESULT_NOUNS}))\b")
_SUBJECT_FOLLOWS = re.compile(r"^[^,;:]*, we\b")
_REPEATED_SUBJECT = re.compile(
    r"(?P<first>^The authors [^,;:]+? and )(?:the authors|they) (?P<adverb>\w+ly |also |then )?(?P<verb>\w+)\b"
)
_JOINED_VERB = re.compile(r"\band (?=(?:\w+ly |also |then )?([\w-]+))")


def retold(text: str, authors: int = 2) -> str:
    """One sentence, cleaned for speaking and in the third person. `authors`: how many wrote it (0: unknown)."""
    text = cleaned(text)
    text = _OUR_RESULTS.sub(r"The \1", text)
    text = _THIS_PAPER.sub(_the_paper, text)
    text = _in_third_person(text, single=authors == 1)
    return capitalised(re.sub(r"\s+([,.;:?!])", r"\1", re.sub(r"\s{2,}", " ", text)).strip())


def cleaned(text: str) -> str:
    """One sentence for speaking, still in the authors' own person."""
    return without_brackets(without_lead_in(without_marks(text)))


def has_plural(text: str) -> bool:
    """Whether something stands in `text` that "they" could be taken to mean; errs on the side of yes."""
    if any(match.group(1) not in words("research_verbs") for match in _JOINED_VERB.finditer(text)):
        return True
    found = (word.lower() for word in re.findall(r"[A-Za-z][A-Za-z'’-]*", text))
    return any(word in words("plurals") or _looks_plural(word) for word in found)


def _looks_plural(word: str) -> bool:
    if len(word) < 3 or not word.endswith("s") or word.endswith(("ss", "ous", "'s", "’s", "sis")):
        return False
    return word not in words("no_plurals")


def _the_paper(match: re.Match[str]) -> str:
    named = "the paper" if match.group(2).lower() in {"paper", "work", "article", "letter"} else f"the {match.group(2)}"
    return named[0].upper() + named[1:] if match.start() == 0 else named


def _in_third_person(text: str, single: bool) -> str:
    """The authors are named first; "they" follows only where nothing else in the sentence so far is plural."""
    done, others, rest = "", "", text
    while (match := _FIRST_PERSON.search(rest)) is not None:
        done += rest[: match.start()]
        others += rest[: match.start()]
        rest = rest[match.end() :]
        word = match.group(1).lower().replace("’", "'")
        named = "the author" in done.lower() or (
            word == "our" and bool(done) and _SUBJECT_FOLLOWS.search(rest) is not None
        )
        short = not single and named and not has_plural(others)
        said = _pronoun(word, short, single)
        done += said if done else said[0].upper() + said[1:]
        if single and word == "we":
            rest = " " + agree(rest.lstrip())
    return _REPEATED_SUBJECT.sub(_without_subject, done + rest)


def _without_subject(match: re.Match[str]) -> str:
    """ "The authors find X and the authors show Y" needs its subject once."""
    verb = match.group("verb")
    joined = verb.lower() in words("research_verbs") or verb.lower() in {"are", "have", "can"}
    return match.group("first") + (match.group("adverb") or "") + verb if joined else match.group(0)


def _pronoun(word: str, short: bool, single: bool) -> str:
    """What replaces a word of the first person; `short` says that "they" would be understood."""
    name = "the author" if single else "the authors"
    genitive = "the author's" if single else "the authors'"
    if word in {"we've", "we're"}:
        verb = third_person("have" if word == "we've" else "are") if single else ("have" if word == "we've" else "are")
        return f"{'they' if short else name} {verb}"
    return {
        "we": "they" if short else name,
        "we ourselves": "they themselves" if short else f"{name} themselves",
        "us": "them" if short else name,
        "our": "their" if short else genitive,
        "our own": "their own" if short else f"{genitive} own",
        "ours": "theirs" if short else genitive,
        "ourselves": "themselves",
    }[word]
