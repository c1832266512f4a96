"""Execute the notebooks whose outputs are not recorded yet, side by side.

A build waits for all of them. `mkdocs serve` waits for the page being viewed; the other pages show
their older outputs until theirs have been recorded in the background, which starts a new build.
"""

import logging
import os
from concurrent.futures import Future, ThreadPoolExecutor
from pathlib import Path

from hooks import recorded
from hooks.notebooks import is_notebook, parse
from tools.lab_kernel import install_kernel

log = logging.getLogger("mkdocs.hooks.execution")

ALL_RECORDED = recorded.ROOT / ".build" / "all-recorded"  # touched when the background is done
pool = ThreadPoolExecutor(os.cpu_count())
pending: dict[Path, Future] = {}  # by the record that is being made
viewed = None  # under serve, the path of the last page a browser asked for


def watch(server) -> None:
    """Watch what is viewed, and the file that says that the background is done."""
    ALL_RECORDED.touch()  # the first build has made .build
    server.watch(str(ALL_RECORDED))
    serve_request = server.get_app()

    def remember_page(environ, start_response):
        global viewed
        if environ["PATH_INFO"].endswith("/"):
            viewed = environ["PATH_INFO"]
        return serve_request(environ, start_response)

    server.set_app(remember_page)


def see_to_records(files, config) -> None:
    """See to it that every notebook has a record."""
    notebooks = [
        (file, parse(file.content_string, file.src_uri))
        for file in files.documentation_pages()
        if is_notebook(file)
    ]
    wanted = {recorded.record_of(notebook) for _, notebook in notebooks}
    for record, future in list(pending.items()):
        if record not in wanted:  # its code has changed since
            future.cancel()
    execute(notebooks, config.plugins["mkdocs-jupyter"].config, config.extra["scope"])


def execute(notebooks: list[tuple], settings, scope: str) -> None:
    """Start what has no record, the viewed page first; wait for what must be there now."""
    install_kernel(recorded.ROOT / ".build")
    foreground = []
    for file, notebook in sorted(notebooks, key=lambda pair: not is_viewed(pair[0], scope)):
        if recorded.record_of(notebook).exists():
            continue
        future = start(notebook, settings, file.src_uri)
        if viewed and not is_viewed(file, scope) and recorded.older_record(notebook):
            future.add_done_callback(background_done)
        else:
            foreground.append(future)
    try:
        for future in foreground:
            future.result()
    finally:  # after a failure the rest need not start
        for future in foreground:
            future.cancel()


def is_viewed(file, scope: str) -> bool:
    """Whether a browser last asked for this page, in whichever language."""
    if not viewed:
        return False
    _, _, page = viewed.removeprefix(scope).partition("/")
    return page == file.url.removeprefix("./")


def start(notebook, settings, name: str) -> Future:
    """Have a notebook recorded, once however often it is asked for."""
    record = recorded.record_of(notebook)
    future = pending.get(record)
    if future is None:
        future = pending[record] = pool.submit(recorded.record, notebook, settings, name)
        future.add_done_callback(lambda _: pending.pop(record))  # at once, if it is done already
    return future


def background_done(future: Future) -> None:
    """Report a failure; after the last one have the site built again."""
    if not future.cancelled() and future.exception():
        log.error(str(future.exception()))
    if not pending:
        ALL_RECORDED.touch()
