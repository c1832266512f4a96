"""A Trace as heat maps: what a notebook shows where the site's figures are not at hand."""

import numpy as np

from lstm_core.notebook.charts import escape, heatmap
from lstm_core.notebook.words import say
from lstm_core.trace import Trace, unpack_array

MOST = 32  # steps or units of one heat map


def trace_html(trace: Trace) -> str:
    """Return one foldable group of heat maps per layer and direction: T runs right, H down."""
    if trace.kind is None:
        return f"<p>{escape(repr(trace))}</p>"
    head = f"<p>{say('first-sequence', trace=escape(repr(trace)))}</p>"
    if trace.recurrence is None:
        return head + attention(trace)
    groups = {place[:2]: {} for place in sorted(trace.steps)}
    for (layer, direction, t), step in trace.steps.items():
        groups[layer, direction][t] = step
    parts = [head]
    for number, ((layer, direction), steps) in enumerate(groups.items()):
        name = say("layer-backward" if direction else "layer-forward", layer=layer)
        maps = [draw(steps, key) for key in trace.recurrence.drawn]
        grads = {t: trace.grads.get((layer, direction, t), {}) for t in steps}
        if all("h_new" in step for step in grads.values()):
            maps.append(draw(grads, "h_new", say("gradient-of", name="h_new")))
        opened = "" if number else " open"
        parts.append(f"<details{opened}><summary>{name}</summary>{''.join(maps)}</details>")
    return "".join(parts)


def attention(trace: Trace) -> str:
    """Return weights, scores and mask: S, the queries, runs down, T, the keys, right."""
    arrays = {"weights": trace.outputs["weights"], "scores": trace.scores}
    if "mask" in trace.inputs:
        arrays["mask"] = trace.inputs["mask"]
    return "".join(
        heatmap(unpack_array(array)[0, :MOST, :MOST], say(name), rows="S", columns="T")
        for name, array in arrays.items()
    )


def draw(steps: dict[int, dict], name: str, title: str = "") -> str:
    """Draw one array of the first sequence over time, its unit by unit values downwards."""
    columns = np.stack([steps[t][name][0] for t in sorted(steps)], axis=1)
    title = title or name
    if max(columns.shape) > MOST:
        title = say("beginning", title=title)
    return heatmap(columns[:MOST, :MOST], title, rows="H", columns="T")
