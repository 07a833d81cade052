"""Where the files are that come with the program: prompts, voices, example configurations."""

from __future__ import annotations

from pathlib import Path

from paperradio.errors import ConfigurationError


def shipped_folder(name: str) -> Path:
    """The folder ``prompts``, ``voices`` or ``configs``: inside the installed package, or in the checkout it runs from.

    Raises:
        ConfigurationError: neither is there.
    """
    here = Path(__file__).resolve().parent
    for folder in (here / "shipped" / name, here.parents[1] / name):
        if folder.is_dir():
            return folder
    raise ConfigurationError(f"the folder {name} did not come with this installation; install paperradio again")
