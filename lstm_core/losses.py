"""Losses: cross-entropy over classes and mean squared error."""

import warnings

import numpy as np

from lstm_core.module import Module, quiet
from lstm_core.shapes import ShapeError, explain, tensor_name


class Loss(Module):
    """What both losses share: the reduction, forward and backward."""

    def __init__(self, reduction: str = "mean"):
        super().__init__()
        if reduction not in ("mean", "sum", "none"):
            raise ValueError(f"{reduction} is not a valid value for reduction")
        self.reduction = reduction

    def reduce(self, losses: np.ndarray, count: int) -> float | np.ndarray:
        """Turn single losses into one number, or keep them for a mask of your own."""
        if self.reduction == "none":
            return losses
        return float(losses.sum() / (count if self.reduction == "mean" else 1))

    def spread(self, dloss: float | np.ndarray, count: int) -> float | np.ndarray:
        """Undo ``reduce``: the gradient of every single loss."""
        return np.divide(dloss, count) if self.reduction == "mean" else dloss


class CrossEntropyLoss(Loss):
    """Minus the log probability of the right class; mirrors ``torch.nn.CrossEntropyLoss``.

    Shapes:
        pred (B, C, *) or (C,), target (B, *) or (), integers in 0 ... C-1  ->  float

    The class axis C is axis **1**: transpose (B, T, C) to (B, C, T). Where the target is
    ``ignore_index`` there is no loss, no gradient, and nothing to divide by. With
    ``reduction="none"`` the single losses (B, *) are returned; multiply them by a mask and hand
    the same factor to ``backward``. More lenient than PyTorch: any integer dtype is a target.

    >>> loss = CrossEntropyLoss()
    >>> round(loss(np.zeros((2, 8)), np.array([3, 5])), 3)  # guessing among eight: ln 8
    2.079
    """

    def __init__(self, ignore_index: int = -100, reduction: str = "mean"):
        super().__init__(reduction)
        self.ignore_index = ignore_index

    @quiet
    def __call__(self, pred: np.ndarray, target: np.ndarray) -> float | np.ndarray:
        """Return the loss of scores (logits) ``pred`` for the right classes ``target``."""
        target = np.asarray(target)
        _check_cross_entropy(pred, target, self.ignore_index)
        scores = np.moveaxis(pred, min(1, pred.ndim - 1), -1)  # (*, C)
        classes = target.reshape(scores.shape[:-1])
        counted = classes != self.ignore_index
        right = np.where(counted, classes, 0)[..., None]

        shifted = scores - scores.max(axis=-1, keepdims=True, initial=-np.inf)
        log_p = shifted - np.log(np.exp(shifted).sum(axis=-1, keepdims=True))
        losses = np.where(counted, -np.take_along_axis(log_p, right, axis=-1)[..., 0], 0)

        count = np.count_nonzero(counted)
        self.tapes.push((log_p, right, counted, count, pred.shape), 2 * log_p.size)
        return self.reduce(losses.astype(pred.dtype), count)

    @quiet
    def backward(self, dloss: float | np.ndarray = 1.0) -> np.ndarray:
        """Return dpred, in pred's shape; ``dloss`` is a factor, one per loss for "none"."""
        log_p, right, counted, count, shape = self.tape
        self.undone()
        dscores = np.exp(log_p)  # softmax minus one-hot
        one = np.take_along_axis(dscores, right, axis=-1) - 1
        np.put_along_axis(dscores, right, one, axis=-1)
        factor = np.broadcast_to(self.spread(dloss, count), counted.shape)[..., None]
        dscores = np.where(counted[..., None], dscores * factor, 0).astype(log_p.dtype)
        return np.moveaxis(dscores, -1, min(1, len(shape) - 1))


