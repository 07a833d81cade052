"""The grammar, read by llama.cpp itself with a vocabulary of single bytes."""

from __future__ import annotations

import ctypes
import math
import os
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from paperradio.editorial.lines import dialogue_grammar, parse

CAST = ("ada", "ben")
_FIRST_BYTE = 3
_END = 2


@pytest.fixture(scope="module")
def llama() -> Any:
    try:
        import llama_cpp
    except ImportError:
        if os.environ.get("CI"):
            raise
        pytest.skip("needs llama-cpp-python: pip install 'paperradio[llm]'")
    return llama_cpp


@pytest.fixture(scope="module")
def vocabulary(llama: Any, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Any]:
    path = tmp_path_factory.mktemp("gguf") / "bytes.gguf"
    _write_vocabulary(path)
    model = llama.Llama(str(path), vocab_only=True, verbose=False)
    yield llama.llama_model_get_vocab(model.model)
    model.close()


@pytest.fixture(scope="module")
def admits(llama: Any, vocabulary: Any) -> Callable[[str, str], bool]:
    """Whether a grammar admits a whole text."""

    def whole(grammar: str, text: str) -> bool:
        sampler = llama.llama_sampler_init_grammar(vocabulary, grammar.encode(), b"root")
        assert sampler, "llama.cpp cannot read the grammar"
        try:
            for token in (*(byte + _FIRST_BYTE for byte in text.encode()), _END):
                candidate = (llama.llama_token_data * 1)(llama.llama_token_data(token, 1.0, 0.0))
                candidates = llama.llama_token_data_array(candidate, 1, -1, False)
                llama.llama_sampler_apply(sampler, ctypes.byref(candidates))
                if not math.isfinite(candidate[0].logit):
                    return False
                if token != _END:
                    llama.llama_sampler_accept(sampler, token)
            return True
        finally:
            llama.llama_sampler_free(sampler)

    return whole


@pytest.mark.parametrize(
    "text",
    [
        "BEN: And then?",
        "ADA [1,3]: They did it in 28.4 % of cases (p < 0.05), it says.\nBEN: Really?\nADA [2]: Yes, on C++ code.\n",
        "ADA [40, 7]: Ångström’s λ ≤ 5 – they state-of-the-art it.",
    ],
)
def test_lines_are_admitted(admits: Callable[[str, str], bool], text: str) -> None:
    assert admits(dialogue_grammar(CAST, range(1, 41), 4), text)
    assert parse(text, CAST, range(1, 41), False).lost == ()


@pytest.mark.parametrize(
    "text",
    [
        "",
        "CAT: And then?",
        "ADA [41]: They did it.",
        "ADA [1,2,3,4]: They did it.",
        "ADA [1]: They did it",
        "ADA [1]: They did [2] it.",
        "ADA [1]: *laughs* They did it.",
        "ADA [1]: 他们 did it.",
        "<think>ADA [1]: They did it.",
        "ADA [1]: " + "they " * 70 + "did it.",
        "BEN: And then?\n" * 5,
        "NONE",
    ],
)
def test_anything_else_is_not(admits: Callable[[str, str], bool], text: str) -> None:
    assert not admits(dialogue_grammar(CAST, range(1, 41), 4), text)


def test_a_model_may_be_free_to_decline(admits: Callable[[str, str], bool]) -> None:
    grammar = dialogue_grammar(("ada",), (1, 2), 1, may_decline=True)
    assert admits(grammar, "NONE")
    assert admits(grammar, "ADA [1,2]: Both are about bees.")
    assert not admits(grammar, "NONE\nADA [1]: They did it.")


def test_without_numbers_nothing_is_cited(admits: Callable[[str, str], bool]) -> None:
    grammar = dialogue_grammar(CAST, (), 2)
    assert admits(grammar, "BEN: And then?")
    assert not admits(grammar, "BEN [1]: And then?")


def test_a_dialogue_needs_somebody_and_something() -> None:
    for speakers, lines in (((), 3), (CAST, 0)):
        with pytest.raises(ValueError, match="a speaker and a line"):
            dialogue_grammar(speakers, (1,), lines)


def test_the_grammar_stays_small() -> None:
    assert len(dialogue_grammar(CAST, range(1, 41), 30)) < 1000


def _write_vocabulary(path: Path) -> None:
    """A GGUF file that holds no weights and a vocabulary of the 256 bytes."""
    import gguf

    writer = gguf.GGUFWriter(path, "llama")
    writer.add_context_length(512)
    writer.add_embedding_length(32)
    writer.add_block_count(1)
    writer.add_feed_forward_length(32)
    writer.add_head_count(1)
    writer.add_layer_norm_rms_eps(1e-5)
    tokens = [b"<unk>", b"<s>", b"</s>", *(f"<0x{byte:02X}>".encode() for byte in range(256))]
    writer.add_tokenizer_model("llama")
    writer.add_token_list(tokens)
    writer.add_token_scores([0.0] * len(tokens))
    writer.add_token_types([2, 3, 3] + [6] * 256)
    writer.write_header_to_file()
    writer.write_kv_data_to_file()
    writer.write_tensors_to_file()
    writer.close()
