"""The whole picture: it shows what it should, and never fails for bad content."""

from __future__ import annotations

import io
from collections.abc import Callable
from dataclasses import replace
from math import inf, nan
from typing import TYPE_CHECKING

import numpy as np
import pytest
from PIL import Image

from paperradio.domain.document import Box
from paperradio.domain.media import Asset, Citation, Clip, Cue, Figure, PageImage, Word
from paperradio.domain.onair import Upcoming
from paperradio.domain.paper import Paper, PaperId
from paperradio.domain.rundown import Item, ItemKind
from paperradio.errors import ArtefactMissing, StoreUnreachable
from paperradio.playout.picture import FRAME_BYTES, Picture
from paperradio.playout.picture.layout import CAPTION, CARD, ELAPSED, LOCATOR, NEXT, PROGRESS, STAGE, Rect
from paperradio.playout.picture.programme import speaker_colour
from paperradio.playout.picture.style import BACKGROUND, GOLD, HIGHLIGHT, LIVE, rgb
from paperradio.settings import ChannelSettings, LookSettings, PictureSettings, Settings, StationSettings

if TYPE_CHECKING:
    from tests.unit.playout.picture.conftest import PaperKit

NOON = 1_788_264_000.0
UPCOMING = (
    Upcoming("ident:1", ItemKind.IDENT, "Ident", 5.0),
    Upcoming("segment:2", ItemKind.SEGMENT, "Another Study", 100.0),
)
HIDING = Settings(station=StationSettings(audience="public"), picture=PictureSettings(pages="none"))
CREAM = (0xFA, 0xF6, 0xEA)


def pixels(picture: Picture, rect: Rect) -> np.ndarray:
    corners = (rect.x, rect.y, rect.right, rect.bottom)
    return np.asarray(picture.image.crop(corners)).astype(int)


def share_of(picture: Picture, rect: Rect, colour: tuple[int, int, int]) -> float:
    near = np.abs(pixels(picture, rect) - np.array(colour)).max(axis=2) <= 6
    return float(near.mean())


def settled(item: Item, cue: int) -> float:
    return item.cues[cue].start + 1.0


def test_music_that_fills_a_gap_counts_up_and_promises_no_end(kit: PaperKit) -> None:
    bed = replace(kit.item([], kind=ItemKind.BED), duration=600.0)
    picture = Picture(Settings(), kit.load)
    picture.frame(bed, 5.0, NOON, UPCOMING)
    five = pixels(picture, ELAPSED)
    picture.frame(bed, 65.0, NOON, UPCOMING)
    assert share_of(picture, PROGRESS, rgb(BACKGROUND)) == 1.0
    assert (pixels(picture, ELAPSED) != five).any(), "the watch would take it for frozen"
    picture.frame(None, 5.0, NOON, UPCOMING)
    assert share_of(picture, ELAPSED, rgb(BACKGROUND)) == 1.0


@pytest.mark.parametrize(("length", "has_code"), [(20, True), (400, False)])
def test_nobody_is_asked_to_scan_what_is_not_there(kit: PaperKit, paper: Paper, length: int, has_code: bool) -> None:
    own = replace(paper, id=PaperId("mine"))
    looks = []
    for each in (replace(own, abstract_url="https://example.org/" + "x" * length), own):
        picture = Picture(Settings(), kit.load)
        picture.frame(kit.item([("ada", "Next a study of grey bars.", ())], (kit.page(1),), each), 1.0, NOON, UPCOMING)
        looks.append(pixels(picture, LOCATOR))
    assert (looks[0] != looks[1]).any() == has_code