class MSELoss(Loss):
    """The mean of the squared differences; mirrors ``torch.nn.MSELoss``.

    Shapes:
        pred (*), target (*)  ->  float

    With ``reduction="none"`` the single losses (*) are returned; multiply them by a mask and hand
    the same factor to ``backward``.

    >>> loss = MSELoss()
    >>> loss(np.array([1.0, 2.0]), np.array([1.0, 4.0])), loss.backward()
    (2.0, array([ 0., -2.]))
    """

    @quiet
    def __call__(self, pred: np.ndarray, target: np.ndarray) -> float | np.ndarray:
        """Return the loss of ``pred`` against ``target``."""
        target = np.asarray(target)
        _check_mse(pred, target)
        difference = pred - target
        self.tapes.push((difference, pred.shape, pred.dtype), difference.size)
        return self.reduce(difference**2, difference.size)

    @quiet
    def backward(self, dloss: float | np.ndarray = 1.0) -> np.ndarray:
        """Return dpred, in pred's shape; ``dloss`` is a factor, one per loss for "none"."""
        difference, shape, dtype = self.tape
        self.undone()
        dpred = 2 * difference * self.spread(dloss, difference.size)
        # what broadcasting repeated is summed again
        dpred = dpred.sum(axis=tuple(range(dpred.ndim - len(shape))))
        repeated = tuple(i for i, n in enumerate(shape) if n == 1 and dpred.shape[i] != 1)
        return dpred.sum(axis=repeated, keepdims=True).astype(dtype)


def _check_cross_entropy(pred: np.ndarray, target: np.ndarray, ignore_index: int) -> None:
    if pred.dtype.kind != "f":
        raise NotImplementedError(
            f'"log_softmax_lastdim_kernel_impl" not implemented for {tensor_name(pred.dtype)!r}'
        )
    integers = np.issubdtype(target.dtype, np.integer)
    kind = tensor_name(target.dtype)
    if pred.shape == target.shape:
        if integers:
            message = "Expected floating point type for target with class probabilities, got Long"
        else:
            message = f"expected target dtype to be Long or Byte, but got {kind}"
        note = "target should hold one class index per place, so it has no class axis C"
        raise explain(RuntimeError(message), note)
    if pred.ndim == 0:
        raise ShapeError("pred should be (B, C, *) or (C,) but has shape ()")
    batch = target.shape[0] if target.ndim else 0
    if pred.ndim > 1 and batch != pred.shape[0]:
        raise explain(
            ValueError(
                f"Expected input batch_size ({pred.shape[0]}) to match target batch_size ({batch})."
            ),
            f"pred (B, C, *) has shape {pred.shape}, target (B, *) has shape {target.shape}",
        )
    if pred.ndim <= 2 and target.ndim > 1:
        raise RuntimeError("0D or 1D target tensor expected, multi-target not supported")
    wanted = pred.shape[:1] + pred.shape[2:]
    if pred.ndim > 2 and target.shape != wanted:
        raise explain(
            RuntimeError(f"Expected target size {list(wanted)}, got {list(target.shape)}"),
            f"the class axis of pred is axis 1, and pred has shape {pred.shape}: "
            "scores (B, T, C) have to be transposed to (B, C, T)",
        )
    if not integers:
        raise RuntimeError(f"expected target dtype to be Long or Byte, but got {kind}")
    if pred.ndim == 1 and target.ndim == 1 and target.size != 1:
        raise ValueError(
            f"For 1D input, 1D target must have size 1, but got target size: {target.size}"
        )
    C = pred.shape[min(1, pred.ndim - 1)]
    wrong = target[(target != ignore_index) & ((target < 0) | (target >= C))]
    if wrong.size:
        raise explain(
            IndexError(f"Target {wrong.flat[0]} is out of bounds."),
            f"pred has C={C} classes, 0 ... {C - 1}; ignore_index is {ignore_index}",
        )


def _check_mse(pred: np.ndarray, target: np.ndarray) -> None:
    if "f" not in (pred.dtype.kind, target.dtype.kind):
        raise NotImplementedError(f'"mse_cpu" not implemented for {tensor_name(pred.dtype)!r}')
    if pred.shape == target.shape:
        return
    warnings.warn(
        f"Using a target size (torch.Size({list(target.shape)})) that is different to the input "
        f"size (torch.Size({list(pred.shape)})). This will likely lead to incorrect results due "
        "to broadcasting. Please ensure they have the same size.",
        stacklevel=4,
    )
    n = max(pred.ndim, target.ndim)
    padded = [(1,) * (n - array.ndim) + array.shape for array in (pred, target)]
    for axis, (a, b) in reversed(list(enumerate(zip(*padded, strict=True)))):
        if a != b and 1 not in (a, b):
            raise RuntimeError(
                f"The size of tensor a ({a}) must match the size of tensor b ({b}) "
                f"at non-singleton dimension {axis}"
            )
