"""No cell, link or storage can act as the page; what was kept works without network."""

import json
import re
import shutil
from urllib.parse import urlsplit

from playwright.sync_api import expect

from lstm_core.notebook import heatmap, plot_lines
from tests.browser.live_page import (
    LESSON,
    cell,
    isolated,
    keep_all,
    links_are_known,
    outputs,
    run,
)
from tests.site_host import PlainHost, Site, host_again
from tools.chromium import ARGUMENTS, find_chromium

CELL = "outputs-guess"

HOSTILE = [
    "<img src=x onerror=window.hit=1>",
    "<script>window.hit=1</script>",
    "<a href='javascript:window.hit=1'>x</a>",
    "<iframe srcdoc='<script>parent.hit=1</script>'></iframe>",
    "<svg><script>window.hit=1</script></svg>",
    "<svg onload=window.hit=1></svg>",
    "<svg><animate onbegin=window.hit=1 attributeName=x dur=1s></svg>",
    "<form action='https://example.org'><button>go</button></form>",
    "<style>body{display:none}</style>",
    "<img src='https://example.org/track.png'>",
    "<div style='background:url(https://example.org/x.png)'>x</div>",
    "<live-cell cell-id='evil'><div class='cell-code'><code>1</code></div></live-cell>",
]


def test_hostile_outputs_are_made_harmless(new_page, site):
    page = new_page()
    hosts = set()
    page.on("request", lambda request: hosts.add(urlsplit(request.url).netloc))
    page.goto(site.url + LESSON)
    for mime in ("html", "svg"):
        source = (
            f"class Hostile:\n    def __init__(self, text): self.text = text\n"
            f"    def _repr_{mime}_(self): return self.text\n"
            f"from lstm_core.notebook import display\n"
            f"for text in {HOSTILE!r}: display(Hostile(text))"
        )
        assert run(page, CELL, source) == "live"
        outs = cell(page, CELL).locator(".cell-outs")
        assert (
            outs.locator("script, iframe, form, style, live-cell, [onerror], [onload]").count() == 0
        )
        for link in outs.locator("a").all():
            assert "javascript" not in (link.get_attribute("href") or "")
    # What the outputs asked for came before this, and so did two frames of their animations.
    page.evaluate(
        """async () => {
            await fetch(location.href);
            for (let i = 0; i < 2; i += 1) await new Promise(requestAnimationFrame);
        }"""
    )
    assert page.evaluate("window.hit") is None
    assert hosts <= {urlsplit(site.url).netloc, ""}


def show(page, *markup, kind="html"):
    """Run a cell that displays these texts as markup; return what the page made of each."""
    source = (
        f"class Markup:\n    def __init__(self, text): self.text = text\n"
        f"    def __repr__(self): return 'in words'\n"
        f"    def _repr_{kind}_(self): return self.text\n"
        f"from lstm_core.notebook import display, heatmap, plot_lines\n"
        f"for text in [{', '.join(markup)}]: display(Markup(text))"
    )
    assert run(page, CELL, source) == "live"
    outs = cell(page, CELL).locator(".cell-outs")
    return outs.evaluate("outs => [...outs.children].map((one) => one.innerHTML)")


# A style or an attribute of SVG that may ask the network is dropped, whatever it is written like.
ASKING = [
    r'<p style="background: u\72l(https://example.org/x)">x</p>',
    r'<p style="--a: u\72 l(//example.org/x); background: var(--a)">x</p>',
    '<p style="background-image: image-set(&quot;https://example.org/x&quot; 1x)">x</p>',
    '<p style="background: -webkit-image-set(&quot;//example.org/x&quot; 1x)">x</p>',
    '<p style="background: cross-fade(&quot;//example.org/x&quot;, red)">x</p>',
    '<p style="background: UrL( //example.org/x )">x</p>',
    '<p style="cursor: url(#a), url(x.cur), auto">x</p>',
    '<p style="list-style: url(&quot;data:image/svg+xml,x&quot;)">x</p>',
    '<p style="columns: 100000">x</p>',
    '<p style="color: red; column-count/**/: 100000">x</p>',
    *(
        f'<svg><path {name}="url({address})"></path></svg>'
        for name in ("fill", "stroke", "filter", "mask", "clip-path", "marker-end", "marker-start")
        for address in ("https://example.org/x#a", "x.svg#a", "&quot;//example.org/#a&quot;")
    ),
    r'<svg><path fill="u\72l(https://example.org/x)"></path></svg>',
    '<svg><image href="https://example.org/x"></image></svg>',
    '<svg><feImage xlink:href="https://example.org/x"></feImage></svg>',
    '<svg><mask id="a"><path mask="url(#a)"></path></mask></svg>',
    '<svg><marker id="a"><path marker-end="url(#b)"></path></marker></svg>',
    '<button popovertarget="a">x</button>',
]

