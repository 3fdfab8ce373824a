"""A real WebKit (Debian's WebKitGTK, the nearest relative of Safari that runs here), driven by its own WebDriver.

Its MiniBrowser is a window, so it gets a screen of its own (Xvfb), and the sound card without hardware that Firefox
uses too. When a driver drives it, it gives the microphone without asking. The protocol is W3C WebDriver over HTTP.
"""

from __future__ import annotations

import base64
import json
import os
import signal
import socket
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from http.client import HTTPConnection
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from tests.browser.studio.fake_microphone import session_cookie
from tests.browser.studio.scripted_browser import ScriptedBrowser
from tests.browser.studio.sound_card import SoundCard, sound_card
from tests.ports import free_port
from tests.processes import wait_for
from volunteers.models import User

BROWSER = "/usr/lib/*/webkit2gtk-4.1/MiniBrowser"
ELEMENT = "element-6066-11e4-a52e-4f735466cecf"
IN_PAGE = """
    const done = arguments[arguments.length - 1];
    (async function () { %s }).apply(null, [...arguments].slice(0, -1))
        .then((value) => done({ value }), (error) => done({ error: `${error}\\n${error.stack}` }));
"""


class WebKit(ScriptedBrowser):
    """One WebKit with a profile of its own, behind the driver that listens on `port`."""

    def __init__(self, port: int, sound: SoundCard, size: tuple[int, int], told: Path) -> None:
        self.port, self.sound, self.told = port, sound, told
        [browser] = sorted(Path("/usr/lib").glob(BROWSER.removeprefix("/usr/lib/")))
        arguments = ["--automation", "--enable-write-console-messages-to-stdout=true"]
        options = {"binary": str(browser), "args": arguments}
        wanted = {"alwaysMatch": {"webkitgtk:browserOptions": options}}
        self.session = ""
        self.session = "/session/" + self.ask("POST", "/session", capabilities=wanted)["sessionId"]
        self.ask("POST", "/window/rect", width=size[0], height=size[1])

    def ask(self, method: str, path: str, **body: Any) -> Any:
        """A command of the protocol. Raises AssertionError with the driver's words."""
        line = HTTPConnection("127.0.0.1", self.port, timeout=180)
        with_body = json.dumps(body) if method == "POST" else None
        line.request(method, self.session + path, with_body, {"Content-Type": "application/json"})
        answer = line.getresponse()
        value = json.loads(answer.read())["value"]
        line.close()
        assert answer.status == 200, value
        return value

    def sign_in(self, user: User, address: str) -> None:
        self.open(f"{address}/healthz")  # a cookie needs a page of its site
        cookie = session_cookie(user, address)
        # Without a word about other sites it keeps none.
        kept = {"name": cookie["name"], "value": cookie["value"], "path": "/", "httpOnly": True, "sameSite": "Lax"}
        self.ask("POST", "/cookie", cookie=kept)

    def open(self, url: str) -> None:
        self.ask("POST", "/url", url=url)

    def run(self, script: str, *arguments: Any, seconds: float = 60) -> Any:
        self.ask("POST", "/timeouts", script=int(seconds * 1000))
        told = self.ask("POST", "/execute/async", script=IN_PAGE % script, args=arguments)
        assert "error" not in told, told["error"]
        return told.get("value")

    def element(self, selector: str) -> str:
        found = self.ask("POST", "/element", using="css selector", value=selector)
        return f"/element/{found[ELEMENT]}"

    def click(self, selector: str) -> None:
        """A real click in the middle of the element; it must be visible. Where pages scroll smoothly, the driver would
        click before the element has come."""
        at_once = "{ behavior: 'instant', block: 'nearest' }"
        self.run(f"document.querySelector(arguments[0]).scrollIntoView({at_once})", selector)
        self.ask("POST", f"{self.element(selector)}/click")

    def write(self, selector: str, text: str) -> None:
        """Real keys into a field."""
        self.ask("POST", f"{self.element(selector)}/value", text=text)

    def press(self, *keys: str) -> None:
        """Real keys, to whatever has the focus."""
        moves = [{"type": kind, "value": key} for key in keys for kind in ("keyDown", "keyUp")]
        self.ask("POST", "/actions", actions=[{"type": "key", "id": "keyboard", "actions": moves}])

    def errors(self) -> list[str]:
        """What the browser's console called an error since it began."""
        return [line for line in self.told.read_text().splitlines() if line.startswith("CONSOLE") and "ERROR" in line]

    def screenshot(self, path: Path) -> None:
        path.write_bytes(base64.b64decode(self.ask("GET", "/screenshot")))


def answers(port: int) -> bool:
    with suppress(OSError), socket.create_connection(("127.0.0.1", port)):
        return True
    return False


@contextmanager
def screen(size: tuple[int, int]) -> Iterator[str]:
    """A display that nobody sees; its name."""
    reading, writing = os.pipe()
    arguments = ["-displayfd", str(writing), "-screen", "0", f"{size[0]}x{size[1]}x24", "-nolisten", "tcp"]
    with subprocess.Popen(["Xvfb", *arguments], pass_fds=[writing], stderr=subprocess.DEVNULL) as server:
        os.close(writing)
        try:
            with os.fdopen(reading) as told:
                number = told.readline().strip()
            assert number, "Xvfb did not start"
            yield f":{number}"
        finally:
            server.terminate()


@contextmanager
def started(size: tuple[int, int] = (1000, 800)) -> Iterator[WebKit]:
    """A WebKit, gone with its profile, its screen and its sound card at the end."""
    with (
        TemporaryDirectory(prefix="webkit-", ignore_cleanup_errors=True) as folder,
        sound_card() as sound,
        screen((size[0] + 200, size[1] + 200)) as display,
    ):
        environment = {
            **sound.environment,
            "HOME": folder,
            "XDG_RUNTIME_DIR": folder,
            "DISPLAY": display,
            "LANG": "en_US.UTF-8",
            # Its own sandbox needs namespaces that a container has not; what it loads is this machine's own server.
            "WEBKIT_DISABLE_SANDBOX_THIS_IS_DANGEROUS": "1",
            "WEBKIT_DISABLE_COMPOSITING_MODE": "1",
            "LIBGL_ALWAYS_SOFTWARE": "1",
            "NO_AT_BRIDGE": "1",
        }
        port = free_port()
        told = Path(folder, "console")
        with told.open("w") as console:
            driver = subprocess.Popen(
                ["nice", "-n", "-10", "WebKitWebDriver", f"--port={port}"],
                env=environment,
                stdin=subprocess.DEVNULL,
                stdout=console,
                stderr=subprocess.DEVNULL,
                start_new_session=True,
            )
        try:
            wait_for(lambda: answers(port), "WebKit's driver")
            webkit = WebKit(port, sound, size, told)
            yield webkit
            with suppress(AssertionError, OSError):
                webkit.ask("DELETE", "")
        finally:
            with suppress(ProcessLookupError):
                os.killpg(driver.pid, signal.SIGKILL)
            driver.wait()
