from __future__ import annotations

import re

import pytest

from paperradio.web.slugs import item_id_of, paper_id_of, slug_of


@pytest.mark.parametrize(
    ("item_id", "slug"),
    [
        ("segment:1706.03762v7:9f2c", "1706.03762v7~9f2c"),
        ("segment:hep-th/9901001v1:9f2c", "hep-th_2f9901001v1~9f2c"),
        ("welcome:en", "~welcome~en"),
        ("show:main:daily:2026-09-01:1", "~show~main~daily~2026-09-01~1"),
        ("segment:", "~segment~"),
        ("segment::x", "~segment~~x"),
        ("segment:My paper (1)_ü/..:0", "My_20paper_20_281_29_5f_c3_bc_2f..~0"),
    ],
)
def test_there_and_back(item_id: str, slug: str) -> None:
    assert slug_of(item_id) == slug
    assert item_id_of(slug) == item_id
    assert re.fullmatch(r"[A-Za-z0-9._~-]+", slug)


@pytest.mark.parametrize("slug", ["", "..", "a/b", "a_zz", "a_ff", "a_41", "~segment~1706.03762v7~9f2c", "x" * 5000])
def test_what_is_no_slug_has_no_id_or_only_its_own(slug: str) -> None:
    item_id = item_id_of(slug)
    assert item_id is None or slug_of(item_id) == slug


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
