"""What a cell shows: displays that update, progress, checks, drawings, traces.

The same calls work on the site's pages, in Jupyter and Colab, and in plain Python, which prints.
"""

from lstm_core.notebook.charts import heatmap, plot_lines
from lstm_core.notebook.displays import display, mimebundle, set_publisher, show
from lstm_core.notebook.progress_bar import progress
from lstm_core.notebook.verdicts import check
from lstm_core.notebook.words import set_language

__all__ = [
    "check",
    "display",
    "heatmap",
    "mimebundle",
    "plot_lines",
    "progress",
    "set_language",
    "set_publisher",
    "show",
]
