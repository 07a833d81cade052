"""Options that the commands share, and how they become settings.

An option is put into the environment under the setting's own name: options win over what was there, and the
children of `paperradio run` get the same settings without a second way of passing them.
"""

from __future__ import annotations

import functools
import inspect
import json
import os
import re
from collections.abc import Callable
from pathlib import Path
from typing import Annotated, Any

import typer

from paperradio.errors import BadInput
from paperradio.settings import Settings, load_settings

CONFIG_VARIABLE = "PAPERRADIO_CONFIG"
_UNITS = {"": 1, "s": 1, "m": 60, "h": 3600, "d": 86400}


def settings_of_options(
    config: Annotated[Path | None, typer.Option(help="A TOML file with settings.")] = None,
    data: Annotated[Path | None, typer.Option(help="The station's folder.")] = None,
    source: Annotated[str | None, typer.Option(help="auto, arxiv, samples or folder:DIR.")] = None,
    categories: Annotated[str | None, typer.Option(help="arXiv categories, separated by commas.")] = None,
    host: Annotated[str | None, typer.Option(help="Address to listen on.")] = None,
    port: Annotated[int | None, typer.Option(min=0, max=65535, help="Port to listen on.")] = None,
    model: Annotated[
        str | None,
        typer.Option(help="A language model: a GGUF file, a name of `models list`, a server's URL, or none."),
    ] = None,
) -> Settings:
    """Settings from file, environment and these options. Raises ConfigurationError."""
    chosen = {
        CONFIG_VARIABLE: config,
        "PAPERRADIO_STORAGE__DATA": data,
        "PAPERRADIO_INTAKE__SOURCE": source,
        "PAPERRADIO_WEB__HOST": host,
        "PAPERRADIO_WEB__PORT": port,
    }
    os.environ.update({variable: str(value) for variable, value in chosen.items() if value is not None})
    settings = _load()
    if categories is not None:
        channel = settings.first_channel.model_dump(mode="json") | {"categories": _listed(categories)}
        os.environ["PAPERRADIO_CHANNEL"] = json.dumps([channel])
        settings = _load()
    if model is None:
        return settings
    from paperradio.commands.model_option import model_settings

    meant = model_settings(model, settings)
    os.environ.update({f"PAPERRADIO_MODEL__{name.upper()}": value for name, value in meant.items()})
    return _load()


def _load() -> Settings:
    file = os.environ.get(CONFIG_VARIABLE)
    return load_settings(Path(file) if file else None)


def takes_settings(command: Callable[..., None]) -> Callable[..., None]:
    """Give a command the shared options; it receives the resulting `settings` as its first argument.

    An option of the command's own wins over the shared one of that name.
    """
    own = inspect.signature(command, eval_str=True).parameters
    options = inspect.signature(settings_of_options, eval_str=True).parameters
    shared = {name: parameter for name, parameter in options.items() if name not in own}
    parameters = [parameter for name, parameter in own.items() if name != "settings"] + list(shared.values())

    @functools.wraps(command)
    def wrapped(**values: Any) -> None:
        common = {name: values.pop(name) for name in shared}
        command(settings_of_options(**common), **values)

    wrapped.__dict__["__signature__"] = inspect.Signature(
        [parameter.replace(kind=inspect.Parameter.KEYWORD_ONLY) for parameter in parameters]
    )
    return wrapped


def duration_seconds(text: str) -> float:
    """``90``, ``90s``, ``10m``, ``1.5h`` or ``2d`` as seconds. Raises BadInput."""
    match = re.fullmatch(r"(\d+(?:\.\d+)?)\s*([smhd]?)", text.strip())
    if match is None or float(match[1]) == 0:
        raise BadInput(f"--for {text}: write a length of time such as 90s, 10m or 2h")
    return float(match[1]) * _UNITS[match[2]]


def _listed(text: str) -> list[str]:
    names = [name.strip() for name in text.split(",") if name.strip()]
    if not names:
        raise BadInput("--categories: name at least one, such as cs.CL,stat.ML")
    return names
