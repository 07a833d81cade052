from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING
from urllib.parse import quote

import pytest

from paperradio.domain.media import Citation
from paperradio.domain.paper import Paper, PaperId
from paperradio.domain.rundown import Item
from paperradio.web.slugs import paper_address

if TYPE_CHECKING:
    from tests.unit.web.conftest import Seen, Station

PEOPLE = {"Accept": "text/html"}


@pytest.mark.parametrize(
    "paper_id", ["hep-th/9901001v1", "My paper (1)_ü & #50%?", "<script>alert(1)</script>", "a'b\"c;d"]
)
async def test_odd_ids_and_titles_are_text(near_station: Station, reader: type[Seen], paper_id: str) -> None:
    title = r"On $\alpha$ <script>alert('x')</script> & “more”"
    item = near_station.segment()
    paper = Paper(PaperId(paper_id), title, ("A <b>Bold</b> Author",), "<i>Short</i>.", ("cs.CL",))
    cues = (replace(item.cues[0], cites=(Citation(2, "<b>We</b> measured.", (), "<u>3</u>"),)),)
    near_station.archive(replace(item, id=f"segment:{paper_id}:9f2c", title=title, paper=paper, cues=cues))
    page = await near_station.paper_page(paper_id)
    assert page.tags.count("script") == 1
    assert not {"i", "u"} & set(page.tags)
    for text in (title, "A <b>Bold</b> Author", "<i>Short</i>.", "<u>3</u>", "<b>We</b> measured.", paper_id):
        assert text in page.text
    listed = reader((await near_station.client.get("/")).text)
    assert paper_address(PaperId(paper_id)) in listed.addresses
    assert listed.tags.count("script") == 1


async def test_a_paper_that_was_not_told(near_station: Station) -> None:
    paper_id = PaperId("2409.00003v1")
    near_station.catalogue.add_papers([Paper(paper_id, "Waiting", abstract="It waits.")])
    page = await near_station.paper_page(paper_id)
    assert "This paper has not been told yet." in page.text
    assert "It waits." in page.text
    assert page.levels == [1]
    near_station.catalogue.add_failure(paper_id, "r", "read", "The PDF cannot be read: encrypted.")
    assert "could not be told: The PDF cannot be read: encrypted." in (await near_station.paper_page(paper_id)).text


async def test_a_paper_that_was_taken_back(near_station: Station) -> None:
    near_station.archive(near_station.segment())
    near_station.catalogue.add_papers(
        [replace(paper_of(near_station.segment()), id=PaperId("2409.00001v2"), withdrawn=True)]
    )
    for version in ("v1", "v2"):
        page = await near_station.paper_page(f"2409.00001{version}")
        assert "The authors have withdrawn this paper." in page.text
        assert "has not been told" not in page.text
        assert not any(address.endswith(".mp3") for address in page.addresses)


async def test_versions_lead_to_the_latest(near_station: Station) -> None:
    near_station.archive(near_station.segment())
    near_station.catalogue.add_papers([replace(paper_of(near_station.segment()), id=PaperId("2409.00001v2"))])
    page = await near_station.paper_page("2409.00001v1")
    assert "There is a later version: 2409.00001v2" in page.text
    assert "/papers/2409.00001v2" in page.addresses
    led = await near_station.client.get("/papers/2409.00001", headers=PEOPLE)
    assert (led.status_code, led.headers["location"]) == (307, "/papers/2409.00001v2")


async def test_a_paper_told_twice_lists_both(near_station: Station) -> None:
    item = near_station.segment()
    near_station.archive(item)
    near_station.archive(replace(item, id="segment:2409.00001v1:0000", created=item.created.replace(hour=1)))
    page = await near_station.paper_page("2409.00001v1")
    assert "Told before" in page.text
    assert {"/episodes/2409.00001v1~9f2c.mp3", "/episodes/2409.00001v1~0000.mp3"} <= set(page.addresses)


@pytest.mark.parametrize("paper_id", ["x", "", "hep-th/9901001v1", "../etc/passwd", "<script>"])
async def test_what_is_not_known(near_station: Station, reader: type[Seen], paper_id: str) -> None:
    answer = await near_station.client.get(f"/papers/{quote(paper_id, safe='')}", headers=PEOPLE)
    assert answer.status_code == 404
    page = reader(answer.text)
    assert f"There is no paper '{paper_id}'." in page.text
    assert "script" not in page.tags


async def test_what_is_gone_and_what_does_not_answer(near_station: Station) -> None:
    record = near_station.archive(near_station.segment())
    near_station.store.delete(record.item_key)
    page = await near_station.paper_page("2409.00001v1")
    assert "The record of what was said is gone." in page.text
    near_station.archive(near_station.segment(2))
    near_station.store.reachable = False
    assert "does not answer" in (await near_station.paper_page("2409.00002v1", 503)).text
    near_station.catalogue.reachable = False
    away = await near_station.client.get("/papers/2409.00001v1", headers=PEOPLE)
    assert (away.status_code, away.headers["retry-after"]) == (503, "10")


async def test_many_authors_are_folded(near_station: Station) -> None:
    authors = tuple(f"Author {number}" for number in range(1, 31))
    near_station.catalogue.add_papers([Paper(PaperId("p"), "Large", authors)])
    page = await near_station.paper_page("p")
    assert "Author 20 and 10 more Author 21" in page.text


def paper_of(item: Item) -> Paper:
    assert item.paper is not None
    return item.paper
