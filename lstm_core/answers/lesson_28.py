"""Lesson 28, the error clinic: ten programs to repair.

Each is judged by what it computes. The functions here compute it, right or with a fault.
"""

import numpy as np

from lstm_core.answers.judging import AS_IT_CAME, equals
from lstm_core.attention import LuongAttention
from lstm_core.cell import LSTMCell
from lstm_core.heads import Linear
from lstm_core.losses import CrossEntropyLoss, MSELoss
from lstm_core.lstm import LSTM
from lstm_core.optim import SGD
from lstm_core.packing import pack_padded_sequence, pad_packed_sequence

LENGTHS = np.array([4, 2, 3])
LABELS = np.array([[3, 1, 4, 1, 5], [2, 6, 5, 0, 0]])
IS_TOKEN = np.array([[True, True, True, False, False]])


def drawn(*shape: int) -> np.ndarray:
    """Draw what a program reads."""
    return np.random.default_rng(0).standard_normal(shape, dtype=np.float32)


def layout(texts: np.ndarray) -> np.ndarray:
    """Score texts given as (T, B, I)."""
    _, (h_n, _) = LSTM(10, 20, rng=1)(texts)
    return Linear(20, 2, rng=2)(h_n[-1])


def ends() -> tuple[np.ndarray, np.ndarray]:
    """Read sentences in both directions; return output and h_n."""
    output, (h_n, _) = LSTM(4, 5, bidirectional=True, rng=1)(drawn(6, 3, 4))
    return output, h_n


def last() -> tuple[np.ndarray, np.ndarray]:
    """Read packed sentences; return the unpacked output and h_n."""
    x, lengths = drawn(3, 4, 2), LENGTHS
    packed = pack_padded_sequence(x, lengths, batch_first=True, enforce_sorted=False)
    output, (h_n, _) = LSTM(2, 3, batch_first=True, rng=1)(packed)
    return pad_packed_sequence(output, batch_first=True)[0], h_n


def loop(hand_on) -> np.ndarray:
    """Read step by step; ``hand_on(h, c)`` is the state that the next step gets."""
    cell, h, c, outputs = LSTMCell(3, 4, rng=1), *np.zeros((2, 2, 4), np.float32), []
    for x_t in drawn(5, 2, 3):
        h, c = cell(x_t, hand_on(h, c))
        outputs.append(h)
    return np.stack(outputs)


def attended(mask: np.ndarray | None) -> np.ndarray:
    """Return the attention weights under a mask."""
    rng = np.random.default_rng(0)
    query, keys = (rng.standard_normal((1, n, 4), dtype=np.float32) for n in (1, 5))
    return LuongAttention(4)(query, keys, mask)[1]


def sums_below_one(weights: np.ndarray) -> bool:
    """Whether the pads were set to 0 after the softmax."""
    hidden, left = np.asarray(weights)[0, 0, 3:], np.sum(weights)
    return not hidden.any() and bool(left < 0.999)


def trained(emptied: bool) -> np.ndarray:
    """Return the losses of the training, with gradients emptied at each step or not."""
    x = np.random.default_rng(0).choice([-0.5, 0.5], (20, 8, 1))
    target = np.roll(x, 1, axis=0)
    target[0] = 0
    lstm = LSTM(1, 8, proj_size=1, dtype=np.float64, rng=1)
    criterion, optimizer, losses = MSELoss(), SGD(lstm, lr=2.0), []
    for _ in range(40):
        if emptied:
            lstm.zero_grad()
        output, _ = lstm(x)
        losses.append(criterion(output, target))
        lstm.backward(criterion.backward())
        optimizer.step()
    return np.array(losses)


def stands_still(losses: list) -> bool:
    """Whether nothing was learned."""
    return len(losses) == 40 and bool(np.ptp(losses) < 1e-9)


def pairs() -> tuple[np.ndarray, np.ndarray]:
    """Return the predictions (B, 1) and the targets (B,)."""
    x = drawn(6, 4, 1)
    _, (h_n, _) = LSTM(1, 8, rng=1)(x)
    return Linear(8, 1, rng=2)(h_n[-1]), x.sum(axis=(0, 2))


def differences(reduce) -> np.ndarray:
    """Return the loss in which every prediction meets every target."""
    prediction, target = pairs()
    return reduce((prediction - target) ** 2)


def width(bidirectional: bool, in_features: int) -> np.ndarray:
    """Score each step, as many numbers of the output as the linear layer takes."""
    output, _ = LSTM(10, 20, bidirectional=bidirectional, rng=1)(drawn(5, 3, 10))
    return Linear(in_features, 2, rng=2)(output[..., :in_features])


