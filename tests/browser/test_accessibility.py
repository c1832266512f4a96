"""Every page in every language: by ear, without color, on the narrowest screen, by keyboard."""

from dataclasses import dataclass, field
from pathlib import Path

import pytest
from playwright.sync_api import expect

from tests.browser.live_page import cell
from tests.conftest import HANG_MS

AXE = Path(__file__).parents[2] / "node_modules" / "axe-core" / "axe.min.js"
DESK, NARROW = {"width": 1280, "height": 900}, {"width": 256, "height": 800}

# In every page, beside axe. Colors fade from scheme to scheme, and would be measured on their way.
PREPARED = """
    window.serious = async (context, options) => {
        const { violations } = await axe.run(context, { resultTypes: ["violations"], ...options });
        return violations
            .filter(({ impact }) => ["serious", "critical"].includes(impact))
            .flatMap(({ id, nodes }) => nodes.slice(0, 3).map(({ html }) => `${id}: ${html}`));
    };
    const still = new CSSStyleSheet();
    still.replaceSync("* { transition: none !important }");
    document.adoptedStyleSheets.push(still);
"""
SCHEME = "scheme => document.body.setAttribute('data-md-color-scheme', scheme)"

# Until Material has let the keyboard into code that scrolls: a matter of frames.
CODE_IS_REACHED = """async () => {
    const scrolls = (code) => code.scrollWidth > code.clientWidth && code.tabIndex < 0;
    for (let frames = 0; frames < 600; frames++) {
        if (![...document.querySelectorAll("pre > code")].some(scrolls)) return;
        await new Promise(requestAnimationFrame);
    }
}"""

# Keeps one element with text of each kind that no page had yet: names, classes and styles from the
# root down say which rules color it. Axe takes seconds to measure all of a page's words.
NEW_KINDS = """(known) => {
    const kinds = new Map();
    const kindOf = (one) => {
        if (one === document.documentElement) return "";
        if (!kinds.has(one)) {
            const { localName, classList } = one;
            const own = [localName, ...classList, one.getAttribute("style"), one.dataset.axis];
            kinds.set(one, kindOf(one.parentElement) + " > " + own.join("."));
        }
        return kinds.get(one);
    };
    const seen = new Set(known), isText = (node) => node.nodeType === 3 && node.data.trim();
    window.newKinds = new Map();
    for (const one of document.querySelectorAll("body *:not(script, .katex *)")) {
        if (![...one.childNodes].some(isText) || !one.checkVisibility()) continue;
        if (!seen.has(kindOf(one)) && !newKinds.has(kindOf(one))) newKinds.set(kindOf(one), one);
    }
    return [...newKinds.keys()];
}"""
# Formulas are read as MathML, which KaTeX answers for; code that has no new color may lose all.
LIGHTEN = """() => {
    const fresh = [...newKinds.values()];
    for (const formula of document.querySelectorAll(".katex")) formula.replaceChildren();
    for (const code of document.querySelectorAll("pre > code"))
        if (!code.querySelector("a") && !fresh.some((one) => code.contains(one)))
            code.textContent = code.textContent;
}"""
CONTRAST = """() => newKinds.size === 0 ? [] :
    serious({ include: [...newKinds.values()] }, { runOnly: "color-contrast" })"""
ALL_BUT_CONTRAST = "() => serious(document, { rules: { 'color-contrast': { enabled: false } } })"

NO_HEADINGS = """() => [...document.querySelectorAll("article table")]
    .filter((table) => {
        const headings = [...table.querySelectorAll("th")];
        return !headings.length || headings.some((one) => !one.textContent.trim());
    })
    .map((table) => table.textContent.slice(0, 80))"""

OWN = "live-cell, lstm-figure, trace-figure, error-clinic, claim-filter, .lab-download"
SMALL_TARGETS = """(own) => [...document.querySelectorAll(own)]
    .flatMap((part) => [...part.querySelectorAll("button, input, select, textarea, a[download]")])
    .concat(...document.querySelectorAll("article summary"))
    .filter((one) => one.checkVisibility())
    .filter((one) => {
        const { width, height } = one.getBoundingClientRect();
        return Math.min(width, height) < 43.5;
    })
    .map((one) => one.outerHTML.slice(0, 100))"""
EXCESS = "() => Math.max(0, document.documentElement.scrollWidth - innerWidth)"


