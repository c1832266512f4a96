"""Lesson 23's model and its training, as PyTorch runs them."""

import numpy as np
import torch
from torch.nn.utils.rnn import pack_padded_sequence

from tests.parity.test_programs import torch_twin
from tests.test_training_lessons import namespace_of


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
    V, rng = lesson["V"], np.random.default_rng(0)
    ours = lesson["Reverser"](24, rng=0)
    theirs = torch_twin(ours, Reverser(V, 8, 24))
    adam = lesson["Adam"](ours, lr=0.02)
    torch_adam = torch.optim.Adam(theirs.parameters(), lr=0.02)
    loss = lesson["CrossEntropyLoss"](ignore_index=0)
    torch_loss = torch.nn.CrossEntropyLoss(ignore_index=0)

    for _ in range(20):
        source, lengths, target = lesson["batch"](rng, 32, 3, 8)
        given = lesson["shifted"](target)

        scores = ours(source, lengths, given)
        value = loss(scores.reshape(-1, V), target.reshape(-1))
        ours.zero_grad()
        ours.backward(loss.backward().reshape(scores.shape))
        norm = lesson["clip_grad_norm"](ours, max_norm=1.0)
        adam.step()

        tensors = (torch.tensor(array) for array in (source, lengths, given))
        torch_value = torch_loss(theirs(*tensors).reshape(-1, V), torch.tensor(target).reshape(-1))
        torch_adam.zero_grad()
        torch_value.backward()
        torch_norm = torch.nn.utils.clip_grad_norm_(theirs.parameters(), max_norm=1.0)
        torch_adam.step()

        assert abs(value - torch_value.item()) < 1e-8
        assert abs(norm - torch_norm.item()) < 1e-7 * norm
    for name, weight in theirs.state_dict().items():
        assert np.allclose(ours.state_dict()[name], weight.numpy(), atol=1e-8), name
