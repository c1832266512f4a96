"""Stop in a training: what follows goes on with the weights reached."""

import pytest

from tests.browser.live_page import cell, run, without_impatience

# Trains without end, so that no page is too slow to stop it: presses Stop when the training's bar
# has counted to 5; returns what cell and bar say then.
TRAIN_AND_STOP = """async (cell) => {
    const [steps] = cell.source.match(/range\\(600|steps ?= ?\\d+/);
    const many = steps.replace(/\\d+/, "1_000_000");
    cell.source = cell.source.replace(steps, many).replace("< 0.1", "< 0");
    const bar = () => cell.querySelector(".cell-outs progress");
    bar().remove(); // the recorded one
    const ended = cell.run();
    while (!(bar()?.value >= 5)) await new Promise((go) => setTimeout(go, 5));
    cell.querySelector(".cell-stop").click();
    return [await ended, bar().value, bar().max];
}"""


@pytest.mark.parametrize(
    ("lesson", "training", "following"),
    [
        ("15-cipher", "cipher-key", "cipher-key-test"),
        ("19-sine", "sine-train", "sine-free"),
        ("23-seq2seq", "seq-train", "seq-greedy"),
        ("24-attention", "attention-train", "attention-write"),
    ],
)
def test_a_stopped_training_keeps_its_weights_and_is_not_run_again(
    open_page, lesson, training, following
):
    page = open_page(f"en/lessons/{lesson}/")
    without_impatience(page)
    state, done, steps = cell(page, training).evaluate(TRAIN_AND_STOP)
    assert state == "live"  # not stopped: it has ended in its own way
    assert 5 <= done < steps
    assert run(page, following) == "live"
    bar = cell(page, training).locator(".cell-outs progress")
    assert bar.evaluate("bar => [bar.value, bar.max]") == [done, steps]
