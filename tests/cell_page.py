"""A page's cells, run here as in the browser."""

import json

from live.python.run_cell import new_namespace, run_cell


def make_page():
    """Return ``page(source, …)``: it runs cells and returns the last one's messages."""
    namespace = new_namespace()

    def run(*sources, cell_id="shapes"):
        for source in sources:
            messages = []
            run.ok = run_cell(source, namespace, messages.append, cell_id)
        assert json.loads(json.dumps(messages, allow_nan=False)) == messages
        return messages

    run.namespace = namespace
    return run


def printed(messages, name="stdout"):
    return "".join(m["text"] for m in messages if m["type"] == "stream" and m["name"] == name)


def result(messages):
    return next((m["data"]["text/plain"] for m in messages if m["type"] == "result"), None)


def error(messages):
    assert messages[-1]["type"] == "error"
    return messages[-1]
