"""What stands before and after a recurrent layer: Embedding, Linear, Dropout."""

import math

import numpy as np

from lstm_core.annotations import DTypeLike, Rng
from lstm_core.module import Module, quiet
from lstm_core.shapes import expect_same_dtype, explain, gradient, tensor_name


class Embedding(Module):
    """One learned vector for every symbol; mirrors ``torch.nn.Embedding``.

    Shapes:
        indices (*), int64 or int32  ->  y (*, E); weight (V, E)

    V is num_embeddings, E embedding_dim. The row of ``padding_idx`` starts as zeros and gets no
    gradient; a negative ``padding_idx`` counts from the end.

    >>> words = Embedding(20, 2, padding_idx=0, rng=0)
    >>> words(np.array([[1, 2, 3], [6, 0, 0]])).shape
    (2, 3, 2)
    """

    def __init__(
        self,
        num_embeddings: int,
        embedding_dim: int,
        padding_idx: int | None = None,
        *,
        dtype: DTypeLike = np.float32,
        rng: Rng = None,
    ):
        super().__init__(dtype)
        if padding_idx is not None:
            if not -num_embeddings <= padding_idx < num_embeddings:
                raise AssertionError("Padding_idx must be within num_embeddings")
            padding_idx %= num_embeddings
        self.num_embeddings, self.embedding_dim = num_embeddings, embedding_dim
        self.padding_idx = padding_idx
        _expect_sizes(num_embeddings, embedding_dim)
        weight = np.random.default_rng(rng).normal(size=(num_embeddings, embedding_dim))
        if padding_idx is not None:
            weight[padding_idx] = 0
        self.add_parameter("weight", weight)

    def __call__(self, indices: np.ndarray) -> np.ndarray:
        """Look the rows up."""
        _expect_array("embedding(): argument 'indices' (position 2)", indices)
        if indices.dtype not in (np.int64, np.int32):
            is_bool = indices.dtype == bool  # PyTorch has no BoolTensor here
            kind = "CPUBoolType" if is_bool else f"torch.{tensor_name(indices.dtype)}Tensor"
            raise RuntimeError(
                "Expected tensor for argument #1 'indices' to have one of the following scalar "
                f"types: Long, Int; but got {kind} instead (while checking arguments for embedding)"
            )
        outside = (indices < 0) | (indices >= self.num_embeddings)
        if outside.any():  # -1 as well, which NumPy alone would take for the last row
            raise explain(
                IndexError("index out of range in self"),
                f"index {indices[outside][0]} is not in 0 ... {self.num_embeddings - 1}: "
                f"this Embedding has {self.num_embeddings} rows",
            )
        if self.training:
            self.tapes.push(indices.copy(), indices.size)
        return np.take(self.weight, indices, axis=0)  # always a copy

    def backward(self, dy: np.ndarray) -> None:
        """Add each dy (*, E) to the gradient of the row it came from; indices have none."""
        indices = self.tape
        dy = gradient("dy", dy, (*indices.shape, self.embedding_dim), self.dtype, "y")
        self.undone()
        dweight = np.zeros_like(self.weight)
        np.add.at(dweight, indices, dy)  # not dweight[indices] += dy: a symbol may occur twice
        if self.padding_idx is not None:
            dweight[self.padding_idx] = 0
        self.add_grad("weight", dweight)

    def extra_repr(self) -> str:
        """Sizes, as PyTorch prints them."""
        padding = "" if self.padding_idx is None else f", padding_idx={self.padding_idx}"
        return f"{self.num_embeddings}, {self.embedding_dim}{padding}"


