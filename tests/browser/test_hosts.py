"""The site as real hosts serve it: nginx, and hosts that call files by wrong types."""

import os
import subprocess
from contextlib import contextmanager
from pathlib import Path

import pytest
from playwright.sync_api import expect

from tests.browser.live_page import LESSON, cell, outputs
from tests.engine_browser import require
from tests.site_host import PlainHost, Site, free_port, host_again, wait_for
from tools.engines import nginx

CELL = "outputs-equal"
NGINX = """
daemon off;
pid {folder}/nginx.pid;
error_log {folder}/error.log;
events {{}}
http {{
    include {types};
    default_type application/octet-stream;
    access_log off;
    client_body_temp_path {folder}; proxy_temp_path {folder}; fastcgi_temp_path {folder};
    uwsgi_temp_path {folder}; scgi_temp_path {folder};
    gzip on;
    gzip_types text/plain text/css application/json application/javascript application/wasm;
    server {{
        listen 127.0.0.1:{port};
        location /any/path/ {{ alias {root}/; max_ranges 0; }}
    }}
}}
"""


@contextmanager
def nginx_host(site: Site, folder: Path):
    """Serve the site by nginx, with the types of its package; yield the address."""
    programs = require(nginx()).programs
    port = free_port()
    os.chmod(folder, 0o755)  # as root, nginx reads by another user's rights
    root = folder / "site"
    root.symlink_to(site.dir)
    names = {"folder": folder, "root": root, "port": port, "types": programs["types"]}
    config = folder / "nginx.conf"
    as_root = "user root;" if os.geteuid() == 0 else ""
    config.write_text(as_root + NGINX.format(**names), encoding="utf-8")
    command = [programs["server"], "-p", folder, "-c", config, "-e", folder / "error.log"]
    server = subprocess.Popen(command)
    try:
        wait_for(port)
        yield f"http://127.0.0.1:{port}/any/path/"
    finally:
        server.terminate()
        server.wait()


def misnaming_host(site: Site, wrong: dict[str, str]):
    """Serve the site; files with these endings get these types."""

    class Misnaming(PlainHost):
        def guess_type(self, path):
            return wrong.get(Path(path).suffix, super().guess_type(path))

    return host_again(Misnaming, site)


def run_as_recorded(page):
    """Press Run; the output must be the recorded one, in Python of this very site."""
    recorded = outputs(page, CELL)
    assert "True" in recorded
    cell(page, CELL).get_by_role("button", name="Run").click()
    expect(cell(page, CELL)).to_have_attribute("data-state", "live")
    assert outputs(page, CELL) == recorded


def test_nginx_as_debian_ships_it_serves_a_page_that_runs(new_page, site, tmp_path):
    page = new_page()
    with nginx_host(site, tmp_path) as address:
        types = {}
        page.on("response", lambda r: types.update({r.url: r.headers}))
        page.goto(address + LESSON)
        run_as_recorded(page)
        page.evaluate("navigator.serviceWorker.ready.then(() => null)")
        page.reload()
        assert page.evaluate("crossOriginIsolated")
        run_as_recorded(page)
    assert not [url for url in types if url.endswith(".mjs")]
    scripts = [types[url] for url in types if url.endswith("/pyodide.asm.js")]
    assert [one.get("content-encoding") for one in scripts[:1]] == ["gzip"]


def test_no_script_is_called_by_a_name_that_hosts_do_not_know(site):
    assert list(site.dir.rglob("*.mjs")) == []


BYTES = "application/octet-stream"
HARMLESS = [".wasm", ".json", ".data", ".css", ".svg", ".xml", ".woff2", ".ipynb", ".whl"]


@pytest.mark.parametrize("kind", [BYTES, "text/plain"])
def test_python_starts_whatever_a_host_calls_all_files_but_pages_and_scripts(new_page, site, kind):
    page = new_page()
    with misnaming_host(site, dict.fromkeys(HARMLESS, kind)) as address:
        page.goto(address + LESSON)
        run_as_recorded(page)
        page.evaluate("navigator.serviceWorker.ready.then(() => null)")
        page.reload()
        run_as_recorded(page)


@pytest.mark.parametrize("edition", ["zh", "en"])
@pytest.mark.parametrize("kind", [BYTES, "text/plain"])
def test_a_type_under_which_no_script_runs_is_named_with_its_file(new_page, site, kind, edition):
    page = new_page()
    with misnaming_host(site, dict.fromkeys([".js", *HARMLESS], kind)) as address:
        page.goto(f"{address}{edition}/lessons/06-outputs/")
        notice = page.locator("#lab-notice")
        expect(notice).to_be_visible()
        expect(notice).to_contain_text(kind)
        (live,) = (site.dir / "live").glob("live-*.js")
        expect(notice).to_contain_text(live.name)
        expect(cell(page, CELL).locator(".cell-outs")).to_contain_text("True")


@pytest.mark.parametrize("script", ["live/worker-*.js", "pyodide/*/pyodide.js"])
def test_a_script_of_python_that_cannot_run_is_named_with_its_type(new_page, site, script):
    page = new_page()
    (file,) = site.dir.glob(script)
    page.context.route(
        f"**/{file.name}",
        lambda route: route.fulfill(path=file, content_type="text/plain"),
    )
    page.goto(site.url + LESSON)
    cell(page, CELL).get_by_role("button", name="Run").click()
    words = cell(page, CELL).locator(".cell-words")
    expect(words).to_contain_text("Python could not start")
    expect(words).to_contain_text(f"{file.name} is of type “text/plain”")


def test_a_page_whose_scripts_do_not_come_says_so_on_the_next_page_too(new_page, site):
    page = new_page()
    page.context.route("**/live/live-*.js", lambda route: route.abort())
    page.goto(site.url + LESSON)
    expect(page.locator("#lab-notice")).to_contain_text("did not load")
    page.locator(".md-footer__link--next").click()
    page.wait_for_url(lambda url: "06-outputs" not in url)
    expect(page.locator("#lab-notice")).to_contain_text("did not load")
