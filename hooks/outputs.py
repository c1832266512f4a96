"""A cell's recorded outputs as HTML: the DOM that live/cell/output.js makes of live ones.

Nothing but elements inside .cell-outs, no whitespace between them: their text is compared.
"""

import html
import json
import re
from collections.abc import Iterable
from pathlib import Path

from tools import words

LIVE = Path(__file__).parent.parent / "live"

# Printed numbers and drawings are no words to look for, and so many numbers make the search's index
# fail: lunr confuses the states of its automaton that have digits on their edges. Errors are found.
NOT_SEARCHED = {"data_search_exclude": "yes"}

# The first type that a bundle has is shown; the last one it always has.
ORDER = (
    "application/x-trace",
    "application/x-check",
    "application/x-error",
    "text/html",
    "image/svg+xml",
    "image/png",
    "text/plain",
)


def render_outputs(outputs: Iterable[dict], lang: str, clinic: str = "") -> str:
    """Return the inner HTML of .cell-outs for a cell's nbformat outputs.

    ``clinic`` is the address of the error clinic, to which known errors then link.
    """
    return "".join(render(output, lang, clinic) for output in joined(outputs))


def joined(outputs: Iterable[dict]) -> list[dict]:
    """Merge neighboring texts of one stream; drop an error already told by its x-error."""
    result: list[dict] = []
    for output in outputs:
        before = result[-1] if result else {}
        if output["output_type"] == "stream" and before.get("name") == output["name"]:
            result[-1] = before | {"text": text(before["text"]) + text(output["text"])}
        elif output["output_type"] != "error" or "application/x-error" not in before.get(
            "data", {}
        ):
            result.append(dict(output))
    return result


def render(output: dict, lang: str, clinic: str) -> str:
    """Return one nbformat output as one element."""
    kind = output["output_type"]
    if kind == "stream":
        style = "out-stderr" if output["name"] == "stderr" else "out-text"
        return element("pre", f"out {style}", escape(text(output["text"])), **NOT_SEARCHED)
    if kind == "error":
        error = output | {"traceback": "\n".join(output["traceback"])}
        return render_error(error, lang, clinic)
    if kind in ("execute_result", "display_data"):
        data = {mime: text(value) for mime, value in output["data"].items()}
        return render_bundle(data, lang, clinic)
    raise ValueError(f"a notebook has no outputs of type {kind!r}")


def render_bundle(data: dict[str, str], lang: str, clinic: str) -> str:
    """Return the best representation of a MIME bundle."""
    best = next((mime for mime in ORDER if mime in data), "")
    value = data.get(best, "")
    match best:
        case "application/x-trace":
            fallback = data.get("text/html") or element("pre", "", escape(data["text/plain"]))
            recorded = {"data_trace": value} | NOT_SEARCHED
            return element("trace-figure", "out out-trace", fallback, **recorded)
        case "application/x-check":
            return render_check(json.loads(value), lang)
        case "application/x-error":
            return render_error(json.loads(value), lang, clinic)
        case "text/html":
            return element("div", "out out-html", value, **NOT_SEARCHED)
        case "image/svg+xml":
            return element("div", "out out-svg", value, **NOT_SEARCHED)
        case "image/png":
            base64 = "".join(value.split())
            alt = escape(data.get("text/plain", ""))
            return f'<img class="out out-png" alt="{alt}" src="data:image/png;base64,{base64}">'
        case "text/plain":
            return element("pre", "out out-text", escape(value), **NOT_SEARCHED)
    raise ValueError(f"nothing of this output can be shown: {', '.join(data)}")


def render_check(check: dict, lang: str) -> str:
    """Return the verdict on an exercise in the page's words."""
    state = {True: "right", False: "wrong", None: "open"}[check["ok"]]
    said = words.lookup("hints", lang)(check["hint"] or state)
    return element("p", "out out-check", escape(said), data_check=check["id"], data_state=state)


def render_error(error: dict, lang: str, clinic: str) -> str:
    """Return type and message, notes, the reader's own lines, the folded traceback, the clinic."""
    name = element("b", "error-type", escape(error["ename"]))
    said = element("span", "error-message", escape(error["evalue"]))
    notes = [element("p", "error-note", escape(note)) for note in error.get("notes", ())]
    own = [frame for frame in error.get("frames", ()) if frame["own"]]
    lines = [render_frame(frame, here=own[0]["file"]) for frame in own]
    trace = f"<summary>Traceback</summary><pre>{escape(error['traceback'])}</pre>"
    head = element("p", "error-head", f"{name}: {said}")
    folded = element("details", "error-trace", trace, **NOT_SEARCHED)
    help = render_help(f"{error['ename']}: {error['evalue']}", lang, clinic)
    return element("div", "out out-error", "".join([head, *notes, *lines, folded, help]))


def render_help(error: str, lang: str, clinic: str) -> str:
    """Return the link to a known error's entry in the clinic."""
    known = json.loads((LIVE / "cell" / "known-errors.json").read_text("utf-8"))
    anchor = next((to for pattern, to in known if re.search(pattern, error)), None)
    if not (anchor and clinic):
        return ""
    said = words.lookup("live", lang)("explained", anchor=anchor.upper())
    return element("p", "error-help", element("a", "", escape(said), href=f"{clinic}#{anchor}"))


def render_frame(frame: dict, here: str) -> str:
    """Return one line of a cell with its number; a line of another cell names that cell."""
    cell = "" if frame["file"] == here else frame["file"][len("<cell ") : -1] + ":"
    number = element("span", "error-line", escape(f"{cell}{frame['line']}"))
    return element("pre", "error-own", number + element("code", "", escape(frame["code"])))


def element(tag: str, style: str, inner: str, **attributes: str) -> str:
    """Return an element around ``inner``, which is HTML."""
    names = {"class": style} | {name.replace("_", "-"): x for name, x in attributes.items()}
    head = "".join(f' {name}="{escape(value)}"' for name, value in names.items() if value)
    newline = "\n" if tag == "pre" else ""  # HTML drops the newline that follows <pre> at once
    return f"<{tag}{head}>{newline}{inner}</{tag}>"


def escape(value: str) -> str:
    """Escape for text and attributes; a carriage return only survives HTML as a reference."""
    return html.escape(value).replace("\r", "&#13;")


def text(value: str | list[str]) -> str:
    """Join what nbformat may have split into lines."""
    return value if isinstance(value, str) else "".join(value)
