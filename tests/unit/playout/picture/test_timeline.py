"""What is shown when."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import pytest

from paperradio.domain.document import Box
from paperradio.domain.media import Citation
from paperradio.domain.paper import Paper
from paperradio.domain.rundown import Item, ItemKind
from paperradio.playout.picture.page_view import Window
from paperradio.playout.picture.timeline import FADE_SECONDS, LEAD_SECONDS, Scene, moment, shots

if TYPE_CHECKING:
    from tests.unit.playout.picture.conftest import PaperKit

WINDOW = Window(888, 512)


def test_title_then_passages_and_the_page_stays_while_nothing_is_cited(segment: Item) -> None:
    found = shots(segment, True, WINDOW)
    assert [shot.scene for shot in found] == [Scene.TITLE, Scene.PAGE, Scene.PAGE, Scene.PAGE]
    assert [shot.start for shot in found] == [
        0.0,
        *(pytest.approx(cue.start - LEAD_SECONDS) for cue in segment.cues[1:]),
    ]
    assert found[1].boxes == segment.cues[1].cites[0].boxes
    assert found[2].boxes == () and found[2].view == found[1].view and not found[2].active
    assert found[3].page == segment.pages[1]


def test_pages_that_may_not_be_shown_are_quoted(segment: Item) -> None:
    found = shots(segment, False, WINDOW)
    assert [shot.scene for shot in found] == [Scene.TITLE, Scene.QUOTE, Scene.QUOTE, Scene.QUOTE]
    assert [shot.active for shot in found] == [False, True, False, True]
    assert all(shot.page is None for shot in found)


def test_a_page_without_an_image_is_quoted(segment: Item) -> None:
    found = shots(replace(segment, pages=segment.pages[:1]), True, WINDOW)
    assert [shot.scene for shot in found][-1] is Scene.QUOTE


def test_the_view_follows_a_sentence_into_the_next_column(kit: PaperKit, paper: Paper) -> None:
    boxes = (kit.line_box(48), kit.line_box(49), Box(0.52, 0.1, 0.88, 0.112), Box(0.52, 0.115, 0.88, 0.127))
    item = kit.item(
        [("ada", "one two three four five six seven eight", (Citation(1, "quote", boxes),))], (kit.page(1),), paper
    )
    first, second = shots(item, True, WINDOW)
    assert first.view != second.view
    assert first.boxes == second.boxes == boxes
    assert second.start == pytest.approx(item.cues[0].clip.duration / 2)


def test_several_passages_of_one_page_share_a_view_where_they_fit(kit: PaperKit, paper: Paper) -> None:
    near = (Citation(1, "a", (kit.line_box(3),)), Citation(1, "b", (kit.line_box(6),)))
    (shot,) = shots(kit.item([("ada", "one two three four", near)], (kit.page(1),), paper), True, WINDOW)
    assert shot.boxes == (kit.line_box(3), kit.line_box(6))


def test_a_short_turn_does_not_flicker_through_its_passages(kit: PaperKit, paper: Paper) -> None:
    cites = tuple(Citation(number, "q", (kit.line_box(3),)) for number in (1, 2, 3, 4, 5))
    item = kit.item([("ada", "one two three four five", cites)], [kit.page(number) for number in range(1, 6)], paper)
    assert len(shots(item, True, WINDOW)) == 2


def test_speech_about_no_paper_shows_the_brand(kit: PaperKit) -> None:
    item = kit.item([("ada", "Welcome to the station.", ())], kind=ItemKind.WELCOME)
    (shot,) = shots(item, True, WINDOW)
    assert shot.scene is Scene.BRAND


def test_moments_come_in_smoothly_and_once(segment: Item) -> None:
    timeline = shots(segment, True, WINDOW)
    start = timeline[1].start
    shares = [moment(timeline, start + FADE_SECONDS * step / 10).share for step in range(10)]
    assert shares == sorted(shares) and shares[0] == 0.0 and shares[5] == pytest.approx(0.5)
    assert moment(timeline, start).before is timeline[0]
    settled = moment(timeline, start + FADE_SECONDS + 0.01)
    assert settled.before is None and settled.shot is timeline[1]


@pytest.mark.parametrize("offset", [-3.0, 0.0])
def test_the_first_shot_is_there_at_once(segment: Item, offset: float) -> None:
    now = moment(shots(segment, True, WINDOW), offset)
    assert now.shot.start == 0.0 and now.before is None
