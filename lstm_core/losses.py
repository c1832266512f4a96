"""Losses: cross-entropy over classes, squared error, and yes-or-no questions by their logits."""

import warnings

import numpy as np

from lstm_core.module import Module, quiet
from lstm_core.shapes import ShapeError, explain, gradient, tensor_name
from lstm_core.step import sigmoid

DEPRECATED = "size_average and reduce args will be deprecated, please use reduction='{}' instead."


class Loss(Module):
    """What the losses share: the reduction, forward and backward."""

    def __init__(self, size_average: bool | None, reduce: bool | None, reduction: str):
        super().__init__()
        if size_average is not None or reduce is not None:
            whole = reduce is None or reduce
            mean = size_average is None or size_average
            reduction = "none" if not whole else "mean" if mean else "sum"
            warnings.warn(DEPRECATED.format(reduction), stacklevel=3)
        if reduction not in ("mean", "sum", "none"):
            raise ValueError(f"{reduction} is not a valid value for reduction")
        self.reduction = reduction

    def reduce(self, losses: np.ndarray, count: float) -> float | np.ndarray:
        """Turn single losses into one number, or keep them for a mask of your own."""
        if self.reduction == "none":
            return losses
        return float(losses.sum() / (count if self.reduction == "mean" else 1))

    def spread(self, dloss: float | np.ndarray, shape: tuple, count: float) -> float | np.ndarray:
        """Undo ``reduce``: the gradient of every single loss."""
        if self.reduction == "none" and np.ndim(dloss):
            return gradient("dloss", dloss, shape, np.dtype(float), "the losses")
        if np.ndim(dloss):
            raise ShapeError(f"dloss should be a number but has shape {np.shape(dloss)}")
        return np.divide(dloss, count) if self.reduction == "mean" else dloss

    def buffer(self, name: str, value) -> np.ndarray | None:
        """Take weights of a loss; what is no array is refused in PyTorch's words."""
        if value is None or isinstance(value, np.ndarray):
            return value
        raise explain(
            TypeError(
                f"cannot assign '{type(value).__name__}' object to buffer '{name}' "
                "(torch Tensor or None required)"
            ),
            f"{name} is the first argument: pass reduction='sum' by name",
        )


class CrossEntropyLoss(Loss):
    """Minus the log probability of the right class; mirrors ``torch.nn.CrossEntropyLoss``.

    Shapes:
        pred (B, C, *) or (C,), target (B, *) or (), integers in 0 ... C-1  ->  float

    The class axis C is axis **1**: transpose (B, T, C) to (B, C, T). Where the target is
    ``ignore_index`` there is no loss, no gradient, and nothing to divide by. With
    ``reduction="none"`` the single losses (B, *) are returned; multiply them by a mask and hand
    the same factor to ``backward``. ``weight`` (C,) makes some classes count more, and the mean is
    divided by the weights of the targets; ``label_smoothing`` shares that part of what is wanted
    among all classes. More lenient than PyTorch: any integer dtype is a target.

    >>> loss = CrossEntropyLoss()
    >>> round(loss(np.zeros((2, 8)), np.array([3, 5])), 3)  # guessing among eight: ln 8
    2.079
    """

    def __init__(
        self,
        weight: np.ndarray | None = None,
        size_average: bool | None = None,
        ignore_index: int = -100,
        reduce: bool | None = None,
        reduction: str = "mean",
        label_smoothing: float = 0.0,
    ):
        super().__init__(size_average, reduce, reduction)
        self.weight = self.buffer("weight", weight)
        self.ignore_index = ignore_index
        self.label_smoothing = label_smoothing

    @quiet
    def __call__(self, pred: np.ndarray, target: np.ndarray) -> float | np.ndarray:
        """Return the loss of scores (logits) ``pred`` for the right classes ``target``."""
        target = np.asarray(target)
        _check_cross_entropy(pred, target, self.ignore_index)
        scores = np.moveaxis(pred, min(1, pred.ndim - 1), -1)  # (*, C)
        classes = target.reshape(scores.shape[:-1])
        counted = classes != self.ignore_index
        wanted = self._wanted(np.where(counted, classes, 0), scores.shape[-1]) * counted[..., None]

        shifted = scores - scores.max(axis=-1, keepdims=True, initial=-np.inf)
        log_p = shifted - np.log(np.exp(shifted).sum(axis=-1, keepdims=True))
        losses = np.where(wanted == 0, 0, -wanted * log_p).sum(axis=-1)

        count = np.count_nonzero(counted)
        if self.weight is not None:
            count = self.weight[classes[counted]].sum()
        self.tapes.push((log_p, wanted, count, pred.shape), 2 * log_p.size)
        return self.reduce(losses.astype(pred.dtype), count)

    def _wanted(self, classes: np.ndarray, C: int) -> np.ndarray:
        """Return how much of each class is wanted (*, C): one-hot, smoothed, weighted."""
        wanted = self.label_smoothing / C + (1 - self.label_smoothing) * np.eye(C)[classes]
        if self.weight is None:
            return wanted
        if self.weight.shape != (C,):
            raise explain(
                RuntimeError(
                    "weight tensor should be defined either for all or no classes, "
                    f"but got weight of shape {list(self.weight.shape)}"
                ),
                f"weight should be (C={C},) but has shape {self.weight.shape}",
            )
        return wanted * self.weight

    @quiet
    def backward(self, dloss: float | np.ndarray = 1.0) -> np.ndarray:
        """Return dpred, in pred's shape; ``dloss`` is a factor, one per loss for "none"."""
        log_p, wanted, count, shape = self.tape
        factor = np.broadcast_to(self.spread(dloss, log_p.shape[:-1], count), log_p.shape[:-1])
        self.undone()
        dscores = np.exp(log_p) * wanted.sum(axis=-1, keepdims=True) - wanted
        counted = wanted.any(axis=-1, keepdims=True)
        dscores = np.where(counted, dscores * factor[..., None], 0).astype(log_p.dtype)
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

    def __init__(
        self,
        size_average: bool | None = None,
        reduce: bool | None = None,
        reduction: str = "mean",
    ):
        super().__init__(size_average, reduce, reduction)

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
        factor = self.spread(dloss, difference.shape, difference.size)
        self.undone()
        dpred = 2 * difference * factor
        # what broadcasting repeated is summed again
        dpred = dpred.sum(axis=tuple(range(dpred.ndim - len(shape))))
        repeated = tuple(i for i, n in enumerate(shape) if n == 1 and dpred.shape[i] != 1)
        return dpred.sum(axis=repeated, keepdims=True).astype(dtype)


