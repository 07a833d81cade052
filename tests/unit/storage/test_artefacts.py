"""One contract, run over the fake, a local folder and another fsspec file system."""

from __future__ import annotations

import hashlib
from pathlib import Path

import pytest

from paperradio.errors import ArtefactMissing, ConfigurationError, StoreUnreachable
from paperradio.ports import ArtefactStore
from paperradio.storage.artefacts import BadKey, FsspecArtefacts
from paperradio.testing import MemoryArtefacts

DATA = b"some sound"
SHA256 = hashlib.sha256(DATA).hexdigest()
KEY = f"clip/{SHA256[:2]}/{SHA256}.flac"


@pytest.fixture(params=["fake", "folder", "file-url", "fsspec"])
def store(request: pytest.FixtureRequest, tmp_path: Path) -> ArtefactStore:
    match request.param:
        case "fake":
            return MemoryArtefacts()
        case "folder":
            return FsspecArtefacts(str(tmp_path / "artefacts"))
        case "file-url":
            return FsspecArtefacts((tmp_path / "arte facts").as_uri().replace("%20", " "))
        case _:
            return FsspecArtefacts(f"memory://{tmp_path.name}")


def test_stored_by_content(store: ArtefactStore) -> None:
    asset = store.put("clip", "flac", DATA)
    assert (asset.key, asset.size, asset.sha256) == (KEY, len(DATA), SHA256)
    assert store.put("clip", "flac", DATA) == asset
    assert store.get(KEY) == DATA


def test_stored_at_a_key_and_replaced(store: ArtefactStore) -> None:
    store.put_at("clip/ab/abcd.json", b"{}")
    asset = store.put_at("clip/ab/abcd.json", DATA)
    assert asset.sha256 == SHA256
    assert store.get("clip/ab/abcd.json") == DATA


def test_missing(store: ArtefactStore) -> None:
    assert not store.has(KEY)
    with pytest.raises(ArtefactMissing, match=SHA256):
        store.get(KEY)


def test_deleted_whether_there_or_not(store: ArtefactStore) -> None:
    store.put("clip", "flac", DATA)
    assert store.has(KEY)
    store.delete(KEY)
    store.delete(KEY)
    assert not store.has(KEY)


@pytest.mark.parametrize(
    "key",
    ["", "clip", "../ab/abcd.flac", "clip/../abcd.flac", "/clip/ab/abcd.flac", "clip/ab/../../x.flac", "clip/ab/a\n.b"],
)
def test_other_keys_are_refused(tmp_path: Path, key: str) -> None:
    store = FsspecArtefacts(str(tmp_path))
    for call in (store.get, store.has, store.delete):
        with pytest.raises(BadKey):
            call(key)
    with pytest.raises(BadKey):
        store.put_at(key, DATA)
    with pytest.raises(BadKey):
        store.put("..", "flac", DATA)


def test_a_torn_file_is_mended(tmp_path: Path) -> None:
    store = FsspecArtefacts(str(tmp_path))
    store.put("clip", "flac", DATA)
    (tmp_path / KEY).write_bytes(DATA[:3])
    store.put("clip", "flac", DATA)
    assert store.get(KEY) == DATA


def test_nothing_but_the_file_is_left(tmp_path: Path) -> None:
    FsspecArtefacts(str(tmp_path)).put("clip", "flac", DATA)
    assert [path for path in tmp_path.rglob("*") if path.is_file()] == [tmp_path / KEY]


def test_a_folder_that_was_moved_away_is_unreachable_until_it_is_back(tmp_path: Path) -> None:
    here, away = tmp_path / "artefacts", tmp_path / "away"
    store = FsspecArtefacts(str(here))
    store.put("clip", "flac", DATA)
    here.rename(away)
    for call in (store.get, store.has, store.delete):
        with pytest.raises(StoreUnreachable, match="is gone"):
            call(KEY)
    with pytest.raises(StoreUnreachable):
        store.put("clip", "flac", DATA)
    assert not here.exists()
    away.rename(here)
    assert store.get(KEY) == DATA


def test_a_disk_that_refuses_is_unreachable(tmp_path: Path) -> None:
    store = FsspecArtefacts(str(tmp_path))
    (tmp_path / "clip").write_text("a file where a folder must be")
    with pytest.raises(StoreUnreachable):
        store.put("clip", "flac", DATA)


def test_an_unknown_kind_of_url_is_refused() -> None:
    with pytest.raises(ConfigurationError, match=r"storage\.artefacts_url"):
        FsspecArtefacts("nosuchthing://bucket")


def test_a_file_that_cannot_be_read_is_missing_and_no_more(tmp_path: Path) -> None:
    store = FsspecArtefacts(str(tmp_path))
    store.put("clip", "flac", DATA)
    (tmp_path / KEY).unlink()
    (tmp_path / KEY).mkdir()
    with pytest.raises(ArtefactMissing, match="directory"):
        store.get(KEY)