def test_the_cited_lines_are_marked_while_they_are_said(kit: PaperKit, segment: Item) -> None:
    picture = Picture(Settings(), kit.load)
    picture.frame(segment, settled(segment, 0), NOON, UPCOMING)
    assert share_of(picture, STAGE, rgb(HIGHLIGHT)) == 0
    picture.frame(segment, settled(segment, 1), NOON, UPCOMING)
    assert share_of(picture, STAGE, rgb(HIGHLIGHT)) > 0.01
    assert share_of(picture, STAGE, (255, 255, 255)) > 0.3
    picture.frame(segment, settled(segment, 2), NOON, UPCOMING)
    assert share_of(picture, STAGE, rgb(HIGHLIGHT)) == 0
    assert picture.faults == ()


@pytest.mark.parametrize(
    ("settings", "licence", "shown"),
    [
        (Settings(), None, True),
        (Settings(station=StationSettings(audience="public")), None, False),
        (Settings(station=StationSettings(audience="public")), "CC BY 4.0", True),
        (
            Settings(station=StationSettings(audience="public")),
            "http://arxiv.org/licenses/nonexclusive-distrib/1.0/",
            False,
        ),
        (Settings(station=StationSettings(audience="public"), picture=PictureSettings(pages="all")), None, True),
        (Settings(station=StationSettings(audience="public"), picture=PictureSettings(pages="none")), "CC0", False),
    ],
)
def test_pages_are_shown_only_where_that_is_allowed(
    kit: PaperKit, segment: Item, paper: Paper, settings: Settings, licence: str | None, shown: bool
) -> None:
    loads: list[str] = []

    def load(key: str) -> bytes:
        loads.append(key)
        return kit.load(key)

    picture = Picture(settings, load)
    item = replace(segment, paper=replace(paper, licence=licence))
    for cue in range(len(item.cues)):
        picture.frame(item, settled(item, cue), NOON, UPCOMING)
    assert bool(loads) is shown
    assert (share_of(picture, STAGE, CREAM) > 0.3) is not shown


def figured(kit: PaperKit, segment: Item) -> Item:
    """A blue figure on page 2, of which the second turn speaks."""
    page = Image.new("RGB", (800, 1036), "white")
    page.paste("blue", (160, 104, 640, 414))
    file = io.BytesIO()
    page.save(file, "JPEG")
    box = Box(160 / 800, 104 / 1036, 640 / 800, 414 / 1036)
    pages = (kit.page(1), kit.page(2, file.getvalue(), (Figure("Figure 1", "A blue thing, large.", box),)))
    cites = tuple(replace(cite, quote="Figure 1 shows it.", figures=("Figure 1",)) for cite in segment.cues[1].cites)
    cues = (segment.cues[0], replace(segment.cues[1], cites=cites), *segment.cues[2:])
    return replace(segment, pages=pages, cues=cues)


def test_a_figure_is_shown_large_with_its_caption_and_its_place(kit: PaperKit, segment: Item) -> None:
    picture = Picture(Settings(), kit.load)
    item = figured(kit, segment)
    picture.frame(item, item.cues[1].end - 0.1, NOON, UPCOMING)
    blue = np.abs(pixels(picture, STAGE) - np.array((0, 0, 254))).max(axis=2) <= 12
    assert blue.mean() > 0.4
    assert (pixels(picture, STAGE)[-90:].max(axis=2) < 120).any()
    assert share_of(picture, LOCATOR, rgb(GOLD)) > 0.005


def test_a_figure_is_not_shown_where_its_page_may_not_be(kit: PaperKit, segment: Item, paper: Paper) -> None:
    loads: list[str] = []

    def load(key: str) -> bytes:
        loads.append(key)
        return kit.load(key)

    picture = Picture(Settings(station=StationSettings(audience="public")), load)
    item = replace(figured(kit, segment), paper=replace(paper, licence=None))
    picture.frame(item, item.cues[1].end - 0.1, NOON, UPCOMING)
    assert loads == [] and share_of(picture, STAGE, CREAM) > 0.3


def test_a_figure_whose_page_is_lost_leaves_the_quote(kit: PaperKit, segment: Item) -> None:
    picture = Picture(Settings(), lambda key: raising(ArtefactMissing(key)))
    item = figured(kit, segment)
    picture.frame(item, item.cues[1].end - 0.1, NOON, UPCOMING)
    assert picture.faults and len(picture.frame(item, item.cues[1].end, NOON, UPCOMING)) == FRAME_BYTES


