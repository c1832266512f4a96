"""What a cell can reach ends with its own Python: no storage, no thread, no other page is in it."""

import json
import re
import textwrap

import pytest
from playwright.sync_api import expect

from tests.browser.figure_page import figure
from tests.browser.live_page import LESSON, cell, outputs, run

CELL, LATER = "outputs-guess", "outputs-run"

# Each is one way out; it is open if this has a value, closed if it raises.
ROUTES = """
js.caches.open("reached")
js.self.caches.keys()
getter(js.WorkerGlobalScope, "caches").call(js.self)
getter(js.Object.getPrototypeOf(js.Object.getPrototypeOf(js.self)).constructor, "caches").call
js.CacheStorage.prototype.open.call
js.Cache.prototype.put.call
js.indexedDB.open("reached")
js.IDBFactory.prototype.open.call
js.IDBObjectStore.prototype.put.call
pyodide_js.FS.filesystems.IDBFS.indexedDB().open
js.navigator.storage.getDirectory()
getter(js.WorkerNavigator, "storage").call(js.navigator)
js.StorageManager.prototype.getDirectory.call
js.FileSystemDirectoryHandle.prototype.getFileHandle.call
js.Reflect.get(js.FileSystemDirectoryHandle.prototype, js.Symbol.asyncIterator).call
js.FileSystemFileHandle.prototype.createSyncAccessHandle.call
js.navigator.storageBuckets.open("reached")
js.StorageBucket.prototype.getDirectory.call
js.webkitRequestFileSystemSync(0, 1024)
js.ServiceWorkerRegistration.prototype.unregister.call
js.Worker.new("data:text/javascript,1")
js.Worker.new(js.URL.createObjectURL(js.Blob.new(["1"])))
js.URL.createObjectURL(js.Blob.new(["1"]))
emscripten_worker("data:text/javascript,1")
js.BroadcastChannel.new("reached")
js.BroadcastChannel.prototype.postMessage.call
js.navigator.locks.query()
js.LockManager.prototype.request.call
js.self.postMessage.call
js.DedicatedWorkerGlobalScope.prototype.constructor.prototype.reportError.call
js.reportError.call
js.importScripts.call
js.WebSocket.new(root.replace("http", "ws"))
js.EventSource.new(root)
js.Notification.new("reached")
js.navigator.permissions.query
opened("POST", root)
opened("DELETE", root)
opened("GET", js.location.origin + "/of/another/site")
opened("GET", "http://example.org/")
"""

# Not on this list because they were closed before, by the pages' policy or by browsers.
CLOSED_ANYWAY = """
js.navigator.serviceWorker.register
js.SharedWorker.new("data:text/javascript,1")
js.eval("1")
js.Function.new("1")
js.console.log.constructor("1")
"""

TRY_ALL = """
import js, pyodide_js
module = pyodide_js._module

def getter(kind, name):
    return js.Object.getOwnPropertyDescriptor(kind.prototype, name).get

def emscripten_worker(address):
    module._emscripten_create_worker(module.stringToNewUTF8(address))
    return True

def opened(method, address):
    js.XMLHttpRequest.new().open(method, address)
    return True

def is_open(route):
    try:
        return bool(eval(route))
    except BaseException:
        return False

def try_all():
    return [route for route in ROUTES if is_open(route)]
"""


def attack(site, routes=ROUTES + CLOSED_ANYWAY):
    """Return the source of a cell that defines try_all()."""
    return f"ROUTES = {routes.split(chr(10))[1:-1]!r}\nroot = {site.url!r}\n{TRY_ALL}"


def test_no_way_out_is_open_to_a_cell(open_page, site):
    page = open_page(LESSON)
    assert run(page, CELL, attack(site) + "try_all()") == "live"
    assert outputs(page, CELL) == "[]"


def test_no_way_out_is_open_to_a_cell_that_came_by_a_link(open_page, site):
    page = open_page(LESSON)
    link = cell(page, CELL).evaluate(
        """async (cell, source) => {
            navigator.clipboard.write = () => Promise.reject();
            navigator.clipboard.writeText = async (address) => { window.copied = address };
            cell.source = source;
            cell.querySelector(".cell-share").click();
            while (!window.copied) await new Promise(requestAnimationFrame);
            return window.copied;
        }""",
        attack(site) + "try_all()",
    )
    other = open_page(LESSON + "#" + link.split("#")[1])
    expect(cell(other, CELL).locator(".cell-notice")).to_contain_text("does not run by itself")
    assert run(other, CELL) == "live"
    assert outputs(other, CELL) == "[]"