def classes(scores: np.ndarray, ignore_index: int = 0) -> np.ndarray:
    """Return the loss of scores given as (B, C, T)."""
    return np.asarray(CrossEntropyLoss(ignore_index=ignore_index)(scores, LABELS))


def order(rows: list[int], lengths: list[int]) -> np.ndarray:
    """Return the last states of these rows, packed with these lengths."""
    x = drawn(3, 3, 2)[rows]
    packed = pack_padded_sequence(x, lengths, batch_first=True, enforce_sorted=False)
    _, (h_n, _) = LSTM(2, 4, batch_first=True, rng=1)(packed)
    return h_n[-1]


ANSWERS: dict[str, tuple] = {
    "repair-layout": (
        equals(lambda: layout(drawn(8, 5, 10).transpose(1, 0, 2))),
        "why-texts-are-the-batch",
        [
            (equals(lambda: layout(drawn(8, 5, 10))), AS_IT_CAME),
            (equals(lambda: layout(drawn(8, 5, 10).reshape(5, 8, 10))), "reshape-cuts-texts-up"),
            (lambda scores: np.shape(scores) == (5, 2), "still-five-rows"),
        ],
    ),
    "repair-ends": (
        equals(lambda: np.concatenate([*ends()[1]], axis=1)),
        "why-each-where-it-ends",
        [
            (equals(lambda: ends()[0][-1]), AS_IT_CAME),
            (equals(lambda: ends()[0][0]), "other-half-now"),
            (equals(lambda: np.concatenate([*ends()[1][::-1]], axis=1)), "forward-half-first"),
            (equals(lambda: ends()[1].reshape(3, -1)), "directions-stand-in-front"),
        ],
    ),
    "repair-last": (
        equals(lambda: last()[1][-1]),
        "why-own-last-step",
        [
            (equals(lambda: last()[0][:, -1]), AS_IT_CAME),
            (equals(lambda: last()[0].mean(axis=1)), "zeros-in-the-mean"),
            (
                lambda x: any(map(np.array_equal, [x] * 3, last()[0][:, :3].swapaxes(0, 1))),
                "one-step-for-all",
            ),
        ],
    ),
    "repair-loop": (
        equals(lambda: loop(lambda h, c: (h, c))),
        "why-handed-on",
        [
            (equals(lambda: loop(lambda h, c: None)), AS_IT_CAME),
            (equals(lambda: loop(lambda h, c: (h, 0 * c))), "c-is-handed-on-too"),
            (equals(lambda: loop(lambda h, c: (c, h))), "h-comes-first"),
        ],
    ),
    "repair-mask": (
        equals(lambda: attended(~IS_TOKEN)),
        "why-true-hides",
        [
            (equals(lambda: attended(IS_TOKEN)), AS_IT_CAME),
            (equals(lambda: attended(None)), "pads-are-looked-at"),
            (sums_below_one, "hide-before-softmax"),
        ],
    ),
    "repair-gradients": (
        equals(lambda: trained(emptied=True)),
        "why-emptied-each-step",
        [
            (equals(lambda: trained(emptied=False)), AS_IT_CAME),
            (stands_still, "emptied-before-the-step"),
            (lambda losses: len(losses) == 40, "gradients-still-add-up"),
        ],
    ),
    "repair-pairs": (
        equals(lambda: np.mean((pairs()[0][:, 0] - pairs()[1]) ** 2)),
        "why-one-target-each",
        [
            (equals(lambda: differences(np.mean)), AS_IT_CAME),
            (equals(lambda: differences(np.sum)), "still-sixteen-differences"),
            (lambda loss: np.size(loss) == 1, "one-prediction-one-target"),
        ],
    ),
    "repair-width": (
        equals(lambda: width(True, 40)),
        "why-two-directions-wide",
        [
            (equals(lambda: width(True, 20)), "backward-half-thrown-away"),
            (equals(lambda: width(False, 20)), "reads-one-way-now"),
            (lambda scores: np.shape(scores) == (5, 6, 2), "halves-became-samples"),
        ],
    ),
    "repair-classes": (
        equals(lambda: classes(drawn(2, 5, 7).transpose(0, 2, 1))),
        "why-classes-are-axis-1",
        [
            (equals(lambda: classes(drawn(2, 5, 7).reshape(2, 7, 5))), "reshape-mixes-classes"),
            (equals(lambda: classes(drawn(2, 5, 7).transpose(0, 2, 1), -100)), "pads-count-again"),
        ],
    ),
    "repair-order": (
        equals(lambda: order([0, 1, 2], [1, 3, 2])),
        "why-order-is-kept",
        [
            (equals(lambda: order([1, 2, 0], [3, 2, 1])), "still-in-sorted-order"),
            (equals(lambda: order([0, 1, 2], [3, 2, 1])), "lengths-left-their-rows"),
        ],
    ),
}
