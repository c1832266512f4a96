"""An encoder and a decoder with attention: the classic pair for translating sequences.

    tokens (B, T) -> Encoder -> states (B, T, d), state of width d in every layer
    tokens (B, S) -> Decoder, starting from that state and attending to those states -> (B, S, d)

The decoder reads the whole target in one call (teacher forcing): attention comes after the
recurrent layer, so no step needs the step before it. To generate, call it with one token at a
time and hand the returned state on.
"""

from collections.abc import Callable

import numpy as np

from lstm_core.annotations import DTypeLike, Rng, State
from lstm_core.attention import LuongAttention
from lstm_core.gru import GRU
from lstm_core.heads import Dropout, Embedding, Linear
from lstm_core.lstm import LSTM
from lstm_core.module import Module
from lstm_core.packing import pack_padded_sequence, pad_packed_sequence
from lstm_core.rnn import RNN
from lstm_core.shapes import expect
from lstm_core.trace import Trace

LAYERS = {"RNN": RNN, "GRU": GRU, "LSTM": LSTM}


class Encoder(Module):
    """Embedding, dropout and a packed recurrent layer, in both directions if wanted.

    Shapes:
        tokens (B, T), integers  ->  states (B, T, d), state (L, B, d) or, of LSTM, two of these

    d is d_model. With two directions each has hidden_size d/2, and ``state`` joins the last
    forward and the last backward state of a layer, so that a decoder of one direction and width d
    can start from it. Lengths are counted up to the last token that is not ``padding_idx``,
    unless they are given; states beyond a sequence's end are zeros.

    >>> encoder = Encoder("GRU", vocab_size=20, d_model=6, bidirectional=True, rng=0)
    >>> states, state = encoder(np.array([[1, 2, 3], [4, 0, 0]]))
    >>> states.shape, state.shape
    ((2, 3, 6), (1, 2, 6))
    """

    def __init__(
        self,
        rnn_type: str,
        vocab_size: int,
        d_model: int,
        num_layers: int = 1,
        bidirectional: bool = False,
        dropout: float = 0.0,
        padding_idx: int = 0,
        *,
        dtype: DTypeLike = np.float32,
        rng: Rng = None,
    ):
        super().__init__(dtype)
        if bidirectional and d_model % 2:
            raise ValueError(f"d_model={d_model} cannot be shared by two directions: make it even")
        rng = np.random.default_rng(rng)
        self.padding_idx, self.bidirectional = padding_idx, bidirectional
        self.embedding = Embedding(vocab_size, d_model, padding_idx, dtype=dtype, rng=rng)
        self.dropout = Dropout(dropout, dtype=dtype, rng=rng)
        self.rnn = _layer(rnn_type)(
            d_model,
            d_model // 2 if bidirectional else d_model,
            num_layers,
            batch_first=True,
            dropout=dropout if num_layers > 1 else 0.0,
            bidirectional=bidirectional,
            dtype=dtype,
            rng=rng,
        )

    def __call__(
        self, tokens: np.ndarray, lengths: np.ndarray | None = None
    ) -> tuple[np.ndarray, State]:
        """Return (states, state)."""
        T = expect("tokens", tokens, "BT")["T"]
        if lengths is None:
            lengths = T - np.argmax(tokens[:, ::-1] != self.padding_idx, axis=1)
            lengths[np.all(tokens == self.padding_idx, axis=1)] = 0  # refused when packing
        x = self.dropout(self.embedding(tokens))
        packed = pack_padded_sequence(x, lengths, batch_first=True, enforce_sorted=False)
        states, state = self.rnn(packed)
        if self.training:
            self.tapes.push((lengths, T), lengths.size)
        # total_length: as wide as the tokens, even if all sequences are shorter
        states, _ = pad_packed_sequence(states, batch_first=True, total_length=T)
        return states, _each(join_directions, state) if self.bidirectional else state

    def backward(self, dstates: np.ndarray, dstate: State | None = None) -> None:
        """Undo the forward; tokens have no gradient."""
        lengths, T = self.tape
        self.undone()
        if self.bidirectional and dstate is not None:
            dstate = _each(split_directions, dstate)
        dpacked = pack_padded_sequence(dstates, lengths, batch_first=True, enforce_sorted=False)
        dx, _ = self.rnn.backward(dpacked, dstate)
        dx, _ = pad_packed_sequence(dx, batch_first=True, total_length=T)
        self.embedding.backward(self.dropout.backward(dx))


