from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from paperradio.domain.rundown import Item, ItemKind, ItemRecord
from paperradio.playout.rack import NotWhole, Rack

Make = Callable[..., tuple[Item, dict[str, bytes]]]


def rack_up(rack: Rack, item: Item, files: dict[str, bytes]) -> None:
    for asset in rack.lacking(item):
        rack.store(asset, files[asset.key])
    rack.add(item)


def ids(rack: Rack) -> set[str]:
    return {candidate.id for candidate in rack.candidates()}


def record_of(item: Item) -> ItemRecord:
    return ItemRecord(item.id, item.kind, item.title, item.duration, item.created, item.recipe, "", open=item.open)


def files_of(folder: Path) -> list[Path]:
    return [path for path in (folder / "assets").rglob("*") if path.is_file()]


def test_only_whole_items_are_eligible(tmp_path: Path, make_item: Make) -> None:
    rack = Rack(tmp_path)
    item, files = make_item("a")
    with pytest.raises(NotWhole):
        rack.add(item)
    assert ids(rack) == set()
    rack_up(rack, item, files)
    assert ids(rack) == {"a"}
    assert rack.load("a") == item


def test_a_file_that_is_not_what_it_should_be_is_refused(tmp_path: Path, make_item: Make) -> None:
    rack = Rack(tmp_path)
    item, files = make_item("a")
    asset = item.assets()[0]
    data = files[asset.key]
    with pytest.raises(NotWhole, match=r"\.flac"):
        rack.store(asset, data[:-1])
    with pytest.raises(NotWhole):
        rack.store(asset, data[:-1] + bytes([data[-1] ^ 1]))
    assert rack.lacking(item) == (asset,)


def test_what_is_whole_survives_a_restart(tmp_path: Path, make_item: Make) -> None:
    rack = Rack(tmp_path)
    for name, amplitude in (("a", 0.25), ("b", 0.5), ("c", 0.125)):
        rack_up(rack, *make_item(name, amplitude=amplitude))
    rack.path(make_item("b", amplitude=0.5)[0].assets()[0]).write_bytes(b"short")
    (tmp_path / "assets" / "ab").mkdir(exist_ok=True)
    (tmp_path / "assets" / "ab" / "x.flac.part").write_bytes(b"cut off")
    next((tmp_path / "items").glob("*.json")).with_name("odd.json").write_bytes(b"{")
    again = Rack(tmp_path)
    assert ids(again) == {"a", "c"}
    assert again.wants(record_of(make_item("b", amplitude=0.5)[0]))
    assert any("Title of b" in line or "b" in line for line in again.faults())
    assert not list(tmp_path.rglob("*.part"))
    assert not (tmp_path / "items" / "odd.json").exists()


@pytest.mark.parametrize("damage", [b"", b"\0"])
def test_damage_is_found_before_it_is_heard(tmp_path: Path, make_item: Make, damage: bytes) -> None:
    rack = Rack(tmp_path)
    item, files = make_item("a")
    rack_up(rack, item, files)
    path = rack.path(item.assets()[0])
    path.write_bytes(damage * path.stat().st_size)
    with pytest.raises(NotWhole, match="damaged"):
        rack.load("a")
    assert ids(rack) == set()
    assert rack.incomplete()
    assert rack.lacking(item) == item.assets()
    rack_up(rack, item, files)
    assert rack.faults() == ()
    assert rack.load("a") == item


def test_a_vanished_file_takes_its_item_off(tmp_path: Path, make_item: Make) -> None:
    rack = Rack(tmp_path)
    item, files = make_item("a")
    rack_up(rack, item, files)
    rack.path(item.assets()[0]).unlink()
    with pytest.raises(NotWhole, match="No such file"):
        rack.load("a")
    assert ids(rack) == set()


