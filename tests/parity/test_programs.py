"""The programs of the training lessons, as PyTorch runs them: the same numbers, step after step.

What runs on our side is the lesson's own code, taken from its cells.
"""

import numpy as np
import pytest
import torch

from tests.test_training_lessons import namespace_of


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


@pytest.mark.parametrize(("key", "T"), [([13], 6), ([3, 14, 15], 12)])
def test_twenty_steps_of_cipher_training_have_equal_losses(key, T):
    lesson = namespace_of("15-cipher", "cipher-chance")
    V, encrypt = lesson["V"], lesson["encrypt"]
    ours = lesson["CodeBreaker"](5, 10, rng=0)
    theirs = torch_twin(ours, CodeBreaker(V, 5, 10))
    adam = lesson["Adam"](ours, lr=0.03)
    torch_adam = torch.optim.Adam(theirs.parameters(), lr=0.03)
    loss, torch_loss = lesson["CrossEntropyLoss"](), torch.nn.CrossEntropyLoss()

    rng = np.random.default_rng(0)
    for _ in range(20):
        plain = rng.integers(V, size=(T, 32))
        cipher = encrypt(plain, key)

        scores = ours(cipher)
        value = loss(scores.reshape(-1, V), plain.reshape(-1))
        ours.zero_grad()
        ours.backward(loss.backward().reshape(scores.shape))
        norm = lesson["clip_grad_norm"](ours, max_norm=1.0)
        adam.step()

        torch_value = torch_loss(
            theirs(torch.tensor(cipher)).reshape(-1, V), torch.tensor(plain).reshape(-1)
        )
        torch_adam.zero_grad()
        torch_value.backward()
        torch_norm = torch.nn.utils.clip_grad_norm_(theirs.parameters(), max_norm=1.0)
        torch_adam.step()

        assert abs(value - torch_value.item()) < 1e-5
        assert abs(norm - torch_norm.item()) < 1e-5 * norm
    for name, weight in theirs.state_dict().items():
        assert np.allclose(ours.state_dict()[name], weight.numpy(), atol=1e-8), name


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
