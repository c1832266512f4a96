"""How soon a figure follows its slider: from the reader's change to the picture on the screen.

    python -m benchmarks.figures

The built site in Chromium, the gallery page. Of each figure: the median where the scene was
recorded at build, and where the page's Python, already running, computes it. Wanted: 50 ms and
120 ms. Printed, and kept for docs/*/speed.md.
"""

from statistics import median

from benchmarks.host import browser_and_site
from benchmarks.results import machine, row, save
from tools.chromium import chromium_version

GALLERY = "en/figures/"
CHANGES = 30
HEAD = "\n| figure | recorded, ms | live, ms |\n|---|--:|--:|"
# A parameter of each figure, by its label, with values that are recorded; one with others.
FIGURES = {
    "shapes": (("T, time steps", [4, 6]), None),
    "outputs": (("L, num_layers", [1, 2]), ("T, time steps", [5, 7])),
    "packing": (
        ("enforce_sorted=False", [False, True]),
        ("sequences", ["长短 a 不一样长", "cat dog mouse"]),
    ),
    "cell": (("hold a gate fast", ["f=1", "f=0"]), ("x where it writes", [0.5, 0.7])),
    "unrolled": (("L, num_layers", [1, 2]), ("T, time steps", [5, 7])),
    "gradient": (("T, time steps", [60, 30]), ("bias added", [-1, 2])),
    "attention": (("mask", ["none", "padding"]), ("temperature", [0.75, 3])),
}

# Changes an input again and again; returns the time of each until the new picture is painted.
CHANGE = """async (input, [values, state, changes]) => {
  const figure = input.closest("figure");
  const painted = () => new Promise((done) => requestAnimationFrame(() => setTimeout(done)));
  const arrived = () => new Promise((done) => {
    const watch = new MutationObserver(() => {
      if (figure.dataset.state !== state) return;
      watch.disconnect();
      done();
    });
    watch.observe(figure, { attributes: true, attributeFilter: ["data-state"] });
  });
  const times = [];
  for (let i = 0; i < changes; i++) {
    const start = performance.now();
    const there = state === null ? null : arrived();
    if (input.type === "checkbox") input.checked = values[i % values.length];
    else input.value = values[i % values.length];
    input.dispatchEvent(new Event("input"));
    await there;
    await painted();
    times.push(performance.now() - start);
  }
  return times;
}"""


def changed(found, control: tuple[str, list], state: str | None) -> float:
    """Return the median time of many changes, the first two apart: they may start Python."""
    label, values = control
    field = found.locator(".fig-params").get_by_label(label)
    field.evaluate(CHANGE, [values, state, 2])
    return median(field.evaluate(CHANGE, [values, state, CHANGES]))


def measure() -> list[str]:
    """Change every figure of the gallery; return the table's rows."""
    rows = []
    with browser_and_site() as (browser, url):
        page = browser.new_page()
        page.goto(url + GALLERY)
        for kind, (recorded, live) in FIGURES.items():
            found = page.locator(f"lstm-figure[kind={kind}]")
            found.scroll_into_view_if_needed()
            found.locator(".fig-reveal").click()
            times = [changed(found, recorded, "recorded" if live else None)]
            times += [changed(found, live, "live")] if live else []
            rows.append(row(kind, *(f"{time:.0f}" for time in times), *["–"] * (2 - len(times))))
    return rows


def main() -> None:
    """Measure, print, save."""
    rows = measure()
    where = machine(chromium_version())
    print(where, HEAD, *rows, sep="\n")
    save("figures", machine=[where], figures=rows)


if __name__ == "__main__":
    main()
