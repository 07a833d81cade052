"""A tiny model for the tests of this room."""

from __future__ import annotations

import importlib.util
import os
from pathlib import Path

import pytest

from paperradio.testing.random_gguf import write_random_gguf


@pytest.fixture(scope="session")
def tiny_gguf(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A GGUF of random weights."""
    return write_random_gguf(tmp_path_factory.mktemp("models") / "tiny.gguf")


@pytest.fixture(scope="session")
def llama_cpp() -> None:
    """The test runs a model in process: on CI the library must be there, elsewhere the test is skipped."""
    if importlib.util.find_spec("llama_cpp") is None:
        line = "llama-cpp-python is not installed: pip install -e '.[dev,llm]'"
        if os.environ.get("CI"):
            pytest.fail(line)
        pytest.skip(line)