class Linear(Module):
    """The same affine map at every place of the leading axes; mirrors ``torch.nn.Linear``.

    Shapes:
        x (*, I)  ->  y (*, O); weight (O, I), bias (O,)

    >>> Linear(20, 5, rng=0)(np.zeros((7, 3, 20), np.float32)).shape
    (7, 3, 5)
    """

    def __init__(
        self,
        in_features: int,
        out_features: int,
        bias: bool = True,
        *,
        dtype: DTypeLike = np.float32,
        rng: Rng = None,
    ):
        super().__init__(dtype)
        self.in_features, self.out_features = in_features, out_features
        _expect_sizes(out_features, in_features)
        rng = np.random.default_rng(rng)
        self.add_parameter("weight", fan_in_uniform(rng, in_features, out_features, in_features))
        self.has_bias = bool(bias)
        if bias:
            self.add_parameter("bias", fan_in_uniform(rng, in_features, out_features))

    @quiet
    def __call__(self, x: np.ndarray) -> np.ndarray:
        """Return ``x @ weight.T + bias``."""
        _expect_array("linear(): argument 'input' (position 1)", x)
        if x.ndim == 0:
            raise RuntimeError(
                "both arguments to linear need to be at least 1D, but they are 0D and 2D"
            )
        expect_same_dtype("x", x, self.dtype, self.has_bias)
        if x.shape[-1] != self.in_features:
            rows = math.prod(x.shape[:-1])
            raise explain(
                RuntimeError(
                    "mat1 and mat2 shapes cannot be multiplied "
                    f"({rows}x{x.shape[-1]} and {self.in_features}x{self.out_features})"
                ),
                f"x should be (*, I={self.in_features}) but has shape {x.shape}",
            )
        if self.training:
            self.tapes.push((x.copy(), self.contents(["weight"])), x.size)
        y = x @ self.weight.T
        return y + self.bias if self.has_bias else y

    @quiet
    def backward(self, dy: np.ndarray) -> np.ndarray:
        """Return dx ``(*, I)`` for dy ``(*, O)``."""
        x, contents = self.tape
        self.expect_unchanged(contents, ["weight"])
        dy = gradient("dy", dy, (*x.shape[:-1], self.out_features), self.dtype, "y")
        self.undone()
        dy_NO = dy.reshape(-1, self.out_features)
        self.add_grad("weight", dy_NO.T @ x.reshape(-1, self.in_features))
        if self.has_bias:
            self.add_grad("bias", dy_NO.sum(axis=0))
        return dy @ self.weight

    def extra_repr(self) -> str:
        """Sizes, as PyTorch prints them."""
        return (
            f"in_features={self.in_features}, out_features={self.out_features}, "
            f"bias={self.has_bias}"
        )


class Dropout(Module):
    """Zeros with probability ``p`` while training; mirrors ``torch.nn.Dropout``.

    Shapes:
        x (*)  ->  y (*)

    What stays is divided by 1 - p, so that the expected value stays too. After ``eval()`` x
    passes unchanged.

    >>> Dropout(0.5).eval()(np.ones(3))
    array([1., 1., 1.])
    """

    def __init__(
        self,
        p: float = 0.5,
        *,
        dtype: DTypeLike = np.float32,
        rng: Rng = None,
    ):
        super().__init__(dtype)
        if not 0 <= p <= 1:
            raise ValueError(f"dropout probability has to be between 0 and 1, but got {p}")
        self.p = p
        self.rng = np.random.default_rng(rng)

    @quiet
    def __call__(self, x: np.ndarray) -> np.ndarray:
        """Drop, or pass on."""
        if not self.training:
            return x
        if not np.issubdtype(x.dtype, np.inexact):
            kind = tensor_name(x.dtype)
            raise RuntimeError(f"result type Float can't be cast to the desired output type {kind}")
        keep = self.rng.random(x.shape) >= self.p
        scale = 1 / (1 - self.p) if self.p < 1 else 0.0
        mask = keep.astype(x.dtype) * x.dtype.type(scale)
        self.tapes.push(mask, mask.size)
        return x * mask

    def backward(self, dy: np.ndarray) -> np.ndarray:
        """Return dx (*): what was dropped passes no gradient."""
        mask = self.tape
        dy = gradient("dy", dy, mask.shape, mask.dtype, "y")
        self.undone()
        return dy * mask

    def extra_repr(self) -> str:
        """Return the probability; inplace is not offered, and False everywhere."""
        return f"p={self.p}, inplace=False"


