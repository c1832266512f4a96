"""The page's worker, seen from Python: one namespace for the page that is open."""

import json
import signal
import time

from .run_cell import new_namespace, run_cell

signal.signal(signal.SIGINT, signal.SIG_IGN)  # a Stop that comes late: only cells are interrupted

_nap = time.sleep  # inside one of them no Stop is heard


def _sleep(seconds):
    """Sleep as time.sleep does, in short naps."""
    end = time.monotonic() + seconds
    _nap(min(seconds, 0.001))
    while (left := end - time.monotonic()) > 0:
        _nap(min(left, 0.001))


time.sleep = _sleep

_session = None
_namespace = {}


def namespace_of(session):
    """The namespace of the open page; a page that was just entered gets a fresh one."""
    global _session, _namespace
    if session != _session:
        _namespace.clear()  # its functions refer to it: nothing else would free its arrays soon
        _session, _namespace = session, new_namespace()
    return _namespace


def run(session, cell, source, send, listen):
    """Run one cell; its messages go out as JSON text, which crosses to JavaScript fastest."""
    return run_cell(source, namespace_of(session), lambda m: send(json.dumps(m)), cell, listen)


def ask(session, what, args):
    """Answer the editor's question as JSON text; what is needed for it is imported now."""
    from . import ask as answers

    question = {"complete": answers.complete, "help": answers.help_on}[what]
    return json.dumps(question(namespace_of(session), **json.loads(args)))
