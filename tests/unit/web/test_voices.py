"""The voices on the page."""

from __future__ import annotations

from typing import TYPE_CHECKING

from paperradio.codec import encode
from paperradio.domain.voices import Introduction, Preview, Previews, previews_key
from paperradio.web.voices import KNOWN_SECONDS

if TYPE_CHECKING:
    from tests.unit.web.conftest import Station

MP3 = b"an MP3 of Ada"


def store_previews(station: Station, *speakers: str) -> None:
    key = station.store.put("mp3", "mp3", MP3).key
    spoken = (Introduction(name, name.title(), f"{name}-espeak", "GPL <3>", f"I am {name}.") for name in speakers)
    previews = Previews("r", tuple(Preview(each, key, 3.5) for each in spoken))
    station.store.put_at(previews_key("main"), encode(previews))


async def page(station: Station) -> str:
    return (await station.client.get("/")).text


async def test_samples_are_listed_and_served(near_station: Station) -> None:
    store_previews(near_station, "ada", "ben")
    listed = (await near_station.client.get("/api/voices")).json()["voices"]
    assert [(each["speaker"], each["voice"], each["duration"]) for each in listed] == [
        ("ada", "ada-espeak", 3.5),
        ("ben", "ben-espeak", 3.5),
    ]
    answer = await near_station.client.get(listed[0]["mp3"])
    assert (answer.status_code, answer.content, answer.headers["content-type"]) == (200, MP3, "audio/mpeg")
    part = await near_station.client.get(listed[0]["mp3"], headers={"Range": "bytes=3-5"})
    assert (part.status_code, part.content) == (206, MP3[3:6])
    shown = await page(near_station)
    assert f'href="{listed[0]["mp3"]}"' in shown
    assert "I am ben." in shown


async def test_before_there_are_any(near_station: Station) -> None:
    assert (await near_station.client.get("/api/voices")).json() == {"voices": []}
    answer = await near_station.client.get("/voices/ada.mp3")
    assert (answer.status_code, answer.json()) == (404, {"error": "there is no sample of a speaker 'ada' yet"})
    assert "The voices" not in await page(near_station)


async def test_what_came_later_is_seen_soon(near_station: Station) -> None:
    await page(near_station)
    store_previews(near_station, "ada")
    assert (await near_station.client.get("/voices/ada.mp3")).status_code == 404
    near_station.clock.advance(KNOWN_SECONDS)
    assert (await near_station.client.get("/voices/ada.mp3")).status_code == 200
    near_station.store.put_at(previews_key("main"), b"cut o")
    near_station.clock.advance(KNOWN_SECONDS)
    assert (await near_station.client.get("/api/voices")).json() == {"voices": []}
