"""Whole programs, written once and run against torch (recorded) and against lstm_core.

Each takes a scope with torch.nn's names and ``array`` (from NumPy), and returns arrays by name.
"""

from types import SimpleNamespace

import numpy as np

from tests.recorded.torch_cases import wave


def load_waves(module, array):
    """Give a module the weights that both sides use; return it."""
    state = {}
    for name, parameter in module.state_dict().items():
        weight = 0.7 * wave(tuple(parameter.shape), sum(name.encode())).astype(np.float32)
        if name == "weight" and getattr(module, "padding_idx", None) is not None:
            weight[module.padding_idx] = 0
        state[name] = array(weight)
    module.load_state_dict(state)
    return module


def embed_pack_run_unsort(scope, batch, total_length=None):
    """Embed a padded batch of indices, pack it, run an LSTM, unpack in the original order."""
    nn = SimpleNamespace(**scope)
    embedding = load_waves(nn.Embedding(20, 2, padding_idx=0), nn.array)
    lstm = load_waves(nn.LSTM(2, 3, bidirectional=True, batch_first=True), nn.array)
    lengths = (batch != 0).sum(axis=1)
    packed = nn.pack_padded_sequence(
        embedding(nn.array(batch)), lengths, batch_first=True, enforce_sorted=False
    )
    y, (h_n, c_n) = lstm(packed)
    padded, lengths = nn.pad_packed_sequence(y, batch_first=True, total_length=total_length)
    return dict(data=y.data, padded=padded, lengths=lengths, h_n=h_n, c_n=c_n)


def three_sentences(scope):
    """The batch [[1, 2, 3], [6], [4, 5]], padded with zeros."""
    return embed_pack_run_unsort(scope, np.array([[1, 2, 3], [6, 0, 0], [4, 5, 0]]))


def a_batch_shorter_than_its_width(scope):
    """A batch whose longest sentence has two words needs total_length=3 to keep its width."""
    batch = np.array([[7, 8, 0], [9, 0, 0], [10, 0, 0]])
    return embed_pack_run_unsort(scope, batch, total_length=3)


def one_frame_at_a_time(scope):
    """A model fed single frames, its state carried from call to call."""
    nn = SimpleNamespace(**scope)
    lstm = load_waves(nn.LSTM(4, 5, num_layers=2), nn.array)
    state, outputs = None, {}
    for t in range(6):
        frame = nn.array(wave((1, 1, 4), t).astype(np.float32))
        outputs[f"output {t}"], state = lstm(frame, state)
    return outputs | dict(h_n=state[0], c_n=state[1])


def linear_on_all_steps(scope):
    """Linear reads the hidden state of every step."""
    nn = SimpleNamespace(**scope)
    lstm = load_waves(nn.LSTM(4, 5), nn.array)
    linear = load_waves(nn.Linear(5, 2), nn.array)
    y, _ = lstm(nn.array(wave((6, 3, 4), 1).astype(np.float32)))
    return dict(scores=linear(y))


def forty_sequences_batch_first(scope):
    """LSTM(5, 10, batch_first=True) on (40, 20, 5)."""
    nn = SimpleNamespace(**scope)
    lstm = load_waves(nn.LSTM(5, 10, batch_first=True), nn.array)
    y, (h_n, c_n) = lstm(nn.array(wave((40, 20, 5), 1).astype(np.float32)))
    return dict(some=y[::9, ::4], last=y[:, -1], h_n=h_n, c_n=c_n)


PROGRAMS = {
    "three sentences": three_sentences,
    "a batch shorter than its width": a_batch_shorter_than_its_width,
    "one frame at a time": one_frame_at_a_time,
    "Linear on all steps": linear_on_all_steps,
    "forty sequences": forty_sequences_batch_first,
}