@pytest.mark.parametrize(("width", "height"), [(1600, 700), (800, 1036), (400, 1600)])
def test_the_page_in_small_leaves_the_code_alone(kit: PaperKit, segment: Item, width: int, height: int) -> None:
    code = Rect(LOCATOR.right - 20 - 111, LOCATOR.bottom - 20 - 111, 111, 111)
    seen = []
    for allowed in (True, False):
        file = io.BytesIO()
        Image.new("RGB", (width, height), "red").save(file, "JPEG")
        page = replace(kit.page(1, file.getvalue()), width=width, height=height)
        picture = Picture(Settings() if allowed else HIDING, kit.load)
        picture.frame(replace(segment, pages=(page,)), settled(segment, 1), NOON, UPCOMING)
        seen.append(pixels(picture, code))
    assert (seen[0] == seen[1]).all() and seen[0].min() == 0


def test_where_the_page_is_hidden_a_blank_one_says_where_the_passage_stands(kit: PaperKit, segment: Item) -> None:
    picture = Picture(HIDING, kit.load)
    picture.frame(segment, settled(segment, 1), NOON, UPCOMING)
    assert share_of(picture, LOCATOR, (0xE6, 0xE2, 0xD6)) > 0.2
    assert share_of(picture, LOCATOR, rgb(GOLD)) > 0.001


def test_an_ident_has_a_look_of_its_own(kit: PaperKit) -> None:
    picture = Picture(Settings(), kit.load)
    shares = []
    for kind in (ItemKind.IDENT, ItemKind.FILLER):
        item = replace(kit.item([("ada", "This is the station.", ())], kind=kind), id=kind.value)
        picture.frame(item, 1.0, NOON, UPCOMING)
        shares.append(share_of(picture, Rect(STAGE.x + 300, STAGE.y, 288, 220), (255, 255, 255)))
    assert shares[0] > 3 * shares[1]


def test_every_speaker_has_a_colour_of_their_own() -> None:
    settings = Settings()
    assert len({speaker_colour(name, settings) for name in settings.cast}) == len(settings.cast)


def test_frames_depend_on_the_moment_only(kit: PaperKit, segment: Item) -> None:
    one, other = Picture(Settings(), kit.load), Picture(Settings(), kit.load)
    offsets = [step * 0.2 for step in range(int(segment.duration / 0.2))]
    forwards = {offset: one.frame(segment, offset, NOON + offset, UPCOMING) for offset in offsets}
    backwards = {offset: other.frame(segment, offset, NOON + offset, UPCOMING) for offset in reversed(offsets[::7])}
    assert all(len(frame) == FRAME_BYTES for frame in forwards.values())
    assert all(backwards[offset] == forwards[offset] for offset in backwards)


def test_nothing_is_drawn_when_nothing_changes(kit: PaperKit, segment: Item) -> None:
    picture = Picture(Settings(), kit.load)
    first = picture.frame(segment, 3.0, NOON, UPCOMING)
    assert picture.frame(segment, 3.0, NOON, UPCOMING) is first
    assert picture.frame(replace(segment), 3.0, NOON, UPCOMING) is first
    assert picture.frame(segment, 3.2, NOON, UPCOMING) is not first


def test_caption_words_brighten_with_the_voice(kit: PaperKit, segment: Item) -> None:
    picture = Picture(Settings(), kit.load)
    bright = []
    start = segment.cues[1].start
    for second in range(5):
        picture.frame(segment, start + second, NOON, UPCOMING)
        bright.append(int((pixels(picture, CAPTION).min(axis=2) > 200).sum()))
    assert bright == sorted(bright) and bright[0] < bright[-1]


def raising(error: Exception) -> bytes:
    raise error


