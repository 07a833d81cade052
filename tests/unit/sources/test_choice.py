from __future__ import annotations

from pathlib import Path

import pytest

from paperradio.errors import ConfigurationError
from paperradio.settings import load_settings
from paperradio.sources.auto import AutoSource
from paperradio.sources.choice import make_source
from paperradio.sources.folder import FolderSource, SamplesSource
from paperradio.sources.late import LateSource


def chosen(source: str, **channel: object) -> object:
    return make_source(load_settings(options={"intake": {"source": source}, "channel": [channel]}))


def test_each_kind(tmp_path: Path) -> None:
    assert isinstance(chosen("auto"), AutoSource)
    assert isinstance(chosen("arxiv"), LateSource)
    assert isinstance(chosen("samples"), SamplesSource)
    assert isinstance(chosen(f"folder:{tmp_path}"), FolderSource)


@pytest.mark.parametrize("spec", ["", "rss", "folder:", "folder", "auto:x", "samples:x", "arxiv:cs.CL"])
def test_anything_else_is_refused(spec: str) -> None:
    with pytest.raises(ConfigurationError, match=r"none of auto, arxiv, samples, folder:DIR"):
        chosen(spec)


def test_a_missing_folder_is_named(tmp_path: Path) -> None:
    with pytest.raises(ConfigurationError, match="no-such"):
        chosen(f"folder:{tmp_path}/no-such")


@pytest.mark.parametrize("category", ["cs.CL", "hep-th", "cond-mat.mes-hall", "q-bio.BM", "physics.acc-ph", "stat.ML"])
def test_categories_that_could_be(category: str) -> None:
    assert isinstance(chosen("arxiv", categories=[category]), LateSource)


@pytest.mark.parametrize("category", ["", "CS.CL", "cs CL", "cs.", "cs.CL OR cat:x", ".CL", "cs.CL\n"])
def test_categories_that_cannot_be(category: str) -> None:
    with pytest.raises(ConfigurationError, match=r"channel\.categories"):
        chosen("auto", categories=[category])


def test_no_category_at_all() -> None:
    with pytest.raises(ConfigurationError, match="at least one"):
        chosen("arxiv", categories=[])


def test_the_shipped_samples_are_whole() -> None:
    source = chosen("samples")
    assert isinstance(source, SamplesSource)
    papers = source.latest(50)
    assert len(papers) >= 6
    for paper in papers:
        assert paper.title
        assert paper.authors
        assert paper.licence
        assert source.offers(paper)
        assert source.pdf(paper).startswith(b"%PDF-")
