"""Random programs: a model, a plan of what is called on what, and how it is trained.

One description runs on both sides. Theirs goes backward by autograd; ours by the modules' own
backwards, in reverse order of the calls.
"""

from types import SimpleNamespace

import numpy as np
import torch

import lstm_core as lc

T, B = 4, 3
WIDTHS = [2, 3]
V = 5
RECURRENT = ["RNN", "GRU", "LSTM"]


class TheirDropout(torch.nn.Module):
    """Dropout that draws as ours does."""

    def __init__(self, p, seed):
        super().__init__()
        self.p, self.rng = p, np.random.default_rng(seed)

    def forward(self, x):
        keep = torch.tensor(self.rng.random(tuple(x.shape)) >= self.p)
        return x * keep / (1 - self.p)


class TheirPick(torch.nn.Module):
    """Pick, in PyTorch's own words."""

    def __init__(self, index):
        super().__init__()
        self.index = index

    def forward(self, x):
        return x[self.index]


class TheirModule(torch.nn.Module):
    """A model without a forward: plans say what is called."""


def ours_of(kind, args, seed):
    """Make a module of ours, by its name in torch.nn."""
    if kind in ("Pick", "CrossEntropyLoss", "MSELoss", "BCEWithLogitsLoss"):
        return getattr(lc, kind)(**args)
    if kind == "LayerNorm":
        return lc.LayerNorm(**args, dtype=np.float64)
    return getattr(lc, kind)(**args, dtype=np.float64, rng=seed)


def theirs_of(kind, args, seed):
    """Make the same module in torch."""
    if kind == "Dropout":
        return TheirDropout(seed=seed, **args)
    if kind == "Pick":
        return TheirPick(**args)
    args = {k: torch.tensor(v) if isinstance(v, np.ndarray) else v for k, v in args.items()}
    return getattr(torch.nn, kind)(**args).double()


OURS = SimpleNamespace(
    make=ours_of, Module=lc.Module, Sequential=lc.Sequential, ModuleList=lc.ModuleList
)
THEIRS = SimpleNamespace(
    make=theirs_of,
    Module=TheirModule,
    Sequential=torch.nn.Sequential,
    ModuleList=torch.nn.ModuleList,
)


def at(model, path):
    """Find a module by its dotted name."""
    for name in path.split("."):
        model = getattr(model, name)
    return model


def place(model, path, module):
    """Put a module at a dotted name."""
    *above, name = path.split(".")
    setattr(at(model, ".".join(above)) if above else model, name, module)


