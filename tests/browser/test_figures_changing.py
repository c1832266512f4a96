"""Figures between two values: what Python has yet to bring, what stays lit, what can be played."""

from playwright.sync_api import expect

from tests.browser.figure_page import figure, figure_of_trace, table
from tests.browser.live_page import LESSON, links_are_known


def test_what_was_recorded_is_shown_though_python_never_comes(open_page):
    page = open_page("en/figures/")
    page.route("**/pyodide/**", lambda route: None)  # asked for, never answered
    found = figure(page, "outputs")
    found.get_by_label("T, time steps").fill("6")
    waiting = found.locator(".cell-progress")
    expect(waiting).to_be_visible()
    found.get_by_label("L, num_layers").fill("1")
    found.get_by_label("T, time steps").fill("4")
    expect(waiting).to_be_hidden()
    expect(found.locator(".fig-badge")).to_have_text("recorded when the site was built")
    assert {row[0][:2] for row in table(found)} == {"l0"}


def test_a_name_is_lit_no_longer_than_it_is_selected(open_page):
    page = open_page("en/lessons/02-one-step/")
    links_are_known(page)
    found, lit = figure(page, "cell"), page.locator("[data-ref=f][data-lit]")
    found.locator("[data-mark=f]").click()
    expect(lit).not_to_have_count(0)
    found.get_by_label("story").select_option("add")
    expect(lit).to_have_count(0)
    found.locator("[data-mark=f]").click()
    expect(lit).not_to_have_count(0)
    page.evaluate("window.samePage = true")
    page.locator("a[href$='/figures/']").first.evaluate("link => link.click()")
    expect(page.locator("lstm-figure[kind=shapes]")).to_be_attached()
    found = figure(page, "cell")
    page.mouse.move(0, 0)
    expect(found.locator("[data-mark=f]")).to_be_attached()
    expect(page.locator("[data-lit]")).to_have_count(0)
    assert page.evaluate("window.samePage")  # the navigation was an instant one


def test_a_step_has_a_frame_under_the_pointer_though_another_is_selected(open_page):
    page = open_page("en/figures/")
    found = figure(page, "unrolled")
    frame = found.locator("[data-mark='1,0,2'] > .mark-frame")
    found.locator("[data-mark='0,0,0']").click()
    expect(frame).to_have_css("stroke", "rgba(0, 0, 0, 0)")
    found.locator("[data-mark='1,0,2']").hover()
    expect(frame).not_to_have_css("stroke", "rgba(0, 0, 0, 0)")


def test_the_gates_to_hold_are_those_of_the_kind_of_cell(open_page):
    page = open_page("en/figures/?cell.hold=f%3D1")
    found = figure(page, "cell")
    hold = found.locator("select").filter(has=page.locator("option[value='u=1']"))
    expect(hold).to_have_value("f=1")
    found.locator("select").filter(has=page.locator("option[value=gru]")).select_option("gru")
    expect(hold).to_have_value("none")
    offered = hold.locator("option:enabled").evaluate_all("all => all.map(o => o.value)")
    assert offered == ["none", "u=1", "u=0", "r=1", "r=0"]


def test_a_trace_of_one_step_has_nothing_to_play(open_page):
    page = open_page(LESSON)
    shown = figure_of_trace(
        page,
        """import numpy as np
from lstm_core import LSTMCell, Trace
trace = Trace()
state = LSTMCell(2, 3, rng=0)(np.ones((1, 2), np.float32), trace=trace)
trace""",
    )
    shown.locator("select").first.select_option("cell")
    expect(shown.locator("figure[data-kind=cell] .fig-bar")).to_be_visible()
    expect(shown.locator(".fig-play")).to_be_hidden()