# What people's outputs are made of stays as it is.
STAYING = [
    '<span class="katex"><span class="strut" style="height:0.6833em;vertical-align:-0.25em;">x'
    '</span><span style="top:-2.55em;margin-left:-0.1076em;margin-right:0.05em;">y</span></span>',
    '<table border="1" class="dataframe"><thead><tr style="text-align: right;"><th></th><th>a</th>'
    "</tr></thead><tbody><tr><th>0</th><td>1.5</td></tr></tbody></table>",
    '<p style="color: rgb(1, 2, 3); background: linear-gradient(red, blue); width: calc(1em + 2px)"'
    ">"
    "url(x) is said, not asked</p>",
    '<img alt="url(x) in words" src="data:image/png;base64,iVBORw0KGgo=">',
    '<svg viewBox="0 0 9 9"><defs><linearGradient id="g"><stop offset="1"></stop></linearGradient>'
    '<clipPath id="c"><rect width="5" height="5"></rect></clipPath></defs>'
    '<path d="M0 0L9 9" fill="url(#g)" clip-path="url(\'#c\')" stroke="currentColor"></path></svg>',
    '<a href="#cell-outputs-run" title="a title">up</a><details><summary>s</summary>d</details>',
]


def test_styles_and_drawings_ask_nothing_of_the_network(open_page):
    page = open_page(LESSON)
    for kind in ("html", "svg"):
        made = show(page, *map(repr, ASKING), kind=kind)
        left = [(a, b) for a, b in zip(ASKING, made, strict=True) if a == b]
        assert left == []
        assert not any(re.search(r"example|\\|columns?|url\(|popover|data:", one) for one in made)


def test_what_outputs_are_made_of_passes_untouched(open_page):
    page = open_page(LESSON)
    assert show(page, *map(repr, STAYING)) == STAYING
    charts = "heatmap([[0.5, -0.5]], 'h')", "plot_lines({'a': [1, 2, 4]})"
    made = show(page, *(f"{chart}._repr_svg_()" for chart in charts), kind="svg")
    drawn = [heatmap([[0.5, -0.5]], "h"), plot_lines({"a": [1, 2, 4]})]
    parsed = page.evaluate(
        """texts => texts.map((text) => {
            const place = document.createElement("div");
            place.innerHTML = text;
            return place.innerHTML;
        })""",
        [chart._repr_svg_() for chart in drawn],
    )
    assert made == parsed


# Each of these kept the page busy for seconds, up to minutes.
FREEZING = [
    "'<b>' * 40_000",
    "'<b>' * 400 + 'x' + '</b>' * 400",
    "'<i>x</i>' * 110_000",
    "'<i>x</i>' * 12_100",
    "''.join(f'<b a={k}>' for k in range(1000)) + '<p>x' * 1000",
    "'<p>' + ''.join(f'<b a=\"{k}\">' for k in range(90))"
    " + '<div>x</div>' * 900 + '</b>' * 90 + '</p>'",
    "'<b a=\"</b>\">' * 400 + '<p>x' * 400",
    "'<b><!--></b>-->' * 400 + '<p>x' * 400",
    "'<b/>' * 400 + '<p>x</p>' * 400",
    "'<svg>' + '<g>' * 5_000 + '</g>' * 5_000 + '</svg>'",
]


def test_markup_that_would_freeze_the_page_is_told_in_words(open_page):
    page = open_page(LESSON)
    for markup in FREEZING:
        (made,) = show(page, markup)
        assert "left out" in made and "in words" in made, markup
    tables = [f"'<table>' + '<tr><td>{k}</td></tr>' * 3_000 + '</table>'" for k in range(3)]
    assert ["left out" in made for made in show(page, *tables)] == [False, True, True]
    count = cell(page, CELL).locator(".cell-outs *").count()
    assert 6_000 < count < 12_000


