"""The gallery's figures in a real browser: keys, words, numbers, live Python, and no JavaScript."""

import json
import re
from pathlib import Path

import numpy as np
import pytest
from playwright.sync_api import expect

from lstm_core import GRU, LSTM, Trace
from lstm_core.figures import cell, gradient, outputs, unrolled
from tests.browser.figure_page import KINDS, figure, figure_of_trace, numbers, table
from tests.browser.live_page import LESSON, run

AXE = Path(__file__).parents[2] / "node_modules" / "axe-core" / "axe.min.js"


def loaded(page):
    """Return the addresses that a page has asked for."""
    return page.evaluate("performance.getEntriesByType('resource').map(entry => entry.name)")


def steps_of(scene, name, layer, direction, sequence, unit):
    """Return one unit's values over time from a scene's trace, for a padded batch."""
    found = {
        s["t"]: s[name] for s in scene["trace"]["steps"] if (s["l"], s["d"]) == (layer, direction)
    }
    H = found[0]["shape"][1]
    return [found[t]["data"][sequence * H + unit] for t in sorted(found)]


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("edition", ["zh", "en"])
def test_a_figure_is_driven_by_keys_alone_and_says_what_is_selected(open_page, edition, kind):
    page = open_page(f"{edition}/figures/")
    found = figure(page, kind)
    found.locator(".fig-reveal").focus()
    page.keyboard.press("Enter")
    picture, caption = found.locator("svg[role=listbox]"), found.locator(".fig-caption")
    expect(picture).to_be_focused()
    said = set()
    for key in ["Home", "ArrowRight", "ArrowDown", "End"]:
        page.keyboard.press(key)
        chosen = found.locator('[aria-selected="true"]')
        expect(chosen).to_have_count(1)
        assert picture.get_attribute("aria-activedescendant") == chosen.get_attribute("id")
        said.add(caption.inner_text())
    assert len(said) >= 2
    expect(page.locator("[role=status]")).to_have_text(caption.inner_text())
    page.keyboard.press("Escape")
    expect(found.locator('[aria-selected="true"]')).to_have_count(0)


@pytest.mark.parametrize(
    ("edition", "width", "scheme"),  # every pair of two of them
    [("zh", 360, "light"), ("zh", 1280, "dark"), ("en", 360, "dark"), ("en", 1280, "light")],
)
def test_axe_finds_nothing_serious_and_no_page_scrolls_sideways(open_page, edition, width, scheme):
    view = {"width": width, "height": 800}
    page = open_page(f"{edition}/figures/", color_scheme=scheme, viewport=view)
    for kind in KINDS:
        table(figure(page, kind))
    page.evaluate(AXE.read_text("utf-8"))
    found = page.evaluate("axe.run('lstm-figure')")["violations"]
    serious = [v for v in found if v["impact"] in ("serious", "critical")]
    assert not serious, json.dumps([(v["id"], v["nodes"][0]["html"]) for v in serious])
    assert page.evaluate("document.documentElement.scrollWidth") <= width


def test_recorded_numbers_are_those_of_lstm_core_and_ask_for_no_python(open_page):
    page = open_page("en/figures/?outputs.L=1&outputs.b=1")
    rows = numbers(table(figure(page, "outputs")))
    scene = outputs.scene(T=4, L=1, D=True, packed=False)
    assert rows["l0 ← H=1"] == steps_of(scene, "h_new", 0, 1, 1, 1)
    assert any("/explain-" in address for address in loaded(page))
    assert not any("/pyodide/" in address for address in loaded(page))


