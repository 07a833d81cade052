from __future__ import annotations

import re
from dataclasses import replace
from html.parser import HTMLParser
from typing import TYPE_CHECKING, Any
from urllib.parse import quote

import pytest

from paperradio.codec import encode
from paperradio.domain.digest import CitedClaim, Claim, Measurement, Part
from paperradio.domain.media import Citation
from paperradio.domain.onair import NowPlaying
from paperradio.domain.paper import Paper, PaperId
from paperradio.domain.rundown import Item
from paperradio.domain.verdict import Action, Evidence, Outcome
from paperradio.web import paper_views
from paperradio.web.headers import SECURITY_HEADERS
from paperradio.web.slugs import paper_address, paper_id_of
from paperradio.wire import Message

if TYPE_CHECKING:
    from tests.unit.web.conftest import Station

STARTED = 1_788_264_000.0
PEOPLE = {"Accept": "text/html"}
GAIN = Measurement("28.4", "%", "recall", "WMT 2014", "the best before")


class Seen(HTMLParser):
    """What a reader has of a page: its text, its addresses, the levels of its headings."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.tags: list[str] = []
        self.addresses: list[str] = []
        self._text: list[str] = []
        self.feed(page)
        self.text = " ".join(" ".join(self._text).split())
        self.levels = [int(tag[1]) for tag in self.tags if re.fullmatch(r"h\d", tag)]

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append(tag)
        self.addresses += [value for name, value in attrs if name in ("href", "src") and value]

    def handle_data(self, data: str) -> None:
        self._text.append(data)


async def seen(station: Station, paper_id: str, code: int = 200) -> Seen:
    answer = await station.client.get(paper_address(PaperId(paper_id)), headers=PEOPLE)
    assert answer.status_code == code
    assert answer.headers["content-type"].startswith("text/html")
    assert all(answer.headers[name] == value for name, value in SECURITY_HEADERS.items())
    return Seen(answer.text)


def told(item: Item) -> Item:
    """The item with a digest, one turn that was replaced and one that was dropped."""
    cites = (Citation(2, "We measured a gain.", (), "3 Results"),)
    found = CitedClaim(Claim(Part.EVIDENCE, "They found a gain.", (1,), 1.0, (GAIN,), ("in simulation",)), cites)
    asked = CitedClaim(Claim(Part.PROBLEM, "We measured a gain.", (1,)), cites)
    reasons = ("number: “nine” does not stand there",)
    outcome = Outcome(Action.REPLACED, "They measured nine.", 0, reasons, True, 0.0)
    kept = Outcome(Action.KEPT, "They measured.", 1, (), True, 0.3)
    first = item.cues[0]
    cues = (replace(first, outcome=outcome), replace(first, start=9.5, outcome=kept))
    evidence = (Evidence(4, 5, "It is known of mice."),)
    dropped = Outcome(Action.DROPPED, "It holds for all.", None, ("scope: “all” is more",), True, 0.9, evidence)
    return replace(item, cues=cues, summary="A gain, in a line.", claims=(found, asked), left_out=(dropped,))


async def test_a_paper_that_was_told(near_station: Station) -> None:
    item = told(near_station.segment())
    slug = "2409.00001v1~9f2c"
    near_station.archive(item)
    page = await seen(near_station, "2409.00001v1")
    assert page.levels == [1, 2, 3, 3, 2, 2, 3]
    for text in (
        "Paper 1",
        "A. Author",
        "CC BY 4.0",
        "A gain, in a line.",
        "They found a gain.",
        "We measured a gain.",
    ):
        assert text in page.text
    assert page.text.index("The problem") < page.text.index("What they found")
    assert "28.4% recall on WMT 2014 against the best before" in page.text
    assert "Only: in simulation" in page.text
    assert "Page 2 · 3 Results · word for word" in page.text
    assert "As written, the paper bore out 1 of 3 statements (33.3 %)." in page.text
    assert (
        "They measured nine. Said They measured. Why number: “nine” does not stand there The paper Page 2" in page.text
    )
    assert "It holds for all. Why scope: “all” is more The paper Page 5 It is known of mice." in page.text
    image = f"/pages/{item.pages[0].image.key}?item={slug}"
    links = {f"/episodes/{slug}.mp3", f"/episodes/{slug}.mp3#t=9.5", f"/transcripts/{slug}.json", image}
    assert links <= set(page.addresses)
    assert "https://arxiv.org/abs/2409.00001v1" in page.addresses
    for address in (each for each in page.addresses if each.startswith("/")):
        assert (await near_station.client.get(address.partition("#")[0])).status_code == 200, address


async def test_the_api_has_the_digest_and_the_check(near_station: Station) -> None:
    near_station.archive(told(near_station.segment()))
    answer = (await near_station.client.get("/api/papers/2409.00001v1")).json()
    assert answer["page"] == answer["paper"]["page"] == answer["episodes"][0]["page"] == "/papers/2409.00001v1"
    assert answer["digest"]["summary"] == "A gain, in a line."
    claim = answer["digest"]["claims"][0]
    assert (claim["part"], claim["scope"], claim["measurements"][0]["dataset"]) == (
        "evidence",
        ["in simulation"],
        "WMT 2014",
    )
    assert claim["cites"] == [{"page": 2, "quote": "We measured a gain.", "section": "3 Results", "boxes": []}]
    assert answer["check"]["actions"] == {"kept": 1, "repaired": 0, "replaced": 1, "dropped": 1}
    assert [each["action"] for each in answer["check"]["mended"]] == ["replaced", "dropped"]
    near_station.archive(near_station.segment(2))
    plain = (await near_station.client.get("/api/papers/2409.00002v1")).json()
    assert (plain["digest"], plain["check"], len(plain["episodes"])) == (None, None, 1)


async def test_the_api_without_the_store(near_station: Station) -> None:
    near_station.archive(told(near_station.segment()))
    near_station.store.reachable = False
    answer = (await near_station.client.get("/api/papers/2409.00001v1")).json()
    assert (answer["digest"], answer["check"], len(answer["episodes"])) == (None, None, 1)
    assert "does not answer" in answer["warning"]


async def test_a_segment_that_was_neither_digested_nor_checked(near_station: Station) -> None:
    near_station.archive(near_station.segment())
    page = await seen(near_station, "2409.00001v1")
    assert page.levels == [1, 2, 2]
    assert "This segment was not checked." in page.text


async def test_a_segment_that_read_the_record_only_says_so(near_station: Station) -> None:
    near_station.archive(replace(near_station.segment(), page_count=0, pages=()))
    near_station.archive(near_station.segment(2))
    line = "The PDF could not be read."
    assert line in (await seen(near_station, "2409.00001v1")).text
    assert line not in (await seen(near_station, "2409.00002v1")).text


async def test_what_is_on_leads_to_its_paper(near_station: Station) -> None:
    await near_station.on_air(Message({"kind": "now"}, encode(NowPlaying(near_station.segment(), STARTED, 0.0))))
    assert "/papers/2409.00001v1" in Seen((await near_station.client.get("/")).text).addresses
    now = (await near_station.client.get("/api/now")).json()["now"]
    assert now["item"]["paper"]["page"] == "/papers/2409.00001v1"


async def test_nothing_to_mend_is_said(near_station: Station) -> None:
    item = near_station.segment()
    cues = (replace(item.cues[0], outcome=Outcome(Action.KEPT, "They measured.", 0, (), True)),)
    near_station.archive(replace(item, cues=cues))
    page = await seen(near_station, "2409.00001v1")
    assert "1 of 1 statements (100 %)" in page.text
    assert "Nothing had to be changed or left out." in page.text


@pytest.mark.parametrize(
    "paper_id", ["hep-th/9901001v1", "My paper (1)_ü & #50%?", "<script>alert(1)</script>", "a'b\"c;d"]
)
async def test_odd_ids_and_titles_are_text(near_station: Station, paper_id: str) -> None:
    title = r"On $\alpha$ <script>alert('x')</script> & “more”"
    item = near_station.segment()
    paper = Paper(PaperId(paper_id), title, ("A <b>Bold</b> Author",), "<i>Short</i>.", ("cs.CL",))
    cues = (replace(item.cues[0], cites=(Citation(2, "<b>We</b> measured.", (), "<u>3</u>"),)),)
    near_station.archive(replace(item, id=f"segment:{paper_id}:9f2c", title=title, paper=paper, cues=cues))
    page = await seen(near_station, paper_id)
    assert page.tags.count("script") == 1
    assert not {"i", "u"} & set(page.tags)
    for text in (title, "A <b>Bold</b> Author", "<i>Short</i>.", "<u>3</u>", "<b>We</b> measured.", paper_id):
        assert text in page.text
    listed = Seen((await near_station.client.get("/")).text)
    assert paper_address(PaperId(paper_id)) in listed.addresses
    assert listed.tags.count("script") == 1


async def test_a_paper_that_was_not_told(near_station: Station) -> None:
    paper_id = PaperId("2409.00003v1")
    near_station.catalogue.add_papers([Paper(paper_id, "Waiting", abstract="It waits.")])
    page = await seen(near_station, paper_id)
    assert "This paper has not been told yet." in page.text
    assert "It waits." in page.text
    assert page.levels == [1]
    near_station.catalogue.add_failure(paper_id, "r", "read", "The PDF cannot be read: encrypted.")
    assert "could not be told: The PDF cannot be read: encrypted." in (await seen(near_station, paper_id)).text


async def test_a_paper_that_was_taken_back(near_station: Station) -> None:
    near_station.archive(near_station.segment())
    near_station.catalogue.add_papers(
        [replace(paper_of(near_station.segment()), id=PaperId("2409.00001v2"), withdrawn=True)]
    )
    for version in ("v1", "v2"):
        page = await seen(near_station, f"2409.00001{version}")
        assert "The authors have withdrawn this paper." in page.text
        assert "has not been told" not in page.text
        assert not any(address.endswith(".mp3") for address in page.addresses)


async def test_versions_lead_to_the_latest(near_station: Station) -> None:
    near_station.archive(near_station.segment())
    near_station.catalogue.add_papers([replace(paper_of(near_station.segment()), id=PaperId("2409.00001v2"))])
    page = await seen(near_station, "2409.00001v1")
    assert "There is a later version: 2409.00001v2" in page.text
    assert "/papers/2409.00001v2" in page.addresses
    led = await near_station.client.get("/papers/2409.00001", headers=PEOPLE)
    assert (led.status_code, led.headers["location"]) == (307, "/papers/2409.00001v2")


async def test_a_paper_told_twice_lists_both(near_station: Station) -> None:
    item = near_station.segment()
    near_station.archive(item)
    near_station.archive(replace(item, id="segment:2409.00001v1:0000", created=item.created.replace(hour=1)))
    page = await seen(near_station, "2409.00001v1")
    assert "Told before" in page.text
    assert {"/episodes/2409.00001v1~9f2c.mp3", "/episodes/2409.00001v1~0000.mp3"} <= set(page.addresses)


@pytest.mark.parametrize("paper_id", ["x", "", "hep-th/9901001v1", "../etc/passwd", "<script>"])
async def test_what_is_not_known(near_station: Station, paper_id: str) -> None:
    answer = await near_station.client.get(f"/papers/{quote(paper_id, safe='')}", headers=PEOPLE)
    assert answer.status_code == 404
    page = Seen(answer.text)
    assert f"There is no paper '{paper_id}'." in page.text
    assert "script" not in page.tags


async def test_what_is_gone_and_what_does_not_answer(near_station: Station) -> None:
    record = near_station.archive(near_station.segment())
    near_station.store.delete(record.item_key)
    page = await seen(near_station, "2409.00001v1")
    assert "The record of what was said is gone." in page.text
    near_station.archive(near_station.segment(2))
    near_station.store.reachable = False
    assert "does not answer" in (await seen(near_station, "2409.00002v1", 503)).text
    near_station.catalogue.reachable = False
    away = await near_station.client.get("/papers/2409.00001v1", headers=PEOPLE)
    assert (away.status_code, away.headers["retry-after"]) == (503, "10")


async def test_many_authors_are_folded(near_station: Station) -> None:
    authors = tuple(f"Author {number}" for number in range(1, 31))
    near_station.catalogue.add_papers([Paper(PaperId("p"), "Large", authors)])
    page = await seen(near_station, "p")
    assert "Author 20 and 10 more Author 21" in page.text


class TestPublic:
    @pytest.fixture
    def options(self) -> dict[str, Any]:
        return {"station": {"audience": "public"}}

    @pytest.mark.parametrize(("licence", "shown"), [("CC BY 4.0", True), (None, False)])
    async def test_pages_are_shown_where_the_licence_allows(
        self, near_station: Station, licence: str | None, shown: bool
    ) -> None:
        near_station.archive(told(near_station.segment(1, licence)))
        page = await seen(near_station, "2409.00001v1")
        assert any(address.startswith("/pages/") for address in page.addresses) is shown
        assert "Page 2" in page.text


def test_quotes_that_are_said_word_for_word() -> None:
    cites = [
        Citation(1, "A\ufb01ne  Author∗", (), "1"),
        Citation(1, "Other.", (), "1"),
        Citation(1, "said it.", (), "1"),
    ]
    assert list(paper_views.quotes("It is by Afine Author, who said it.", cites)) == [None, "Other.", None]


@pytest.mark.parametrize(
    ("item_id", "paper_id"),
    [
        ("segment:1706.03762v7:9f2c", "1706.03762v7"),
        ("segment:a:b:9f2c", "a:b"),
        ("welcome:en:1", None),
        ("segment:x", None),
    ],
)
def test_whose_segment_an_item_is(item_id: str, paper_id: str | None) -> None:
    assert paper_id_of(item_id) == paper_id


def paper_of(item: Item) -> Paper:
    assert item.paper is not None
    return item.paper
