"""The programs of recorded/ported_programs.py as people write them with PyTorch."""

import numpy as np
import torch
from torch import nn
from torch.nn.utils.rnn import pack_padded_sequence

from tests.parity.random_programs import TheirDropout
from tests.recorded.ported_programs import MAX_NORM, OPTIMIZERS, batches, first_weights


class PosTagger(nn.Module):
    """Embedding, LSTM, a tag for each word."""

    def __init__(self):
        super().__init__()
        self.words = nn.Embedding(9, 4)
        self.lstm = nn.LSTM(4, 5)
        self.tags = nn.Linear(5, 4)

    def loss(self, words, tags):
        y, _ = self.lstm(self.words(words))
        return nn.CrossEntropyLoss()(self.tags(y).reshape(15, 4), tags)


class WordLM(nn.Module):
    """A language model with tied weights and one dropout used twice."""

    def __init__(self):
        super().__init__()
        self.drop = TheirDropout(0.3, 0)
        self.encoder = nn.Embedding(9, 4)
        self.rnn = nn.LSTM(4, 4, 2)
        self.decoder = nn.Linear(4, 9)
        self.decoder.weight = self.encoder.weight

    def loss(self, words, following):
        emb = self.drop(self.encoder(words))
        y, _ = self.rnn(emb)
        return nn.CrossEntropyLoss()(self.decoder(self.drop(y)).reshape(18, 9), following)


class RowsOfImages(nn.Module):
    """An image read row by row, classified by the last step."""

    def __init__(self):
        super().__init__()
        self.rnn = nn.LSTM(5, 6, batch_first=True)
        self.fc = nn.Linear(6, 3)

    def loss(self, images, digits):
        out, _ = self.rnn(images)
        return nn.CrossEntropyLoss()(self.fc(out[:, -1]), digits)


class Sentiment(nn.Module):
    """Packed sentences, both directions' last states, one dropout in two places."""

    def __init__(self):
        super().__init__()
        self.embedding = nn.Embedding(9, 4, padding_idx=0)
        self.dropout = TheirDropout(0.3, 0)
        self.rnn = nn.LSTM(4, 5, bidirectional=True, batch_first=True)
        self.fc = nn.Linear(10, 1)

    def loss(self, words, lengths, liked):
        embedded = self.dropout(self.embedding(words))
        packed = pack_padded_sequence(embedded, lengths, batch_first=True, enforce_sorted=False)
        _, (hidden, _) = self.rnn(packed)
        both = self.dropout(torch.cat([hidden[-2], hidden[-1]], dim=1))
        return nn.BCEWithLogitsLoss()(self.fc(both), liked)


class GRUDecoder(nn.Module):
    """An encoder's last state begins a decoder that is called word by word."""

    def __init__(self):
        super().__init__()
        self.encoder_words = nn.Embedding(9, 4)
        self.encoder = nn.GRU(4, 5)
        self.decoder_words = nn.Embedding(9, 4)
        self.decoder = nn.GRU(4, 5)
        self.out = nn.Linear(5, 9)

    def loss(self, source, target):
        criterion = nn.CrossEntropyLoss()
        _, hidden = self.encoder(self.encoder_words(source))
        word, loss = torch.zeros(1, 3, dtype=torch.long), 0
        for t in range(5):
            y, hidden = self.decoder(self.decoder_words(word), hidden)
            loss = loss + criterion(self.out(y[0]), target[t])
            word = target[t : t + 1]
        return loss


class Siamese(nn.Module):
    """One encoder of two inputs, and how far apart its two answers are."""

    def __init__(self):
        super().__init__()
        self.encoder = nn.LSTM(3, 5)
        self.norm = nn.LayerNorm(5)

    def loss(self, one, other, far):
        _, (a, _) = self.encoder(one)
        _, (b, _) = self.encoder(other)
        apart = ((self.norm(a[-1]) - self.norm(b[-1])) ** 2).mean(dim=1)
        return nn.MSELoss()(apart, far)


class TwoHeads(nn.Module):
    """Two heads on one state, and one criterion for both."""

    def __init__(self):
        super().__init__()
        self.rnn = nn.GRU(3, 5)
        self.first, self.second = nn.Linear(5, 3), nn.Linear(5, 3)
        self.criterion = nn.CrossEntropyLoss(label_smoothing=0.1)

    def loss(self, x, first, second):
        _, h = self.rnn(x)
        return self.criterion(self.first(h[-1]), first) + self.criterion(self.second(h[-1]), second)


class TwoLayerCells(nn.Module):
    """The time sequence prediction example: two LSTMCells, one upon the other, step by step."""

    def __init__(self):
        super().__init__()
        self.lstm1, self.lstm2 = nn.LSTMCell(1, 5), nn.LSTMCell(5, 5)
        self.linear = nn.Linear(5, 1)

    def loss(self, x, following):
        state1 = state2 = None
        outputs = []
        for frame in x:
            state1 = self.lstm1(frame, state1)
            state2 = self.lstm2(state1[0], state2)
            outputs.append(self.linear(state2[0]))
        return nn.MSELoss()(torch.stack(outputs), following)


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


def losses_of(program):
    """Train a program for twenty steps; return its losses."""
    model = MODELS[program]()
    shapes = [(name, p.shape) for name, p in model.state_dict().items()]
    model.load_state_dict({k: torch.tensor(v) for k, v in first_weights(shapes).items()})
    name, options = OPTIMIZERS[program]
    optimizer = getattr(torch.optim, name)(model.parameters(), **options)
    losses = []
    for batch in batches(program):
        optimizer.zero_grad()
        loss = model.loss(**{k: torch.tensor(np.asarray(v)) for k, v in batch.items()})
        loss.backward()
        nn.utils.clip_grad_norm_(model.parameters(), MAX_NORM)
        optimizer.step()
        losses.append(loss.item())
    return losses
