"""What the site's figures show for given parameters: a trace, and what Python reads off the run.

The build records some calls (tools/record_traces.py); the page's Python answers all others. Every
function returns plain JSON: figures draw, they do not compute.
"""

import json
from collections.abc import Callable

from lstm_core.figures.attention import attention
from lstm_core.figures.cell import cell
from lstm_core.figures.gradient import gradient
from lstm_core.figures.outputs import outputs
from lstm_core.figures.packing import packing
from lstm_core.figures.unrolled import unrolled

FIGURES: dict[str, Callable[..., dict]] = {
    "outputs": outputs,
    "packing": packing,
    "cell": cell,
    "unrolled": unrolled,
    "gradient": gradient,
    "attention": attention,
}


def write(kind: str, parameters: str) -> None:
    """Print a figure's scene for parameters given as JSON; the page's figures call this."""
    scene = FIGURES[kind](**json.loads(parameters))
    print(json.dumps(scene, separators=(",", ":")), end="")