def test_no_way_out_is_open_to_code_that_a_completion_or_a_help_runs(open_page, site):
    page = open_page(LESSON)
    trap = """
        asked = []
        class Trap:
            def __dir__(self):
                asked.append(try_all())
                return ["name"]
            @property
            def name(self):
                asked.append(try_all())
        trap = Trap()
    """
    assert run(page, CELL, attack(site) + textwrap.dedent(trap)) == "live"
    ask = "([cell, what, args]) => cell.session.ask(what, args)"
    handle = cell(page, CELL).element_handle()
    assert page.evaluate(ask, [handle, "complete", {"text": "trap.na"}]) == ["trap.name"]
    page.evaluate(ask, [handle, "help", {"name": "trap.name"}])
    cell(page, LATER).evaluate("cell => { cell.source = 'len(asked) > 1, sum(asked, [])' }")
    assert run(page, LATER) == "live"
    assert outputs(page, LATER) == "(True, [])"


def test_no_way_out_is_open_to_code_that_a_figures_question_runs(open_page, site):
    page = open_page(LESSON)
    trap = """
        from lstm_core import figures
        asked, write = [], figures.write
        def trap(*given):
            asked.append(try_all())
            return write(*given)
        figures.write = trap
    """
    assert run(page, CELL, attack(site) + textwrap.dedent(trap)) == "live"
    found = figure(page, "outputs")
    found.get_by_label("T, time steps").fill("6")
    expect(found.locator("figure")).to_have_attribute("data-state", "live")
    cell(page, LATER).evaluate("cell => { cell.source = 'asked' }")
    assert run(page, LATER) == "live"
    assert outputs(page, LATER) == "[[]]"


def test_nothing_that_javascript_in_pythons_thread_reaches_is_a_way_out(new_page, site):
    """Even where a cell got the page's policy out of its way: the walk is JavaScript's own."""
    page = new_page()
    page.goto(site.url + LESSON)
    assert run(page, CELL, "import js, pyodide_js\njs.self.pyodide = pyodide_js") == "live"
    (thread,) = [one for one in page.workers if one.url.startswith("blob:")]
    kinds = thread.evaluate(
        """() => {
            const [seen, kinds] = [new Set([self]), new Set()];
            const see = (one) => one === Object(one) && seen.add(one); // a Set grows under its loop
            const look = (one) => {
                kinds.add(Object.prototype.toString.call(one).slice(8, -1));
                if (ArrayBuffer.isView(one)) return;
                see(Object.getPrototypeOf(one));
                const properties = Object.getOwnPropertyDescriptors(one);
                for (const key of Reflect.ownKeys(properties)) {
                    const { value, get, set } = properties[key];
                    [value, get, set].forEach(see);
                    try { see(get && Reflect.apply(get, one, [])) } catch {}
                }
            };
            for (const one of seen) {
                try { look(one) } catch {} // Python's own objects answer as they like
            }
            return [...kinds];
        }"""
    )
    assert {"DedicatedWorkerGlobalScope", "WorkerNavigator", "Response"} <= set(kinds)
    unwanted = (
        r"Cache|IDB|Storage|FileSystem|Lock|ServiceWorker|^Worker$|Channel$|Notification|Port$"
    )
    found = sorted(kind for kind in kinds if re.search(unwanted, kind))
    assert found == ["MessageChannel", "MessagePort"]  # the classes: without an end in the page


NESTED = """
    caches.open("reached").then((cache) => cache.put("/", new Response("reached")));
    indexedDB.open("reached");
"""


@pytest.mark.parametrize("made_from", ["blob", "data"])
def test_a_cell_cannot_make_a_thread_that_stores_something(new_page, site, made_from):
    page = new_page()
    page.goto(site.url + LESSON)
    source = f"""
        import js
        from urllib.parse import quote
        code = {NESTED!r}
        def address():
            if {made_from!r} == "data":
                return "data:text/javascript," + quote(code)
            kind = js.Object.fromEntries([["type", "text/javascript"]])
            return js.URL.createObjectURL(js.Blob.new([code], kind))
        def start():
            worker = js.Worker.new(address())
        try: start(); print("started")
        except Exception: print("refused")
    """
    assert run(page, CELL, textwrap.dedent(source)) == "live"
    assert outputs(page, CELL) == "refused\n"
    assert page.evaluate("caches.has('reached')") is False
    assert page.evaluate("indexedDB.databases()") == []