def cut_jpeg() -> bytes:
    """A JPEG that ends too early."""
    file = io.BytesIO()
    Image.effect_noise((400, 500), 80).convert("RGB").save(file, "JPEG")
    return file.getvalue()[:3000]


@pytest.mark.parametrize(
    "failure",
    [
        lambda key: b"",
        lambda key: b"\xff\xd8\xff\xe0 this is no picture",
        lambda key: cut_jpeg(),
        lambda key: raising(ArtefactMissing(key)),
        lambda key: raising(StoreUnreachable(key)),
        lambda key: raising(FileNotFoundError(key)),
    ],
)
def test_without_the_page_it_is_quoted_and_the_fault_is_told(segment: Item, failure: Callable[[str], bytes]) -> None:
    picture = Picture(Settings(), failure)
    picture.frame(segment, settled(segment, 1), NOON, UPCOMING)
    assert share_of(picture, STAGE, CREAM) > 0.3
    assert any("page 1" in fault for fault in picture.faults)
    picture.frame(None, 0.0, NOON, UPCOMING)
    assert picture.faults == ()


ODD_TEXTS = [
    "",
    "\x00\ud800\u202e",
    "word " * 3000,
    "x" * 5000,
    "مرحبا بالعالم " * 40,
    "統計的機械学習 ∀x∈ℝ 𝔼[ξ²] e\u0301 ☃ 🎙",
]


@pytest.mark.parametrize("text", ODD_TEXTS)
@pytest.mark.parametrize("allowed", [True, False])
def test_odd_texts_overflow_nothing_and_raise_nothing(kit: PaperKit, text: str, allowed: bool) -> None:
    paper = Paper(PaperId(text), text, (text,) * 3000, text, (text,) * 30, text, None, "folder", None, text)
    cites = (Citation(1, text, (kit.line_box(3),), text), Citation(7, text, (), text))
    item = kit.item([(text, f"{text} spoken", cites), (text, text, ())], (kit.page(1),), paper)
    station = StationSettings(name=text or " ", audience="private" if allowed else "public")
    picture = Picture(Settings(station=station), kit.load)
    for offset in (0.0, 0.3, 1.0, item.duration - 0.1, item.duration + 60):
        frame = picture.frame(item, offset, NOON, (Upcoming(text, ItemKind.SEGMENT, text, 1e9),))
        assert len(frame) == FRAME_BYTES
    background = pixels(picture, Rect(912, 60, 16, 512)).reshape(-1, 3)
    assert (background == background[0]).all()


@pytest.mark.parametrize("kind", list(ItemKind))
def test_every_kind_of_item_has_its_picture(kit: PaperKit, kind: ItemKind) -> None:
    picture = Picture(Settings(), kit.load)
    blank = picture.frame(None, 0.0, NOON, ())
    spoken = kit.item([("ada", "This is the station.", ())], kind=kind)
    assert picture.frame(spoken, 1.0, NOON, UPCOMING) != blank
    assert len(picture.frame(replace(spoken, id="other", cues=(), duration=0.0), 1.0, NOON, ())) == FRAME_BYTES


@pytest.mark.parametrize(
    ("offset", "level"),
    [(-1.0, None), (1e9, None), (inf, None), (nan, None), (9.1, -1.0), (9.1, 5.0), (9.1, nan), (9.1, inf)],
)
def test_odd_numbers_raise_nothing(kit: PaperKit, segment: Item, offset: float, level: float | None) -> None:
    picture = Picture(Settings(), kit.load)
    broken = PageImage(1, 0, -3, nan, Asset("page", 1, ""))
    odd = Clip(Asset("c", 1, ""), 0.0, "ada", "v", "a b", "", (Word("a", 5, 4), Word("b", nan, nan)))
    cites = (Citation(1, "q", (Box(nan, 2, -1, inf),)), Citation(2, "q", (Box(0.9, 0.9, 0.1, 0.1),)))
    item = replace(segment, id="odd", cues=(*segment.cues, Cue(9.0, odd, True, cites)), pages=(broken, kit.page(2)))
    for cue in item.cues:
        assert len(picture.frame(item, cue.start + 0.1, NOON, UPCOMING, level)) == FRAME_BYTES
    assert len(picture.frame(item, offset, NOON, UPCOMING, level)) == FRAME_BYTES


