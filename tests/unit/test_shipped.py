"""The folders that come with the program."""

from __future__ import annotations

import pytest

from paperradio.errors import ConfigurationError
from paperradio.shipped import shipped_folder


def test_the_checkout_has_the_folders_that_the_wheel_has() -> None:
    for name in ("prompts", "voices"):
        assert shipped_folder(name).name == name


def test_a_folder_that_did_not_come_along_is_named() -> None:
    with pytest.raises(ConfigurationError, match="no-such-folder"):
        shipped_folder("no-such-folder")
