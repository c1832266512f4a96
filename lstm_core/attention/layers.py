"""Attention: every query looks at all keys and takes their weighted mean.

    scores (B, S, T)   how well each of S queries fits each of T keys: the part that differs
    weights            softmax of the scores over T, with padded keys masked
    context (B, S, H)  weights @ keys

A masked score becomes -1e9, so a padded key's weight is exactly 0 in float32. Should *all* keys of
a row be masked, its weights come out uniform; with minus infinity they would be nan and spread.
"""

import numpy as np

from lstm_core.annotations import DTypeLike, Rng
from lstm_core.attention.formulas import (
    additive_scores,
    additive_scores_backward,
    attend,
    attend_backward,
    hide,
)
from lstm_core.heads import fan_in_uniform
from lstm_core.module import Module, quiet
from lstm_core.shapes import (
    ShapeError,
    describe,
    expect,
    expect_same_dtype,
    explain,
    gradient,
    tensor_name,
)
from lstm_core.trace import Trace


class Attention(Module):
    """What both kinds share: the checks, the mask, softmax and mean; a subclass scores."""

    letters = "HH"  # the axes of a query's and a key's features

    def __init__(self, query_size: int, key_size: int, dtype: DTypeLike):
        super().__init__(dtype)
        self.query_size, self.key_size = query_size, key_size

    @quiet
    def __call__(
        self,
        query: np.ndarray,
        keys: np.ndarray,
        mask: np.ndarray | None = None,
        trace: Trace | None = None,
    ) -> tuple[np.ndarray, np.ndarray]:
        """Return (context, weights); a ``trace`` gets what happened on the way."""
        B = expect("query", query, "BSQ", Q=self.query_size)["B"]
        expect("keys", keys, "BTK", B=B, K=self.key_size)
        expect_same_dtype("query", query, self.dtype)
        expect_same_dtype("keys", keys, self.dtype)
        mask = _as_BST(mask, (B, query.shape[1], keys.shape[1]))
        scores, tape = self.score(query, keys)
        context, weights = attend(scores, keys, mask)
        if trace is not None:
            seen = hide(scores, mask)
            trace.add_attention(query, keys, mask, seen, weights, context, self.letters)
        if self.training:
            numbers = 2 * (query.size + keys.size + weights.size)
            self.tapes.push((tape, weights.copy(), keys.copy(), mask, self.contents()), numbers)
        return context, weights

    @quiet
    def backward(self, dcontext: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
        """Return (dquery, dkeys); keys are reached on two ways, as scores and as values."""
        tape, weights, keys, mask, contents = self.tape
        self.expect_unchanged(contents)
        shape = (*weights.shape[:2], keys.shape[2])
        dcontext = gradient("dcontext", dcontext, shape, self.dtype, "context")
        self.undone()
        dscores, dkeys_as_values = attend_backward(dcontext, weights, keys, mask)
        dquery, dkeys = self.score_backward(dscores, keys, tape)
        return dquery, dkeys + dkeys_as_values


class LuongAttention(Attention):
    """Multiplicative attention (Luong, Pham and Manning 2015).

    Shapes:
        query (B, S, H), keys (B, T, H), mask (B, T), (B, 1, T) or (B, S, T)
        ->  context (B, S, H), weights (B, S, T)

    S counts the queries (the decoder's steps), T the keys (the encoder's). The mask is True where
    a key is padding. How a query q and a key k are scored:

        dot      q . k                 no weights
        general  q . (weight @ k)      weight (H, H)
        concat   v . tanh(weight @ [q; k])   weight (H, 2H), v (H,)

    >>> q, k = np.array([[[1.0, 0.0]]]), np.array([[[0.0, 5.0], [np.log(3), 7.0]]])
    >>> context, weights = LuongAttention(2, dtype=np.float64)(q, k)  # scores are 0 and ln 3
    >>> weights.round(2)
    array([[[0.25, 0.75]]])
    """

    def __init__(
        self,
        hidden_size: int,
        method: str = "dot",
        *,
        dtype: DTypeLike = np.float32,
        rng: Rng = None,
    ):
        super().__init__(hidden_size, hidden_size, dtype)
        if method not in ("dot", "general", "concat"):
            raise ValueError(f"method should be 'dot', 'general' or 'concat', not {method!r}")
        self.hidden_size, self.method, H = hidden_size, method, hidden_size
        rng = np.random.default_rng(rng)
        if method == "general":
            self.add_parameter("weight", fan_in_uniform(rng, H, H, H))
        elif method == "concat":
            self.add_parameter("weight", fan_in_uniform(rng, 2 * H, H, 2 * H))
            self.add_parameter("v", fan_in_uniform(rng, H, H))

    def score(self, query: np.ndarray, keys: np.ndarray) -> tuple[np.ndarray, tuple]:
        """Return scores (B, S, T), and what score_backward needs."""
        if self.method == "concat":
            W_query, W_keys = np.split(self.weight, 2, axis=1)
            scores, hidden = additive_scores(query, keys, W_query, W_keys, self.v)
            return scores, (query.copy(), hidden)
        projected = keys if self.method == "dot" else keys @ self.weight.T
        return query @ projected.transpose(0, 2, 1), (query.copy(), projected.copy())

    def score_backward(
        self, dscores: np.ndarray, keys: np.ndarray, tape: tuple
    ) -> tuple[np.ndarray, np.ndarray]:
        """Return dquery and the part of dkeys that comes through the scores."""
        query, saved = tape
        if self.method == "concat":
            W_query, W_keys = np.split(self.weight, 2, axis=1)
            d = additive_scores_backward(dscores, saved, query, keys, W_query, W_keys, self.v)
            self.add_grad("weight", np.concatenate([d["W_query"], d["W_keys"]], axis=1))
            self.add_grad("v", d["v"])
            return d["query"], d["keys"]
        dprojected = dscores.transpose(0, 2, 1) @ query
        if self.method == "general":
            self.add_grad("weight", np.einsum("bth,btk->hk", dprojected, keys))
        dkeys = dprojected if self.method == "dot" else dprojected @ self.weight
        return dscores @ saved, dkeys

    def extra_repr(self) -> str:
        """Size and method."""
        return f"{self.hidden_size}, method={self.method!r}"


class BahdanauAttention(Attention):
    """Additive attention (Bahdanau, Cho and Bengio 2015): ``v . tanh(W_query q + W_keys k)``.

    Shapes:
        query (B, S, Q), keys (B, T, K), mask (B, T), (B, 1, T) or (B, S, T)
        ->  context (B, S, K), weights (B, S, T); W_query (A, Q), W_keys (A, K), v (A,)

    Q is query_size, K key_size, A hidden_size. The mask is True where a key is padding.

    >>> attention = BahdanauAttention(4, 6, 5, rng=0)
    >>> query, keys = np.zeros((2, 1, 4), np.float32), np.zeros((2, 3, 6), np.float32)
    >>> context, weights = attention(query, keys, mask=np.array([[False, False, True]] * 2))
    >>> context.shape, weights[0]
    ((2, 1, 6), array([[0.5, 0.5, 0. ]], dtype=float32))
    """

    letters = "QK"

    def __init__(
        self,
        query_size: int,
        key_size: int,
        hidden_size: int,
        *,
        dtype: DTypeLike = np.float32,
        rng: Rng = None,
    ):
        super().__init__(query_size, key_size, dtype)
        self.hidden_size = hidden_size
        rng = np.random.default_rng(rng)
        self.add_parameter("W_query", fan_in_uniform(rng, query_size, hidden_size, query_size))
        self.add_parameter("W_keys", fan_in_uniform(rng, key_size, hidden_size, key_size))
        self.add_parameter("v", fan_in_uniform(rng, hidden_size, hidden_size))

    def score(self, query: np.ndarray, keys: np.ndarray) -> tuple[np.ndarray, tuple]:
        """Return scores (B, S, T), and what score_backward needs."""
        scores, hidden = additive_scores(query, keys, self.W_query, self.W_keys, self.v)
        return scores, (query.copy(), hidden)

    def score_backward(
        self, dscores: np.ndarray, keys: np.ndarray, tape: tuple
    ) -> tuple[np.ndarray, np.ndarray]:
        """Return dquery and the part of dkeys that comes through the scores."""
        query, hidden = tape
        d = additive_scores_backward(
            dscores, hidden, query, keys, self.W_query, self.W_keys, self.v
        )
        for name in ("W_query", "W_keys", "v"):
            self.add_grad(name, d[name])
        return d["query"], d["keys"]

    def extra_repr(self) -> str:
        """Return the sizes."""
        return f"{self.query_size}, {self.key_size}, {self.hidden_size}"


def _as_BST(mask: np.ndarray | None, shape: tuple[int, int, int]) -> np.ndarray | None:
    """Check the mask and give (B, T) its axis for the queries."""
    if mask is None:
        return None
    mask = np.asarray(mask)
    if mask.dtype != bool:
        kind = tensor_name(mask.dtype).lower().replace("long", "long int")
        message = f"masked_fill_ only supports boolean masks, but got mask with dtype {kind}"
        note = "True should stand where a key is padding: tokens == padding_idx"
        raise explain(RuntimeError(message), note)
    wide = mask[:, None] if mask.ndim == 2 else mask
    if wide.ndim != 3 or any(n not in (1, m) for n, m in zip(wide.shape, shape, strict=True)):
        B, S, T = shape
        raise ShapeError(describe("mask", mask, "BST", B=B, S=S, T=T) + "; (B, T) will do as well")
    return wide.copy()
