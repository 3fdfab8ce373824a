"""A Chromium whose microphone plays a file, signed in as somebody of the workshop."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache
from pathlib import Path
from typing import Any

import numpy as np
import soundfile
from django.conf import settings
from django.test import Client
from playwright.sync_api import Browser, BrowserContext, Page

from craft.sound.levels import frame_levels
from craft.sound.sample_rate import RATE
from media.sound.take_reader import read_take
from tests.browser.studio.studio_room import Samples
from tests.browser_program import ARGUMENTS, CHROMIUM
from tests.dubbing import studio
from tests.machine_stalls import watch
from tests.takes import ROOM_DBFS, SPEECH_DBFS, noise
from volunteers.models import User

LEAD_MS = 3800  # the microphone opens, three seconds are counted, then somebody speaks
AFTER_MS = 6000


@cache
def human_take(number: int, language: str = "en") -> Samples:
    """The human take of sentence `number` of tests.dubbing.studio at a usual level, without its own room."""
    spoken = read_take(studio.take_file(number, language))
    levels = frame_levels(spoken)
    loud = levels[levels > np.percentile(levels, 50)]
    level = 10 * np.log10(np.mean(10 ** (loud / 10)))
    return np.asarray(spoken * np.float32(10 ** ((SPEECH_DBFS - level) / 20)), np.float32)


def write_feed(path: Path, spoken: Samples, lead_ms: int = LEAD_MS, after_ms: int = AFTER_MS) -> Samples:
    """A room with somebody speaking in it, as the file that the fake microphone plays; what was written."""
    quiet = [np.zeros(ms * RATE // 1000, np.float32) for ms in (lead_ms, after_ms)]
    sound = np.concatenate([quiet[0], spoken, quiet[1]])
    sound = np.asarray(np.clip(sound + noise(len(sound), ROOM_DBFS), -1, 1), np.float32)
    soundfile.write(path, sound, RATE, subtype="PCM_16")
    return sound


def microphone(feed: Path | None, *, loop: bool = False) -> list[str]:
    """Chromium's arguments for a microphone that plays `feed`; None: there is none that may be used."""
    if feed is None:
        return ["--use-fake-device-for-media-stream"]
    return [
        "--use-fake-ui-for-media-stream",
        "--use-fake-device-for-media-stream",
        f"--use-file-for-fake-audio-capture={feed}{'' if loop else '%noloop'}",
    ]


@contextmanager
def speaking(chromium: Browser, feed: Path | None, *, loop: bool = False, program: str = CHROMIUM) -> Iterator[Browser]:
    """A browser of its own: the microphone's file is chosen when it starts."""
    browser = chromium.browser_type.launch(executable_path=program, args=[*ARGUMENTS, *microphone(feed, loop=loop)])
    try:
        yield browser
    finally:
        browser.close()


def session_cookie(user: User, address: str) -> dict[str, Any]:
    client = Client()
    client.force_login(user, backend="django.contrib.auth.backends.ModelBackend")
    value = client.cookies[settings.SESSION_COOKIE_NAME].value
    return {"name": settings.SESSION_COOKIE_NAME, "value": value, "url": f"{address}/atelier/"}


def sign_in(context: BrowserContext, user: User, address: str) -> None:
    context.add_cookies([session_cookie(user, address)])  # type: ignore[list-item]


class Desk:
    """A signed-in page with what went wrong on it."""

    def __init__(self, context: BrowserContext, user: User, address: str) -> None:
        self.context, self.user, self.address = context, user, address
        context.set_default_timeout(120_000)  # a busy machine is slow, not wrong
        sign_in(context, user, address)
        self.page: Page = context.new_page()
        self.errors: list[str] = []
        self.page.on("pageerror", lambda error: self.errors.append(str(error)))
        self.page.on("console", lambda said: self.errors.append(said.text) if said.type == "error" else None)

    def open(self, path: str) -> Page:
        self.page.goto(self.address + path)
        return self.page

    def studio(self, path: str) -> Page:
        """The record page, when its script is ready."""
        self.open(path)
        self.page.wait_for_selector("#studio[data-ready=yes]", timeout=120_000)
        return self.page

    def phase(self, name: str, timeout: float = 120_000) -> None:
        """When the studio is in this phase. On the way to « deciding » somebody speaks: a standstill counts then."""
        if name == "deciding":
            watch.speaks()
        self.page.wait_for_selector(f"#studio[data-phase={name}]", timeout=timeout)
        if name == "recording":
            watch.speaks()
        else:
            watch.is_silent()