class BCEWithLogitsLoss(Loss):
    """Minus the log probability of a yes or a no; mirrors ``torch.nn.BCEWithLogitsLoss``.

    Shapes:
        pred (*), target (*), numbers in 0 ... 1  ->  float

    ``pred`` are logits: the sigmoid is inside, where it cannot saturate. ``weight`` multiplies the
    single losses, ``pos_weight`` those of a yes; both broadcast to pred.

    >>> loss = BCEWithLogitsLoss()
    >>> round(loss(np.zeros(2), np.array([1.0, 0.0])), 3), loss.backward()  # undecided: ln 2
    (0.693, array([-0.25,  0.25]))
    """

    def __init__(
        self,
        weight: np.ndarray | None = None,
        size_average: bool | None = None,
        reduce: bool | None = None,
        reduction: str = "mean",
        pos_weight: np.ndarray | None = None,
    ):
        super().__init__(size_average, reduce, reduction)
        self.weight = self.buffer("weight", weight)
        self.pos_weight = self.buffer("pos_weight", pos_weight)

    @quiet
    def __call__(self, pred: np.ndarray, target: np.ndarray) -> float | np.ndarray:
        """Return the loss of the logits ``pred`` for ``target``."""
        target = np.asarray(target)
        if pred.shape != target.shape:
            raise ValueError(
                f"Target size (torch.Size({list(target.shape)})) must be the same as input size "
                f"(torch.Size({list(pred.shape)}))"
            )
        weight = 1 if self.weight is None else self.weight
        yes = target if self.pos_weight is None else target * self.pos_weight
        no = 1 - target
        # -log sigmoid(z) and -log(1 - sigmoid(z)), without overflow
        tail = np.log1p(np.exp(-np.abs(pred)))
        losses = weight * (yes * (np.maximum(-pred, 0) + tail) + no * (np.maximum(pred, 0) + tail))
        self.tapes.push((pred.copy(), weight * yes, weight * no), 3 * pred.size)
        return self.reduce(losses.astype(pred.dtype), losses.size)

    @quiet
    def backward(self, dloss: float | np.ndarray = 1.0) -> np.ndarray:
        """Return dpred, in pred's shape; ``dloss`` is a factor, one per loss for "none"."""
        pred, yes, no = self.tape
        factor = self.spread(dloss, pred.shape, pred.size)
        self.undone()
        p = sigmoid(pred)
        return ((p * no - (1 - p) * yes) * factor).astype(pred.dtype)


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