def test_the_meter_follows_the_sound(kit: PaperKit, segment: Item) -> None:
    picture = Picture(Settings(), kit.load)
    quiet = [picture.frame(segment, 2.0, NOON, UPCOMING, 0.0) for _ in range(20)]
    assert quiet[-1] is quiet[-2]
    assert picture.frame(segment, 2.0, NOON, UPCOMING, 0.2) != quiet[-1]


def test_a_recording_does_not_claim_to_be_live(kit: PaperKit, segment: Item) -> None:
    header = Rect(0, 0, 1280, 60)
    live, recorded = Picture(Settings(), kit.load), Picture(Settings(), kit.load, live=False)
    for picture in (live, recorded):
        picture.frame(segment, 0.0, NOON, UPCOMING)
    assert share_of(live, header, rgb(LIVE)) > 2 * share_of(recorded, header, rgb(LIVE))
    before = recorded.frame(segment, 0.0, NOON, UPCOMING)
    assert recorded.frame(segment, 0.0, NOON + 120, UPCOMING) is before


def test_a_show_has_its_chapters_in_the_picture(kit: PaperKit, show: Item) -> None:
    picture = Picture(Settings(), kit.load)
    seen: dict[str, tuple[bytes, bytes, bytes]] = {}
    for chapter in show.chapters:
        picture.frame(show, chapter.start + 1.5, NOON, UPCOMING)
        rects = (NEXT, CARD, STAGE)
        parts = [picture.image.crop((rect.x, rect.y, rect.right, rect.bottom)).tobytes() for rect in rects]
        seen[chapter.title] = (parts[0], parts[1], parts[2])
    assert len({bar for bar, _, _ in seen.values()}) == len(show.chapters)
    assert len({stage for _, _, stage in seen.values()}) == len(show.chapters)
    assert seen["Opening"][1] != seen["Grey bars"][1] != seen["Black pages"][1]


def test_daily_and_weekly_do_not_look_alike(kit: PaperKit, show: Item) -> None:
    picture = Picture(Settings(), kit.load)
    shares = []
    for format in ("daily", "weekly", "special"):
        picture.frame(replace(show, id=format, format=format), 1.0, NOON, UPCOMING)
        shares.append(share_of(picture, STAGE, rgb(GOLD)))
    assert shares[0] > 0.005 and shares[1] == shares[2] == 0


def test_the_channels_accent_colours_what_is_gold(kit: PaperKit, show: Item) -> None:
    accent = "#00c853"
    settings = Settings(channel=(ChannelSettings(look=LookSettings(accent=accent)),))
    plain, own = Picture(Settings(), kit.load), Picture(settings, kit.load)
    for picture in (plain, own):
        picture.frame(show, show.chapters[1].start + 1.5, NOON, UPCOMING)
    for rect in (STAGE, PROGRESS, NEXT):
        assert share_of(plain, rect, rgb(GOLD)) == pytest.approx(share_of(own, rect, rgb(accent)), abs=0.002)
        assert share_of(own, rect, rgb(GOLD)) == 0


@pytest.mark.parametrize("date", ["", "2026-02-31", "tomorrow"])
def test_an_odd_show_raises_nothing(kit: PaperKit, show: Item, date: str) -> None:
    picture = Picture(Settings(), kit.load)
    odd = replace(
        show,
        id="odd",
        date=date,
        format="\ud800" * 40,
        title="",
        chapters=tuple(replace(each, title="word " * 200, start=each.start * 9) for each in show.chapters) * 9,
        featured=(),
    )
    for offset in (0.0, 3.0, odd.duration):
        assert len(picture.frame(odd, offset, NOON, ())) == FRAME_BYTES
