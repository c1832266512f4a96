"""Programs that people port, line by line: their losses are those that PyTorch recorded."""

import json
from pathlib import Path

import numpy as np
import pytest

import lstm_core as lc
from lstm_core import Dropout, Embedding, Linear, Module, Pick
from tests.recorded.ported_programs import MAX_NORM, OPTIMIZERS, batches, first_weights

LOSSES = json.loads(
    (Path(__file__).parents[1] / "recorded" / "torch_losses.json").read_text(encoding="utf-8")
)


class PosTagger(Module):
    def __init__(self):
        super().__init__()
        self.words = Embedding(9, 4)
        self.lstm = lc.LSTM(4, 5)
        self.tags = Linear(5, 4)
        self.criterion = lc.CrossEntropyLoss()

    def step(self, words, tags):
        y, _ = self.lstm(self.words(words))
        scores = self.tags(y)
        loss = self.criterion(scores.reshape(15, 4), tags)
        dy = self.tags.backward(self.criterion.backward().reshape(scores.shape))
        self.words.backward(self.lstm.backward(dy)[0])
        return loss


class WordLM(Module):
    def __init__(self):
        super().__init__()
        self.drop = Dropout(0.3, rng=0)
        self.encoder = Embedding(9, 4)
        self.rnn = lc.LSTM(4, 4, 2)
        self.decoder = Linear(4, 9)
        self.decoder.weight = self.encoder.weight
        self.criterion = lc.CrossEntropyLoss()

    def step(self, words, following):
        emb = self.drop(self.encoder(words))
        y, _ = self.rnn(emb)
        scores = self.decoder(self.drop(y))
        loss = self.criterion(scores.reshape(18, 9), following)
        dy = self.decoder.backward(self.criterion.backward().reshape(scores.shape))
        demb, _ = self.rnn.backward(self.drop.backward(dy))
        self.encoder.backward(self.drop.backward(demb))
        return loss


class RowsOfImages(Module):
    def __init__(self):
        super().__init__()
        self.rnn = lc.LSTM(5, 6, batch_first=True)
        self.last = Pick(np.s_[:, -1])
        self.fc = Linear(6, 3)
        self.criterion = lc.CrossEntropyLoss()

    def step(self, images, digits):
        out, _ = self.rnn(images)
        loss = self.criterion(self.fc(self.last(out)), digits)
        self.rnn.backward(self.last.backward(self.fc.backward(self.criterion.backward())))
        return loss


class Sentiment(Module):
    def __init__(self):
        super().__init__()
        self.embedding = Embedding(9, 4, padding_idx=0)
        self.dropout = Dropout(0.3, rng=0)
        self.rnn = lc.LSTM(4, 5, bidirectional=True, batch_first=True)
        self.fc = Linear(10, 1)
        self.criterion = lc.BCEWithLogitsLoss()

    def step(self, words, lengths, liked):
        embedded = self.dropout(self.embedding(words))
        packed = lc.pack_padded_sequence(embedded, lengths, batch_first=True, enforce_sorted=False)
        y, (hidden, c) = self.rnn(packed)
        both = self.dropout(np.concatenate([hidden[-2], hidden[-1]], axis=1))
        loss = self.criterion(self.fc(both), liked)
        dboth = self.dropout.backward(self.fc.backward(self.criterion.backward()))
        dhidden = np.stack(np.split(dboth, 2, axis=1))
        dy = y._replace(data=np.zeros_like(y.data))
        dpacked, _ = self.rnn.backward(dy, (dhidden, np.zeros_like(c)))
        dembedded, _ = lc.pad_packed_sequence(
            dpacked, batch_first=True, total_length=words.shape[1]
        )
        self.embedding.backward(self.dropout.backward(dembedded))
        return loss


