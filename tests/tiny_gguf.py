"""A language model of random weights in a GGUF file of half a megabyte: it loads, talks nonsense, obeys grammars.

    python tests/tiny_gguf.py FILE

Its vocabulary has every byte, and every printable ASCII character as a piece of its own, so any text can be spelled.
"""

from __future__ import annotations

import sys
from pathlib import Path

import numpy as np

EMBEDDING, BLOCKS, HEADS, FEED_FORWARD = 64, 1, 4, 128
CONTEXT_TOKENS = 8192
CHAT_TEMPLATE = (
    "{% for message in messages %}<{{ message['role'] }}>{{ message['content'] }}\n{% endfor %}"
    "{% if add_generation_prompt %}<assistant>{% endif %}"
)
_SPACE = "▁"


def write_tiny_gguf(path: Path, seed: int = 0, chat_template: str = CHAT_TEMPLATE) -> Path:
    """Write the model to `path` and return it; equal arguments make equal files. No template where it is ""."""
    import gguf

    pieces = [("<unk>", gguf.TokenType.UNKNOWN), ("<s>", gguf.TokenType.CONTROL), ("</s>", gguf.TokenType.CONTROL)]
    pieces += [(f"<0x{byte:02X}>", gguf.TokenType.BYTE) for byte in range(256)]
    pieces += [(chr(code), gguf.TokenType.NORMAL) for code in range(33, 127)] + [(_SPACE, gguf.TokenType.NORMAL)]

    writer = gguf.GGUFWriter(path, "llama")
    writer.add_name("tiny")
    writer.add_context_length(CONTEXT_TOKENS)
    writer.add_embedding_length(EMBEDDING)
    writer.add_block_count(BLOCKS)
    writer.add_feed_forward_length(FEED_FORWARD)
    writer.add_head_count(HEADS)
    writer.add_head_count_kv(HEADS)
    writer.add_layer_norm_rms_eps(1e-5)
    writer.add_rope_dimension_count(EMBEDDING // HEADS)
    writer.add_vocab_size(len(pieces))
    writer.add_tokenizer_model("llama")
    writer.add_token_list([piece for piece, _ in pieces])
    writer.add_token_scores([-float(index) for index in range(len(pieces))])
    writer.add_token_types([int(kind) for _, kind in pieces])
    writer.add_bos_token_id(1)
    writer.add_eos_token_id(2)
    writer.add_unk_token_id(0)
    if chat_template:
        writer.add_chat_template(chat_template)
    for name, shape in _shapes(len(pieces)).items():
        random = np.random.default_rng([seed, len(name), *name.encode()])
        weights = np.ones(shape) if name.endswith("norm.weight") else random.normal(0, 0.4, shape)
        writer.add_tensor(name, weights.astype(np.float32))
    writer.write_header_to_file()
    writer.write_kv_data_to_file()
    writer.write_tensors_to_file()
    writer.close()
    return path


def _shapes(vocabulary: int) -> dict[str, tuple[int, ...]]:
    shapes: dict[str, tuple[int, ...]] = {
        "token_embd.weight": (vocabulary, EMBEDDING),
        "output_norm.weight": (EMBEDDING,),
        "output.weight": (vocabulary, EMBEDDING),
    }
    for block in range(BLOCKS):
        square = {f"blk.{block}.attn_{part}.weight": (EMBEDDING, EMBEDDING) for part in ("q", "k", "v", "output")}
        shapes |= square
        shapes |= {f"blk.{block}.{part}_norm.weight": (EMBEDDING,) for part in ("attn", "ffn")}
        shapes |= {f"blk.{block}.ffn_{part}.weight": (FEED_FORWARD, EMBEDDING) for part in ("gate", "up")}
        shapes[f"blk.{block}.ffn_down.weight"] = (EMBEDDING, FEED_FORWARD)
    return shapes


if __name__ == "__main__":
    write_tiny_gguf(Path(sys.argv[1]))
