"""Text from papers and listeners as it may stand in a prompt: it can neither end its fence nor speak for the chat.

Whatever a prompt prints is folded into one line and freed of everything that a chat template could read as its own
marks; only what `fenced` and `listed` make keeps its lines.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass

FENCE = "====="
"""Begins and ends quoted material; no quoted text holds so many of these signs in a row."""

_RUN = re.compile(r"([^\w\s.]|_)\1{2,}")
_TAG = re.compile(r"(?:<|＜|‹)(?=[^\s\d=.,])")
_TAG_END = re.compile(r"(?<=[|｜▁])>")
_BRACKETED = re.compile(r"\[(?=/?[A-Z_]{2,}\])")
_NUMBERED = re.compile(r"\A(?:\s*[\[(]\s*\d[\d\s,]*[\])]\s*:?)+")
_LABEL = re.compile(r"(?i)\A\s*(?:system|user|assistant|human|ai)\s*:\s*")


@dataclass(frozen=True, slots=True)
class Quoted:
    """One quotation as a prompt shows it: `number` is what an answer cites for it, `part` is told in front of it."""

    number: int
    text: str
    part: str = ""


class Laid(str):
    """Text that is safe to print as it is, with its line ends."""

    __slots__ = ()


def harmless(text: str) -> str:
    """`text` in one line, without invisible characters, fences, chat marks or a speaker's label at its start."""
    seen = "".join(each if unicodedata.category(each)[0] != "C" else " " if each.isspace() else "" for each in text)
    seen = _RUN.sub(r"\1", " ".join(seen.split()))
    seen = _BRACKETED.sub("[ ", _TAG_END.sub(" >", _TAG.sub("< ", seen)))
    return _LABEL.sub("", seen).strip()


def printed(value: object) -> str:
    """What stands in the prompt for any value that a template prints."""
    return value if isinstance(value, Laid) else harmless(str(value))


def fenced(passages: Iterable[Quoted]) -> Laid:
    """A block of quotations, one in each line, its number in front."""
    lines = [_line(each) for each in passages]
    return Laid("\n".join((f"{FENCE} quotations {FENCE}", *lines, f"{FENCE} end of quotations {FENCE}")))


def _line(quoted: Quoted) -> str:
    part = f"({harmless(quoted.part)}) " if quoted.part else ""
    return f"[{quoted.number}] {part}{_NUMBERED.sub('', harmless(quoted.text)).strip()}"


def listed(texts: Iterable[object]) -> Laid:
    """One line for each text, each after a dash."""
    return Laid("\n".join(f"- {harmless(str(each))}" for each in texts))


def cited(numbers: Iterable[int]) -> Laid:
    """Numbers as an answer cites them: ``[2] [7]``."""
    return Laid(" ".join(f"[{number}]" for number in numbers))