def test_what_was_not_recorded_is_computed_by_the_pages_python(open_page):
    page = open_page("en/figures/")
    found = figure(page, "outputs")
    expect(found.locator(".fig-badge")).to_have_text("recorded when the site was built")
    found.get_by_label("T, time steps").fill("6")
    expect(found.locator("figure")).to_have_attribute("data-state", "live")
    scene = outputs.scene(T=6, L=2, D=True, packed=False)
    rows = numbers(table(found))
    assert rows["l1 → H=0"] == pytest.approx(steps_of(scene, "h_new", 1, 0, 0, 0), abs=1e-5)

    story = figure(page, "cell")
    story.locator(".fig-params").get_by_label("x where it writes").fill("0.5")
    story.get_by_label("time step t").fill("3")
    expect(story.locator("figure")).to_have_attribute("data-state", "live")
    gates = dict.fromkeys("ifgorun", 0)
    step = cell.scene("lstm", "remember", "none", 0.5, 0, 0.5, **gates)["trace"]["steps"][3]
    shown = {row[0]: row[1] for row in table(story)}
    assert float(shown["c′"]) == pytest.approx(step["c_new"]["data"][0], abs=1e-5)

    network = figure(page, "unrolled")
    network.get_by_label("T, time steps").fill("5")
    expect(network.locator("figure")).to_have_attribute("data-state", "live")
    scene = unrolled.scene(T=5, L=2, D=True, packed=False, dropout=0)
    rows = numbers(table(network))
    assert rows["l1 ← H=1"] == pytest.approx(steps_of(scene, "h_new", 1, 1, 0, 1), abs=1e-5)

    flow = figure(page, "gradient")
    flow.locator(".fig-reveal").click()
    flow.get_by_label("bias added").fill("-1")
    flow.get_by_label("seed").fill("4")
    flow.get_by_label("clip").fill("0.5")
    expect(flow.locator("figure")).to_have_attribute("data-state", "live")
    scene = gradient.scene(T=30, forget_bias=-1, scale=1, loss="last", clip=0.5, seed=4)
    expect(flow.locator(".fig-notice")).to_contain_text(f"RNN {scene['totals']['rnn'][0]:.2f}")
    columns = [*(line["norms"] for line in scene["lines"]), scene["forget"]]
    for t, row in numbers(table(flow)).items():
        assert row == pytest.approx([column[int(t)] for column in columns], rel=0.01)

    words = figure(page, "packing")
    words.get_by_label("sequences (parted by spaces)").fill("长短 a 不一样长")
    expect(words.locator("figure")).to_have_attribute("data-state", "live")
    assert "".join(row[1] for row in table(words)) == "不长a一短样长"


def test_a_shape_is_hidden_until_it_is_predicted(open_page):
    page = open_page("en/figures/")
    found = figure(page, "shapes")
    assert "output" not in [row[0] for row in table(found)]
    for blank, choice in zip(found.get_by_label("blank").all(), ["T", "B", "H"], strict=True):
        blank.select_option(choice)
    found.get_by_role("button", name="Answer").click()
    expect(found.locator(".fig-verdict")).to_contain_text(
        "You said: (T, B, H). The answer: (T, B, D·H)."
    )
    assert ["output", "(T, B, D·H)", "(5, 3, 8)"] in table(found)


def test_the_address_keeps_only_what_differs_and_shows_it_again(open_page):
    page = open_page("en/figures/")
    found = figure(page, "shapes")
    found.locator(".fig-reveal").click()
    found.get_by_label("B, batch").fill("4")
    expect(page).to_have_url(re.compile(r"/figures/\?shapes\.B=4(#.*)?$"))
    again = open_page("en/figures/?shapes.B=4")
    found = figure(again, "shapes")
    assert ["x", "(T, B, I)", "(5, 4, 2)"] in table(found)
    found.get_by_label("B, batch").fill("3")
    expect(again).to_have_url(re.compile(r"/figures/(#.*)?$"))


def test_a_page_loads_the_figures_code_only_when_one_is_near(open_page):
    page = open_page("en/lessons/06-outputs/")
    page.wait_for_load_state("networkidle")
    assert not any("/explain-" in address for address in loaded(page))


def test_without_javascript_a_table_stands_in_the_figures_place(open_page):
    page = open_page("zh/figures/", java_script_enabled=False)
    for kind in KINDS:
        expect(page.locator(f"lstm-figure[kind={kind}] table")).to_be_visible()


@pytest.mark.parametrize(("motion", "seconds"), [("reduce", "0s"), ("no-preference", "0.5s")])
def test_cells_move_only_where_motion_is_welcome(open_page, motion, seconds):
    page = open_page("en/figures/", reduced_motion=motion)
    moving = figure(page, "packing").locator(".moves").first
    assert moving.evaluate("cell => getComputedStyle(cell).transitionDuration") == seconds


