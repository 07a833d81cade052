from __future__ import annotations

import pytest

from paperradio.domain.paper import Paper, PaperId
from paperradio.domain.rights import Audience, PagesSetting, is_open, licence_name, may_show_pages


@pytest.mark.parametrize(
    ("licence", "name"),
    [
        ("http://creativecommons.org/licenses/by/4.0/", "CC BY 4.0"),
        ("https://creativecommons.org/licenses/by-sa/4.0", "CC BY-SA 4.0"),
        ("https://creativecommons.org/licenses/by-nc-sa/4.0/legalcode", "CC BY-NC-SA 4.0"),
        ("https://creativecommons.org/licenses/by-nc-nd/4.0/", "CC BY-NC-ND 4.0"),
        ("creativecommons.org/licenses/by-nd/3.0/deed.en", "CC BY-ND 3.0"),
        ("https://creativecommons.org/licenses/by/3.0/", "CC BY 3.0"),
        ("CC BY 4.0", "CC BY 4.0"),
        ("cc-by-sa-4.0", "CC BY-SA 4.0"),
        ("CC BY", "CC BY"),
        ("CC-BY-NC-SA 4.0 International", "CC BY-NC-SA 4.0"),
        ("https://creativecommons.org/publicdomain/zero/1.0/", "CC0"),
        ("CC0 1.0", "CC0"),
        ("cc0", "CC0"),
        ("https://creativecommons.org/publicdomain/mark/1.0/", "Public domain"),
        ("Public Domain", "Public domain"),
    ],
)
def test_open_licences_are_recognised(licence: str, name: str) -> None:
    assert is_open(licence)
    assert licence_name(licence) == name


@pytest.mark.parametrize(
    ("licence", "name"),
    [
        ("http://arxiv.org/licenses/nonexclusive-distrib/1.0/", "arXiv licence"),
        ("arXiv.org perpetual, non-exclusive license", "arXiv licence"),
        ("http://arxiv.org/licenses/assumed-1991-2003/", "arXiv licence"),
        (None, "Licence not stated"),
        ("  ", "Licence not stated"),
        ("All  rights reserved", "All rights reserved"),
        ("unknown; a figure is CC BY 3.0", "unknown; a figure is CC BY 3.0"),
        ("https://evil.example/creativecommons.org/licenses/by/4.0/", None),
        ("https://creativecommons.org/licenses/bypass/4.0/", None),
        ("not CC BY 4.0", None),
        ("CC BY 4.0 revoked", None),
        ("not in the public domain", None),
    ],
)
def test_other_licences_are_not_open(licence: str | None, name: str | None) -> None:
    assert not is_open(licence)
    assert licence_name(licence) == (name or licence)


@pytest.mark.parametrize(
    ("licence", "audience", "setting", "shown"),
    [
        ("CC BY 4.0", "public", "licensed", True),
        (None, "public", "licensed", False),
        (None, "public", "all", True),
        ("CC BY 4.0", "public", "none", False),
        (None, "private", "licensed", True),
        (None, "private", "all", True),
        (None, "private", "none", True),
    ],
)
def test_who_sees_pages(licence: str | None, audience: Audience, setting: PagesSetting, shown: bool) -> None:
    paper = Paper(PaperId("2409.00001v1"), "A title", licence=licence)
    assert may_show_pages(paper, audience, setting) is shown