@dataclass
class Faults:
    """What is wrong on which page, by kind."""

    axe: dict = field(default_factory=dict)
    dark: dict = field(default_factory=dict)
    tables: dict = field(default_factory=dict)
    targets: dict = field(default_factory=dict)
    wide: dict = field(default_factory=dict)


@pytest.fixture(scope="module")
def faults(browser, site):
    """Open each page of the site once, look at it in every way, and say what was wrong."""
    context = browser.new_context(viewport=NARROW, color_scheme="light")
    context.set_default_timeout(HANG_MS)
    context.add_init_script(AXE.read_text(encoding="utf-8") + PREPARED)
    page = context.new_page()
    touch = context.new_cdp_session(page)
    known, found = [], Faults()
    files = [*site.dir.glob("*/**/index.html"), site.dir / "404.html"]
    for path in sorted(file.relative_to(site.dir).as_posix() for file in files):
        page.goto(site.url + path.removesuffix("index.html"), wait_until="domcontentloaded")
        found.wide[path] = page.evaluate(EXCESS)
        found.tables[path] = page.evaluate(NO_HEADINGS)
        if "/figures/" in path:
            draw_all(page)
        touch.send("Emulation.setTouchEmulationEnabled", {"enabled": True})
        found.targets[path] = page.evaluate(SMALL_TARGETS, OWN)
        touch.send("Emulation.setTouchEmulationEnabled", {"enabled": False})
        ask_axe(page, path, known, found)
        if path.endswith("/about/index.html"):  # what stands around all pages of an edition
            page.set_viewport_size(DESK)
            ask_axe(page, path, known, found)
        page.set_viewport_size(NARROW)
    context.close()
    assert len(known) > 100 and len(found.axe) > 50
    return found


def ask_axe(page, path, known, found):
    """Note what axe finds: by all rules in the light, by those of contrast in the dark."""
    page.evaluate(CODE_IS_REACHED)
    known += page.evaluate(NEW_KINDS, known)
    page.evaluate(LIGHTEN)
    light = page.evaluate(ALL_BUT_CONTRAST) + page.evaluate(CONTRAST)
    page.evaluate(SCHEME, "slate")
    dark = page.evaluate(CONTRAST)
    page.evaluate(SCHEME, "default")
    found.axe.setdefault(path, []).extend(light)
    found.dark.setdefault(path, []).extend(dark)


def draw_all(page):
    """Make the page so high that every figure of it is in sight, and wait for their pictures."""
    page.set_viewport_size(NARROW | {"height": 20_000})
    figures = page.locator("lstm-figure")
    expect(figures.filter(has=page.locator("svg[role=listbox]"))).to_have_count(figures.count())


def test_axe_finds_nothing_serious_on_any_page(faults):
    assert some(faults.axe) == {}


def test_colors_are_told_apart_in_the_dark_on_every_page(faults):
    assert some(faults.dark) == {}


def test_every_table_has_headings_and_none_is_empty(faults):
    assert some(faults.tables) == {}


def test_under_a_finger_every_control_of_ours_is_large(faults):
    assert some(faults.targets) == {}


def test_no_page_scrolls_sideways_on_the_narrowest_screen(faults):
    assert some(faults.wide) == {}


def some(found):
    """Keep the pages where something was found."""
    return {path: faults for path, faults in found.items() if faults}


def test_the_keyboard_alone_leads_from_home_to_a_finished_exercise(open_page):
    page = open_page("en/")
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")  # the link that skips all navigation
    tab_to(page, "article a[href$='lessons/02-one-step/']")
    page.keyboard.press("Enter")
    page.wait_for_url("**/02-one-step/")
    guess = cell(page, "step-guess")
    expect(guess.get_by_role("button", name="Run")).to_be_visible()
    tab_to(page, "[cell-id=step-guess] input")
    page.keyboard.insert_text("1")
    tab_to(page, "[cell-id=step-guess] .cell-run")
    page.keyboard.press("Enter")
    expect(guess.locator(".out-check")).to_have_attribute("data-state", "right")
    expect(guess.locator(".cell-run")).to_be_focused()


def tab_to(page, selector):
    """Press Tab until the focus is there, and can be seen."""
    for _ in range(100):
        page.keyboard.press("Tab")
        focused = page.evaluate_handle("document.activeElement")
        if focused.evaluate("(one, selector) => one.matches(selector)", selector):
            break
    assert focused.evaluate("one => one.matches(':focus-visible')")
    assert focused.evaluate("one => getComputedStyle(one).outlineStyle") != "none"
