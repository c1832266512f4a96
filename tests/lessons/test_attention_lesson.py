"""What lesson 24 says: outcomes of its training over seeds, and of its small cells."""

import numpy as np
import pytest

from tests.lessons.test_training_lessons import namespace_of, rerun

LESSON = "24-attention"
BACK = np.arange(7, -1, -1)


def longer() -> dict:
    return namespace_of(LESSON, "attention-longer")


# -- without training -------------------------------------------------------------------------


def test_without_tanh_all_rows_are_one_and_with_it_none_is_another():
    first = namespace_of(LESSON, "attention-rows")
    weights = first["softmax"](first["scores"])
    assert np.allclose(weights, weights[0], atol=1e-12) and weights[0].std() > 0.1
    ticked = rerun(LESSON, "attention-rows", with_tanh="True")
    weights = ticked["softmax"](ticked["scores"])
    assert min(np.abs(weights[i] - weights[j]).max() for i, j in [(0, 1), (0, 2), (1, 2)]) > 0.05


def test_pads_get_most_of_the_weight_without_a_mask_none_with_it_and_all_with_its_opposite():
    lesson = namespace_of(LESSON, "attention-mask")
    source, arguments = lesson["source"], (lesson["target"], lesson["states"], lesson["state"])
    on_pads = [
        lesson["decoder"](*arguments, mask)[2][1, :, 2:].sum(axis=-1)
        for mask in (None, source == 0, source != 0)
    ]
    assert (on_pads[0] > 0.5).all() and (on_pads[1] == 0).all()
    assert np.allclose(on_pads[2], 1, atol=1e-6)


# -- trained ----------------------------------------------------------------------------------


@pytest.mark.parametrize("seed", range(3))
def test_words_of_eight_letters_are_reversed_after_200_steps(seed):
    lesson = namespace_of(LESSON, "attention-write")
    model = lesson["Reverser"](rng=seed)
    lesson["train"](model, [8], steps=200, seed=seed, show=False)
    assert lesson["accuracy"](model, 8) > 0.92


def test_the_map_is_the_other_diagonal_but_not_a_clean_one():
    lesson = namespace_of(LESSON, "attention-map")
    assert np.array_equal(lesson["weights"].mean(axis=0).argmax(axis=-1), BACK)
    assert 0.5 < lesson["there"] < 0.85


def test_the_hand_over_is_dispensable_and_the_map_then_moves_to_the_right():
    lesson = longer()
    for (start, _), model in lesson["trained"].items():
        assert lesson["accuracy"](model, 8) > 0.92
        looks = lesson["greedy"](model, lesson["words"])[1].mean(axis=0).argmax(axis=-1)
        to_the_right = 0 if start == "handed over" else 1
        # Beyond the last letter there is no place to look at.
        assert (looks[1:] - BACK[1:] == to_the_right).sum() >= 6


def test_at_ten_letters_a_model_of_eight_fails_and_arrives_at_the_beginning_too_early():
    lesson = longer()
    for model in lesson["trained"].values():
        assert 0.25 < lesson["accuracy"](model, 10) < 0.6
        assert lesson["accuracy"](model, 6) < 0.7
        written = lesson["greedy"](model, lesson["ten"])[0]
        same = (written[:, :, None] == lesson["ten"][:, None]).mean(axis=0).argmax(axis=-1)
        assert same[0] == 9 and same.tolist().index(0) in (7, 8)


@pytest.mark.parametrize("seed", range(3))
def test_mixed_lengths_help_beyond_eight_letters_and_cost_something_at_eight(seed):
    lesson = longer()
    model = lesson["Reverser"](rng=seed)
    lesson["train"](model, np.arange(3, 11), steps=300, seed=seed, show=False)
    others = lesson["trained"].values()
    for length, more in [(10, 0.08), (12, 0.1)]:
        most = max(lesson["accuracy"](other, length) for other in others)
        assert lesson["accuracy"](model, length) > most + more
    least = min(lesson["accuracy"](other, 8) for other in others)
    assert lesson["accuracy"](model, 8) < least


@pytest.mark.parametrize("method", ["dot", "general", "concat"])
def test_every_score_learns_it_in_150_steps(method):
    lesson = rerun(LESSON, "attention-play", method=f'"{method}"')
    assert lesson["accuracy"](lesson["yours"], 8) > 0.9
