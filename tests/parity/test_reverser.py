"""Lesson 23's model and its training, as PyTorch runs them."""

import numpy as np
import torch
from torch.nn.utils.rnn import pack_padded_sequence

from tests.lessons.test_training_lessons import namespace_of
from tests.parity.test_programs import assert_trained_alike, torch_twin


class Reverser(torch.nn.Module):
    """The lesson's model; the bridge is the one of its PyTorch tab."""

    def __init__(self, V, E, d):
        super().__init__()
        self.read = torch.nn.Embedding(V, E, padding_idx=0)
        self.encoder = torch.nn.LSTM(E, d // 2, batch_first=True, bidirectional=True)
        self.given = torch.nn.Embedding(V, E)
        self.decoder = torch.nn.LSTM(E, d, batch_first=True)
        self.head = torch.nn.Linear(d, V)
        self.double()

    def forward(self, source, lengths, given):
        x = self.read(source)
        packed = pack_padded_sequence(x, lengths, batch_first=True, enforce_sorted=False)
        _, (h, c) = self.encoder(packed)
        y, _ = self.decoder(self.given(given), (join_directions(h), join_directions(c)))
        return self.head(y)


def join_directions(h):
    rows, B, H = h.shape
    return h.view(rows // 2, 2, B, H).transpose(1, 2).reshape(rows // 2, B, 2 * H)


def test_the_bridge_of_two_layers_is_the_tabs():
    bridge = namespace_of("23-seq2seq", "seq-model")["join_directions"]
    h = np.random.default_rng(0).normal(size=(4, 3, 5))
    assert np.array_equal(bridge(h), join_directions(torch.tensor(h)).numpy())


def test_twenty_steps_on_words_of_many_lengths_have_equal_losses():
    lesson = namespace_of("23-seq2seq", "seq-model")
    ours = lesson["Reverser"](24, rng=0)
    theirs = torch_twin(ours, Reverser(lesson["V"], 8, 24))
    rng = np.random.default_rng(0)
    batches = []
    for _ in range(20):
        source, lengths, target = lesson["batch"](rng, 32, 3, 8)
        batches.append((source, lengths, lesson["shifted"](target), target))
    assert_trained_alike(ours, theirs, 0.02, batches, padding=0)
