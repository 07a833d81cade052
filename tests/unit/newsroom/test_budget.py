from __future__ import annotations

import random

import pytest

from paperradio.codec import encode
from paperradio.domain.digest import CitedClaim, Claim, Digest, Part
from paperradio.domain.generation import Finish, ModelCall, Writer, Writing
from paperradio.domain.paper import PaperId
from paperradio.domain.rundown import AsRun, Item, ItemKind, ItemRecord
from paperradio.errors import StoreUnreachable
from paperradio.newsroom.budget import RECENT, ModelBudget
from paperradio.testing import FakeClock, MemoryArtefacts, MemoryCatalogue

TARGET = 135.0
EXTRACTIVE_SECONDS = 15.0


def digest(weight: float) -> Digest:
    return Digest(PaperId("p"), (Claim(Part.EVIDENCE, "It works.", (0,), weight),))


class Station:
    """A catalogue whose segments were made one after the other, and the air that plays them."""

    def __init__(self) -> None:
        self.clock = FakeClock()
        self.catalogue = MemoryCatalogue(self.clock)
        self.store = MemoryArtefacts()
        self.budget = ModelBudget(self.catalogue, self.store, "main", TARGET)
        self.made = 0

    def add(self, model_seconds: float = 0.0, weight: float = 1.0, remembered: bool = False) -> str:
        self.made += 1
        calls = (ModelCall("dialogue", "m", "ab", 10, 10, model_seconds, Finish.STOP, remembered),)
        name, claims = f"segment:{self.made}", tuple(CitedClaim(each, ()) for each in digest(weight).claims)
        writing = Writing(Writer.MODEL, "m", calls if model_seconds else ())
        now = self.clock.now()
        item = Item(name, ItemKind.SEGMENT, name, TARGET, (), now, claims=claims, writing=writing)
        key = self.store.put("item", "json", encode(item)).key
        self.catalogue.add_item(ItemRecord(name, ItemKind.SEGMENT, name, TARGET, now, "r", key, PaperId(name)))
        self.clock.advance(1)
        return name

    def ready(self, minutes: float) -> None:
        for _ in range(round(minutes * 60 / TARGET)):
            self.add()


def test_nothing_ready_is_no_time_for_a_model() -> None:
    station = Station()
    assert "0 minutes are ready" in station.budget.refusal(digest(1.0))
    assert station.budget.factor() is None


def test_the_factor_is_sound_over_model_time_of_the_segments_it_worked_for() -> None:
    station = Station()
    station.add()
    station.add(model_seconds=45.0)
    station.add(model_seconds=90.0)
    station.add(model_seconds=500.0, remembered=True)
    assert station.budget.factor() == pytest.approx(2 * TARGET / 135.0)


def test_a_fast_model_writes_everything_as_soon_as_a_reserve_is_ready() -> None:
    station = Station()
    station.add(model_seconds=10.0, weight=9.0)
    station.ready(6)
    assert station.budget.refusal(digest(0.01)) == ""


def test_until_it_has_written_a_model_is_trusted_with_the_speed_of_its_trial() -> None:
    station = Station()
    station.ready(7)
    assert "the model needs 33" in station.budget.refusal(digest(1.0))
    assert station.budget.refusal(digest(1.0), supposed=4.0) == ""


def test_a_slow_model_writes_what_has_most_to_tell() -> None:
    station = Station()
    for weight in range(1, 11):
        station.add(model_seconds=TARGET * 4, weight=float(weight))
    needed = 2 * TARGET * 4 + 180
    station.ready((needed - 10 * TARGET) / 60 + 3)
    assert "others have more to tell" in station.budget.refusal(digest(0.5))
    assert station.budget.refusal(digest(9.5)) == ""


def test_segments_that_cannot_be_read_count_for_nothing_and_an_absent_store_is_told() -> None:
    station = Station()
    station.ready(40)
    for key in list(station.store.files):
        station.store.files[key] = b"torn"
    assert station.budget.factor() is None
    station.store.files.clear()
    assert Station().budget.factor() is None
    station.add()
    station.store.reachable = False
    with pytest.raises(StoreUnreachable):
        station.budget.refusal(digest(1.0))


@pytest.mark.parametrize("factor", [0.1, 0.3, 1.0, 5.0])
def test_fresh_material_never_runs_out_and_the_model_gets_its_share(factor: float) -> None:
    """A day of papers, each aired after it was made; the air takes a second of sound each second."""
    station, chance = Station(), random.Random(4)  # noqa: S311
    unaired: list[str] = []
    behind, written, weights, played = 0.0, 0, [], 0.0
    for _ in range(200):
        weight = chance.random()
        modelled = not station.budget.refusal(digest(weight))
        took = TARGET / factor * chance.uniform(0.7, 1.3) if modelled else 0.0
        played += took + EXTRACTIVE_SECONDS
        while unaired and played >= TARGET:
            played -= TARGET
            name = unaired.pop(0)
            now = station.clock.now()
            station.catalogue.add_as_run([AsRun(name, "main", name, now, now)])
        if not unaired:
            behind += 1
            played = 0.0
        unaired.append(station.add(took, weight))
        written += modelled
        weights += [weight] if modelled else []
    assert behind == 1, "only the first paper had to be waited for"
    assert written >= min(1.0, factor) * 20
    if factor < 1:
        assert sum(weights) / len(weights) > 0.6, "it wrote those with more to tell"
    assert len(station.catalogue.items([ItemKind.SEGMENT], RECENT)) == RECENT
