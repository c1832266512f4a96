"""The programs of the training lessons, as PyTorch runs them: the same numbers, step after step.

What runs on our side is the lesson's own code, taken from its cells.
"""

import numpy as np
import pytest
import torch

from lstm_core import Adam, CrossEntropyLoss, clip_grad_norm
from tests.lessons.test_training_lessons import namespace_of
from tests.parity.other_layers_torch import Decoder, Encoder


def torch_twin(module, theirs):
    """Give a torch module the weights of ours, by the same names."""
    theirs.load_state_dict({k: torch.tensor(v) for k, v in module.state_dict().items()})
    return theirs


class CodeBreaker(torch.nn.Module):
    """Lesson 15's model."""

    def __init__(self, V, E, H):
        super().__init__()
        self.embedding = torch.nn.Embedding(V, E)
        self.lstm = torch.nn.LSTM(E, H)
        self.head = torch.nn.Linear(H, V)
        self.double()

    def forward(self, x):
        return self.head(self.lstm(self.embedding(x))[0])


def assert_trained_alike(ours, theirs, lr, batches, padding=-100):
    """Train both on the same batches, inputs and target: losses equal at every step, to 1e-8."""
    adam, torch_adam = Adam(ours, lr=lr), torch.optim.Adam(theirs.parameters(), lr=lr)
    loss = CrossEntropyLoss(ignore_index=padding)
    torch_loss = torch.nn.CrossEntropyLoss(ignore_index=padding)
    for *inputs, target in batches:
        scores = ours(*inputs)
        V = scores.shape[-1]
        value = loss(scores.reshape(-1, V), target.reshape(-1))
        ours.zero_grad()
        ours.backward(loss.backward().reshape(scores.shape))
        norm = clip_grad_norm(ours, max_norm=1.0)
        adam.step()

        torch_scores = theirs(*map(torch.tensor, inputs))
        torch_value = torch_loss(torch_scores.reshape(-1, V), torch.tensor(target.reshape(-1)))
        torch_adam.zero_grad()
        torch_value.backward()
        torch_norm = torch.nn.utils.clip_grad_norm_(theirs.parameters(), max_norm=1.0)
        torch_adam.step()

        assert abs(value - torch_value.item()) < 1e-8
        assert abs(norm - torch_norm.item()) < 1e-7 * norm
    for name, weight in theirs.state_dict().items():
        assert np.allclose(ours.state_dict()[name], weight.numpy(), atol=1e-8), name


@pytest.mark.parametrize(("key", "T"), [([13], 6), ([3, 14, 15], 12)])
def test_twenty_steps_of_cipher_training_have_equal_losses(key, T):
    lesson = namespace_of("15-cipher", "cipher-chance")
    ours = lesson["CodeBreaker"](5, 10, rng=0)
    theirs = torch_twin(ours, CodeBreaker(27, 5, 10))
    plain = np.random.default_rng(0).integers(27, size=(20, T, 32))
    batches = [(lesson["encrypt"](one, key), one) for one in plain]
    assert_trained_alike(ours, theirs, 0.03, batches)


class Stream(torch.nn.Module):
    """Lesson 14's model: one frame in, one prediction out."""

    def __init__(self, I, H, O):  # noqa: E741
        super().__init__()
        self.lstm = torch.nn.LSTM(I, H)
        self.head = torch.nn.Linear(H, O)
        self.state = None

    @torch.no_grad()
    def forward(self, frame):
        y, self.state = self.lstm(frame[None], self.state)
        return self.head(y[0])


def test_the_streaming_model_predicts_what_pytorchs_predicts():
    lesson = namespace_of("14-streaming", "stream-class")
    ours, x = lesson["model"], lesson["x"]
    theirs = torch_twin(ours, Stream(4, 8, 2))
    ours.reset()
    for frame in x:
        assert np.allclose(ours(frame), theirs(torch.tensor(frame)), atol=1e-6)


@pytest.mark.parametrize("k", [1, 4, 5, 12])
def test_a_detach_every_k_steps_leaves_the_gradient_that_the_lesson_shows(k):
    lesson = namespace_of("14-streaming", "stream-reach")
    x = torch.tensor(lesson["x"], requires_grad=True)
    lstm = torch_twin(lesson["lstm"], torch.nn.LSTM(4, 8))
    state = None
    for start in range(0, len(x), k):
        if state:
            state = tuple(part.detach() for part in state)
        y, state = lstm(x[start : start + k], state)
    y[-1].sum().backward()
    theirs = x.grad.abs().sum(dim=(1, 2))
    ours = lesson["gradients"](lesson["lstm"], lesson["x"], k)
    assert np.allclose(ours, theirs, atol=1e-6)
    assert (theirs == 0).sum() == len(x) - (len(x) % k or k)


