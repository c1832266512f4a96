"""Figures under a reader's hands: numbers dragged, time played, what belongs together lit."""

import re

import pytest
from playwright.sync_api import expect

from lstm_core.figures import cell, gradient
from tests.browser.figure_page import figure, table
from tests.browser.live_page import hold_clock, install_clock

STEP_MS = 650  # of playing
GATES = dict.fromkeys("ifgorun", 0)


def handle(found, name):
    """Return the number in the formulas that a parameter is dragged by."""
    return found.locator(f".fig-formulas [data-drag={name}]")


def value(found, symbol):
    """Return a symbol's number from the table."""
    return float({row[0]: row[1] for row in table(found)}[symbol])


def drag(page, target, pixels):
    """Drag from the middle of an element, upwards."""
    box = target.bounding_box()
    x, y = box["x"] + box["width"] / 2, box["y"] + box["height"] / 2
    page.mouse.move(x, y)
    page.mouse.down()
    page.mouse.move(x, y - pixels / 2)
    page.mouse.move(x, y - pixels)
    page.mouse.up()


def test_numbers_are_dragged_where_they_stand_in_the_picture_and_in_the_formulas(open_page):
    page = open_page("en/figures/")
    found = figure(page, "cell")
    found.locator("[data-mark=z_f]").scroll_into_view_if_needed()
    drag(page, found.locator("[data-mark=z_f]"), -24)
    expect(found.locator(".fig-params").get_by_label("added to z_f")).to_have_value("-2")
    expect(handle(found, "f")).to_have_attribute("aria-valuenow", "-2")
    handle(found, "f").scroll_into_view_if_needed()
    drag(page, handle(found, "f"), 12)
    expect(handle(found, "f")).to_have_attribute("aria-valuenow", "-1")
    expect(page).to_have_url(re.compile(r"cell\.f=-1\b"))


def test_a_number_takes_the_arrow_keys_as_a_slider_does_and_python_follows(open_page):
    page = open_page("en/figures/")
    found = figure(page, "cell")
    handle(found, "i").focus()
    for key in ["ArrowUp", "ArrowRight", "ArrowDown", "PageUp"]:
        page.keyboard.press(key)
    expect(handle(found, "i")).to_be_focused()
    expect(handle(found, "i")).to_have_attribute("aria-valuenow", "3")
    expect(found.locator("figure")).to_have_attribute("data-state", "live")
    scene = cell.scene("lstm", "remember", "none", 1, 0, 0.5, **GATES | {"i": 3})
    step = scene["trace"]["steps"][0]
    assert value(found, "z_i") == pytest.approx(step["z"]["data"][0], abs=1e-5)
    handle(found, "i").focus()
    page.keyboard.press("Home")
    expect(handle(found, "i")).to_have_attribute("aria-valuenow", "-6")


def test_a_gate_held_fast_stays_in_every_step(open_page):
    page = open_page("en/figures/")
    found = figure(page, "cell")
    found.get_by_label("hold a gate fast").select_option("f=0")
    for t in range(8):
        found.get_by_label("time step t").fill(str(t))
        assert value(found, "f") == pytest.approx(0, abs=1e-6)


@pytest.mark.parametrize("kind", ["lstm", "gru", "rnn"])
def test_a_symbol_lights_its_wires_its_terms_and_its_line_of_code(open_page, kind):
    page = open_page(f"en/figures/?cell.kind={kind}")
    found = figure(page, "cell")
    for mark in found.locator("[data-mark]").all():
        symbol = mark.get_attribute("data-mark")
        mark.click()
        assert found.locator(".flow-lit").count() > 0, symbol
        in_formulas = found.locator(f'.fig-formulas [data-ref="{symbol}"]')
        expect(found.locator(".term-lit")).to_have_count(in_formulas.count())
        computed = symbol not in ("x", "h", "c")
        assert ("▶" in found.locator(".fig-code").inner_text()) == computed, symbol
    found.locator('.fig-formulas [data-ref="h_new"]').first.click()
    expect(found.locator("[data-mark=h_new]")).to_have_attribute("aria-selected", "true")


