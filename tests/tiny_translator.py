"""A real CTranslate2 model, small enough to be made by a test: it translates word by word, by position.

Its weights are written down, not trained: one decoder layer looks at the source's word of the same place (a one-hot
position as query and key) and writes the word that a table gives for it. CTranslate2 loads and runs it like any other.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from pathlib import Path

import ctranslate2
import numpy as np
import sentencepiece
from ctranslate2.specs.transformer_spec import TransformerSpec

PLACES = 24
SPECIAL = ("<unk>", "<s>", "</s>")


def write_model(folder: Path, table: Mapping[str, str], codes: Iterable[str] = (), source_code: str = "") -> Path:
    """A model that writes table[word] for each word, into `folder`. codes: pieces that name target languages."""
    folder.mkdir(parents=True, exist_ok=True)
    words = [*dict.fromkeys((*table, *table.values()))]
    _write_pieces(folder, words)
    pieces = [f"▁{word}" for word in words]
    told = [*codes, *([source_code] if source_code else [])]
    vocabulary = [*SPECIAL, *pieces, *told]
    becomes = {f"▁{french}": f"▁{other}" for french, other in table.items()}
    _write_weights(folder, vocabulary, becomes, ahead=any(code.startswith(">>") for code in told))
    return folder


def _write_pieces(folder: Path, words: list[str]) -> None:
    text = folder / "words.txt"
    text.write_text("\n".join(words * 3), encoding="utf-8")
    sentencepiece.SentencePieceTrainer.train(
        input=str(text),
        model_prefix=str(folder / "pieces"),
        model_type="word",
        vocab_size=len(words) + 3,
        character_coverage=1.0,
        hard_vocab_limit=False,
        minloglevel=2,
    )
    (folder / "sentencepiece.model").write_bytes((folder / "pieces.model").read_bytes())


def _write_weights(folder: Path, vocabulary: list[str], becomes: Mapping[str, str], *, ahead: bool) -> None:
    """Dimensions: one a piece, one a place, one an answer. The decoder's n-th step looks at the source's place n, or
    one further (`ahead`) where a piece that tells the language stands before the source alone."""
    size = len(vocabulary)
    width = (2 * size + PLACES + 7) // 8 * 8  # what the engine's vector instructions like
    piece = np.zeros((size, width), np.float32)
    piece[np.arange(size), np.arange(size)] = 1
    place = np.zeros((PLACES, width), np.float32)
    place[np.arange(PLACES), size + np.arange(PLACES)] = 1
    answer = size + PLACES

    spec = TransformerSpec.from_config((1, 1), 1, pre_norm=True)
    for side in (spec.encoder, spec.decoder):
        side.scale_embeddings = False
        side.position_encodings.encodings = place
        side.layer_norm.gamma, side.layer_norm.beta = np.ones(width, np.float32), np.zeros(width, np.float32)
        for layer in side.layer:
            _silent(layer.self_attention, width)
            _still(layer.ffn, width)
    spec.encoder.embeddings[0].weight = spec.decoder.embeddings.weight = piece

    looks = spec.decoder.layer[0].attention
    _silent(looks, width)
    query, key, value = (np.zeros((width, width), np.float32) for _ in range(3))
    for step in range(PLACES):
        query[step, size + step] = 100.0
        if step + ahead < PLACES:
            key[step, size + step + ahead] = 1.0
    for number, name in enumerate(vocabulary):
        value[answer + vocabulary.index(becomes.get(name, name)), number] = 1.0
    looks.linear[0].weight = query
    looks.linear[1].weight = np.concatenate([key, value])
    looks.linear[2].weight = np.eye(width, dtype=np.float32)
    spec.decoder.projection.weight = np.zeros((size, width), np.float32)
    spec.decoder.projection.weight[np.arange(size), answer + np.arange(size)] = 50.0
    spec.decoder.projection.bias = np.zeros(size, np.float32)

    spec.register_source_vocabulary(vocabulary)
    spec.register_target_vocabulary(vocabulary)
    spec.config.decoder_start_token = "</s>"
    spec.validate()
    spec.optimize()
    spec.save(str(folder))


def _silent(attention: ctranslate2.specs.attention_spec.MultiHeadAttentionSpec, width: int) -> None:
    """An attention that adds nothing."""
    attention.layer_norm.gamma, attention.layer_norm.beta = np.ones(width, np.float32), np.zeros(width, np.float32)
    rows = (3 * width, width) if len(attention.linear) == 2 else (width, 2 * width, width)
    for linear, height in zip(attention.linear, rows, strict=True):
        linear.weight, linear.bias = np.zeros((height, width), np.float32), np.zeros(height, np.float32)


def _still(ffn: ctranslate2.specs.transformer_spec.FeedForwardSpec, width: int) -> None:
    ffn.layer_norm.gamma, ffn.layer_norm.beta = np.ones(width, np.float32), np.zeros(width, np.float32)
    for linear in (ffn.linear_0, ffn.linear_1):
        linear.weight, linear.bias = np.zeros((width, width), np.float32), np.zeros(width, np.float32)
