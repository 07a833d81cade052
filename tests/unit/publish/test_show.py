"""What is published of a show: transcript, chapters, notes, tags."""

from __future__ import annotations

import io
import json
from dataclasses import replace
from datetime import UTC, datetime
from html.parser import HTMLParser
from typing import TYPE_CHECKING

import pytest
from mutagen.id3 import ID3

from paperradio.domain.media import Citation, Cue
from paperradio.domain.paper import Paper, PaperId
from paperradio.domain.rundown import Chapter, Featured, Item, ItemKind
from paperradio.publish.chapters import chapters_json
from paperradio.publish.notes import MACHINE_MADE, notes_html
from paperradio.publish.tags import tagged
from paperradio.publish.transcript import transcript_json

if TYPE_CHECKING:
    from collections.abc import Sequence

FIRST = Paper(
    PaperId("2609.00001v1"),
    'On <b> & "Ümlauts"',
    ("Ada Lovelace", "Ben Bitdiddle"),
    licence="http://creativecommons.org/licenses/by/4.0/",
    abstract_url="https://arxiv.org/abs/2609.00001v1?a=1&b=2",
)
SECOND = Paper(PaperId("notes"), "", tuple(f"A. Author{n}" for n in range(9)), abstract_url="javascript:alert(1)")


class Parsed(HTMLParser):
    """The tags of a fragment, checked to be closed in order, its links and its texts."""

    def __init__(self, fragment: str) -> None:
        super().__init__()
        self.tags: list[str] = []
        self.links: list[str] = []
        self.texts: list[str] = []
        self._open: list[str] = []
        self.feed(fragment)
        assert self._open == []

    def handle_starttag(self, tag: str, attrs: Sequence[tuple[str, str | None]]) -> None:
        self.tags.append(tag)
        self._open.append(tag)
        self.links += [value or "" for _, value in attrs]

    def handle_endtag(self, tag: str) -> None:
        assert self._open.pop() == tag

    def handle_data(self, data: str) -> None:
        if self._open:
            self.texts.append(data)


@pytest.fixture
def show(item: Item) -> Item:
    """Three turns: an opening, and one about each of two papers."""
    opening, first, second = item.cues
    cues = (
        Cue(opening.start, opening.clip),
        replace(first, cites=tuple(replace(cite, paper_id=FIRST.id) for cite in first.cites)),
        replace(second, cites=(Citation(1, "It holds.", (), "", SECOND.id),)),
    )
    return Item(
        "show:main:daily:2026-11-22:1",
        ItemKind.SHOW,
        "The Daily, 22 November 2026",
        6.0,
        cues,
        datetime(2026, 11, 22, 17, tzinfo=UTC),
        "r",
        channel="main",
        format="daily",
        date="2026-11-22",
        description="Two papers <today>.\n\n- On & about umlauts.\n- Notes.",
        featured=(Featured(FIRST), Featured(SECOND)),
        chapters=(
            Chapter(0.0, "Opening", "opening"),
            Chapter(1.75, "On & Ümlauts", "papers", FIRST.id),
            Chapter(4.25, "Notes", "papers", SECOND.id),
        ),
    )


def test_the_transcript_tells_which_paper_each_turn_cites(show: Item) -> None:
    content = json.loads(transcript_json(show, "Paper Radio"))
    assert content["paper"] is None
    assert content["show"] == {
        "format": "daily",
        "title": "The Daily, 22 November 2026",
        "date": "2026-11-22",
        "channel": "main",
        "station": "Paper Radio",
    }
    assert [paper["id"] for paper in content["papers"]] == [FIRST.id, SECOND.id]
    assert content["chapters"][1] == {"start": 1.75, "title": "On & Ümlauts", "kind": "papers", "paper": FIRST.id}
    assert content["chapters"][0]["paper"] is None
    assert [turn.get("paper") for turn in content["turns"]] == [None, FIRST.id, SECOND.id]
    assert content["turns"][1]["cites"][0]["quote"] == "We gain 2 points."


def test_chapters_follow_one_another_and_lead_to_papers(show: Item) -> None:
    told = json.loads(chapters_json(show, "Paper Radio"))
    assert (told["version"], told["podcastName"], told["title"]) == ("1.2.0", "Paper Radio", show.title)
    times = [(each["startTime"], each["endTime"]) for each in told["chapters"]]
    assert times == [(0.0, 1.75), (1.75, 4.25), (4.25, 6.0)]
    assert [each.get("url") for each in told["chapters"]] == [None, FIRST.abstract_url, None]


def test_notes_are_safe_and_complete(show: Item) -> None:
    parsed = Parsed(notes_html(show).decode())
    assert set(parsed.tags) == {"p", "ul", "li", "a"}
    assert parsed.links == [FIRST.abstract_url]
    assert parsed.texts[:3] == ["Two papers <today>.", "On & about umlauts.", "Notes."]
    assert "00:01 On & Ümlauts" in parsed.texts
    assert 'On <b> & "Ümlauts"' in parsed.texts
    assert ". Ada Lovelace, Ben Bitdiddle. CC BY 4.0." in parsed.texts
    assert any(text.startswith("notes. A. Author0") and "and 3 more. Licence not" in text for text in parsed.texts)
    assert parsed.texts[-1] == MACHINE_MADE


def test_notes_of_a_long_show_tell_hours(show: Item) -> None:
    late = replace(show, duration=4000.0, chapters=(*show.chapters[:2], Chapter(3725.0, "Late\x00 &\n more", "papers")))
    assert "1:02:05 Late &amp; more" in notes_html(late).decode()


def test_notes_of_a_segment_name_its_paper(item: Item) -> None:
    parsed = Parsed(notes_html(item).decode())
    assert "The paper" in parsed.texts
    assert "Chapters" not in parsed.texts


def test_tags_of_a_show(show: Item) -> None:
    tags = ID3(io.BytesIO(tagged(b"", show, "Paper Radio")))
    texts = {name: str(tags[name]) for name in ("TIT2", "TPE1", "TALB", "TDRC", "TRCK", "TCON")}
    assert texts == {
        "TIT2": "The Daily, 22 November 2026",
        "TPE1": "Paper Radio",
        "TALB": "Paper Radio Daily",
        "TDRC": "2026-11-22",
        "TRCK": "1",
        "TCON": "Podcast",
    }
    comment = str(tags.getall("COMM")[0])
    assert comment.startswith("Machine-made by Paper Radio")
    assert f'On <b> & "Ümlauts" {FIRST.abstract_url} (http://creativecommons' in comment
    assert comment.endswith("\nnotes")
    chapters = sorted(tags.getall("CHAP"), key=lambda frame: frame.start_time)
    assert [(frame.start_time, frame.end_time) for frame in chapters] == [(0, 1750), (1750, 4250), (4250, 6000)]
    assert [str(frame.sub_frames["TIT2"]) for frame in chapters] == ["Opening", "On & Ümlauts", "Notes"]
    assert [frame.url for frame in chapters[1].sub_frames.getall("WXXX")] == [FIRST.abstract_url]
    assert [bool(frame.sub_frames.getall("WXXX")) for frame in chapters] == [False, True, False]
    assert tags.getall("CTOC")[0].child_element_ids == ["chapter0", "chapter1", "chapter2"]
