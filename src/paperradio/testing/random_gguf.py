"""Language models of random weights in GGUF files: they load, talk nonsense, obey grammars.

The vocabulary has every byte, and every printable ASCII character as a piece of its own, so any text can be spelled.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    import gguf

CONTEXT_TOKENS = 8192
CHAT_TEMPLATE = (
    "{% for message in messages %}<{{ message['role'] }}>{{ message['content'] }}\n{% endfor %}"
    "{% if add_generation_prompt %}<assistant>{% endif %}"
)
_SPACE = "▁"
_SPREAD = 0.4


@dataclass(frozen=True, slots=True)
class Size:
    """How large a model is, apart from its vocabulary."""

    embedding: int
    blocks: int
    heads: int
    feed_forward: int


TINY = Size(64, 1, 4, 128)
"""Half a megabyte."""
SMALL = Size(384, 4, 6, 1024)
"""Some 30 megabytes."""


def write_random_gguf(
    path: Path, seed: int = 0, chat_template: str = CHAT_TEMPLATE, size: Size = TINY, words_of: str = ""
) -> Path:
    """Write a model to `path` and return it; equal arguments make equal files. No template where it is "".

    The words of the text `words_of` are pieces too, so that such a text is of about as many tokens as it has words.
    """
    import gguf

    pieces = _pieces(words_of)
    writer = gguf.GGUFWriter(path, "llama")
    writer.add_name("random")
    writer.add_context_length(CONTEXT_TOKENS)
    writer.add_embedding_length(size.embedding)
    writer.add_block_count(size.blocks)
    writer.add_feed_forward_length(size.feed_forward)
    writer.add_head_count(size.heads)
    writer.add_head_count_kv(size.heads)
    writer.add_layer_norm_rms_eps(1e-5)
    writer.add_rope_dimension_count(size.embedding // size.heads)
    _add_vocabulary(writer, pieces)
    if chat_template:
        writer.add_chat_template(chat_template)
    for name, shape in _shapes(size, len(pieces)).items():
        random = np.random.default_rng([seed, len(name), *name.encode()])
        weights = np.ones(shape) if name.endswith("norm.weight") else random.normal(0, _SPREAD, shape)
        writer.add_tensor(name, weights.astype(np.float32))
    writer.write_header_to_file()
    writer.write_kv_data_to_file()
    writer.write_tensors_to_file()
    writer.close()
    return path


def _pieces(words_of: str) -> list[tuple[str, gguf.TokenType]]:
    """A word is put together letter by letter, so all its beginnings are pieces."""
    import gguf

    found = [("<unk>", gguf.TokenType.UNKNOWN), ("<s>", gguf.TokenType.CONTROL), ("</s>", gguf.TokenType.CONTROL)]
    found += [(f"<0x{byte:02X}>", gguf.TokenType.BYTE) for byte in range(256)]
    found += [(chr(code), gguf.TokenType.NORMAL) for code in range(33, 127)] + [(_SPACE, gguf.TokenType.NORMAL)]
    words = dict.fromkeys(re.findall(r"[A-Za-z]+", words_of))
    begun = dict.fromkeys(f"{_SPACE}{word[:end]}" for word in words for end in range(1, len(word) + 1))
    return found + [(each, gguf.TokenType.NORMAL) for each in begun]


def _add_vocabulary(writer: gguf.GGUFWriter, pieces: Sequence[tuple[str, gguf.TokenType]]) -> None:
    writer.add_vocab_size(len(pieces))
    writer.add_tokenizer_model("llama")
    writer.add_token_list([piece for piece, _ in pieces])
    writer.add_token_scores([-float(index) for index in range(len(pieces))])
    writer.add_token_types([int(kind) for _, kind in pieces])
    writer.add_bos_token_id(1)
    writer.add_eos_token_id(2)
    writer.add_unk_token_id(0)


def _shapes(size: Size, vocabulary: int) -> dict[str, tuple[int, ...]]:
    width = size.embedding
    shapes: dict[str, tuple[int, ...]] = {
        "token_embd.weight": (vocabulary, width),
        "output_norm.weight": (width,),
        "output.weight": (vocabulary, width),
    }
    for block in range(size.blocks):
        square = {f"blk.{block}.attn_{part}.weight": (width, width) for part in ("q", "k", "v", "output")}
        shapes |= square
        shapes |= {f"blk.{block}.{part}_norm.weight": (width,) for part in ("attn", "ffn")}
        shapes |= {f"blk.{block}.ffn_{part}.weight": (size.feed_forward, width) for part in ("gate", "up")}
        shapes[f"blk.{block}.ffn_down.weight"] = (width, size.feed_forward)
    return shapes
