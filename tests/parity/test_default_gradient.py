"""The numbers of PyTorch itself that lessons 3 and 17 quote."""

import pytest
import torch
from torch import nn


def gradient_at_lag_99(forget_bias: float) -> float:
    """Return how large the gradient of the last of 100 outputs is at the first input."""
    torch.manual_seed(0)
    lstm = nn.LSTM(4, 32).double()
    with torch.no_grad():
        lstm.bias_ih_l0[32:64] += forget_bias
    x = torch.randn(100, 1, 4).double().requires_grad_()
    lstm(x)[0][-1].sum().backward()
    return x.grad[0].norm().item()


@pytest.mark.parametrize(("forget_bias", "quoted"), [(0, 1.5e-22), (3, 4e-2)])
def test_what_is_left_of_a_gradient_after_99_steps_is_what_the_lessons_quote(forget_bias, quoted):
    assert gradient_at_lag_99(forget_bias) == pytest.approx(quoted, rel=0.1)