def test_a_cell_reads_the_sites_own_files_and_no_others(open_page, site):
    page = open_page(LESSON)
    other = site.url.removesuffix("path/")
    source = f"""
        import js
        from pyodide.http import open_url
        print(open_url("{site.url}zh/sitemap.xml").read(5))
    """
    assert run(page, CELL, textwrap.dedent(source)) == "live"
    assert outputs(page, CELL) == "<?xml\n"
    (thread,) = [one for one in page.workers if one.url.startswith("blob:")]
    answered = thread.evaluate(
        """async ([site, other]) => {
            const failed = ({ message }) => message.split(":")[0];
            const read = (...asked) => fetch(...asked).then(({ status }) => status, failed);
            const shown = { toString: () => (shown.seen ? other : (shown.seen = site)) };
            const { startsWith } = String.prototype;
            const { call } = Function.prototype;
            const { apply } = Reflect;
            String.prototype.startsWith = () => true; // as a cell may do
            Function.prototype.call = Reflect.apply = () => undefined;
            const asked = [
                read(site + "en/"), read(new Request(site + "en/")), read(site, { method: "HEAD" }),
                read(shown), read(site, { method: "POST" }),
                read(new Request(site, { method: "PUT" })), read(other), read(new Request(other)),
                read("data:text/plain,x"),
            ];
            String.prototype.startsWith = startsWith;
            [Function.prototype.call, Reflect.apply] = [call, apply];
            return await Promise.all(asked);
        }""",
        [site.url, other],
    )
    refused = "a cell can only read files of this site"
    assert answered == [200] * 4 + [refused] * 5


# Where a cell finds the function that carries its messages out.
SAY = """
import json, sys
frame = sys._getframe()
while "send" not in frame.f_locals: frame = frame.f_back
say = frame.f_locals["send"]
"""

FORGED = [
    {"type": "result", "data": {"application/x-check": None, "text/plain": "plain"}},
    {"type": "result", "data": {"image/png": 5}},
    {"type": "result", "data": {"text/html": {"length": 9}, "image/svg+xml": []}},
    {"type": "result", "data": {"application/x-trace": 5}},
    {"type": "result", "data": {}},
    {"type": "result", "data": None},
    {"type": "display", "data": {"application/x-check": {"id": "a", "ok": 1, "hint": "b"}}},
    {
        "type": "display",
        "data": {"application/x-check": {"id": "a", "ok": True, "hint": "toString"}},
    },
    {"type": "update", "display_id": ["x"], "data": "no bundle"},
    {"type": "error", "ename": 5, "frames": 7, "notes": [None]},
    {"type": "error", "frames": [None, {"own": True, "file": 5}]},
    {"type": "stream", "name": "constructor", "text": ["x"]},
    {"type": "toString"},
    {"type": "end", "id": 0, "ok": True},
    {"type": "dead", "reason": "made up"},
    {},
    None,
    5,
    [],
    "ready",
]


def test_forged_messages_harm_neither_the_page_nor_another_cell(open_page):
    page = open_page(LESSON)
    recorded = outputs(page, LATER)
    forge = f"""
        from contextlib import suppress
        for one in {FORGED!r}:
            with suppress(Exception): say(json.dumps(one))
        "the end"
    """
    assert run(page, CELL, SAY + textwrap.dedent(forge)) == "live"
    assert "plain" in outputs(page, CELL) and outputs(page, CELL).endswith("'the end'")
    assert outputs(page, LATER) == recorded
    cell(page, LATER).evaluate("cell => { cell.source = \"say('{}'); print('mine')\" }")
    assert run(page, LATER) == "live"
    assert outputs(page, LATER) == "mine\n"


def test_what_a_cell_says_after_its_end_reaches_no_other_cell(open_page):
    page = open_page(LESSON)
    assert run(page, CELL, SAY + "print('first')") == "live"
    late = json.dumps({"type": "stream", "name": "stdout", "text": "forged"})
    cell(page, LATER).evaluate(
        "(cell, late) => { cell.source = `say('${late}')\\nprint('mine')` }", late
    )
    assert run(page, LATER) == "live"
    assert outputs(page, CELL) == "first\n"
    assert outputs(page, LATER) == "mine\n"


def test_an_error_in_pythons_thread_that_no_cell_waits_for_is_no_failure_of_python(new_page, site):
    page = new_page()
    page.goto(site.url + LESSON)
    source = "kept = 7\nimport js\njs.setTimeout(js.decodeURIComponent, 0, '%')"
    assert run(page, CELL, source) == "live"
    cell(page, LATER).evaluate("cell => { cell.source = 'print(kept)' }")
    assert run(page, LATER) == "live"
    assert outputs(page, LATER) == "7\n"
    assert page.workers