class LayerNorm(Module):
    """Every vector with mean 0 and variance 1, then scaled and moved; ``torch.nn.LayerNorm``.

    Shapes:
        x (*, H)  ->  y (*, H); weight (H,), bias (H,)

    >>> LayerNorm(2, dtype=np.float64)(np.array([[1.0, 3.0]])).round(3)
    array([[-1.,  1.]])
    """

    def __init__(
        self,
        normalized_shape: int | tuple[int, ...],
        eps: float = 1e-5,
        elementwise_affine: bool = True,
        bias: bool = True,
        *,
        dtype: DTypeLike = np.float32,
    ):
        super().__init__(dtype)
        if isinstance(normalized_shape, int):
            normalized_shape = (normalized_shape,)
        self.normalized_shape = tuple(normalized_shape)
        self.eps, self.elementwise_affine = eps, elementwise_affine
        if elementwise_affine:
            self.add_parameter("weight", np.ones(self.normalized_shape))
            if bias:
                self.add_parameter("bias", np.zeros(self.normalized_shape))

    @property
    def axes(self) -> tuple[int, ...]:
        """The axes over which is normalized: the last ones."""
        return tuple(range(-len(self.normalized_shape), 0))

    @quiet
    def __call__(self, x: np.ndarray) -> np.ndarray:
        """Normalize, then scale and move."""
        _expect_array("layer_norm(): argument 'input' (position 1)", x)
        shape = list(self.normalized_shape)
        if x.shape[-len(shape) :] != self.normalized_shape:
            raise explain(
                RuntimeError(
                    f"Given normalized_shape={shape}, expected input with shape "
                    f"[*, {str(shape)[1:-1]}], but got input of size{list(x.shape)}"
                ),
                f"x should be (*, {str(shape)[1:-1]}) but has shape {x.shape}",
            )
        expect_same_dtype("x", x, self.dtype)
        centered = x - x.mean(axis=self.axes, keepdims=True)
        scale = 1 / np.sqrt((centered**2).mean(axis=self.axes, keepdims=True) + self.eps)
        normal = centered * scale
        if self.training:
            self.tapes.push((normal, scale, self.contents()), normal.size)
        y = normal * self._parameters.get("weight", 1)
        return y + self._parameters.get("bias", 0)

    @quiet
    def backward(self, dy: np.ndarray) -> np.ndarray:
        """Return dx (*, H) for dy (*, H)."""
        normal, scale, contents = self.tape
        self.expect_unchanged(contents)
        dy = gradient("dy", dy, normal.shape, self.dtype, "y")
        self.undone()
        places = tuple(range(dy.ndim - len(self.normalized_shape)))
        if "weight" in self._parameters:
            self.add_grad("weight", (dy * normal).sum(axis=places))
        if "bias" in self._parameters:
            self.add_grad("bias", dy.sum(axis=places))
        d = dy * self._parameters.get("weight", 1)
        mean = d.mean(axis=self.axes, keepdims=True)
        along = (d * normal).mean(axis=self.axes, keepdims=True)
        return ((d - mean - normal * along) * scale).astype(self.dtype, copy=False)

    def extra_repr(self) -> str:
        """Sizes, as PyTorch prints them."""
        bias = "" if "bias" in self._parameters or not self.elementwise_affine else ", bias=False"
        affine = f"elementwise_affine={self.elementwise_affine}{bias}"
        return f"{self.normalized_shape}, eps={self.eps}, {affine}"


def fan_in_uniform(rng: "np.random.Generator", fan_in: int, *shape: int) -> np.ndarray:
    """Draw from U(-1/sqrt(fan_in), 1/sqrt(fan_in)), as PyTorch initializes a Linear."""
    bound = 1 / math.sqrt(fan_in) if fan_in else 0.0
    return rng.uniform(-bound, bound, shape)


def _expect_array(argument: str, value) -> None:
    if not isinstance(value, np.ndarray | np.generic):
        note = "make it an array first: np.array(...)"
        if isinstance(value, tuple):  # what a recurrent layer returns, or a PackedSequence
            note = "pass one array of it: output of (output, state), data of a PackedSequence"
        error = TypeError(f"{argument} must be Tensor, not {type(value).__name__}")
        raise explain(error, note)


def _expect_sizes(*sizes: int) -> None:
    for size in sizes:
        if size < 0:
            raise RuntimeError(
                f"Trying to create tensor with negative dimension {size}: {list(sizes)}"
            )
