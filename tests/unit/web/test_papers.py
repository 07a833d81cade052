from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

import pytest

from paperradio.codec import encode
from paperradio.domain.digest import CitedClaim, Claim, Measurement, Part
from paperradio.domain.generation import Finish, ModelCall, Writer, Writing
from paperradio.domain.media import Citation
from paperradio.domain.onair import NowPlaying
from paperradio.domain.rundown import Item
from paperradio.domain.verdict import Action, Evidence, Outcome
from paperradio.wire import Message

if TYPE_CHECKING:
    from tests.unit.web.conftest import Seen, Station

STARTED = 1_788_264_000.0
GAIN = Measurement("28.4", "%", "recall", "WMT 2014", "the best before")


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
    page = await near_station.paper_page("2409.00001v1")
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
    page = await near_station.paper_page("2409.00001v1")
    assert page.levels == [1, 2, 2]
    assert "This segment was not checked." in page.text


async def test_a_segment_that_read_the_record_only_says_so(near_station: Station) -> None:
    near_station.archive(replace(near_station.segment(), page_count=0, pages=()))
    near_station.archive(near_station.segment(2))
    line = "The PDF could not be read."
    assert line in (await near_station.paper_page("2409.00001v1")).text
    assert line not in (await near_station.paper_page("2409.00002v1")).text


async def test_what_is_on_leads_to_its_paper(near_station: Station, reader: type[Seen]) -> None:
    await near_station.on_air(Message({"kind": "now"}, encode(NowPlaying(near_station.segment(), STARTED, 0.0))))
    assert "/papers/2409.00001v1" in reader((await near_station.client.get("/")).text).addresses
    now = (await near_station.client.get("/api/now")).json()["now"]
    assert now["item"]["paper"]["page"] == "/papers/2409.00001v1"


async def test_nothing_to_mend_is_said(near_station: Station) -> None:
    item = near_station.segment()
    cues = (replace(item.cues[0], outcome=Outcome(Action.KEPT, "They measured.", 0, (), True)),)
    near_station.archive(replace(item, cues=cues))
    page = await near_station.paper_page("2409.00001v1")
    assert "1 of 1 statements (100 %)" in page.text
    assert "Nothing had to be changed or left out." in page.text


async def test_who_wrote_it_is_said(near_station: Station) -> None:
    item = near_station.segment()
    calls = (ModelCall("dialogue", "tiny", "ab", 9, 9, 2.5, Finish.STOP),)
    near_station.archive(replace(item, writing=Writing(Writer.MODEL, "tiny", calls, chosen=0, kept=1)))
    near_station.archive(replace(near_station.segment(2), writing=Writing(Writer.EXTRACTIVE, note="it is slow")))
    first, second = [await near_station.paper_page(f"2409.0000{number}v1") for number in (1, 2)]
    assert f"Written by the language model tiny: 1 of {len(item.cues)} turns are its own words." in first.text
    assert "without the language model: it is slow." in second.text
    told = (await near_station.client.get("/api/papers/2409.00001v1")).json()["writing"]
    assert (told["writer"], told["calls"], told["seconds"]) == ("model", 1, 2.5)


class TestPublic:
    @pytest.fixture
    def options(self) -> dict[str, Any]:
        return {"station": {"audience": "public"}}

    @pytest.mark.parametrize(("licence", "shown"), [("CC BY 4.0", True), (None, False)])
    async def test_pages_are_shown_where_the_licence_allows(
        self, near_station: Station, licence: str | None, shown: bool
    ) -> None:
        near_station.archive(told(near_station.segment(1, licence)))
        page = await near_station.paper_page("2409.00001v1")
        assert any(address.startswith("/pages/") for address in page.addresses) is shown
        assert "Page 2" in page.text