@pytest.mark.parametrize("bias", [0, 3])
def test_the_jacobian_of_the_memory_is_autograds(bias):
    lesson = namespace_of("17-gradient-flow", "flow-jacobian")
    net = lesson["with_bias"](lesson["LSTM"], bias, seed=0)
    _, jacobian = lesson["direct_and_whole"](net)
    lstm = torch_twin(net, torch.nn.LSTM(4, 32).double())
    x = torch.tensor(np.random.default_rng(0).standard_normal((20, 1, 4)))
    zeros = torch.zeros(1, 1, 32, dtype=torch.float64)

    def memory(c_0):
        return lstm(x, (zeros, c_0[None, None]))[1][1][0, 0]

    theirs = torch.autograd.functional.jacobian(memory, zeros[0, 0])
    assert np.allclose(jacobian, theirs, rtol=1e-6, atol=1e-12)


class Forecaster(torch.nn.Module):
    """Lesson 19's model."""

    def __init__(self, H):
        super().__init__()
        self.lstm = torch.nn.LSTM(1, H)
        self.head = torch.nn.Linear(H, 1)
        self.double()

    def forward(self, x, state=None):
        y, state = self.lstm(x, state)
        return self.head(y), state


def test_a_free_run_of_200_steps_is_pytorchs():
    lesson = namespace_of("19-sine", "sine-free")
    model = torch_twin(lesson["model"], Forecaster(8))
    with torch.no_grad():
        prediction, state = model(torch.tensor(lesson["warm_up"]))
        last, alone = prediction[-1:], []
        for _ in range(200):
            alone.append(last.item())
            last, state = model(last, state)
    assert np.allclose(alone, lesson["alone"], atol=1e-8)


class Attends(torch.nn.Module):
    """Lesson 24's model."""

    def __init__(self, V, H, method, hand_over, both_ways):
        super().__init__()
        self.encoder = Encoder("LSTM", V, H, 1, both_ways)
        self.decoder = Decoder("LSTM", V, H, 1, method)
        self.head = torch.nn.Linear(H, V)
        self.hand_over = hand_over
        self.double()

    def forward(self, source, previous):
        states, state = self.encoder(source)
        state = state if self.hand_over else None
        y, _, _ = self.decoder(previous, states, state, source == 0)
        return self.head(y)


@pytest.mark.parametrize("hand_over", [True, False])
@pytest.mark.parametrize("method", ["dot", "general", "concat"])
def test_twenty_steps_of_attention_have_equal_losses(method, hand_over):
    lesson = namespace_of("24-attention", "attention-model")
    V, both_ways = lesson["V"], method == "concat"
    ours = lesson["Reverser"](0, method, hand_over, both_ways)
    theirs = torch_twin(ours, Attends(V, 24, method, hand_over, both_ways))
    rng = np.random.default_rng(0)
    batches = []
    for _ in range(20):
        source = rng.integers(2, V, size=(16, 6))
        source[:8, 4:] = 0  # padding
        target = source[:, ::-1]
        start = np.ones((16, 1), dtype=int)
        batches.append((source, np.concatenate([start, target[:, :-1]], axis=1), target))
    assert_trained_alike(ours, theirs, 0.01, batches)


class ConcatWithoutTanh(torch.nn.Module):
    """One post's concat, as it is there: two linear maps one after the other, and no tanh."""

    def __init__(self, H):
        super().__init__()
        self.attn = torch.nn.Linear(2 * H, H, bias=False)
        self.v = torch.nn.Parameter(torch.zeros(H))
        self.double()

    def forward(self, query, keys):
        both = torch.cat([query.expand(len(keys), -1), keys], dim=-1)
        return self.attn(both) @ self.v


def test_without_tanh_concat_gives_every_step_the_same_weights_in_pytorch_too():
    lesson = namespace_of("24-attention", "attention-rows")
    s, m = torch.tensor(lesson["s"]), torch.tensor(lesson["m"])
    post = ConcatWithoutTanh(4)
    W = np.concatenate([lesson["W1"].T, lesson["W2"].T], axis=1)
    post.load_state_dict({"attn.weight": torch.tensor(W), "v": torch.tensor(lesson["v"])})
    with torch.no_grad():
        scores = torch.stack([post(query, m) for query in s])
        weights = torch.softmax(scores, dim=-1)
    assert np.allclose(scores, lesson["scores"], atol=1e-12)
    assert np.allclose(weights, lesson["softmax"](lesson["scores"]), atol=1e-12)
    assert np.allclose(weights, weights[:1], atol=1e-12)
    assert not np.allclose(scores, scores[:1], atol=0.1)
