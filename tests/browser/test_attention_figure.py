"""The attention figure in a real browser: its matrix on and off the grid, and a reader's trace."""

import re

import numpy as np
import pytest
from playwright.sync_api import expect

from lstm_core import LuongAttention
from lstm_core.figures import attention
from lstm_core.trace import unpack_array
from tests.browser.figure_page import figure, figure_of_trace, numbers, table
from tests.browser.live_page import LESSON
from tests.browser.test_figures import AXE, loaded

WORDS = "hello 长短期记忆网络"


def opened(page):
    """Come near the figure and have its answer shown."""
    found = figure(page, "attention")
    found.locator(".fig-reveal").click()
    return found


def matrix(scene, b=0):
    """Return the weights of a word's rows, each with its sum."""
    trace = scene["trace"]
    rows = len(trace["labels"]["S"][b])
    weights, sums = (
        unpack_array(a)[b, :rows] for a in (trace["outputs"]["weights"], trace["sums"])
    )
    return np.column_stack([weights, sums])


def shown(found):
    """Return the numbers of the figure's table."""
    return np.array(list(numbers(table(found)).values()))


def test_the_table_is_recorded_and_asks_for_no_python(open_page):
    page = open_page("en/figures/?attention.score=concat&attention.mask=none")
    found = opened(page)
    wanted = matrix(attention.scene(WORDS, "concat", "none", 1))
    np.testing.assert_array_equal(shown(found), wanted)
    assert table(found)[3][0] == "s=3 e"
    assert not any("/pyodide/" in address for address in loaded(page))


def test_other_words_and_temperatures_are_computed_by_the_pages_python(open_page):
    page = open_page("en/figures/")
    found = opened(page)
    found.get_by_label("temperature").fill("0.75")
    found.get_by_label("words (parted by spaces)").fill("记忆 abc")
    drawn = found.locator("figure")
    expect(drawn).to_have_attribute("data-state", "live")
    expect(found.locator("svg")).to_contain_text("忆")
    wanted = matrix(attention.scene("记忆 abc", "dot", "padding", 0.75))
    np.testing.assert_allclose(shown(found), wanted, atol=1e-5)


def test_selecting_a_cell_opens_its_row_and_the_address_keeps_it(open_page):
    page = open_page("en/figures/")
    found = opened(page)
    page.keyboard.press("Home")
    page.keyboard.press("ArrowDown")
    expect(found.locator("svg")).to_contain_text("scores[0, 1]")
    expect(found.locator(".fig-caption")).to_contain_text("s = 1 “l” looks at t = 0 “h”")
    expect(page).to_have_url(re.compile(r"/figures/\?attention\.s=1(#.*)?$"))
    found.get_by_label("decoder step").fill("2")
    expect(found.locator('[aria-selected="true"]')).to_have_count(0)
    expect(found.locator("svg")).to_contain_text("scores[0, 2]")


def test_playing_opens_row_after_row_and_begins_again(open_page):
    page = open_page("en/figures/", reduced_motion="reduce")
    found = opened(page)
    for s in (4, 0, 1):
        found.locator(".fig-play").click()
        expect(found.locator("svg")).to_contain_text(f"scores[0, {s}]")


@pytest.mark.parametrize(("edition", "masked"), [("zh", "已掩去"), ("en", "masked")])
def test_masked_keys_are_struck_out_and_say_so(open_page, edition, masked):
    page = open_page(f"{edition}/figures/")
    found = opened(page)
    expect(found.locator(".struck")).to_have_count(2 * 5 + 2)
    assert found.locator('[data-mark="0,5"]').get_attribute("aria-label").endswith(masked)
    assert not found.locator('[data-mark="0,4"]').get_attribute("aria-label").endswith(masked)
    page.evaluate(AXE.read_text("utf-8"))
    assert page.evaluate("axe.run('lstm-figure[kind=attention]')")["violations"] == []


def test_a_prediction_is_judged_and_only_then_are_weights_told(open_page):
    found = figure(open_page("en/figures/"), "attention")
    assert all(set(row[1:]) == {"–"} for row in table(found))
    for blank, choice in zip(found.get_by_label("blank").all(), ["e", "1.00"], strict=True):
        blank.select_option(choice)
    found.get_by_role("button", name="Answer").click()
    expect(found.locator(".fig-verdict")).to_contain_text(
        "You said: (e, 1.00). The answer: (e, 0.50)."
    )
    assert float(table(found)[3][2]) == pytest.approx(0.5, abs=0.01)


def test_a_trace_of_attention_shown_by_a_cell_draws_the_map_with_the_readers_numbers(open_page):
    page = open_page(LESSON)
    shown = figure_of_trace(
        page,
        """import numpy as np
from lstm_core import LuongAttention, Trace
trace = Trace(labels={"S": ["ab"], "T": ["xyz"]})
keys = np.eye(3, dtype=np.float32)[None]
weights = LuongAttention(3)(keys[:, 1:] * 2, keys, trace=trace)[1]
trace""",
    )
    expect(shown.locator("figure[data-kind=attention] svg[role=listbox]")).to_be_visible()
    expect(shown.locator("select")).to_have_count(0)  # it has no other figure
    keys = np.eye(3, dtype=np.float32)[None]
    _, weights = LuongAttention(3)(keys[:, 1:] * 2, keys)
    rows = numbers(table(shown))
    assert rows["s=1 b"][:3] == pytest.approx(weights[0, 1].tolist(), abs=1e-5)
