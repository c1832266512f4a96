"""torch.nn's recurrent layers in NumPy: to be read, to be trusted, and to run in a browser.

Start reading at step.py (the formulas of one step), then lstm.py (the same over all steps),
stacking.py, bidirectional.py and packing.py.

Names, arguments, results and error messages are PyTorch's. Stricter than PyTorch, which crashes or
goes on silently with wrong data in these cases:

- lengths greater than T, of ``pack_padded_sequence`` and ``unpad_sequence``;
- lengths that are not integers (PyTorch cuts 2.7 to 2);
- another number of lengths than of sequences, also with ``enforce_sorted=False``;
- sequences of other axes, where broadcasting would happen to fit them to each other;
- a state whose batch or layers do not fit a packed input, and a c of another dtype than h;
- a ``PackedSequence`` made by hand whose batch_sizes do not cut its data into steps;
- a state dict that does not fit changes nothing (PyTorch copies what fits, then raises).
"""

from importlib import import_module
from typing import TYPE_CHECKING, Any

from lstm_core.attention import BahdanauAttention, LuongAttention
from lstm_core.cell import GRUCell, LSTMCell, RNNCell
from lstm_core.containers import ModuleList, Pick, Sequential
from lstm_core.gradcheck import gradcheck
from lstm_core.gru import GRU
from lstm_core.heads import Dropout, Embedding, LayerNorm, Linear
from lstm_core.losses import BCEWithLogitsLoss, CrossEntropyLoss, MSELoss
from lstm_core.lstm import LSTM
from lstm_core.module import Module
from lstm_core.optim import SGD, Adam, AdamW, clip_grad_norm
from lstm_core.packing import (
    PackedSequence,
    invert_permutation,
    pack_padded_sequence,
    pack_sequence,
    pad_packed_sequence,
    unpack_sequence,
)
from lstm_core.padding import pad_sequence, unpad_sequence
from lstm_core.peephole import PeepholeLSTM
from lstm_core.rnn import RNN
from lstm_core.seq2seq import Decoder, Encoder
from lstm_core.shapes import ShapeError
from lstm_core.step import (
    gru_step,
    gru_step_backward,
    lstm_step,
    lstm_step_backward,
    rnn_step,
    rnn_step_backward,
)
from lstm_core.trace import Trace

if TYPE_CHECKING:
    from lstm_core.files.names import infer_config
    from lstm_core.files.state import StateFileError, convert_gates, load, save

__all__ = [
    "GRU",
    "LSTM",
    "RNN",
    "SGD",
    "Adam",
    "AdamW",
    "BCEWithLogitsLoss",
    "BahdanauAttention",
    "CrossEntropyLoss",
    "Decoder",
    "Dropout",
    "Embedding",
    "Encoder",
    "GRUCell",
    "LSTMCell",
    "LayerNorm",
    "Linear",
    "LuongAttention",
    "MSELoss",
    "Module",
    "ModuleList",
    "PackedSequence",
    "PeepholeLSTM",
    "Pick",
    "RNNCell",
    "Sequential",
    "ShapeError",
    "StateFileError",
    "Trace",
    "clip_grad_norm",
    "convert_gates",
    "gradcheck",
    "gru_step",
    "gru_step_backward",
    "infer_config",
    "invert_permutation",
    "load",
    "lstm_step",
    "lstm_step_backward",
    "pack_padded_sequence",
    "pack_sequence",
    "pad_packed_sequence",
    "pad_sequence",
    "rnn_step",
    "rnn_step_backward",
    "save",
    "unpack_sequence",
    "unpad_sequence",
]

# Reading weight files is a third of the package, and few programs do it: it comes when asked for.
LATER = {
    "StateFileError": "lstm_core.files.state",
    "convert_gates": "lstm_core.files.state",
    "infer_config": "lstm_core.files.names",
    "load": "lstm_core.files.state",
    "save": "lstm_core.files.state",
}


def __getattr__(name: str) -> Any:
    if name not in LATER:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    found = globals()[name] = getattr(import_module(LATER[name]), name)
    return found


def __dir__() -> list[str]:
    return sorted({*globals(), *LATER})
