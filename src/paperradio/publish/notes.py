"""Show notes: what an episode tells and when, with a link to every paper."""

from __future__ import annotations

import re
from html import escape, unescape

from paperradio.domain.paper import Paper
from paperradio.domain.rights import licence_name
from paperradio.domain.rundown import Item
from paperradio.publish.chapters import parts, web_address

MOST_AUTHORS = 6
MACHINE_MADE = "Machine-made: chosen, written and spoken by programs, each statement taken from its paper."
_BULLET = re.compile(r"^\s*[-•*–]\s+")
_UNSEEN = re.compile(r"[\x00-\x1f\x7f-\x9f\u2028\u2029\ufeff]")


def notes_html(item: Item) -> bytes:
    """An HTML fragment in UTF-8: the description, the chapters with their times, the papers, and who made it.

    It holds paragraphs, lists and links only, as podcast players show them. Of `item.description` each line is a
    paragraph; lines that begin with a dash or a bullet become a list.
    """
    made = _described(item.description)
    chapters = parts(item) if item.chapters else ()
    if chapters:
        hours = item.duration >= 3600
        made += ["<p>Chapters</p>", _list([f"{time_text(part.start, hours)} {_text(part.title)}" for part in chapters])]
    papers = [each.paper for each in item.featured] or ([item.paper] if item.paper else [])
    if papers:
        made += [f"<p>{'Papers' if len(papers) > 1 else 'The paper'}</p>", _list([_paper(paper) for paper in papers])]
    return "\n".join([*made, f"<p>{MACHINE_MADE}</p>"]).encode()


def paragraphs(text: str) -> str:
    """`text` as HTML: a paragraph for each of its own, which blank lines part."""
    return "\n".join(f"<p>{_text(part)}</p>" for part in re.split(r"\n\s*\n", text) if part.strip())


def time_text(seconds: float, hours: bool = False) -> str:
    """``04:05``, or with `hours` ``0:04:05``: a form that players make clickable."""
    minutes, rest = divmod(int(seconds), 60)
    return f"{minutes // 60}:{minutes % 60:02}:{rest:02}" if hours else f"{minutes:02}:{rest:02}"


def plain_text(notes: str) -> str:
    """Notes as text: a line for each paragraph and each entry of a list, links without their addresses."""
    lines = re.sub(r"</(?:p|li)>", "\n", re.sub(r"<li>", "- ", notes))
    told = (" ".join(line.split()) for line in unescape(re.sub(r"<[^>]*>", "", lines)).splitlines())
    return "\n".join(filter(None, told))


def _described(description: str) -> list[str]:
    made: list[str] = []
    listed: list[str] = []
    for line in [*filter(str.strip, description.splitlines()), ""]:
        if _BULLET.match(line):
            listed.append(_text(_BULLET.sub("", line)))
            continue
        if listed:
            made.append(_list(listed))
            listed = []
        if line:
            made.append(f"<p>{_text(line)}</p>")
    return made


def _paper(paper: Paper) -> str:
    title, url = _text(paper.title or paper.id), web_address(paper)
    linked = f'<a href="{escape(url)}">{title}</a>' if url else title
    names = ", ".join(paper.authors[:MOST_AUTHORS])
    more = len(paper.authors) - MOST_AUTHORS
    by = _text(f"{names} and {more} more" if more > 0 else names)
    return ". ".join(filter(None, (linked, by, _text(licence_name(paper.licence))))) + "."


def _list(entries: list[str]) -> str:
    return "<ul>" + "".join(f"<li>{entry}</li>" for entry in entries) + "</ul>"


def _text(told: str) -> str:
    """`told` as text of HTML, on one line."""
    return escape(" ".join(_UNSEEN.sub(" ", told).split()))
