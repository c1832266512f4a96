"""Attention for a figure: every letter of a reversed word looks for itself in the word.

Queries and keys are the letters' codes, so that a score can be counted by eye, and the weights of
the scores are set by hand: what training finds is for the lessons to show.
"""

import re
from collections.abc import Sequence
from itertools import combinations

import numpy as np

from lstm_core.attention import BahdanauAttention, LuongAttention
from lstm_core.attention.formulas import attend, hide
from lstm_core.figures import Choice, Figure, Range, Text
from lstm_core.padding import pad_sequence
from lstm_core.trace import Trace

H = 6
# A code is three ones among six places: a letter meets itself in three, another in two at most.
PLACES = np.random.default_rng(0).permutation(list(combinations(range(H), 3)))
CODES = np.eye(H, dtype=np.float32)[PLACES].sum(axis=1)
SCORES = ["dot", "general", "concat", "linear", "additive"]
MASKS = ["padding", "none", "all", "inf"]


def scene(words: str, score: str, mask: str, temperature: float) -> dict:
    """Attend from the letters of each word, last one first, to its letters as they stand.

    Args:
        words: up to 4 words, parted by spaces or commas; of each at most 8 characters
        score: dot, general, concat, linear (concat without its tanh) or additive
        mask: padding, none, all (as if everything were padding), or inf: all, and minus infinity
            where lstm_core writes -1e9
        temperature: what scores are divided by before the softmax
    """
    sources = [word[:8] for word in re.split(r"[\s,，、]+", words) if word][:4] or ["?"]
    trace = Trace(labels={"S": [word[::-1] for word in sources], "T": sources})
    keys, query = encode(trace.labels["T"]), encode(trace.labels["S"])
    B, T, _ = keys.shape
    padding = np.arange(T) >= np.array([[len(word)] for word in sources])
    mask_BST = {"padding": padding, "none": None}.get(mask, np.ones((B, T), bool))
    mask_BST = None if mask_BST is None else mask_BST[:, None]
    scores = scored(score, query, keys) / np.float32(temperature)
    scores = np.full_like(scores, -np.inf) if mask == "inf" else hide(scores, mask_BST)
    with np.errstate(invalid="ignore"):  # infinity minus infinity is the point of it
        context, weights = attend(scores, keys, None)
    letters = "QK" if score == "additive" else "HH"
    trace.add_attention(query, keys, mask_BST, scores, weights, context, letters)
    most = [
        [looked_at(word, row) for row in rows] for word, rows in zip(sources, weights, strict=True)
    ]
    return {"trace": trace.to_dict(), "most": most}


def looked_at(word: str, weights_T: np.ndarray) -> tuple[int, str]:
    """Return where the largest weight is, and the share of that character, to a quarter."""
    names = np.array([*word.ljust(len(weights_T))])
    most = int(weights_T.argmax())
    share = weights_T[names == names[most]].sum()
    return most, f"{max(np.round(4 * share) / 4, 0.25):.2f}"


def encode(words: Sequence[Sequence[str]]) -> np.ndarray:
    """Return the codes of the words' characters, numbered word by word, padded with zeros."""
    numbers = [[sorted(set(word)).index(c) for c in word] for word in words]
    return pad_sequence([CODES[row] for row in numbers], batch_first=True)


def scored(score: str, query_BSH: np.ndarray, keys_BTH: np.ndarray) -> np.ndarray:
    """Return the scores (B, S, T) of a layer whose weights find the same letter."""
    eye, v = np.eye(H), -np.linspace(1, 3, H)
    if score == "additive":
        layer = BahdanauAttention(H, H, H)
        layer.W_query[...] = layer.W_keys[...] = 2 * eye
        layer.v[...] = v
    else:
        layer = LuongAttention(H, "concat" if score == "linear" else score)
    if score == "general":
        layer.weight[...] = 2 * eye
    if score in ("concat", "linear"):
        layer.weight[...], layer.v[...] = np.hstack([eye, eye]), v
    if score == "linear":
        return (query_BSH[:, :, None] + keys_BTH[:, None]) @ layer.v  # both halves are the identity
    return layer.score(query_BSH, keys_BTH)[0]


def table(scene: dict) -> list[list]:
    """Return weights of the first word: a row for each query, a column for each key."""
    trace = scene["trace"]
    queries, keys = (trace["labels"][axis][0] for axis in "ST")
    weights = np.reshape(trace["outputs"]["weights"]["data"], trace["outputs"]["weights"]["shape"])
    rows = [[q, *row[: len(keys)].round(2)] for q, row in zip(queries, weights[0], strict=False)]
    return [["", *keys], *rows]


FIGURE = Figure(
    inputs=[
        Range("s", 3, 0, 11),
        Choice("score", "dot", SCORES, asks=True, recorded=SCORES[1:]),
        Choice("mask", "padding", MASKS, asks=True, recorded=MASKS[1:]),
        Range("temperature", 1, 0.25, 4, step=0.25, asks=True, recorded=[0.5, 2]),
        Range("b", 0, 0, 3, axis="B"),
        Text("words", "hello 长短期记忆网络", asks=True),
    ],
    scene=scene,
    table=table,
)
