"""Tracebacks, help and the standard library's tools, as a reader meets them in a cell. Prints."""

import ast
import collections
import csv
import dataclasses
import datetime
import decimal
import dis
import doctest
import fractions
import functools
import hashlib
import heapq
import inspect
import io
import itertools
import json
import logging
import pathlib
import pickle
import pprint
import pydoc
import random
import re
import statistics
import string
import tempfile
import textwrap
import timeit
import traceback
import typing
import unittest
import zipfile

import numpy as np

import lstm_core


def frames(error):
    """Print a traceback; the source of lines in cells and in lstm_core, which is there to read."""
    print(type(error).__name__, error, getattr(error, "__notes__", ""))
    for frame in traceback.extract_tb(error.__traceback__):
        ours = frame.filename.startswith("<cell") or "lstm_core" in frame.filename
        place = re.sub("^.*?(?=lstm_core/|numpy/|python313.zip/)", "", frame.filename)
        print(" ", place, frame.lineno, frame.name, frame.line if ours else "")


print("-- tracebacks")
for action in (
    lambda: 1 / 0,
    lambda: lstm_core.LSTM(3, 4)(np.ones((2, 5, 7), dtype=np.float32)),
    lambda: json.loads("{"),
    lambda: np.linalg.cholesky(-np.eye(2)),
    lambda: random.sample([1], 2),
    lambda: compile("x = (", "<cell x>", "exec"),
    lambda: {}["key"],
    lambda: lstm_core.no_such_name,
):
    try:
        action()
    except Exception as error:
        frames(error)
try:
    try:
        int("x")
    except ValueError as first:
        raise RuntimeError("second") from first
except RuntimeError:
    print(re.sub(r'File ".*?lstm_core', 'File "lstm_core', traceback.format_exc()))

print("-- help and sources")
for thing in (json.loads, random.sample, np.linalg.norm, lstm_core.LSTM, str.join, np.add, len):
    print(pydoc.render_doc(thing, renderer=pydoc.plaintext))
for thing in (lstm_core.LSTM, lstm_core.lstm_step, lstm_core.gradcheck, frames):
    print(inspect.getsource(thing))
    print(inspect.signature(thing), inspect.getdoc(thing))
print(inspect.signature(np.linalg.norm), inspect.signature(json.dumps))
print([name for name in dir(lstm_core) if not name.startswith("_")])
dis.dis("a = b + 1")
print(ast.dump(ast.parse("y = f(x)[0]"), indent=1))


def doubled(x):
    """Double.

    >>> doubled(2)
    4
    >>> doubled(3)
    7
    """
    return 2 * x


print("-- doctest, unittest, timeit")
doctest.run_docstring_examples(doubled, {"doubled": doubled}, name="doubled")


class Case(unittest.TestCase):
    def test_right(self):
        self.assertEqual(doubled(2), 4)

    def test_wrong(self):
        self.assertEqual([1, 2], [1, 3])


report = io.StringIO()
result = unittest.TextTestRunner(report).run(unittest.defaultTestLoader.loadTestsFromTestCase(Case))
print(result.testsRun, len(result.failures), re.sub(r"in [\d.]+s", "", report.getvalue()))
print(
    len(timeit.repeat("x + 1", "x = 1", number=10, repeat=3)), timeit.timeit("pass", number=1) < 9
)

print("-- a bit of everything")
random.seed(3)
print(random.random(), random.choices("abc", k=5), random.gauss(0, 1), random.sample(range(9), 3))
print(statistics.mean([1, 2, 4]), statistics.stdev([1, 2, 4]), statistics.median([3, 1, 2]))
print(decimal.Decimal(1) / 7, fractions.Fraction(3, 9), datetime.date(1997, 11, 15).isoformat())
print(list(itertools.batched("abcde", 2)), functools.reduce(lambda a, b: a * b, range(1, 6)))
print(
    collections.Counter("banana").most_common(), heapq.nlargest(2, [3, 1, 2]), string.ascii_letters
)
print(hashlib.sha256(b"lstm").hexdigest(), hashlib.md5(b"lstm").hexdigest())
print(json.dumps({"a": [1, 2.5, None, "中"]}, indent=1, ensure_ascii=False))
print(list(csv.reader(io.StringIO('a,"b,c"\n1,2'))), textwrap.fill("long words " * 9, 30))
pprint.pprint({name: list(range(12)) for name in ("first", "second")}, width=40)
print(typing.get_type_hints(dataclasses.make_dataclass("Point", [("x", int), ("y", float)])))
print(pickle.loads(pickle.dumps(datetime.timedelta(days=1))), "中文".encode("gb18030"))
logging.getLogger("lab").warning("through %s", "logging")
with tempfile.TemporaryDirectory() as folder:
    path = pathlib.Path(folder, "a.zip")
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("b.txt", "text " * 99)
    print(
        path.name, zipfile.ZipFile(path).read("b.txt")[:9], [p.name for p in path.parent.iterdir()]
    )