class Decoder(Module):
    """Embedding, a recurrent layer, Luong attention, and one map of [context; state].

    Shapes:
        tokens (B, S), states (B, T, d), state (L, B, d) or, of LSTM, two of these,
        mask (B, T), (B, 1, T) or (B, S, T), True where the source is padding
        ->  y (B, S, d), the new state, weights (B, S, T)

    d is d_model. The map is linear, without bias, followed by dropout. For scores over a
    vocabulary add a Linear(d, vocabulary).

    >>> decoder = Decoder("LSTM", vocab_size=20, d_model=6, rng=0)
    >>> y, (h, c), weights = decoder(np.array([[1, 2]]), np.zeros((1, 3, 6), np.float32))
    >>> y.shape, h.shape, weights.shape
    ((1, 2, 6), (1, 1, 6), (1, 2, 3))
    """

    def __init__(
        self,
        rnn_type: str,
        vocab_size: int,
        d_model: int,
        num_layers: int = 1,
        dropout: float = 0.0,
        method: str = "dot",
        *,
        dtype: DTypeLike = np.float32,
        rng: Rng = None,
    ):
        super().__init__(dtype)
        rng = np.random.default_rng(rng)
        self.embedding = Embedding(vocab_size, d_model, dtype=dtype, rng=rng)
        self.rnn = _layer(rnn_type)(
            d_model,
            d_model,
            num_layers,
            batch_first=True,
            dropout=dropout if num_layers > 1 else 0.0,
            dtype=dtype,
            rng=rng,
        )
        self.attention = LuongAttention(d_model, method, dtype=dtype, rng=rng)
        self.combine = Linear(2 * d_model, d_model, bias=False, dtype=dtype, rng=rng)
        self.dropout = Dropout(dropout, dtype=dtype, rng=rng)

    def __call__(
        self,
        tokens: np.ndarray,
        states: np.ndarray,
        state: State | None = None,
        mask: np.ndarray | None = None,
        trace: Trace | None = None,
    ) -> tuple[np.ndarray, State, np.ndarray]:
        """Return (y, the new state, attention weights); a ``trace`` gets the attention's run."""
        expect("tokens", tokens, "BS")
        h_BSd, state = self.rnn(self.embedding(tokens), state)
        context, weights = self.attention(h_BSd, states, mask, trace)
        y = self.dropout(self.combine(np.concatenate([context, h_BSd], axis=-1)))
        return y, state, weights

    def backward(self, dy: np.ndarray, dstate: State | None = None) -> tuple[np.ndarray, State]:
        """Return (dstates, dstate0), the gradients of what came from the encoder."""
        dboth = self.combine.backward(self.dropout.backward(dy))
        dcontext, dh = np.split(dboth, 2, axis=-1)
        dquery, dstates = self.attention.backward(dcontext)
        dx, dstate0 = self.rnn.backward(dh + dquery, dstate)
        self.embedding.backward(dx)
        return dstates, dstate0


def join_directions(h: np.ndarray) -> np.ndarray:
    """Put forward and backward of each layer side by side: (L*2, B, H) -> (L, B, 2*H)."""
    rows, B, H = h.shape
    return h.reshape(rows // 2, 2, B, H).transpose(0, 2, 1, 3).reshape(rows // 2, B, 2 * H)


def split_directions(h: np.ndarray) -> np.ndarray:
    """Undo ``join_directions``: (L, B, 2*H) -> (L*2, B, H)."""
    L, B, width = h.shape
    return h.reshape(L, B, 2, width // 2).transpose(0, 2, 1, 3).reshape(L * 2, B, width // 2)


def _each(function, state: State) -> State:
    """Apply to h, or to both h and c."""
    return tuple(map(function, state)) if isinstance(state, tuple) else function(state)


def _layer(rnn_type: str) -> Callable[..., Module]:
    if rnn_type not in LAYERS:
        raise ValueError(f"rnn_type should be one of {', '.join(LAYERS)}, not {rnn_type!r}")
    return LAYERS[rnn_type]