def test_on_paper_a_figure_is_its_picture_and_its_caption(open_page):
    page = open_page("en/figures/")
    found = figure(page, "cell")
    page.emulate_media(media="print")
    expect(found.locator("svg[role=listbox]")).to_be_visible()
    expect(found.locator(".fig-params")).to_be_hidden()
    expect(found.locator(".fig-question")).to_be_hidden()


def test_on_paper_a_figure_that_the_reader_never_came_near_is_its_table(open_page):
    page = open_page("zh/figures/")
    unseen = page.locator("lstm-figure[kind=attention]")
    expect(unseen.locator("table")).to_have_count(0)
    page.pdf()
    expect(unseen.locator("tr")).to_have_count(6)
    figure(page, "attention")  # scrolled to: the figure is in the table's place
    expect(unseen.locator("noscript, :scope > table")).to_have_count(0)


def test_a_trace_shown_by_a_cell_draws_the_figure_with_the_readers_numbers(open_page):
    page = open_page(LESSON)
    shown = figure_of_trace(
        page,
        """import numpy as np
from lstm_core import LSTM, Trace
from lstm_core.notebook import show
trace = Trace()
x = np.ones((3, 1, 2), np.float32)
h = LSTM(2, 2, rng=5)(x, trace=trace)[0]
show(trace)""",
    )
    h = LSTM(2, 2, rng=5)(np.ones((3, 1, 2), np.float32))[0]
    assert numbers(table(shown))["l0 → H=1"] == pytest.approx(h[:, 0, 1].tolist(), abs=1e-5)
    shown.locator("select").first.select_option("cell")
    expect(shown.locator("figure[data-kind=cell]")).to_be_visible()


def test_a_trace_after_a_backward_draws_the_readers_own_gradients(open_page):
    page = open_page(LESSON)
    shown = figure_of_trace(
        page,
        """import numpy as np
from lstm_core import GRU, Trace
trace = Trace()
gru = GRU(2, 3, bidirectional=True, rng=5)
y, _ = gru(np.ones((6, 2, 2), np.float32), trace=trace)
gru.backward(np.ones_like(y))
trace""",
    )
    expect(shown.locator("figure[data-kind=gradient]")).to_be_visible()
    gru, trace = GRU(2, 3, bidirectional=True, rng=5), Trace()
    y, _ = gru(np.ones((6, 2, 2), np.float32), trace=trace)
    gru.backward(np.ones_like(y))
    for d in (0, 1):
        shown.get_by_label("direction").fill(str(d))
        norms = [row[1] for row in table(shown)]
        expected = [np.linalg.norm(trace.grads[0, d, t]["h_new"]) for t in range(6)]
        assert [float(norm) for norm in norms] == pytest.approx(expected, rel=1e-4)


def test_a_figure_and_the_cells_share_one_python_and_leave_each_other_alone(open_page):
    page = open_page(LESSON)
    found = figure(page, "outputs")
    cell = page.locator("live-cell").first
    ending = cell.evaluate(
        """async cell => {
          cell.source = "a = sum(range(300_000)); print(sorted(globals()))";
          const running = cell.run();
          for (const T of [5, 6, 7]) {
            const input = document.querySelector("lstm-figure[kind=outputs] input[max='7']");
            input.value = T;
            input.dispatchEvent(new Event("input"));
          }
          return running;
        }"""
    )
    assert ending == "live"
    expect(found.locator("figure")).to_have_attribute("data-state", "live")
    scene = outputs.scene(T=7, L=2, D=True, packed=False)
    rows = numbers(table(found))
    assert rows["l0 → H=1"] == pytest.approx(steps_of(scene, "h_new", 0, 0, 0, 1), abs=1e-5)
    assert run(page, cell.get_attribute("cell-id")) == "live"  # the figure has named nothing
    names = cell.locator(".cell-outs").text_content()
    assert names.strip() == "['__builtins__', '__doc__', '__name__', 'a']"