def test_outputs_without_end_end_with_a_sentence(open_page):
    page = open_page(LESSON)
    outs = cell(page, CELL).locator(".cell-outs")
    cell(page, CELL).evaluate(
        """cell => {
            cell.output.begin();
            for (let i = 0; i < 1500; i += 1) {
                const name = i % 2 ? "stdout" : "stderr";
                cell.output.draw({ type: "stream", name, text: "x" });
                const data = { "text/plain": "y" };
                cell.output.draw({ type: "display", data, display_id: null });
            }
            cell.output.finish();
        }"""
    )
    assert outs.locator("> *").count() == 1001
    expect(outs.locator("> :last-child")).to_contain_text("more than 1000 outputs")


def test_what_is_no_output_of_its_type_is_shown_in_words(open_page):
    page = open_page(LESSON)
    bundles = [
        {"application/x-check": "null"},
        {"application/x-check": "3"},
        {"application/x-check": '{"id": "a", "ok": false, "hint": "__proto__"}'},
        {"application/x-check": '{"id": "a", "ok": true, "hint": "constructor"}'},
        {"application/x-trace": "null"},
        {"application/x-trace": '"text"'},
        {"image/png": [1, 2]},
        {"image/png": None},
        {"text/plain": {"toString": 1}},
        {"text/plain": None},
    ]
    source = (
        "class Bundle:\n    def __init__(self, own): self.own = own\n"
        "    def __repr__(self): return 'in words'\n"
        "    def _repr_mimebundle_(self, **_): return self.own\n"
        "from lstm_core.notebook import display\n"
        f"for own in {bundles!r}: display(Bundle(own))"
    )
    assert run(page, CELL, source) == "live"
    outs = cell(page, CELL).locator(".cell-outs")
    texts = outs.evaluate("outs => [...outs.children].map((one) => one.textContent)")
    assert texts[:2] == ["in words"] * 2 and texts[4:8] == ["in words"] * 4
    assert outs.locator(".out-check").evaluate_all(
        "all => all.map((one) => one.dataset.state)"
    ) == [
        "wrong",
        "right",
    ]
    assert texts[8:] == ["", ""]


def test_an_output_cannot_lie_over_the_page(open_page):
    page = open_page(LESSON)
    source = (
        "class Cover:\n    def _repr_html_(self):\n"
        "        return '<div style=\"position:fixed;inset:0;z-index:9999\">cover</div>'\nCover()"
    )
    assert run(page, CELL, source) == "live"
    assert page.evaluate(
        "!document.elementFromPoint(innerWidth / 2, 10).textContent.includes('cover')"
    )


def test_a_cell_cannot_reach_another_origin(new_page, site):
    page = new_page()
    page.goto(site.url + LESSON)
    other = site.url.replace("127.0.0.1", "localhost")
    source = (
        "import js\nrequest = js.XMLHttpRequest.new()\n"
        f"try:\n    request.open('GET', '{other}', False)\n    request.send()\n"
        "    print('reached')\nexcept Exception: print('refused')"
    )
    assert run(page, CELL, source) == "live"
    assert outputs(page, CELL) == "refused\n"


def test_after_one_run_lesson_and_pages_seen_work_without_network(new_page, site):
    page = new_page()
    page.goto(site.url + "en/lessons/05-shapes/")
    links_are_known(page)
    page.locator(".md-footer__link--next").click()
    page.wait_for_url(re.compile("/06-outputs/"))
    keep_all(page, site, CELL)
    page.context.set_offline(True)
    page.goto(site.url + LESSON + "?outputs-play.seed=3")
    recorded = outputs(page, "outputs-run")
    assert run(page, "outputs-run") == "live"
    assert outputs(page, "outputs-run") == recorded
    page.goto(site.url + "en/lessons/05-shapes/")
    expect(page.locator("live-cell").first).to_be_visible()


# What the browser's own cache has: in a private window not the large pyodide.asm.wasm, and less
# where memory is short. Asked in the service worker, which answers for the page.
FORGET_WHAT_THE_BROWSER_HAS = """async () => {
    const only = { cache: "only-if-cached", mode: "same-origin" };
    for (const name of await caches.keys()) {
        const cache = await caches.open(name);
        const python = (await cache.keys()).filter(({ url }) => url.includes("/pyodide/"));
        for (const { url } of python) {
            if (await fetch(url, only).catch(() => null)) await cache.delete(url);
        }
    }
}"""


