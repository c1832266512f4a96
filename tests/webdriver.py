"""A browser of any make, driven by its own program for that: WebDriver, JSON over HTTP."""

import http.client
import json
import subprocess
import time
from contextlib import contextmanager
from pathlib import Path

from tests.site_host import free_port, wait_for

ELEMENT = "element-6066-11e4-a52e-4f735466cecf"  # how WebDriver names an element, by its standard
HANG_S = 120  # no test measures time: what takes longer on any machine will never come

# Waits for a value, as Playwright's evaluate does; an error comes back as such, with its own words.
AWAIT = """
const done = arguments[arguments.length - 1], given = [...arguments].slice(0, -1);
Promise.resolve(given).then((given) => (%s)(...given))
  .then((value) => done({ value }), (error) => done({ error: String(error) }));
"""


class DriverError(Exception):
    """The browser could not do what a test wanted."""


class Browser:
    """One open window."""

    def __init__(self, port: int, capabilities: dict):
        self.connection = http.client.HTTPConnection("127.0.0.1", port, timeout=2 * HANG_S)
        self.session = ""
        wanted = {"capabilities": {"alwaysMatch": capabilities}}
        self.session = f"/session/{self.call('POST', '/session', wanted)['sessionId']}"
        self.call("POST", "/timeouts", {"script": HANG_S * 1000, "pageLoad": HANG_S * 1000})

    def call(self, method: str, path: str, body: dict | None = None):
        """Send one command; return its value."""
        content = None if body is None else json.dumps(body)
        headers = {"Content-Type": "application/json"}
        self.connection.request(method, self.session + path, content, headers)
        value = json.loads(self.connection.getresponse().read())["value"]
        if isinstance(value, dict) and value.get("error"):
            raise DriverError(f"{value['error']}: {value['message']}")
        return value

    def open(self, address: str):
        """Load a page."""
        self.call("POST", "/url", {"url": address})

    def evaluate(self, function: str, *given):
        """Call a JavaScript function in the page; return what it returns, or what it promised."""
        script = {"script": AWAIT % function, "args": list(given)}
        answer = self.call("POST", "/execute/async", script)
        if answer is None:
            raise DriverError("the page went away")
        if "error" in answer:
            raise DriverError(answer["error"])
        return answer.get("value")

    def wait_until(self, function: str, *given):
        """Wait until a JavaScript function returns something true, in this page or the next."""
        end = time.monotonic() + HANG_S
        while True:
            try:
                value = self.evaluate(function, *given)
            except DriverError as error:  # between two pages there is nobody to ask
                value, why = None, error
            else:
                why = value
            if value:
                return value
            assert time.monotonic() < end, f"never true: {function} {given}: {why}"
            time.sleep(0.05)

    def reload(self):
        """Load the page again as a reader does; the driver's own way passes by service workers."""
        born = self.evaluate("() => performance.timeOrigin")
        self.evaluate("() => { setTimeout(() => location.reload()) }")
        self.wait_until("(born) => performance.timeOrigin !== born", born)

    def click(self, selector: str):
        """Press the first element that fits, as a reader does: pointer and all."""
        middle = "(one) => document.querySelector(one).scrollIntoView({ block: 'center' })"
        self.evaluate(middle, selector)  # the driver's own way leaves it under a page's header
        found = self.call("POST", "/element", {"using": "css selector", "value": selector})
        self.call("POST", f"/element/{found[ELEMENT]}/click", {})


@contextmanager
def driven(driver: list[str | Path], capabilities: dict, environment: dict[str, str]):
    """Start a driver and by it a browser; yield the browser."""
    port = free_port()
    quiet = {"stdout": subprocess.DEVNULL, "stderr": subprocess.DEVNULL}
    process = subprocess.Popen([*driver, f"--port={port}"], env=environment, **quiet)
    try:
        wait_for(port)
        browser = Browser(port, capabilities)
        try:
            yield browser
        finally:
            browser.call("DELETE", "")
            browser.connection.close()
    finally:
        process.terminate()
        process.wait()
