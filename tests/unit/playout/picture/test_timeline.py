"""What is shown when."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

import pytest

from paperradio.domain.document import Box
from paperradio.domain.media import Citation, Figure
from paperradio.domain.paper import Paper
from paperradio.domain.rundown import Item, ItemKind
from paperradio.playout.picture.gallery import MARKED_SECONDS
from paperradio.playout.picture.programme import programme
from paperradio.playout.picture.timeline import FADE_SECONDS, LEAD_SECONDS, TITLE_SECONDS, Scene, Shot, moment
from paperradio.settings import PictureSettings, Settings, StationSettings

if TYPE_CHECKING:
    from tests.unit.playout.picture.conftest import PaperKit

PRIVATE = Settings()
PUBLIC = Settings(station=StationSettings(audience="public"), picture=PictureSettings(pages="none"))


def shots(item: Item, settings: Settings = PRIVATE) -> tuple[Shot, ...]:
    """As the picture has them."""
    return programme(item, settings).shots


def test_title_then_passages_and_the_page_stays_while_nothing_is_cited(segment: Item) -> None:
    found = shots(segment)
    assert [shot.scene for shot in found] == [Scene.TITLE, Scene.PAGE, Scene.PAGE, Scene.PAGE]
    assert [shot.start for shot in found] == [
        0.0,
        *(pytest.approx(cue.start - LEAD_SECONDS) for cue in segment.cues[1:]),
    ]
    assert found[1].boxes == segment.cues[1].cites[0].boxes
    assert found[2].boxes == () and found[2].view == found[1].view and not found[2].active
    assert found[3].page == segment.pages[1]


def test_pages_that_may_not_be_shown_are_quoted(segment: Item) -> None:
    found = shots(segment, PUBLIC)
    assert [shot.scene for shot in found] == [Scene.TITLE, Scene.QUOTE, Scene.QUOTE, Scene.QUOTE]
    assert [shot.active for shot in found] == [False, True, False, True]
    assert all(shot.page is None for shot in found)


def test_a_page_without_an_image_is_quoted(segment: Item) -> None:
    found = shots(replace(segment, pages=segment.pages[:1]))
    assert [shot.scene for shot in found][-1] is Scene.QUOTE


def test_the_view_follows_a_sentence_into_the_next_column(kit: PaperKit, paper: Paper) -> None:
    boxes = (kit.line_box(48), kit.line_box(49), Box(0.52, 0.1, 0.88, 0.112), Box(0.52, 0.115, 0.88, 0.127))
    item = kit.item(
        [("ada", "one two three four five six seven eight", (Citation(1, "quote", boxes),))], (kit.page(1),), paper
    )
    first, second = shots(item)
    assert first.view != second.view
    assert first.boxes == second.boxes == boxes
    assert second.start == pytest.approx(item.cues[0].clip.duration / 2)


def test_several_passages_of_one_page_share_a_view_where_they_fit(kit: PaperKit, paper: Paper) -> None:
    near = (Citation(1, "a", (kit.line_box(3),)), Citation(1, "b", (kit.line_box(6),)))
    (shot,) = shots(kit.item([("ada", "one two three four", near)], (kit.page(1),), paper))
    assert shot.boxes == (kit.line_box(3), kit.line_box(6))


def test_a_short_turn_does_not_flicker_through_its_passages(kit: PaperKit, paper: Paper) -> None:
    cites = tuple(Citation(number, "q", (kit.line_box(3),)) for number in (1, 2, 3, 4, 5))
    item = kit.item([("ada", "one two three four five", cites)], [kit.page(number) for number in range(1, 6)], paper)
    assert len(shots(item)) == 2


def test_speech_about_no_paper_shows_the_brand(kit: PaperKit) -> None:
    item = kit.item([("ada", "Welcome to the station.", ())], kind=ItemKind.WELCOME)
    (shot,) = shots(item)
    assert shot.scene is Scene.BRAND


def test_moments_come_in_smoothly_and_once(segment: Item) -> None:
    timeline = shots(segment)
    start = timeline[1].start
    shares = [moment(timeline, start + FADE_SECONDS * step / 10).share for step in range(10)]
    assert shares == sorted(shares) and shares[0] == 0.0 and shares[5] == pytest.approx(0.5)
    assert moment(timeline, start).before is timeline[0]
    settled = moment(timeline, start + FADE_SECONDS + 0.01)
    assert settled.before is None and settled.shot is timeline[1]


@pytest.mark.parametrize("offset", [-3.0, 0.0])
def test_the_first_shot_is_there_at_once(segment: Item, offset: float) -> None:
    now = moment(shots(segment), offset)
    assert now.shot.start == 0.0 and now.before is None


def test_a_show_turns_to_each_paper_it_speaks_of_and_to_its_own_card(show: Item) -> None:
    first, second = (each.paper.id for each in show.featured)
    found = shots(show)
    told = [(shot.scene, shot.about.id if shot.about is not None else "") for shot in found]
    assert told == [
        (Scene.SHOW, ""),
        (Scene.TITLE, first),
        (Scene.PAGE, first),
        (Scene.PAGE, first),
        (Scene.TITLE, second),
        (Scene.PAGE, second),
        (Scene.PAGE, first),
        (Scene.TITLE, second),
        (Scene.SHOW, ""),
        (Scene.SHOW, ""),
    ]
    assert [shot.start for shot in found] == sorted(shot.start for shot in found)
    assert found[1].start == pytest.approx(show.chapters[1].start - LEAD_SECONDS)
    assert found[2].start == pytest.approx(found[1].start + TITLE_SECONDS)
    assert found[-1].chapter == show.chapters[-1]


def test_each_paper_of_a_show_has_its_own_rights(show: Item) -> None:
    found = shots(show, Settings(station=StationSettings(audience="public")))
    scenes = {(shot.about.id, shot.scene) for shot in found if shot.about is not None and shot.citation is not None}
    first, second = (each.paper.id for each in show.featured)
    assert scenes == {(first, Scene.PAGE), (second, Scene.QUOTE)}
    hidden = {shot.about.id: shot.about.hidden for shot in found if shot.about is not None}
    assert hidden[first] == "" and "Licence not stated" in hidden[second]


def test_what_is_seen_is_the_paper_that_the_item_says_it_speaks_of(show: Item) -> None:
    timeline = shots(show)
    for cue in show.cues:
        if len({citation.paper_id for citation in cue.cites}) < 2:
            at = cue.start + cue.clip.duration * 0.9
            featured, about = show.featured_at(at), moment(timeline, at).shot.about
            assert (featured.paper.id if featured is not None else None) == (about.id if about is not None else None)


def test_a_trail_shows_the_card_of_its_show(show: Item) -> None:
    trail = replace(show, kind=ItemKind.TRAIL, chapters=(), featured=(), cues=show.cues[:1])
    assert [shot.scene for shot in shots(trail)] == [Scene.SHOW]


PLOT = Figure("Figure 2", "What is plotted.", Box(0.2, 0.1, 0.8, 0.4))


def with_figure(
    kit: PaperKit, paper: Paper, said: str, quote: str = "It is so.", figures: tuple[str, ...] = ("Figure 2",)
) -> Item:
    """One turn that cites page 1, and one of three words; the figure is on page 3."""
    cite = Citation(1, quote, (kit.line_box(3),), figures=figures)
    pages = (kit.page(1), kit.page(3, figures=(PLOT,)))
    return kit.item([("ada", said, (cite,)), ("ben", "Is it so?", ()), ("ada", said, (cite,))], pages, paper)


NINE = "one two three four five six seven eight nine"
TWENTY = f"{NINE} ten {NINE} twenty"


def scenes(found: Sequence[Shot]) -> list[str]:
    return [shot.figure.label if shot.figure is not None else shot.scene.value for shot in found]


def test_a_figure_is_shown_when_its_name_is_said(kit: PaperKit, paper: Paper) -> None:
    item = with_figure(kit, paper, "one two three four in Figure 2 we see it", figures=())
    found = shots(item)
    assert scenes(found) == ["page", "Figure 2", "page", "Figure 2"]
    assert found[1].start == pytest.approx(item.cues[0].clip.words[5].start)
    assert found[1].page == item.pages[1] and found[1].figure == PLOT


def test_the_figure_of_a_cited_passage_follows_the_passage(kit: PaperKit, paper: Paper) -> None:
    item = with_figure(kit, paper, TWENTY, "As Figure 2 shows, it is so.")
    found = shots(item)
    assert scenes(found) == ["page", "Figure 2", "page", "Figure 2"]
    assert found[1].start == MARKED_SECONDS
    assert moment(found, item.cues[1].start + 1).shot.figure == PLOT


def test_a_short_turn_shows_passage_and_figure_half_of_its_time_each(kit: PaperKit, paper: Paper) -> None:
    item = with_figure(kit, paper, "one two three four five six", "As Fig. 2 shows, it is so.")
    assert shots(item)[1].start == pytest.approx(item.cues[0].clip.duration / 2)


def test_a_figure_that_only_fits_is_shown_once_and_for_a_while(kit: PaperKit, paper: Paper) -> None:
    assert scenes(shots(with_figure(kit, paper, TWENTY))) == ["page", "Figure 2", "page"]
    assert scenes(shots(with_figure(kit, paper, NINE))) == ["page", "page", "page"]


def test_figures_that_are_not_there_leave_the_page(kit: PaperKit, paper: Paper) -> None:
    item = with_figure(kit, paper, "As Figure 7 says it is so in Figure 8", figures=("Figure 9",))
    assert scenes(shots(item)) == ["page", "page", "page"]


def test_figures_have_the_rights_of_their_pages(kit: PaperKit, paper: Paper) -> None:
    item = with_figure(kit, paper, "one two three four in Figure 2 we see it")
    assert scenes(shots(item, PUBLIC)) == ["quote", "quote", "quote"]


def test_a_figure_of_a_show_is_that_of_the_paper_spoken_of(kit: PaperKit, show: Item) -> None:
    first, second = show.featured
    other = replace(PLOT, caption="Another.")
    featured = (
        replace(first, pages=(*first.pages, kit.page(3, figures=(PLOT,)))),
        replace(second, pages=(*second.pages, kit.page(4, figures=(other,)))),
    )
    cites = tuple(replace(cite, quote="Figure 2 shows it.", figures=("Figure 2",)) for cite in show.cues[3].cites[:1])
    cues = (*show.cues[:3], replace(show.cues[3], cites=cites), *show.cues[4:])
    found = [shot for shot in shots(replace(show, featured=featured, cues=cues)) if shot.figure is not None]
    assert [(shot.figure, shot.about.id if shot.about is not None else "") for shot in found] == [
        (other, second.paper.id)
    ]
