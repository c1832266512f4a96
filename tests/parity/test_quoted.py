"""What lessons and clinic say of PyTorch and no cell can show, since only PyTorch does it."""

import re

import pytest
import torch
from torch import nn
from torch.nn.functional import cross_entropy, scaled_dot_product_attention
from torch.nn.utils.rnn import pack_padded_sequence, pack_sequence, pad_packed_sequence

from tests.lessons.lesson_files import markdown

STEPS = torch.zeros(2, 3, 6)  # of a decoder, (B, S, H)
STATES = torch.zeros(2, 5, 6)  # of an encoder, (B, T, H)
SCORES = STEPS @ STATES.transpose(1, 2)  # (B, S, T)
PADS = torch.tensor([[False] * 5, [False, False, True, True, True]])  # (B, T)
MHA = nn.MultiheadAttention(6, 1, batch_first=True)


def attend(**masks):
    return MHA(STEPS, STATES, STATES, **masks)[0]


def too_long():
    return pack_padded_sequence(torch.zeros(2, 3, 1), [5, 3], batch_first=True)


def batch_first():
    output, _ = nn.LSTM(3, 4, batch_first=True)(torch.zeros(2, 5, 3))
    return output


def backward_twice(learn):
    lstm = nn.LSTM(2, 3)
    sgd = torch.optim.SGD(lstm.parameters(), lr=0.1)
    state = None
    for _ in range(2):
        y, state = lstm(torch.ones(4, 1, 2), state)
        y.sum().backward(retain_graph=learn)
        if learn:
            sgd.step()


def projected(h, c):
    state = torch.zeros(1, 3, h), torch.zeros(1, 3, c)
    return nn.LSTM(10, 20, proj_size=5)(torch.zeros(5, 3, 10), state)


def step(x=(3, 10), h=(3, 20), c=(3, 20)):
    return nn.LSTMCell(10, 20)(torch.zeros(x), (torch.zeros(h), torch.zeros(c)))


REFUSED = {
    "M20": [lambda: batch_first().view(-1, 4)],
    "M25": [lambda: pad_packed_sequence(too_long())],
    "M28": [
        lambda: nn.Embedding(10, 4)(pack_sequence([torch.tensor([1, 2])])),
        lambda: nn.Linear(4, 2)(pack_sequence([torch.zeros(3, 4)])),
        lambda: pack_sequence([torch.zeros(3, 4)]).shape,
        lambda: pack_sequence([torch.zeros(3, 4)]).size(),
    ],
    "M35": [
        lambda: backward_twice(learn=False),
        lambda: backward_twice(learn=True),
        lambda: nn.LSTM(2, 3)(torch.zeros(4, 1, 2))[1].detach(),
    ],
    "M51": [
        lambda: SCORES.masked_fill(PADS, -1e9),
        lambda: attend(key_padding_mask=PADS[:, :4]),
        lambda: attend(attn_mask=PADS),
    ],
    "M52": [lambda: STEPS @ torch.cat([STATES, STATES], dim=-1).transpose(1, 2)],
    "M53": [
        lambda: SCORES.masked_fill(PADS[:, None].float(), -1e9),
        lambda: SCORES.masked_fill(PADS[:, None].long(), -1e9),
        lambda: SCORES.half().masked_fill(PADS[:, None], -1e9),
    ],
    "M55": [lambda: nn.Embedding(10, 4)(torch.tensor([10]))],
    "M56": [lambda: cross_entropy(torch.zeros(2, 18), torch.tensor([1, 18]))],
    "M59": [lambda: nn.MSELoss()(torch.zeros(4, 1), torch.zeros(4))],
    "M60": [lambda: torch.zeros(3).sum().backward()],
    "M62": [lambda: nn.LSTM(2, 3)(torch.zeros(0, 1, 2))],
    "M63": [
        lambda: nn.LSTM(10, 20, proj_size=20),
        lambda: nn.GRU(10, 20, proj_size=5),
        lambda: projected(20, 20),
        lambda: projected(5, 5),
    ],
    "M64": [
        lambda: step(h=(3, 10)),
        lambda: step(c=(3, 10)),
        lambda: step(h=(5, 20)),
        lambda: step(h=(1, 3, 20)),
        lambda: step(x=(5, 3, 10)),
    ],
}


