"""What the whole story needs: a real French video, people who sign in by the code of their e-mail, a voice."""

from __future__ import annotations

import re
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory

import numpy as np
import soundfile
from numpy.typing import NDArray
from playwright.sync_api import Browser, BrowserType, Page

from craft.sound.sample_rate import RATE
from media.sound.take_reader import read_take
from tests import machine_stalls
from tests.browser_program import ARGUMENTS, CHROMIUM
from tests.material.videos import SPOKEN_NAME, screen
from tests.material.voices import human
from tests.processes import wait_for
from tests.running_service import RunningService

FRENCH = human("fr", SPOKEN_NAME)
CODE = re.compile(r"^\s{4}(\S+)\s*$", re.MULTILINE)


def narrated_video(target: Path, speech: Path = FRENCH) -> Path:
    """A drawn screen recording under real French speech, with a second of silence on both sides."""
    length = float(soundfile.info(str(speech)).duration) + 2.5
    subprocess.run(
        ["ffmpeg", "-v", "error", "-nostdin", "-y", "-stream_loop", "-1", "-i", screen(), "-i", speech, "-map", "0:v:0",
         "-map", "1:a:0", "-af", "adelay=1000:all=1,apad", "-t", f"{length:.2f}", "-vf", "scale=-2:480",
         "-c:v", "libx264", "-preset", "ultrafast", "-pix_fmt", "yuv420p", "-c:a", "aac", target],
        check=True,
    )  # fmt: skip  # options stay beside their values
    return target


def microphone(target: Path, speech: Path, silence_ms: int) -> NDArray[np.float32]:
    """A WAV for Chromium's fake microphone: silence while the studio counts down, then a real human take."""
    voice = read_take(speech)
    gap = np.zeros(RATE * silence_ms // 1000, np.float32)
    soundfile.write(target, np.concatenate([gap, voice, gap[: RATE * 4]]), RATE, subtype="PCM_16")
    return voice


@contextmanager
def browser_with_voice(kind: BrowserType, wav: Path) -> Iterator[Browser]:
    """A Chromium whose microphone plays `wav` once, from the moment it is opened."""
    fake = ["--use-fake-ui-for-media-stream", "--use-fake-device-for-media-stream"]
    browser = kind.launch(
        executable_path=CHROMIUM,
        args=[*ARGUMENTS, *fake, f"--use-file-for-fake-audio-capture={wav}%noloop"],
    )
    try:
        yield browser
    finally:
        browser.close()


SOUND_LOST = "() => JSON.parse(document.getElementById('studio-data').textContent).advice.texts.dropouts.retake"


def record(page: Page, attempts: int = 3) -> None:
    """What the microphone plays, until silence ends it.

    A fake microphone stalls with its browser when the machine does (tests/machine_stalls.py): the page says that sound
    was lost and asks to record again. Then the microphone is opened anew and the recording is repeated; only then, and
    only where a stall was seen."""
    for _attempt in range(attempts):
        with TemporaryDirectory() as folder, machine_stalls.watched(Path(folder)):
            page.click("#record")
            page.wait_for_selector("#studio[data-phase=recording]", timeout=120_000)
            machine_stalls.watch.speaks()
            page.wait_for_selector("#studio[data-phase=deciding]", timeout=120_000)
        said = page.locator("#findings li").all_inner_texts()
        if page.locator("#send").is_visible():
            return
        if said != [page.evaluate(SOUND_LOST)] or not machine_stalls.stood_still():
            break
        page.locator("p [data-do=throw]").dispatch_event("click")
        page.wait_for_selector("#studio[data-phase=idle]")
        page.reload()
        page.wait_for_selector("#studio[data-ready=yes]")
    raise AssertionError(said)


class Person:
    """One person with a browser window of their own."""

    def __init__(self, running: RunningService, browser: Browser, email: str) -> None:
        self.running, self.email = running, email
        self.site = f"http://localhost:{running.port}"
        context = browser.new_context(viewport={"width": 1200, "height": 800}, locale="en", permissions=["microphone"])
        self.page: Page = context.new_page()
        self.page.set_default_timeout(120_000)
        self.errors: list[str] = []
        self.page.on("pageerror", lambda error: self.errors.append(str(error)))

    def go(self, path: str) -> Page:
        self.page.goto(path if path.startswith("http") else self.site + path)
        return self.page

    def come_in(self, link: str) -> None:
        """Open an invitation, type the address, read the code in the e-mail, type it."""
        before = len(self._letters())
        self.go(link)
        self.page.fill("#id_email", self.email)
        self.page.click("main form button[type=submit]")
        self.page.wait_for_selector("#id_code")
        code = wait_for(lambda: self._code(before), "the e-mail with the code")
        self.page.fill("#id_code", code)
        self.page.click("main form button[type=submit]")

    def _letters(self) -> list[str]:
        texts = "".join(path.read_text() for path in sorted((self.running.data / "mail").glob("*.log")))
        return [part for part in texts.split("-" * 79) if f"To: {self.email}" in part]

    def _code(self, before: int) -> str | None:
        letters = self._letters()
        found = CODE.findall(letters[-1]) if len(letters) > before else []
        return found[0] if found else None
