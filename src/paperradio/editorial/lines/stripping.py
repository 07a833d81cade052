"""Taking away what models put around and into their lines: thoughts, fences, markup, stage directions, emoji."""

from __future__ import annotations

import json
import re
import unicodedata
from collections.abc import Sequence
from typing import Any

from paperradio.editorial.lines import signs

_THOUGHT = r"(?:think|thinking|thought|thoughts|reasoning|reflection|analysis|scratchpad)"
_THOUGHTS = re.compile(rf"(?is)<{_THOUGHT}>.*?</{_THOUGHT}>|\[think\].*?\[/think\]|◁think▷.*?◁/think▷")
_THOUGHT_END = re.compile(rf"(?is)\A.*(?:</{_THOUGHT}>|\[/think\]|◁/think▷)")
_THOUGHT_BEGIN = re.compile(rf"(?is)(?:<{_THOUGHT}>|\[think\]|◁think▷).*\Z")
_CHANNEL = re.compile(r"(?is)<\|channel\|>\s*(?:analysis|commentary)\b.*?(?:<\|end\|>|\Z)")
_CHAT_MARK = re.compile(r"<[|｜][^<>\n]{1,40}[|｜]>|</?s>|<(?:start|end)_of_turn>|\[/?INST\]|<</?SYS>>")
_THOUGHT_MARK = re.compile(rf"(?i)</?{_THOUGHT}>|\[/?think\]|◁/?think▷")
_FENCE_LINE = re.compile(r"(?m)^[ \t]*(?:```|~~~)[\w-]*[ \t]*$")
_OBJECT = re.compile(r"\{[^{}]*\}", re.DOTALL)
_SPEAKER_KEYS = ("speaker", "host", "name", "role", "who")
_TEXT_KEYS = ("text", "line", "content", "says", "utterance", "dialogue", "message")
_CITES_KEYS = ("cites", "citations", "cite", "passages", "quotations", "sources", "numbers", "refs", "references")
_LEAD = re.compile(
    r"^(?:[\s>|•●▪◦‣–—*+-]+(?=[^\s])|\(?\d{1,3}[.)]\s+|[\[(]?\d{1,2}:\d{2}(?::\d{2})?[\])]?\s*[-–—]?\s*|(?:line|turn)\s+\d+\s*[:.]\s*)+",
    re.IGNORECASE,
)
_TAG = re.compile(r"</?[A-Za-z][\w-]*(?:\s+[\w-]+\s*=\s*(?:\"[^\"]*\"|'[^']*'|\S+))*\s*/?>")
_LINK = re.compile(r"!?\[([^\[\]]*)\]\(([^()\s]*)\)")
_SQUARE = re.compile(r"\s*[\[【]([^\[\]【】]*)[\]】]")
_ROUND = re.compile(r"\s*\(([^()]*)\)")
_STARRED = re.compile(r"(?<![\w*])(\*|_)(?!\s)([^*_\n]{1,80}?)(?<!\s)\1(?![\w*])")
_BOLD = re.compile(r"\*{2,}|_{2,}|~{2,}|`+|^#{1,6}\s+")
_DECIMALS = re.compile(r"[-−+]?\d+\.\d+%?(?:\s*[,;–-]\s*[-−+]?\d+(?:\.\d+)?%?)*")
_INTEGERS = re.compile(r"\d+(?:\s*[,;–-]\s*\d+)*")
_MARKUP = re.compile(r"[\[\]{}*`【】]|_{2,}|~{2,}|^#|</?[A-Za-z][\w-]*\s*/?>|[<＜][|｜]|={3,}|-{3,}")
_EMOJI = re.compile("[\u2600-\u27bf\u2b00-\u2bff\U0001f000-\U0001faff\ufe0e\ufe0f\U000e0020-\U000e007f]")


def without_thoughts(text: str) -> str:
    """The answer proper: no thoughts (closed or not), no marks of the chat's template, no code fences."""
    text = _THOUGHTS.sub("\n", _CHANNEL.sub("\n", text))
    after = _THOUGHT_END.sub("\n", text)
    text = _THOUGHT_BEGIN.sub("\n", after if after.strip() else text)
    return _FENCE_LINE.sub("", _CHAT_MARK.sub("\n", _THOUGHT_MARK.sub("\n", text)))


def rows_of_json(text: str) -> list[tuple[str, Any, str]]:
    """Speaker, citations and text of each object in `text` that has a speaker and a text; broken ones are left out."""
    rows = []
    for found in _OBJECT.findall(text):
        try:
            entry = json.loads(found, strict=False)
        except ValueError:
            continue
        table = {str(key).lower(): value for key, value in entry.items()}
        speaker, words = _first(table, _SPEAKER_KEYS), _first(table, _TEXT_KEYS)
        if isinstance(speaker, str) and isinstance(words, str):
            rows.append((speaker, _first(table, _CITES_KEYS), words))
    return rows


def _first(table: dict[str, Any], keys: Sequence[str]) -> Any:
    return next((table[key] for key in keys if key in table), None)


def without_lead(line: str) -> str:
    """A line without bullets, numbering, times and bold at its start."""
    return _LEAD.sub("", line.strip())


def plain(text: str) -> str:
    """What is said, in one line: no markup, stage directions, emoji or control characters."""
    text = "".join(each if unicodedata.category(each)[0] != "C" else " " if each.isspace() else "" for each in text)
    text = _LINK.sub(r"\1 \2", _TAG.sub(" ", _EMOJI.sub("", text)))
    text = _BOLD.sub("", _STARRED.sub(_emphasis, text))
    text = _ROUND.sub(lambda found: "" if _is_stage(found[1]) else found[0], text)
    text = _SQUARE.sub(_bracketed, text).replace("*", "")
    text = re.sub(r"\s+([.,;:?!])", r"\1", " ".join(text.split()))
    return text[1:-1].strip() if text[:1] in '"“' and text[-1:] in '"”' and text.count(text[:1]) < 3 else text


def has_markup(text: str) -> bool:
    """Whether something is left that nobody can say."""
    return _MARKUP.search(text) is not None


def _is_stage(words: str) -> bool:
    return len(words.split()) <= 6 and signs.beginnings("stage").search(words) is not None


def _emphasis(found: re.Match[str]) -> str:
    before = found.string[: found.start()].rstrip()
    edge = (not before or before[-1] in ".!?,:;") and found[2][0].islower() and len(found[2].split()) <= 6
    return "" if edge or _is_stage(found[2]) else found[2]


def _bracketed(found: re.Match[str]) -> str:
    """A term in capitals ([CLS]) and decimal numbers are kept, without their brackets; whole numbers that
    are no citation stay as they are."""
    inside = found[1].strip()
    if _INTEGERS.fullmatch(inside):
        return found[0]
    kept = (inside.isupper() and " " not in inside and not _is_stage(inside)) or _DECIMALS.fullmatch(inside)
    return f" {inside}" if kept else ""
