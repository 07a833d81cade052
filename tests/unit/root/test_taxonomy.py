from __future__ import annotations

import pytest

from paperradio.errors import ConfigurationError
from paperradio.taxonomy import field_in_words, field_name, selection


@pytest.mark.parametrize("code", ["cs.CL", "hep-th", "cond-mat.mes-hall", "physics.acc-ph", "stat.ML", "math-ph"])
def test_a_category_stands_for_itself(code: str) -> None:
    assert selection(code).name == code
    assert selection(code).codes == (code,)


@pytest.mark.parametrize("wanted", ["math", "math.*"])
def test_an_archive_covers_its_categories(wanted: str) -> None:
    found = selection(wanted)
    assert found.name == "math"
    assert {"math.AG", "math.ST"} <= set(found.codes)
    assert "math-ph" not in found.codes
    assert not [code for code in found.codes if code.partition(".")[0] != "math"]


@pytest.mark.parametrize(
    ("wanted", "meant"),
    [
        ("cs.CLL", "cs.CL"),
        ("CS.cl", "cs.CL"),
        ("cs CL", "cs.CL"),
        ("hep.th", "hep-th"),
        ("hep-th.*", "hep-th"),
        ("quantph", "quant-ph"),
        ("maths.*", "math"),
        ("robotics", "cs.RO"),
        ("cmp-lg", "cs.CL"),
    ],
)
def test_a_typo_is_told_with_what_was_meant(wanted: str, meant: str) -> None:
    with pytest.raises(ConfigurationError) as caught:
        selection(wanted)
    assert wanted in str(caught.value)
    assert str(caught.value).removesuffix("?").endswith(meant)
    assert "\n" not in str(caught.value)


@pytest.mark.parametrize("wanted", ["", "*", "foo", "cs.CL OR cat:x"])
def test_what_is_like_nothing_gets_examples(wanted: str) -> None:
    with pytest.raises(ConfigurationError, match=r"such as cs\.CL"):
        selection(wanted)


def test_fields_in_words() -> None:
    assert field_name("cs.CL") == "computational linguistics"
    assert field_name("cs.XX") == "computer science"
    assert field_name("successors") is None
    assert field_in_words(("xx.YY", "hep-th", "cs.CL")) == "high energy physics theory"
    assert field_in_words(()) is None
