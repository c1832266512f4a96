"""Optimizers: they read ``module.grads`` and change the module's parameters in place."""

import math
from collections.abc import Iterator

import numpy as np

from lstm_core.module import Module


class Optimizer:
    """What the optimizers share: a module, its learning rate, and the decay of its weights."""

    def __init__(self, module: Module, lr: float, weight_decay: float):
        _check_module(module, lr)
        if weight_decay < 0:
            raise ValueError(f"Invalid weight_decay value: {weight_decay}")
        self.module, self.lr, self.weight_decay = module, lr, weight_decay

    def zero_grad(self) -> None:
        """Forget the module's gradients, as ``module.zero_grad()`` does."""
        self.module.zero_grad()

    def pairs(self) -> Iterator[tuple[str, np.ndarray, np.ndarray]]:
        """Yield name, parameter and gradient, where there is a gradient."""
        parameters = self.module.state_dict()
        for name, grad in self.module.grads.items():
            yield name, parameters[name], grad


class SGD(Optimizer):
    """Gradient descent, optionally with momentum; mirrors ``torch.optim.SGD``.

    Shapes:
        the velocity of a parameter has the parameter's shape

    >>> from lstm_core.heads import Linear
    >>> layer = Linear(1, 1, bias=False, rng=0)
    >>> layer.weight[...] = 3
    >>> layer.add_grad("weight", np.array([[2.0]], np.float32))
    >>> SGD(layer, lr=0.5).step()
    >>> layer.weight.item()
    2.0
    """

    def __init__(
        self,
        module: Module,
        lr: float = 1e-3,
        momentum: float = 0.0,
        weight_decay: float = 0.0,
    ):
        super().__init__(module, lr, weight_decay)
        if momentum < 0:
            raise ValueError(f"Invalid momentum value: {momentum}")
        self.momentum = momentum
        self.velocity: dict[str, np.ndarray] = {}

    def step(self) -> None:
        """Move every parameter that has a gradient against it."""
        for name, parameter, grad in self.pairs():
            if self.weight_decay:
                grad = grad + self.weight_decay * parameter
            if self.momentum:
                velocity = self.velocity.get(name)
                grad = grad.copy() if velocity is None else self.momentum * velocity + grad
                self.velocity[name] = grad
            parameter -= self.lr * grad


class Adam(Optimizer):
    """Gradient descent with a step of its own for every number; mirrors ``torch.optim.Adam``.

    Shapes:
        both running means of a parameter have the parameter's shape

    The running means of the gradient and of its square start at zero; dividing by
    ``1 - beta**t`` removes that bias. ``weight_decay`` adds so much of a weight to its gradient.

    >>> from lstm_core.heads import Linear
    >>> layer = Linear(1, 1, bias=False, rng=0)
    >>> layer.weight[...] = 3
    >>> layer.add_grad("weight", np.array([[1234.0]], np.float32))
    >>> Adam(layer, lr=0.5).step()  # the first step has length lr, whatever the gradient
    >>> layer.weight.item()
    2.5
    """

    def __init__(
        self,
        module: Module,
        lr: float = 1e-3,
        betas: tuple[float, float] = (0.9, 0.999),
        eps: float = 1e-8,
        weight_decay: float = 0.0,
    ):
        super().__init__(module, lr, weight_decay)
        if eps < 0:
            raise ValueError(f"Invalid epsilon value: {eps}")
        for index, beta in enumerate(betas):
            if not 0 <= beta < 1:
                raise ValueError(f"Invalid beta parameter at index {index}: {beta}")
        self.betas, self.eps = betas, eps
        self.moments: dict[str, tuple[int, np.ndarray, np.ndarray]] = {}

    def decayed(self, parameter: np.ndarray, grad: np.ndarray) -> np.ndarray:
        """Return the gradient with the decay of the weight in it."""
        return grad + self.weight_decay * parameter

    def step(self) -> None:
        """Move every parameter that has a gradient against it."""
        beta1, beta2 = self.betas
        for name, parameter, grad in self.pairs():
            if self.weight_decay:
                grad = self.decayed(parameter, grad)
            t, mean, square = self.moments.get(name, (0, np.zeros_like(grad), np.zeros_like(grad)))
            t += 1
            mean = beta1 * mean + (1 - beta1) * grad
            square = beta2 * square + (1 - beta2) * grad**2
            self.moments[name] = (t, mean, square)
            unbiased = np.sqrt(square) / math.sqrt(1 - beta2**t)
            parameter -= self.lr / (1 - beta1**t) * mean / (unbiased + self.eps)


class AdamW(Adam):
    """Adam whose weights decay by themselves, not through the gradient; ``torch.optim.AdamW``.

    Shapes:
        as of Adam

    >>> from lstm_core.heads import Linear
    >>> layer = Linear(1, 1, bias=False, rng=0)
    >>> layer.weight[...] = 3
    >>> layer.add_grad("weight", np.array([[0.0]], np.float32))
    >>> AdamW(layer, lr=0.5, weight_decay=0.1).step()  # no gradient: the decay alone
    >>> round(layer.weight.item(), 6)
    2.85
    """

    def __init__(
        self,
        module: Module,
        lr: float = 1e-3,
        betas: tuple[float, float] = (0.9, 0.999),
        eps: float = 1e-8,
        weight_decay: float = 1e-2,
    ):
        super().__init__(module, lr, betas, eps, weight_decay)

    def decayed(self, parameter: np.ndarray, grad: np.ndarray) -> np.ndarray:
        """Shorten the weight itself; return the gradient as it is."""
        parameter *= 1 - self.lr * self.weight_decay
        return grad


def clip_grad_norm(module: Module, max_norm: float) -> float:
    """Scale all gradients by one factor so that their common norm is at most ``max_norm``.

    Shapes:
        every gradient keeps its own

    Returns the norm before clipping; mirrors ``torch.nn.utils.clip_grad_norm_``. As there, one nan
    or infinity among the gradients makes the factor nan or zero: look at the returned norm.

    >>> from lstm_core.heads import Linear
    >>> layer = Linear(2, 1, bias=False, rng=0)
    >>> layer.add_grad("weight", np.array([[3.0, 4.0]], np.float32))
    >>> clip_grad_norm(layer, max_norm=1.0), layer.grads["weight"].round(3)
    (5.0, array([[0.6, 0.8]], dtype=float32))
    """
    grads = list(module.grads.values())
    with np.errstate(all="ignore"):
        norm = np.sqrt(sum((np.sum(grad**2) for grad in grads), start=np.float32(0)))
        factor = np.minimum(max_norm / (norm + norm.dtype.type(1e-6)), 1)
        for grad in grads:
            grad *= factor
    return float(norm)


def _check_module(module: Module, lr: float) -> None:
    if lr < 0:
        raise ValueError(f"Invalid learning rate: {lr}")
    if not module.num_parameters():
        raise ValueError("optimizer got an empty parameter list")
