"""The ID3 tags of an MP3: what it is, who wrote the papers, chapters, a picture."""

from __future__ import annotations

import io
from typing import Any

from mutagen.id3 import (
    APIC,
    CHAP,
    COMM,
    CTOC,
    ID3,
    TALB,
    TCON,
    TCOP,
    TDRC,
    TIT2,
    TLAN,
    TPE1,
    TPUB,
    TRCK,
    WXXX,
    CTOCFlags,
    Encoding,
    PictureType,
)

from paperradio.domain.paper import Paper
from paperradio.domain.rundown import Item, ItemKind
from paperradio.publish.chapters import parts, web_address

_PNG = b"\x89PNG"
_TEXT = {"encoding": Encoding.UTF8}
_MOST_CHAPTERS = 255
"""CTOC counts its entries in one byte."""


def tagged(mp3: bytes, item: Item, station: str, artwork: bytes | None = None) -> bytes:
    """`mp3` with ID3 tags: title, authors, album, date, licence, links, chapters and a picture.

    A show is by the station, on an album of its format; its number of the day is the track. A segment is by the
    paper's authors.
    """
    frames = [
        *(_about_show(item, station) if item.kind is ItemKind.SHOW else _about_paper(item, station)),
        TIT2(text=item.title, **_TEXT),
        TPUB(text=station, **_TEXT),
        TCON(text="Podcast", **_TEXT),
        TLAN(text="eng", **_TEXT),
        COMM(lang="eng", desc="", text=_comment(item, station), **_TEXT),
    ]
    if artwork:
        mime = "image/png" if artwork.startswith(_PNG) else "image/jpeg"
        frames.append(APIC(mime=mime, type=PictureType.COVER_FRONT, desc="cover", data=artwork, **_TEXT))
    tags = ID3()
    for frame in [*frames, *_chapters(item)]:
        tags.add(frame)
    file = io.BytesIO(mp3)
    tags.save(file, v2_version=4)
    return file.getvalue()


def _about_show(item: Item, station: str) -> list[Any]:
    number = item.id.rpartition(":")[2]
    frames: list[Any] = [
        TPE1(text=station, **_TEXT),
        TALB(text=f"{station} {item.format.replace('-', ' ').replace('_', ' ').title()}", **_TEXT),
        TDRC(text=item.date or item.created.strftime("%Y-%m-%d"), **_TEXT),
    ]
    return [*frames, TRCK(text=number, **_TEXT)] if number.isdecimal() else frames


def _about_paper(item: Item, station: str) -> list[Any]:
    paper = item.paper
    date = (paper.published if paper and paper.published else item.created).strftime("%Y-%m-%d")
    frames: list[Any] = [
        TPE1(text=", ".join(paper.authors) if paper and paper.authors else station, **_TEXT),
        TALB(text=station, **_TEXT),
        TDRC(text=date, **_TEXT),
    ]
    if paper and paper.abstract_url:
        frames.append(WXXX(desc="abstract", url=paper.abstract_url, **_TEXT))
    if paper and paper.licence:
        frames.append(TCOP(text=f"Paper: {paper.licence}", **_TEXT))
    return frames


def _comment(item: Item, station: str) -> str:
    lines = [f"Machine-made by {station}: written and spoken by a program from the paper itself."]
    if item.paper:
        told = (item.paper.abstract_url, item.paper.licence and f"Licence: {item.paper.licence}")
        return "\n".join([*lines, *filter(None, told)])
    if item.featured:
        lines = [f"Machine-made by {station}: written and spoken by a program from the papers themselves."]
    lines += [item.description] if item.description else []
    return "\n".join([*lines, *(_named(each.paper) for each in item.featured)])


def _named(paper: Paper) -> str:
    licence = f"({paper.licence})" if paper.licence else ""
    return " ".join(filter(None, (paper.title or paper.id, web_address(paper), licence)))


def _chapters(item: Item) -> list[CHAP | CTOC]:
    """A chapter for each part with its title and, where it is about one paper, the address of that paper's abstract."""
    chapters = {
        f"chapter{index}": CHAP(
            element_id=f"chapter{index}",
            start_time=round(part.start * 1000),
            end_time=round(part.end * 1000),
            sub_frames=[
                TIT2(text=part.title, **_TEXT),
                *([WXXX(desc="abstract", url=part.url, **_TEXT)] if part.url else []),
            ],
        )
        for index, part in enumerate(parts(item)[:_MOST_CHAPTERS])
    }
    if not chapters:
        return []
    contents = CTOC(
        element_id="contents",
        flags=CTOCFlags.TOP_LEVEL | CTOCFlags.ORDERED,
        child_element_ids=[*chapters],
        sub_frames=[],
    )
    return [*chapters.values(), contents]
