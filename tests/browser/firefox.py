"""A real Firefox (Debian's firefox-esr) driven by Mozilla's own Marionette, with a sound card of its own.

Playwright drives Firefox builds of its own, which Debian does not carry; Marionette is in every Firefox since 2012.
The whole of it is a page, and JavaScript is how one waits: a condition is an expression that becomes true.
"""

from __future__ import annotations

import base64
import json
import os
import signal
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from marionette_driver.marionette import ActionSequence, Marionette

from tests.browser.studio.fake_microphone import session_cookie
from tests.browser.studio.scripted_browser import ScriptedBrowser
from tests.browser.studio.sound_card import SoundCard, sound_card
from tests.processes import wait_for
from volunteers.models import User

PREFERENCES: dict[str, bool | int | str] = {
    "media.navigator.permission.disabled": True,  # nobody is asked for the microphone
    "media.autoplay.default": 0,
    "media.autoplay.blocking_policy": 0,
    "intl.accept_languages": "en",
    "browser.shell.checkDefaultBrowser": False,
    "browser.aboutwelcome.enabled": False,
    "datareporting.policy.dataSubmissionEnabled": False,
    "app.normandy.enabled": False,
    "browser.safebrowsing.update.enabled": False,
    "network.captive-portal-service.enabled": False,
    "network.connectivity-service.enabled": False,
    "extensions.update.enabled": False,
    "services.settings.server": "",
    "network.dns.localDomains": "town.example",  # an address that is not the machine itself, without a name server
}


class Firefox(ScriptedBrowser):
    """One Firefox with a profile of its own. `marionette` is the driver, for what is not wrapped here; `sound` is the
    card that it plays on and listens to."""

    def __init__(self, marionette: Marionette, sound: SoundCard) -> None:
        self.marionette, self.sound = marionette, sound

    def sign_in(self, user: User, address: str) -> None:
        self.open(f"{address}/healthz")  # a cookie needs a page of its site
        cookie = session_cookie(user, address)
        self.marionette.add_cookie({"name": cookie["name"], "value": cookie["value"], "path": "/", "httpOnly": True})

    def open(self, url: str) -> None:
        self.marionette.navigate(url)

    def run(self, script: str, *arguments: Any, seconds: float = 60) -> Any:
        """The body of an async function in the page itself; what it returns (JSON)."""
        body = f"return (async function () {{ {script} }}).apply(null, arguments)"
        return self.marionette.execute_script(
            body, script_args=arguments, sandbox=None, new_sandbox=False, script_timeout=int(seconds * 1000)
        )

    def click(self, selector: str) -> None:
        """A real click in the middle of the element; it must be visible."""
        self.marionette.find_element("css selector", selector).click()

    def press(self, *keys: str) -> None:
        """Real keys, to whatever has the focus (`marionette_driver.keys.Keys` has the ones without a letter)."""
        typing = ActionSequence(self.marionette, "key", "keyboard")
        typing.send_keys("".join(keys)).perform()

    def screenshot(self, path: Path) -> None:
        path.write_bytes(base64.b64decode(self.marionette.screenshot(full=False)))


class Running:
    """A Firefox process over a profile in `folder`; the same folder again is the same person's Firefox."""

    def __init__(self, folder: Path, sound: SoundCard, **preferences: bool | int | str) -> None:
        self.sound = sound
        folder.mkdir(exist_ok=True)
        all_of_them = {"marionette.port": 0, **PREFERENCES, **preferences}
        lines = [f"user_pref({json.dumps(name)}, {json.dumps(value)});" for name, value in all_of_them.items()]
        (folder / "user.js").write_text("\n".join(lines))
        self.port_file = folder / "MarionetteActivePort"
        self.port_file.unlink(missing_ok=True)
        # First in the queue for the processor where the person may ask for that: sound does not wait for other tests.
        self.process = subprocess.Popen(
            [
                "nice",
                "-n",
                "-10",
                "/usr/bin/firefox-esr",
                "--marionette",
                "--headless",
                "--no-remote",
                "--profile",
                str(folder),
            ],
            env=sound.environment,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            start_new_session=True,
        )

    def driven(self) -> Firefox:
        port = wait_for(lambda: self.port_file.read_text().strip() if self.port_file.exists() else None, "Firefox", 120)
        marionette = Marionette(host="127.0.0.1", port=int(port))
        marionette.start_session()
        return Firefox(marionette, self.sound)

    def kill(self) -> None:
        """SIGKILL to it and to its content processes, as a phone without memory does."""
        with suppress(ProcessLookupError):
            os.killpg(self.process.pid, signal.SIGKILL)
        self.process.wait()


@contextmanager
def started(**preferences: bool | int | str) -> Iterator[Firefox]:
    """A Firefox with these preferences beside the usual ones, gone with its profile and its sound card at the end."""
    with TemporaryDirectory(prefix="firefox-", ignore_cleanup_errors=True) as folder, sound_card() as sound:
        running = Running(Path(folder), sound, **preferences)
        try:
            yield running.driven()
        finally:
            running.kill()
