"""What `--model` means: a file, a model by name, or a server."""

from __future__ import annotations

from paperradio.commands.files import NO_FILE, named_file
from paperradio.errors import BadInput
from paperradio.models.files import files_on_disk, model_folder
from paperradio.models.recommended import load_recommended
from paperradio.settings import Settings

_NONE = "none"
_NOWHERE = {"url": "", "path": "", "repository": "", "file": ""}


def model_settings(reference: str, settings: Settings) -> dict[str, str]:
    """The model settings that `reference` stands for: a GGUF file, the name of a recommended or fetched model, the URL
    of a server, or "none". They name one model and clear what names another.

    Raises:
        BadInput: it is none of these.
    """
    if reference == _NONE:
        return _NOWHERE
    if reference.startswith(("http://", "https://")):
        return {**_NOWHERE, "url": reference}
    path = named_file(reference)
    if path is not None:
        return {**_NOWHERE, "path": str(path.resolve())}
    recommended = load_recommended().models
    if reference in recommended:
        model = recommended[reference]
        return {**_NOWHERE, "repository": model.repository, "file": model.file}
    fetched = {each.stem: each for each in files_on_disk(model_folder(settings.model, settings.storage.data))}
    stem = reference.removesuffix(".gguf")
    if stem in fetched:
        return {**_NOWHERE, "path": str(fetched[stem].resolve())}
    problem = NO_FILE if reference.endswith(".gguf") or "/" in reference else "not known"
    names = ", ".join(dict.fromkeys([*recommended, *fetched]))
    raise BadInput(f"--model {reference}: {problem}; name a GGUF file, the URL of a server, or one of {names}")