class Program:
    """A random program: ``edits`` make and change the model, ``plan`` is one pass through it."""

    def __init__(self, seed):
        self.rng = np.random.default_rng(seed)
        self.edits, self.plan = [], []
        self.modules = {}  # (kind, sizes) -> paths of such modules
        self.values = {}  # name -> its width; "indices" has none
        self.width_of_embedding = int(self.rng.choice(WIDTHS))
        self._draw()

    # ------------------------------------------------------------------ drawing

    def chance(self, p):
        """Say yes with probability p."""
        return self.rng.random() < p

    def one(self, of):
        """Draw one of a list."""
        return of[self.rng.integers(len(of))]

    def module(self, kind, **args):
        """Return the path of a module: one that is there already, or a new one."""
        key = kind, repr(args)
        if self.modules.get(key) and self.chance(0.5):
            return self.one(self.modules[key])
        n = len(self.edits)
        seed = int(self.rng.integers(2**31))
        path = self.one([f"m{n}", f"block.m{n}", f"block.inner.m{n}", f"layers.{self.listed}"])
        if path.startswith("layers"):
            self.edits.append(("append", path, kind, args, seed))
            self.listed += 1
        else:
            if self.chance(0.2):  # something else stands there first, and is replaced
                other = ("Linear", dict(in_features=2, out_features=7), seed)
                self.edits.append(("place", path, *other))
            self.edits.append(("place", path, kind, args, seed))
        self.modules.setdefault(key, []).append(path)
        if self.chance(0.2):  # the same module under a second name
            self.edits.append(("alias", f"again{n}", path))
            self.modules[key].append(f"again{n}")
        return path

    def sequential(self, width):
        """Return the path of modules one after the other, some of them modules of the pool."""
        parts = [self.module("Linear", in_features=width, out_features=width)]
        parts.append(self.module("LayerNorm", normalized_shape=width))
        parts.append(self.module("Dropout", p=0.3))
        parts.append(self.module("Linear", in_features=width, out_features=width))
        path = f"seq{len(self.edits)}"
        self.edits.append(("sequential", path, parts))
        return path

    def add(self, width, op, *rest):
        """Append to the plan an op that makes a new value."""
        name = f"v{len(self.plan)}"
        self.plan.append((op, name, *rest))
        self.values[name] = width
        return name

    def _draw(self):
        self.listed = 0
        E = self.width_of_embedding
        words = self.module("Embedding", num_embeddings=V, embedding_dim=E)
        self.add(E, "call", words, "indices")
        self.values["x"] = 3
        if self.chance(0.3):  # a second embedding of the same indices, or the same once more
            again = self.module("Embedding", num_embeddings=V, embedding_dim=E)
            self.add(E, "call", again, "indices")
        for _ in range(self.rng.integers(2, 7)):
            self._draw_op()
        self._draw_losses(words)
        self._prune()
        if self.chance(0.3):
            path = f"gone{len(self.edits)}"
            args = dict(in_features=2, out_features=2)
            self.edits += [("place", path, "Linear", args, 0), ("delete", path)]
        self._draw_training()

    def _draw_op(self):
        src = self.one(list(self.values))
        width, new = self.values[src], int(self.one(WIDTHS))
        op = self.one(
            ["linear", "dropout", "norm", "sequential", "layer", "handed", "steps", "sum"]
        )
        sizes = dict(input_size=width, hidden_size=new)
        if op == "linear":
            bias = self.chance(0.8)
            path = self.module("Linear", in_features=width, out_features=new, bias=bias)
            self.add(new, "call", path, src)
        elif op == "dropout":
            self.add(width, "call", self.module("Dropout", p=0.3), src)
        elif op == "norm":
            self.add(width, "call", self.module("LayerNorm", normalized_shape=width), src)
        elif op == "sequential":
            self.add(width, "call", self.sequential(width), src)
        elif op == "layer":
            both = self.chance(0.3)
            layers = int(self.rng.integers(1, 3))
            path = self.module(self.one(RECURRENT), **sizes, num_layers=layers, bidirectional=both)
            self.add(new * (1 + both), "layer", path, src)
        elif op == "handed":  # the state of one call begins the next, maybe of the same layer
            kind = self.one(RECURRENT)
            paths = [self.module(kind, **sizes) for _ in range(2)]
            self.add(new, "handed", *paths, src, kind == "LSTM")
        elif op == "steps":
            kind = self.one(RECURRENT)
            cells = [self.module(f"{kind}Cell", **sizes)]
            if self.chance(0.5):
                deeper = dict(input_size=new, hidden_size=new)
                cells.append(self.module(f"{kind}Cell", **deeper))
            dropout = self.module("Dropout", p=0.3) if self.chance(0.5) else None
            self.add(new, "steps", cells, dropout, src, kind == "LSTM")
        else:
            same = [name for name, n in self.values.items() if n == width]
            self.add(width, "sum", src, self.one(same))

    def _draw_losses(self, words):
        for _ in range(self.rng.integers(1, 4)):
            src = self.one(list(self.values))
            width = self.values[src]
            if self.chance(0.4):
                pick = self.module("Pick", index=-1)
                src = self.add(width, "call", pick, src)
                self.values.pop(src)
            kind = self.one(["CrossEntropyLoss", "MSELoss", "BCEWithLogitsLoss"])
            if kind == "CrossEntropyLoss":
                head = self.module("Linear", in_features=width, out_features=V)
                src = self.add(V, "call", head, src)
                self.values.pop(src)
                if width == self.width_of_embedding and self.chance(0.6):
                    self.edits.append(("tie", head, words))
                args = self.one([{}, dict(label_smoothing=0.1), dict(weight=np.arange(1.0, V + 1))])
                args = args | self.one([{}, dict(reduction="sum"), dict(ignore_index=1)])
            else:
                args = self.one([{}, dict(reduction="sum")])
            self.plan.append(("loss", self.module(kind, **args), kind, src))

    def _prune(self):
        """Drop what no loss depends on: torch walks nothing there, and ours has nothing to walk."""
        needed, kept = set(), []
        for op, name, *rest in reversed(self.plan):
            if op == "loss" or name in needed:
                kept.append((op, name, *rest))
                needed.update(word for word in rest if isinstance(word, str))
        self.plan = kept[::-1]

    def _draw_training(self):
        lr = dict(lr=0.01)
        self.optimizer, self.options = self.one(
            [
                ("SGD", lr),
                ("SGD", lr | dict(momentum=0.9, weight_decay=0.1)),
                ("Adam", lr),
                ("Adam", lr | dict(weight_decay=0.1)),
                ("AdamW", lr),
                ("AdamW", lr | dict(weight_decay=0.3)),
            ]
        )
        self.max_norm = self.one([None, 0.1, 1.0])
        # of each step: is there a forward without backward first; where zero_grad stands; freezing
        self.steps = [
            (
                self.chance(0.3),
                self.one(["model", "optimizer", "between"]),
                self.one([None, None, "freeze", "unfreeze"]),
                int(self.rng.integers(2**31)),
            )
            for _ in range(4)
        ]

    # ------------------------------------------------------------------ running

    def build(self, side):
        """Make the model on one side."""
        model = side.Module()
        model.block = side.Module()
        model.block.inner = side.Module()
        model.layers = side.ModuleList()
        for what, path, *rest in self.edits:
            if what == "place":
                place(model, path, side.make(*rest))
            elif what == "append":
                model.layers.append(side.make(*rest))
            elif what == "alias":
                place(model, path, at(model, rest[0]))
            elif what == "sequential":
                place(model, path, side.Sequential(*(at(model, part) for part in rest[0])))
            elif what == "tie":
                at(model, path).weight = at(model, rest[0]).weight
            else:
                delattr(model, path)
        return model

    def inputs(self, seed):
        """Draw what one step reads."""
        rng = np.random.default_rng(seed)
        return dict(indices=rng.integers(0, V, (T, B)), x=rng.normal(size=(T, B, 3)), rng=rng)

    def target(self, kind, shape, rng):
        """Draw what one loss wants; shape is that of its scores."""
        if kind == "CrossEntropyLoss":
            return rng.integers(0, V, shape[:-1]).reshape(-1)
        return rng.normal(size=shape) if kind == "MSELoss" else rng.random(shape)

    def theirs(self, model, inputs):
        """Run one pass in torch; return the sum of the losses, a tensor."""
        env = {name: torch.tensor(inputs[name]) for name in ("indices", "x")}
        total = 0.0
        for op, *rest in self.plan:
            if op == "loss":
                path, kind, src = rest
                scores = env[src]
                target = torch.tensor(self.target(kind, tuple(scores.shape), inputs["rng"]))
                if kind == "CrossEntropyLoss":
                    scores = scores.reshape(-1, V)
                total = total + at(model, path)(scores, target)
                continue
            name, *rest = rest
            if op == "call":
                env[name] = at(model, rest[0])(env[rest[1]])
            elif op == "layer":
                env[name] = at(model, rest[0])(env[rest[1]])[0]
            elif op == "handed":
                first, second, src, _ = rest
                _, state = at(model, first)(env[src])
                env[name] = at(model, second)(env[src], state)[0]
            elif op == "steps":
                cells, dropout, src, is_pair = rest
                states, steps = [None] * len(cells), []
                for h in env[src]:
                    for n, path in enumerate(cells):
                        states[n] = at(model, path)(h, states[n])
                        h = states[n][0] if is_pair else states[n]
                    steps.append(at(model, dropout)(h) if dropout else h)
                env[name] = torch.stack(steps)
            else:
                env[name] = env[rest[0]] + env[rest[1]]
        return total

    def ours(self, model, inputs):
        """Run one pass of ours; return the sum of the losses and how to go backward."""
        env = {name: inputs[name] for name in ("indices", "x")}
        grads, undo, total = {}, [], 0.0

        def found(name, grad):
            if name != "indices":
                grads[name] = grads.get(name, 0) + grad

        def wanted(name):
            return grads.get(name, np.zeros_like(env[name]))

        for op, *rest in self.plan:
            if op == "loss":
                path, kind, src = rest
                criterion, scores = at(model, path), env[src]
                target = self.target(kind, scores.shape, inputs["rng"])
                if kind == "CrossEntropyLoss":
                    scores = scores.reshape(-1, V)
                total += criterion(scores, target)
                undo.append(
                    lambda criterion=criterion, src=src: found(
                        src, criterion.backward().reshape(env[src].shape)
                    )
                )
                continue
            name, *rest = rest
            if op == "call":
                module, src = at(model, rest[0]), rest[1]
                env[name] = module(env[src])

                def back(module=module, src=src, name=name):
                    found(src, module.backward(wanted(name)))

            elif op == "layer":
                module, src = at(model, rest[0]), rest[1]
                env[name], _ = module(env[src])

                def back(module=module, src=src, name=name):
                    found(src, module.backward(wanted(name))[0])

            elif op == "handed":
                first, second, src, _ = rest
                first, second = at(model, first), at(model, second)
                y, state = first(env[src])
                env[name], _ = second(env[src], state)

                def back(first=first, second=second, src=src, name=name, y=y):
                    dx, dstate = second.backward(wanted(name))
                    found(src, dx)
                    found(src, first.backward(np.zeros_like(y), dstate)[0])

            elif op == "steps":
                env[name], back = self._our_steps(model, env, name, found, wanted, *rest)
            else:
                env[name] = env[rest[0]] + env[rest[1]]

                def back(name=name, a=rest[0], b=rest[1]):
                    found(a, wanted(name))
                    found(b, wanted(name))

            undo.append(back)

        def backward():
            for back in reversed(undo):
                back()

        return total, backward

    def _our_steps(self, model, env, name, found, wanted, cells, dropout, src, is_pair):
        cells = [at(model, path) for path in cells]
        dropout = at(model, dropout) if dropout else None
        states, steps = [None] * len(cells), []
        for h in env[src]:
            for n, cell in enumerate(cells):
                states[n] = cell(h, states[n])
                h = states[n][0] if is_pair else states[n]
            steps.append(dropout(h) if dropout else h)

        def back():
            dy, dsrc = wanted(name), np.zeros_like(env[src])
            dstates = [(0.0, 0.0) if is_pair else 0.0] * len(cells)
            for t in reversed(range(len(dy))):
                dh = dropout.backward(dy[t]) if dropout else dy[t]
                for n in reversed(range(len(cells))):
                    if is_pair:
                        dstate = dstates[n][0] + dh, dstates[n][1] + np.zeros_like(dh)
                    else:
                        dstate = dstates[n] + dh
                    dh, dstates[n] = cells[n].backward(dstate)
                dsrc[t] = dh
            found(src, dsrc)

        return np.stack(steps), back
