"""The rooms of the house stay apart: who may import whom is read from the source."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

import paperradio

ROOT = Path(paperradio.__file__).parent
STAGES = {
    "sources",
    "reading",
    "editorial",
    "models",
    "voicing",
    "newsroom",
    "playout",
    "outputs",
    "publish",
    "storage",
    "web",
}
SHARED = {
    "domain",
    "ports",
    "errors",
    "clock",
    "codec",
    "settings",
    "lane",
    "wire",
    "captions",
    "hls",
    "music",
    "shipped",
    "samples",
    "taxonomy",
}
FILES = sorted(ROOT.rglob("*.py"))


def imported(file: Path) -> Iterator[str]:
    for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, f"{file}: relative import"
            yield node.module or ""
            yield from (f"{node.module}.{alias.name}" for alias in node.names)


def rooms(file: Path) -> set[str]:
    parts = (name.split(".") for name in imported(file))
    return {found[1] for found in parts if found[0] == "paperradio" and len(found) > 1}


def room_of(file: Path) -> str:
    relative = file.relative_to(ROOT)
    return relative.parts[0] if len(relative.parts) > 1 else relative.stem


@pytest.mark.parametrize("file", [f for f in FILES if room_of(f) == "domain"], ids=lambda f: f.name)
def test_the_domain_imports_the_standard_library_and_itself_only(file: Path) -> None:
    import sys

    for name in imported(file):
        top = name.split(".")[0]
        assert top in sys.stdlib_module_names or name.startswith("paperradio.domain"), f"{file.name} imports {name}"


@pytest.mark.parametrize("file", [f for f in FILES if room_of(f) in STAGES], ids=lambda f: str(f.relative_to(ROOT)))
def test_a_stage_imports_no_other_stage(file: Path) -> None:
    allowed = SHARED | {room_of(file)}
    names = {path.stem if path.is_file() else path.name for path in ROOT.iterdir()}
    assert rooms(file) & names <= allowed


@pytest.mark.parametrize("file", [f for f in FILES if room_of(f) in SHARED - {"domain"}], ids=lambda f: f.name)
def test_shared_modules_import_no_stage(file: Path) -> None:
    assert not rooms(file) & STAGES


def test_air_imports_no_model_no_pdf_library() -> None:
    heavy = {"torch", "sentence_transformers", "pymupdf", "fitz", "pdf2image", "dbos"}
    for file in FILES:
        if room_of(file) in {"playout", "outputs"}:
            assert not {name.split(".")[0] for name in imported(file)} & heavy, file