def test_python_comes_back_from_the_browsers_own_cache_or_from_the_kept_files(new_page, site):
    page = new_page()
    page.goto(site.url + LESSON)
    keep_all(page, site, CELL)
    page.context.set_offline(True)
    (worker,) = page.context.service_workers
    worker.evaluate(FORGET_WHAT_THE_BROWSER_HAS)
    page.reload()
    keep_all(page, site, CELL)
    page.context.new_cdp_session(page).send("Network.clearBrowserCache")
    page.reload()
    assert run(page, CELL) == "live"


def test_a_new_deployment_shows_at_once(new_page, site, tmp_path):
    deployed = Site(shutil.copytree(site.dir, tmp_path / "site"), url="")
    page = new_page()
    with host_again(PlainHost, deployed) as address:
        page.goto(address + LESSON)
        assert run(page, CELL, "1") == "live"
        page.evaluate("navigator.serviceWorker.ready.then(() => null)")
        page.reload()
        (worker,) = page.context.service_workers
        worker.evaluate("self.setTimeout = () => 0")  # no network is too slow for it to wait
        file = deployed.dir / LESSON / "index.html"
        text = file.read_text(encoding="utf-8")
        file.write_text(text.replace("</h1>", " (new)</h1>", 1), encoding="utf-8")
        page.reload()
        expect(page.locator("h1")).to_contain_text("(new)")


def test_without_webassembly_there_are_recorded_outputs_and_one_sentence(new_page, site):
    page = new_page()
    page.add_init_script("delete globalThis.WebAssembly")
    page.goto(site.url + LESSON)
    expect(page.locator("#lab-notice")).to_be_visible()
    expect(page.locator("#lab-notice")).to_contain_text(
        "Chrome or Edge 103, Firefox 114, Safari 16.4"
    )
    recorded = outputs(page, "outputs-run")
    assert run(page, "outputs-run") == "recorded"
    assert outputs(page, "outputs-run") == recorded


def test_where_selectors_cannot_look_inside_python_starts_and_claims_are_filtered(new_page, site):
    page = new_page()
    page.add_init_script(  # Firefox before 121, Chromium before 105
        """for (const [kind, name] of [[Element, "matches"], [Element, "querySelectorAll"]]) {
            const real = kind.prototype[name];
            kind.prototype[name] = function (selector) {
                if (selector.includes(":has(")) throw new DOMException(selector, "SyntaxError");
                return real.call(this, selector);
            };
        }"""
    )
    errors = []
    page.on("pageerror", lambda error: errors.append(error))
    page.goto(site.url + LESSON)
    with page.expect_request("**/pyodide.asm.wasm"):
        page.get_by_role("button", name="Run").first.focus()
    page.goto(site.url + "en/fact-check/")
    expect(page.locator("claim-filter .claim-count")).to_contain_text("claims")
    assert errors == []


def test_where_sites_may_keep_nothing_python_runs_all_the_same(browser, site, tmp_path):
    block_cookies = {"profile": {"default_content_setting_values": {"cookies": 2}}}
    (tmp_path / "Default").mkdir()
    (tmp_path / "Default" / "Preferences").write_text(json.dumps(block_cookies))
    options = {"executable_path": find_chromium(), "args": ARGUMENTS}
    with browser.browser_type.launch_persistent_context(tmp_path, **options) as context:
        page = context.new_page()
        page.goto(site.url + LESSON)
        asked = "navigator.locks.request('mine', () => 'granted').catch(() => 'denied')"
        assert page.evaluate(asked) == "denied"
        cell(page, CELL).get_by_role("button", name="Run").click()
        expect(cell(page, CELL)).to_have_attribute("data-state", "live")


def test_the_page_keeps_its_isolation_and_its_python_across_pages(open_page):
    page = isolated(open_page)
    page.locator("live-cell").first.evaluate("cell => cell.run()")
    page.locator(".md-footer__link--next").click()
    page.wait_for_url(lambda url: "06-outputs" not in url)
    assert page.evaluate("crossOriginIsolated")
    assert run(page, "stack-guess", "1") == "live"
