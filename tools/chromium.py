"""Find the Chromium that the browser tests drive, or install one where that is allowed.

In this order: CHROME_PATH, a Chromium or Chrome of the system, Playwright's own; then Debian's
package (as root, with apt-get), then Playwright's download. Else one sentence says what to do.
"""

import os
import shutil
import subprocess
import sys
from pathlib import Path

NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable", "chrome")
APPLICATIONS = (
    "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome",
    "/Applications/Chromium.app/Contents/MacOS/Chromium",
    r"C:\Program Files\Google\Chrome\Application\chrome.exe",
    r"C:\Program Files (x86)\Google\Chrome\Application\chrome.exe",
)
# To start it with: as root in a container too, and asking no other host for anything.
ARGUMENTS = [
    "--no-sandbox",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]


def find_chromium() -> str | None:
    """Return the path of a Chromium that is already here, else None."""
    given = os.environ.get("CHROME_PATH")
    if given:
        if not Path(given).is_file():
            sys.exit(f"CHROME_PATH should name a browser's program but there is none at {given}.")
        return given
    on_path = filter(None, map(shutil.which, NAMES))
    installed = (path for path in APPLICATIONS if Path(path).is_file())
    return next(on_path, None) or next(installed, None) or playwrights_own()


def playwrights_own() -> str | None:
    """Return where Playwright's download of Chromium is, if it is."""
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        path = playwright.chromium.executable_path
    return path if Path(path).is_file() else None


def chromium_version() -> str:
    """Return the browser's own words: "Chromium 141.0.7390.65"."""
    command = [find_chromium() or "chromium", "--version"]
    return " ".join(subprocess.run(command, capture_output=True, text=True).stdout.split()[:2])


def install_chromium() -> None:
    """Install Debian's package where we may, else Playwright's own build; errors are tolerated."""
    if shutil.which("apt-get") and hasattr(os, "geteuid") and os.geteuid() == 0:
        subprocess.run(["apt-get", "update", "-q"])
        packages = ["chromium", "fonts-noto-cjk"]
        if subprocess.run(["apt-get", "install", "-y", "-q", *packages]).returncode == 0:
            return
    subprocess.run([sys.executable, "-m", "playwright", "install", "chromium"])


def main() -> None:
    """Make sure that there is a Chromium; print where."""
    if not find_chromium():
        install_chromium()
    path = find_chromium()
    if not path:
        sys.exit(
            "The browser tests need Chromium or Chrome: install one (Debian and Ubuntu: "
            "`sudo apt-get install chromium fonts-noto-cjk`) or set CHROME_PATH to its program."
        )
    print(f"Browser for the tests: {path}")


if __name__ == "__main__":
    main()
