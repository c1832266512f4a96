"""Who may know whom, and how large rooms and lines may get."""

import ast
import re
import sys
from collections import Counter
from pathlib import Path
from posixpath import dirname, join, normpath

ROOT = Path(__file__).resolve().parent.parent
FIGURES = "|".join(file.stem for file in (ROOT / "lstm_core" / "figures").glob("[!_]*.py"))
# What one reads of lstm_core to understand recurrent layers.
CORE = r"numpy|lstm_core/(?!(answers|figures|files|notebook)\b).*"
# Whose path begins so may know, beside Python's standard library: the first that fits decides.
MAY_KNOW = {
    r"lstm_core/answers/": rf"{CORE}|lstm_core/answers/.*",
    r"lstm_core/figures/": rf"{CORE}|lstm_core(/figures\b.*)?",
    r"lstm_core/files/": r"numpy|lstm_core/files/.*",
    r"lstm_core/notebook/": rf"{CORE}|lstm_core/(answers|notebook\b.*)|IPython",
    r"lstm_core/": CORE,
    r"live/.*\.py": r"numpy|lstm_core/notebook(/words)?|live/python/.*",
    r"live/cell/": r"live/(cell|python|page)/.*|live/types",
    r"live/python/": r"live/(python|page)/.*|live/types",
    r"live/page/": r"live/page/.*|live/types",
    r"live/explain/frame/source": r"live/(explain/frame|page)/.*|"
    r"live/python/(visit|start-worker|runtime)",
    r"live/explain/(frame/(lazy|words)|figures/index|explain)": r"live/(explain|page)/.*",
    r"live/explain/frame/": r"live/(explain/frame|page)/.*",
    r"live/explain/figures/": r"live/explain/frame/(formula|inputs|picture|trace|types)|"
    rf"live/explain/figures/(?!({FIGURES})$).*",
    r"live/home/": r"live/(home|page)/.*|live/explain/frame/(picture|drawing|dom-patch)",
    r"live/": r"live/.*",
    r"hooks/": r"(?!(live|tests)\b).*",
    r"tools/record_torch": r"(?!(live|hooks)\b).*",  # PyTorch's answers to what the tests ask
    r"tools/": r"(?!(hooks|tests)\b).*",
}
BUT = {
    ("lstm_core/__init__.py", "lstm_core/files/state"): "load and save are names of lstm_core",
    ("lstm_core/__init__.py", "lstm_core/files/names"): "and so is infer_config",
    ("lstm_core/trace/record.py", "lstm_core/notebook/trace_html"): "a trace draws itself, late",
    (
        "live/page/first.js",
        "live/python/able",
    ): "whether Python can run here at all",
    ("live/page/page-tools.js", "live/cell/live-cell"): "a type: it downloads and shares all cells",
    ("live/page/page-tools.js", "live/cell/sharing"): "one link to all cells",
    ("live/python/session.js", "live/cell/live-cell"): "a type: a session runs cells",
}
MOST_FILES = 28  # of code in one folder; 25 is when to think


def code(*kinds, of):
    paths = (path.relative_to(ROOT) for top in of for path in (ROOT / top).rglob("*.*"))
    return [path for path in paths if path.suffix in kinds and "node_modules" not in path.parts]


def known_by(path):
    """Every module and script that a file imports, its path without an ending."""
    text, folder = (ROOT / path).read_text("utf-8"), dirname(path.as_posix())
    if path.suffix != ".py":
        for address in re.findall(r'(?:\bfrom |\bimport |\bimport\()"(\.[^"]+)"', text):
            yield re.sub(r"\.\w+$", "", normpath(join(folder, address)))
        return
    for node in ast.walk(ast.parse(text)):
        if isinstance(node, ast.Import):
            yield from (alias.name.replace(".", "/") for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            module = join(folder if node.level else "", (node.module or "").replace(".", "/"))
            inside = [join(module, alias.name) for alias in node.names]
            yield from {one if is_module(one) else module.rstrip("/") for one in inside}


def is_module(path):
    return (ROOT / path).is_dir() or (ROOT / f"{path}.py").is_file()


def test_nobody_knows_more_than_the_plan_allows():
    beyond = set()
    for path in code(".py", ".js", ".mjs", ".ts", of=("lstm_core", "live", "hooks", "tools")):
        may_know = next(may for who, may in MAY_KNOW.items() if re.match(who, path.as_posix()))
        for known in known_by(path):
            standard = known.split("/")[0] in sys.stdlib_module_names
            if not standard and not re.fullmatch(may_know, known):
                beyond.add((path.as_posix(), known))
    assert beyond == BUT.keys()


def test_a_trace_loads_what_draws_it_only_when_it_is_drawn():
    record = (ROOT / "lstm_core" / "trace" / "record.py").read_text("utf-8")
    assert re.findall(r"^( *)from lstm_core.notebook", record, re.MULTILINE) == [" " * 8]


def test_no_folder_holds_more_code_than_one_can_survey():
    tops = ("lstm_core", "live", "hooks", "tools", "tests", "benchmarks")
    rooms = Counter(path.parent for path in code(".py", ".js", ".mjs", ".ts", of=tops))
    assert {room: files for room, files in rooms.items() if files > MOST_FILES} == {}


def test_no_line_of_javascript_is_wider_than_110_columns():
    scripts = code(".js", ".mjs", ".ts", of=("live", "tests/live", "tools", "benchmarks"))
    assert [
        f"{path}:{number}"
        for path in scripts
        for number, line in enumerate((ROOT / path).read_text("utf-8").splitlines(), 1)
        if len(line) > 110
    ] == []
