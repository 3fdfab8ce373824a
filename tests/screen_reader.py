"""A pytest plugin for `script/with_orca`: Chromium shows itself to the screen reader, and keys come at a person's pace,
so that what is said of each thing can be heard before the next key. It asserts nothing."""

from __future__ import annotations

import threading
from typing import Any

from playwright.sync_api import BrowserType, Keyboard, Page

from tests.browser_program import WHOLE_CHROMIUM

PAUSE_S = 4
pressed, opened, launched = Keyboard.press, Page.goto, BrowserType.launch


def _wait() -> None:
    threading.Event().wait(PAUSE_S)  # nobody can be asked when Orca has ended


def launch(program: BrowserType, **options: Any) -> Any:
    arguments = [*options.get("args", []), "--force-renderer-accessibility", "--ozone-platform=x11"]
    shown = {"headless": False, "executable_path": WHOLE_CHROMIUM, "args": arguments}
    return launched(program, **{**options, **shown})


def press(keyboard: Keyboard, key: str, **options: Any) -> None:
    if key in {"Enter", " "}:
        _wait()
    pressed(keyboard, key, **options)


def goto(page: Page, url: str, **options: Any) -> Any:
    answer = opened(page, url, **options)
    page.bring_to_front()
    _wait()
    return answer


def pytest_configure() -> None:
    BrowserType.launch, Keyboard.press, Page.goto = launch, press, goto  # type: ignore[assignment,method-assign]