class GRUDecoder(Module):
    def __init__(self):
        super().__init__()
        self.encoder_words = Embedding(9, 4)
        self.encoder = lc.GRU(4, 5)
        self.decoder_words = Embedding(9, 4)
        self.decoder = lc.GRU(4, 5)
        self.out = Linear(5, 9)
        self.criterion = lc.CrossEntropyLoss()

    def step(self, source, target):
        states, hidden = self.encoder(self.encoder_words(source))
        word, loss = np.zeros((1, 3), dtype=int), 0
        for t in range(5):
            y, hidden = self.decoder(self.decoder_words(word), hidden)
            loss += self.criterion(self.out(y[0]), target[t])
            word = target[t : t + 1]
        dhidden = np.zeros_like(hidden)
        for _ in range(5):
            dy = self.out.backward(self.criterion.backward())
            dword, dhidden = self.decoder.backward(dy[None], dhidden)
            self.decoder_words.backward(dword)
        dwords, _ = self.encoder.backward(np.zeros_like(states), dhidden)
        self.encoder_words.backward(dwords)
        return loss


class Siamese(Module):
    def __init__(self):
        super().__init__()
        self.encoder = lc.LSTM(3, 5)
        self.norm = lc.LayerNorm(5)
        self.criterion = lc.MSELoss()

    def step(self, one, other, far):
        y, (a, c) = self.encoder(one)
        _, (b, _) = self.encoder(other)
        difference = self.norm(a[-1]) - self.norm(b[-1])
        loss = self.criterion((difference**2).mean(axis=1), far)
        d = self.criterion.backward()[:, None] * 2 * difference / 5
        for sign in (-1, 1):  # the latest call first: b, then a
            dh = self.norm.backward(sign * d)[None]
            self.encoder.backward(np.zeros_like(y), (dh, np.zeros_like(c)))
        return loss


class TwoHeads(Module):
    def __init__(self):
        super().__init__()
        self.rnn = lc.GRU(3, 5)
        self.first, self.second = Linear(5, 3), Linear(5, 3)
        self.criterion = lc.CrossEntropyLoss(label_smoothing=0.1)

    def step(self, x, first, second):
        y, h = self.rnn(x)
        loss = self.criterion(self.first(h[-1]), first)
        loss += self.criterion(self.second(h[-1]), second)
        dh = self.second.backward(self.criterion.backward())
        dh += self.first.backward(self.criterion.backward())
        self.rnn.backward(np.zeros_like(y), dh[None])
        return loss


class TwoLayerCells(Module):
    def __init__(self):
        super().__init__()
        self.lstm1, self.lstm2 = lc.LSTMCell(1, 5), lc.LSTMCell(5, 5)
        self.linear = Linear(5, 1)
        self.criterion = lc.MSELoss()

    def step(self, x, following):
        state1 = state2 = None
        outputs = []
        for frame in x:
            state1 = self.lstm1(frame, state1)
            state2 = self.lstm2(state1[0], state2)
            outputs.append(self.linear(state2[0]))
        loss = self.criterion(np.stack(outputs), following)
        zeros = np.zeros_like(state1[0])
        (dh1, dc1), (dh2, dc2) = (zeros, zeros), (zeros, zeros)
        for dy in self.criterion.backward()[::-1]:
            from_linear = self.linear.backward(dy)
            from_lstm2, (dh2, dc2) = self.lstm2.backward((dh2 + from_linear, dc2))
            _, (dh1, dc1) = self.lstm1.backward((dh1 + from_lstm2, dc1))
        return loss


MODELS = {
    "pos tagger": PosTagger,
    "word lm": WordLM,
    "rows of images": RowsOfImages,
    "sentiment": Sentiment,
    "gru decoder": GRUDecoder,
    "siamese": Siamese,
    "two heads": TwoHeads,
    "two-layer cells": TwoLayerCells,
}


@pytest.mark.parametrize("program", MODELS)
def test_twenty_steps_of_a_ported_program_have_pytorchs_losses(program):
    model = MODELS[program]()
    shapes = [(name, array.shape) for name, array in model.state_dict().items()]
    model.load_state_dict(first_weights(shapes))
    name, options = OPTIMIZERS[program]
    optimizer = getattr(lc, name)(model, **options)
    losses = []
    for batch in batches(program):
        optimizer.zero_grad()
        losses.append(model.step(**batch))
        lc.clip_grad_norm(model, MAX_NORM)
        optimizer.step()
    np.testing.assert_allclose(losses, LOSSES[program], rtol=0, atol=1e-5)