def test_what_is_whole_and_no_sound_plays_without_it_until_it_is_made_anew(tmp_path: Path, make_item: Make) -> None:
    rack = Rack(tmp_path)
    item, files = make_item("a")
    rack_up(rack, item, files)
    rack.flaw("a", item.assets()[0], "no sound")
    assert ids(rack) == {"a"}
    assert rack.faults() == (f"clip: “Title of a” plays without {item.assets()[0].key}: no sound",)
    assert rack.wants(record_of(item)) and rack.flawed(item)
    assert not rack.incomplete(), "it need not be looked for at every poll"
    mended, files = make_item("a", amplitude=0.5)
    assert not rack.flawed(mended)
    rack_up(rack, mended, files)
    assert rack.faults() == ()
    assert not rack.wants(record_of(mended))


def test_what_is_on_the_air_keeps_its_files_though_it_was_taken_off(tmp_path: Path, make_item: Make) -> None:
    rack = Rack(tmp_path)
    item, files = make_item("a")
    rack_up(rack, item, files)
    rack.load("a")
    rack.held = frozenset({"a"})
    rack.refuse("a", "a clip is damaged")
    rack.sweep({"a"})
    assert rack.read(item.assets()[0]) == files[item.assets()[0].key]
    rack.held = frozenset()
    rack.refuse("a", "a clip is damaged")
    rack.sweep({"a"})
    assert files_of(tmp_path) == []


@pytest.mark.parametrize("change", [{"duration": float("nan")}, {"duration": -1.0}, {"cues": "backwards"}])
def test_an_item_that_makes_no_sense_is_never_eligible(tmp_path: Path, make_item: Make, change: dict[str, Any]) -> None:
    rack = Rack(tmp_path)
    item, files = make_item("a")
    odd = replace(item, **(change if "duration" in change else {"cues": item.cues[::-1]}))
    with pytest.raises(NotWhole, match="a: it"):
        rack_up(rack, odd, files)
    assert ids(rack) == set()


@pytest.mark.parametrize("edges", [(0.0, 600.0), (300.0, 301.0)])
def test_an_item_that_would_be_silence_is_never_eligible(
    tmp_path: Path, make_item: Make, edges: tuple[float, float]
) -> None:
    item, files = make_item("a")
    late = [replace(cue, start=edges[0], clip=replace(cue.clip, duration=1.0)) for cue in item.cues[:1]]
    with pytest.raises(NotWhole, match="nothing is said for"):
        rack_up(Rack(tmp_path), replace(item, cues=tuple(late), duration=edges[1]), files)


def test_a_folder_that_cannot_be_written_still_plays(tmp_path: Path, make_item: Make, monkeypatch: Any) -> None:
    rack = Rack(tmp_path)
    rack_up(rack, *make_item("a"))
    (tmp_path / "assets" / "left.part").write_bytes(b"cut off")

    def refused(*arguments: object, **options: object) -> None:
        raise PermissionError(30, "Read-only file system")

    monkeypatch.setattr(Path, "unlink", refused)
    again = Rack(tmp_path)
    assert again.load("a").id == "a"
    again.refuse("a", "damaged")
    assert ids(again) == set()


def test_files_go_with_the_last_item_that_wants_them(tmp_path: Path, make_item: Make) -> None:
    rack = Rack(tmp_path)
    rack_up(rack, *make_item("a"))
    rack_up(rack, *make_item("b"))
    rack_up(rack, *make_item("c", amplitude=0.5))
    assert len(files_of(tmp_path)) == 2
    rack.remove(["a"])
    rack.sweep({"b", "c"})
    assert len(files_of(tmp_path)) == 2
    rack.remove(["b"])
    rack.sweep({"c"})
    assert len(files_of(tmp_path)) == 1
    assert rack.load("c").id == "c"


def test_what_is_playing_is_never_deleted(tmp_path: Path, make_item: Make) -> None:
    rack = Rack(tmp_path)
    rack_up(rack, *make_item("a"))
    rack.held = frozenset({"a"})
    rack.remove(["a"])
    rack.sweep(set())
    assert rack.load("a").id == "a"


def test_unaired_seconds_counts_segments_only(tmp_path: Path, make_item: Make) -> None:
    rack = Rack(tmp_path)
    rack_up(rack, *make_item("a", clips=2))
    rack_up(rack, *make_item("b", clips=4))
    rack_up(rack, *make_item("i", kind=ItemKind.IDENT))
    assert rack.unaired_seconds(lambda one: one == "b") == pytest.approx(9.0)