def quoted(entry: str) -> list[str]:
    """The lines that the clinic quotes from PyTorch 2.13."""
    parts = markdown("en", "errors.ipynb").split("\n### ")
    (text,) = [part for part in parts if part.startswith(entry)]
    (fence,) = re.findall(r'title="PyTorch 2.13" \}\n(.*?)\n```', text, flags=re.DOTALL)
    return fence.splitlines()


@pytest.mark.parametrize("entry", REFUSED)
def test_the_clinic_quotes_what_pytorch_says(entry):
    for refused, line in zip(REFUSED[entry], quoted(entry), strict=True):
        with pytest.raises(Exception) as error:
            refused()
        assert f"{error.typename}: {error.value}".startswith(line)


@pytest.mark.parametrize(("entry", "prefix", "input_size"), [("M57", "", 5), ("M58", "module.", 4)])
def test_the_clinic_quotes_what_pytorch_says_of_weights_that_do_not_fit(entry, prefix, input_size):
    saved = nn.LSTM(input_size, 3).state_dict()
    with pytest.raises(RuntimeError) as error:
        nn.LSTM(4, 3).load_state_dict({prefix + name: saved[name] for name in saved})
    message = f"{error.typename}: {error.value}".expandtabs(4)
    lines = [line.rstrip() for line in message.splitlines()]
    assert lines[: len(quoted(entry))] == quoted(entry)


def test_a_length_beyond_the_tensor_is_packed_without_a_word():
    packed = too_long()
    assert (packed.batch_sizes.sum(), len(packed.data)) == (8, 6)


def test_a_mask_without_an_axis_for_the_steps_is_mixed_up_without_a_word_where_s_is_b():
    weights = SCORES[:, :2].masked_fill(PADS, -1e9).softmax(dim=-1)
    assert weights[0, 1, 2:].sum() == 0  # sentence 0 has no pads


def test_true_hides_in_one_attention_and_shows_in_the_other():
    keys = torch.eye(5).expand(2, 5, 5)  # the context is the weights
    shown = scaled_dot_product_attention(torch.zeros(2, 3, 5), keys, keys, ~PADS[:, None])
    _, weights = MHA(STEPS, STATES, STATES, key_padding_mask=PADS)
    assert torch.allclose(shown, weights)
    assert (shown[1, :, 2:] == 0).all()


def test_a_row_of_nothing_but_pads_is_nan():
    nothing = PADS | torch.tensor([[False], [True]])
    _, weights = MHA(STEPS, STATES, STATES, key_padding_mask=nothing)
    assert weights[1].isnan().all() and not weights[0].isnan().any()


def test_where_saves_the_loss_from_nan_and_not_the_gradient():
    scores = torch.tensor([[1.0, 2.0], [torch.nan, 2.0]], requires_grad=True)
    real = torch.tensor([True, False])
    each = cross_entropy(scores, torch.tensor([0, 0]), reduction="none")
    loss = torch.where(real, each, 0.0).sum()
    loss.backward()
    assert loss.isfinite() and scores.grad[1].isnan().all()

    scores.grad = None
    clean = torch.where(real[:, None], scores, 0.0)  # before it is used
    cross_entropy(clean, torch.tensor([0, -100])).backward()
    assert scores.grad.isfinite().all()


def test_a_loss_over_pads_alone_is_nan_and_its_gradient_0_but_nan_by_hand():
    scores, target = torch.zeros(3, 4, requires_grad=True), torch.zeros(3, dtype=torch.long)
    loss = cross_entropy(scores, target, ignore_index=0)
    loss.backward()
    assert loss.isnan() and (scores.grad == 0).all()

    mask = torch.zeros(3)
    each = cross_entropy(scores, target, reduction="none")
    ((each * mask).sum() / mask.sum()).backward()
    assert scores.grad.isnan().all()
