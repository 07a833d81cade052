"""Samples of the voices, and what is made anew when the voices are others."""

from __future__ import annotations

import threading

import pytest

from paperradio.codec import decode
from paperradio.domain.rundown import ItemKind
from paperradio.domain.script import Script, Turn
from paperradio.domain.voices import Previews, previews_key
from paperradio.newsroom.previews import make_previews
from paperradio.newsroom.speaking import StationSpeaker
from paperradio.settings import Settings
from paperradio.testing import FakeClock, MemoryArtefacts, MemoryCatalogue
from paperradio.testing.newsroom import FakeStudio, desk_of

SCRIPTS = [
    (ItemKind.WELCOME, "welcome-01", Script(None, (Turn("ada", "Hello."),))),
    (ItemKind.IDENT, "ident-01", Script(None, (Turn("ben", "This is the station."),))),
    (ItemKind.IDENT, "ident-02", Script(None, (Turn("ada", "It still is."),))),
]


@pytest.fixture
def heard() -> list[str]:
    return []


@pytest.fixture
def studio(heard: list[str]) -> FakeStudio:
    return FakeStudio(lambda what, subject: heard.append(subject) if what == "voice" else None)


def test_each_speaker_says_who_she_is(studio: FakeStudio, heard: list[str]) -> None:
    store = MemoryArtefacts()
    desk = desk_of(studio, Settings(), store)
    made = make_previews(desk)
    assert heard == ["I am ada.", "I am ben."]
    assert decode(Previews, store.get(previews_key(Settings().first_channel.name))) == made
    assert [each.introduction.label for each in made.previews] == ["Ada", "Ben"]
    assert all(store.has(each.mp3_key) and each.duration > 0 for each in made.previews)
    assert make_previews(desk) == made
    assert len(heard) == 2, "what is there is not made again"


def test_other_voices_say_everything_anew(studio: FakeStudio, heard: list[str]) -> None:
    store, catalogue, stop = MemoryArtefacts(), MemoryCatalogue(FakeClock()), threading.Event()
    speaker = StationSpeaker(desk_of(studio, Settings(), store), catalogue, SCRIPTS)

    def idle() -> None:
        speaker.speak_the_rest(stop)
        for thread in threading.enumerate():
            if thread.name == "station-speech":
                thread.join(30)

    def made() -> dict[str, str]:
        return {each.id.rpartition(":")[0]: each.recipe for each in catalogue.items(list(ItemKind), 20)}

    speaker.greet(stop)
    assert heard == ["Hello.", "This is the station."]
    idle()
    assert heard == ["Hello.", "This is the station.", "It still is.", "I am ada.", "I am ben."]
    idle()
    assert len(heard) == 5
    before = made()
    studio.recipe = "better"
    idle()
    after = made()
    assert before.keys() == after.keys()
    assert all(after[name] != before[name] for name in before)
    assert decode(Previews, store.get(previews_key(Settings().first_channel.name))).recipe == "better"