def test_time_is_played_when_asked_and_paused_by_keys(open_page):
    page = open_page("en/figures/")
    install_clock(page)
    found = figure(page, "cell")
    t = found.get_by_label("time step t")
    play = found.locator(".fig-play")
    hold_clock(page)
    play.focus()
    expect(t).to_have_value("0")  # it never begins by itself
    page.keyboard.press("Space")
    expect(play).to_have_text("❚❚ Pause")
    expect(t).to_have_value("1")
    page.clock.run_for(STEP_MS)
    expect(t).to_have_value("2")
    page.keyboard.press("Space")
    expect(play).to_have_text("▶ Play step by step")
    page.clock.run_for(2 * STEP_MS)
    expect(t).to_have_value("2")
    page.keyboard.press("Enter")
    page.keyboard.press("Escape")
    expect(play).to_have_text("▶ Play step by step")
    t.fill("6")
    play.click()
    page.clock.run_for(3 * STEP_MS)
    expect(t).to_have_value("7")
    expect(play).to_have_text("▶ Play step by step")  # once through, no loop
    play.click()
    expect(t).to_have_value("0")


def test_where_motion_is_not_welcome_a_press_is_one_step(open_page):
    page = open_page("en/figures/", reduced_motion="reduce")
    found = figure(page, "cell")
    play = found.locator(".fig-play")
    expect(play).to_have_text("▶ Next step")
    for t in ["1", "2"]:
        play.click()
        expect(found.get_by_label("time step t")).to_have_value(t)
    expect(play).to_have_text("▶ Next step")


def test_a_letter_of_the_text_and_its_place_in_the_picture_light_each_other(open_page):
    page = open_page("en/lessons/02-one-step/")
    found = figure(page, "cell")
    letter = page.locator("article > p > [data-ref=f]")
    expect(letter).not_to_have_attribute("data-lit", "")
    found.locator("svg[role=listbox]").focus()
    found.locator("[data-mark=f]").click()
    expect(letter).to_have_attribute("data-lit", "")
    page.locator("article > p > [data-ref=c_new]").hover()
    expect(found.locator("[data-mark=c_new]")).to_have_attribute("data-lit", "")
    expect(letter).not_to_have_attribute("data-lit", "")


def test_a_step_of_the_gradient_figure_is_the_same_step_of_the_unrolled_network(open_page):
    page = open_page("en/figures/")
    network, flow = figure(page, "unrolled"), figure(page, "gradient")
    flow.locator(".fig-reveal").click()
    for _ in range(3):
        page.keyboard.press("ArrowRight")
    expect(flow.locator("[aria-selected=true]")).to_have_attribute("data-mark", "t2")
    lit = network.locator("[data-lit]")
    expect(lit).to_have_count(4)  # two layers, two directions
    assert {mark.get_attribute("data-ref") for mark in lit.all()} == {"t=2"}


@pytest.mark.parametrize("edition", ["zh", "en"])
def test_clipping_cuts_a_cap_off_the_bars_beside_the_curves(open_page, edition):
    page = open_page(f"{edition}/figures/?gradient.clip=0.5")
    flow = figure(page, "gradient")
    expect(flow.locator(".cap")).to_have_count(0)  # first the question
    flow.locator(".fig-reveal").click()
    totals = gradient.scene(30, 3, 1, "last", 0.5, 0)["totals"].values()
    expect(flow.locator(".cap")).to_have_count(sum(before > 0.5 for before, _ in totals))
    threshold, *bottoms = flow.evaluate(
        """figure => [
            figure.querySelector("line.clip").getBoundingClientRect().top,
            ...[...figure.querySelectorAll(".cap")].map((c) => c.getBoundingClientRect().bottom),
        ]"""
    )
    assert bottoms == pytest.approx([threshold] * len(bottoms), abs=2)
