import numpy as np
import pytest

from lstm_core import (
    Adam,
    CrossEntropyLoss,
    Decoder,
    Encoder,
    Linear,
    Module,
    gradcheck,
)
from tests.recorded.other_layers_cases import WORDS

RNG = np.random.default_rng(0)
F64 = dict(dtype=np.float64, rng=0)
SOURCE = np.array([[3, 1, 4, 1], [5, 0, 0, 0], [2, 6, 0, 0]])
TYPES = ("RNN", "GRU", "LSTM")


def first(state):
    return state[0] if isinstance(state, tuple) else state


@pytest.mark.parametrize("rnn_type", TYPES)
@pytest.mark.parametrize("bidirectional", [False, True])
def test_a_padded_row_gives_what_it_gives_alone(rnn_type, bidirectional):
    encoder = Encoder(rnn_type, 9, 6, num_layers=2, bidirectional=bidirectional, **F64)
    states, state = encoder(SOURCE)
    for b, length in enumerate([4, 1, 2]):
        alone, alone_state = encoder(SOURCE[b : b + 1, :length])
        np.testing.assert_allclose(states[b, :length], alone[0], atol=1e-14)
        np.testing.assert_array_equal(states[b, length:], 0)
        np.testing.assert_allclose(first(state)[:, b], first(alone_state)[:, 0], atol=1e-14)


@pytest.mark.parametrize("tokens", WORDS)
def test_states_are_as_wide_as_the_tokens_even_if_all_rows_are_shorter(tokens):
    states, _ = Encoder("LSTM", 20, 2, **F64)(np.array(tokens))
    assert states.shape == (3, 3, 2)


def test_the_bridge_puts_the_last_forward_beside_the_last_backward_state():
    encoder = Encoder("GRU", 9, 6, bidirectional=True, **F64)
    states, state = encoder(SOURCE)
    for b, length in enumerate([4, 1, 2]):
        forward, backward = states[b, length - 1, :3], states[b, 0, 3:]
        np.testing.assert_array_equal(state[0, b], np.concatenate([forward, backward]))


def test_given_lengths_count_more_than_padding():
    encoder = Encoder("GRU", 9, 6, **F64)
    tokens = np.array([[1, 0, 2], [3, 4, 0]])
    inside, _ = encoder(tokens)  # a 0 between words belongs to the sequence
    np.testing.assert_array_equal(inside, encoder(tokens, np.array([3, 2]))[0])
    longer, _ = encoder(tokens, np.array([3, 3]))
    assert np.abs(longer[1, 2]).max() > 0


def test_a_row_of_padding_only_is_refused_as_pytorch_refuses_it():
    with pytest.raises(RuntimeError, match="Length of all samples has to be greater than 0"):
        Encoder("GRU", 9, 6)(np.array([[1, 2], [0, 0]]))


@pytest.mark.parametrize("rnn_type", TYPES)
def test_decoding_token_by_token_equals_decoding_at_once(rnn_type):
    encoder, decoder = Encoder(rnn_type, 9, 6, **F64), Decoder(rnn_type, 9, 6, **F64)
    states, state = encoder(SOURCE)
    target, mask = RNG.integers(1, 9, (3, 5)), SOURCE == 0
    whole, _, weights = decoder(target, states, state, mask)
    for t in range(5):
        y, state, w = decoder(target[:, t : t + 1], states, state, mask)
        np.testing.assert_allclose(y[:, 0], whole[:, t], atol=1e-14)
        np.testing.assert_allclose(w[:, 0], weights[:, t], atol=1e-14)


def test_the_decoder_is_a_map_of_context_beside_state_without_bias():
    decoder = Decoder("GRU", 9, 6, method="general", **F64)
    assert "combine.bias" not in decoder.state_dict()
    states, tokens = RNG.normal(size=(3, 4, 6)), SOURCE[:, :2]
    h, _ = decoder.rnn(decoder.embedding(tokens))
    y, _, weights = decoder(tokens, states)
    wanted = np.concatenate([weights @ states, h], axis=-1) @ decoder.combine.weight.T
    np.testing.assert_allclose(y, wanted, atol=1e-14)


@pytest.mark.parametrize("rnn_type", TYPES)
def test_finite_differences_agree(rnn_type):
    for bidirectional in (False, True):
        encoder = Encoder(rnn_type, 5, 2, 2, bidirectional, dropout=0.3, **F64)
        assert gradcheck(encoder, np.array([[1, 2, 3], [4, 0, 0]]))
    decoder = Decoder(rnn_type, 5, 2, 1, dropout=0.3, method="concat", **F64)
    h = RNG.normal(size=(1, 2, 2))
    state = (h, RNG.normal(size=h.shape)) if rnn_type == "LSTM" else h
    mask = np.array([[False, False, False], [False, True, True]])
    assert gradcheck(decoder, np.array([[1, 2], [3, 0]]), RNG.normal(size=(2, 3, 2)), state, mask)


def test_one_layer_with_dropout_does_not_warn_because_the_embedding_is_dropped():
    encoder = Encoder("LSTM", 9, 6, dropout=0.5, rng=0)
    states, _ = encoder(SOURCE)
    assert np.abs(states - encoder(SOURCE)[0]).max() > 0
    encoder.eval()
    np.testing.assert_array_equal(encoder(SOURCE)[0], encoder(SOURCE)[0])


def test_an_odd_width_for_two_directions_and_an_unknown_layer_are_refused():
    with pytest.raises(ValueError, match="d_model=7 cannot be shared by two directions"):
        Encoder("LSTM", 9, 7, bidirectional=True)
    for make in (Encoder, Decoder):
        with pytest.raises(ValueError, match="one of RNN, GRU, LSTM, not 'Transformer'"):
            make("Transformer", 9, 6)


def test_reversing_short_sequences_is_learned():
    """The whole: encoder, bridge, attention decoder, Linear on all steps, loss, Adam."""
    rng = np.random.default_rng(1)
    model = Module()
    model.encoder = Encoder("GRU", 8, 16, bidirectional=True, rng=rng)
    model.decoder = Decoder("GRU", 8, 16, method="general", rng=rng)
    model.out = Linear(16, 8, rng=rng)
    loss, optimizer = CrossEntropyLoss(), Adam(model, lr=0.02)
    for _ in range(120):
        source = rng.integers(2, 8, (32, 4))
        target = source[:, ::-1]
        fed = np.concatenate([np.ones((32, 1), int), target[:, :-1]], axis=1)  # 1 starts
        model.zero_grad()
        states, state = model.encoder(source)
        y, _, _ = model.decoder(fed, states, state)
        value = loss(model.out(y).transpose(0, 2, 1), target)
        dy = model.out.backward(loss.backward().transpose(0, 2, 1))
        model.encoder.backward(*model.decoder.backward(dy))
        optimizer.step()
    assert value < 0.2  # guessing costs ln 6 = 1.8
