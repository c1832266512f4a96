"""One time step in plain formulas: the heart of RNN, GRU and LSTM, and its gradients.

Every ``*_backward`` undoes its forward line by line. The layers compute the same numbers faster,
over all steps at once (lstm.py, gru.py, rnn.py); tests hold both against each other.

Names end in their axes: B batch, I input, H hidden, P what is handed to the next step (= H unless
an LSTM projects), 4H four gates stacked in torch's order.
"""

import numpy as np


@np.errstate(over="ignore")  # of a gate that is quite shut: 1 / inf is the 0 it should be
def sigmoid(z: np.ndarray) -> np.ndarray:
    """Squash any number into (0, 1)."""
    return 1 / (1 + np.exp(-z))


def blocks(z: np.ndarray, G: int) -> np.ndarray:
    """Take G blocks that stand side by side apart: (B, G*H) -> (G, B, H), a view."""
    B, GH = z.shape
    return z.reshape(B, G, GH // G).swapaxes(0, 1)


def lstm_step(x_BI, h_BP, c_BH, W_ih_4HI, W_hh_4HP, b_4H=0.0, W_hr_PH=None):
    """One LSTM time step.

    Args:
        x_BI:     input at this step                (B, I)
        h_BP:     hidden state from the step before (B, H), or (B, P) with a projection
        c_BH:     cell state from the step before   (B, H)
        W_ih_4HI: input weights, blocks i|f|g|o     (4H, I)
        W_hh_4HP: recurrent weights, same blocks    (4H, H), or (4H, P)
        b_4H:     bias_ih + bias_hh                 (4H,)
        W_hr_PH:  projection, if there is one       (P, H)

    Returns:
        h_new, c_new: the new states                (B, P), (B, H)
        tape:         what lstm_step_backward needs, by name

    With all weights zero every gate is half open: half of the memory stays.

    >>> x, h, c = np.zeros((1, 2)), np.zeros((1, 1)), np.array([[4.0]])
    >>> h_new, c_new, tape = lstm_step(x, h, c, np.zeros((4, 2)), np.zeros((4, 1)))
    >>> c_new.item()
    2.0
    """
    z_B4H = x_BI @ W_ih_4HI.T + h_BP @ W_hh_4HP.T + b_4H
    i, f, _, o = blocks(sigmoid(z_B4H), 4)  # the third is no gate but the candidate:
    g = np.tanh(blocks(z_B4H, 4)[2])

    c_new = f * c_BH + i * g
    tanh_c = np.tanh(c_new)
    h_new = m = o * tanh_c  # (B, H)
    if W_hr_PH is not None:
        h_new = m @ W_hr_PH.T  # (B, P)

    tape = dict(x=x_BI, h=h_BP, c=c_BH, z=z_B4H, i=i, f=f, g=g, o=o, tanh_c=tanh_c, m=m)
    return h_new, c_new, tape


def lstm_step_backward(dh_BP, dc_BH, tape, W_ih_4HI, W_hh_4HP, W_hr_PH=None):
    """Gradients of one step; every line undoes one line of lstm_step.

    Args:
        dh_BP, dc_BH: gradients of h_new and c_new  (B, P), (B, H)
        tape:         from lstm_step

    Returns:
        gradients by name: x, h, c, z, c_new, W_ih, W_hh, b (of either bias), and W_hr

    >>> x, h, c = np.zeros((1, 2)), np.zeros((1, 1)), np.array([[4.0]])
    >>> W_ih, W_hh = np.zeros((4, 2)), np.zeros((4, 1))
    >>> h_new, c_new, tape = lstm_step(x, h, c, W_ih, W_hh)
    >>> lstm_step_backward(np.zeros((1, 1)), np.ones((1, 1)), tape, W_ih, W_hh)["c"].item()
    0.5
    """
    i, f, g, o, tanh_c = (tape[name] for name in ("i", "f", "g", "o", "tanh_c"))
    grads = {}

    dm = dh_BP
    if W_hr_PH is not None:
        dm = dh_BP @ W_hr_PH
        grads["W_hr"] = dh_BP.T @ tape["m"]
    do = dm * tanh_c
    dc = dc_BH + dm * o * (1 - tanh_c**2)
    di, df, dg = dc * g, dc * tape["c"], dc * i

    dz_B4H = np.concatenate(
        [di * i * (1 - i), df * f * (1 - f), dg * (1 - g**2), do * o * (1 - o)], axis=1
    )
    return grads | dict(
        x=dz_B4H @ W_ih_4HI,
        h=dz_B4H @ W_hh_4HP,
        c=dc * f,
        z=dz_B4H,
        c_new=dc,
        W_ih=dz_B4H.T @ tape["x"],
        W_hh=dz_B4H.T @ tape["h"],
        b=dz_B4H.sum(axis=0),
    )


def gru_step(x_BI, h_BH, W_ih_3HI, W_hh_3HH, b_ih_3H=0.0, b_hh_3H=0.0):
    """One GRU time step. The reset gate acts after the product, as in PyTorch.

    The update gate, PyTorch's z, is called u here: z are the numbers before the squashing.

    Args:
        x_BI:             input at this step                (B, I)
        h_BH:             hidden state from the step before (B, H)
        W_ih_3HI:         input weights, blocks r|u|n       (3H, I)
        W_hh_3HH:         recurrent weights, same blocks    (3H, H)
        b_ih_3H, b_hh_3H: biases; two, because r multiplies only the second one's n block

    Returns:
        h_new: the new state                                (B, H)
        tape:  what gru_step_backward needs, by name

    With all weights zero the update gate is half open: half of the state stays.

    >>> x, h = np.zeros((1, 2)), np.array([[4.0]])
    >>> h_new, tape = gru_step(x, h, np.zeros((3, 2)), np.zeros((3, 1)))
    >>> h_new.item()
    2.0
    """
    x_r, x_u, x_n = blocks(x_BI @ W_ih_3HI.T + b_ih_3H, 3)
    h_r, h_u, q = blocks(h_BH @ W_hh_3HH.T + b_hh_3H, 3)
    z_r, z_u = x_r + h_r, x_u + h_u
    r, u = sigmoid(z_r), sigmoid(z_u)
    z_n = x_n + r * q
    n = np.tanh(z_n)

    h_new = (1 - u) * n + u * h_BH

    z_B3H = np.concatenate([z_r, z_u, z_n], axis=1)
    tape = dict(x=x_BI, h=h_BH, z=z_B3H, r=r, u=u, n=n, q=q)
    return h_new, tape


def gru_step_backward(dh_BH, tape, W_ih_3HI, W_hh_3HH):
    """Gradients of one step; every line undoes one line of gru_step.

    Args:
        dh_BH: gradient of h_new (B, H)
        tape:  from gru_step

    Returns:
        gradients by name: x, h, z, W_ih, W_hh, b_ih, b_hh

    >>> x, h, W_ih, W_hh = np.zeros((1, 2)), np.array([[4.0]]), np.zeros((3, 2)), np.zeros((3, 1))
    >>> h_new, tape = gru_step(x, h, W_ih, W_hh)
    >>> gru_step_backward(np.ones((1, 1)), tape, W_ih, W_hh)["h"].item()
    0.5
    """
    r, u, n, q = (tape[name] for name in ("r", "u", "n", "q"))

    du, dn = dh_BH * (tape["h"] - n), dh_BH * (1 - u)

    dz_n = dn * (1 - n**2)
    dr, dq = dz_n * q, dz_n * r
    dz_r, dz_u = dr * r * (1 - r), du * u * (1 - u)
    dz_B3H = np.concatenate([dz_r, dz_u, dz_n], axis=1)  # what W_ih @ x gets
    dq_B3H = np.concatenate([dz_r, dz_u, dq], axis=1)  # what W_hh @ h gets
    return dict(
        x=dz_B3H @ W_ih_3HI,
        h=dq_B3H @ W_hh_3HH + dh_BH * u,
        z=dz_B3H,
        W_ih=dz_B3H.T @ tape["x"],
        W_hh=dq_B3H.T @ tape["h"],
        b_ih=dz_B3H.sum(axis=0),
        b_hh=dq_B3H.sum(axis=0),
    )


def rnn_step(x_BI, h_BH, W_ih_HI, W_hh_HH, b_H=0.0, nonlinearity="tanh"):
    """One step of a plain recurrent network.

    Args:
        x_BI:         input at this step                (B, I)
        h_BH:         hidden state from the step before (B, H)
        W_ih_HI:      input weights                     (H, I)
        W_hh_HH:      recurrent weights                 (H, H)
        b_H:          bias_ih + bias_hh                 (H,)
        nonlinearity: "tanh" or "relu"

    Returns:
        h_new: the new state                            (B, H)
        tape:  what rnn_step_backward needs, by name

    >>> x, h = np.array([[1.0, 2.0]]), np.array([[3.0]])
    >>> h_new, tape = rnn_step(x, h, np.ones((1, 2)), np.ones((1, 1)), nonlinearity="relu")
    >>> h_new.item()
    6.0
    """
    z_BH = x_BI @ W_ih_HI.T + h_BH @ W_hh_HH.T + b_H
    h_new = np.tanh(z_BH) if nonlinearity == "tanh" else np.maximum(z_BH, 0)

    return h_new, dict(x=x_BI, h=h_BH, z=z_BH, h_new=h_new)


def rnn_step_backward(dh_BH, tape, W_ih_HI, W_hh_HH, nonlinearity="tanh"):
    """Gradients of one step; every line undoes one line of rnn_step.

    Args:
        dh_BH: gradient of h_new (B, H)
        tape:  from rnn_step

    Returns:
        gradients by name: x, h, z, W_ih, W_hh, b (of either bias)

    >>> x, h, W_ih, W_hh = np.zeros((1, 2)), np.zeros((1, 1)), np.ones((1, 2)), np.array([[7.0]])
    >>> h_new, tape = rnn_step(x, h, W_ih, W_hh)
    >>> rnn_step_backward(np.ones((1, 1)), tape, W_ih, W_hh)["h"].item()
    7.0
    """
    h_new = tape["h_new"]

    dz_BH = dh_BH * (1 - h_new**2 if nonlinearity == "tanh" else ~(h_new <= 0))
    return dict(
        x=dz_BH @ W_ih_HI,
        h=dz_BH @ W_hh_HH,
        z=dz_BH,
        W_ih=dz_BH.T @ tape["x"],
        W_hh=dz_BH.T @ tape["h"],
        b=dz_BH.sum(axis=0),
    )
