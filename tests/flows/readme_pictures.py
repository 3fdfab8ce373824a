"""The pictures of the README, taken of the demonstration with `PORTEVOIX_PICTURES=1` (docs/pictures)."""

from __future__ import annotations

import base64
import os
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from itertools import pairwise
from pathlib import Path
from typing import Any

from playwright.sync_api import FloatRect, Locator, Page

from tests.running_service import ROOT

PICTURES = ROOT / "docs" / "pictures"
STILL = ("list", "watch", "step", "translate", "record", "board")
MOVING = PICTURES / "sentence.webp"
FPS, WIDTH = 8, 270


def are_taken() -> bool:
    return bool(os.environ.get("PORTEVOIX_PICTURES"))


def picture(page: Page, name: str, of: Locator | None = None) -> None:
    """What stands in the window; of: from there on."""
    assert name in STILL
    top, size = of.evaluate("(one) => one.getBoundingClientRect().top + scrollY") if of else 0, page.viewport_size
    clip: FloatRect | None = {"x": 0, "y": top, **size} if top and size else None
    if are_taken():
        page.screenshot(path=str(PICTURES / f"{name}.png"), clip=clip, full_page=clip is not None)


class MovingPicture:
    """What was seen of a page, stretch by stretch, at the pace at which it was seen. folder: an empty one."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.shown: list[tuple[Path, float]] = []  # a picture, and for how many seconds

    @contextmanager
    def seen(self, page: Page, longest_s: float) -> Iterator[None]:
        """Of what happens inside, the last `longest_s` seconds."""
        if not are_taken():
            yield
            return
        taken: list[tuple[Path, float]] = []
        session = page.context.new_cdp_session(page)

        def keep(frame: dict[str, Any]) -> None:
            path = self.folder / f"{len(self.shown)}-{len(taken)}.png"
            path.write_bytes(base64.b64decode(frame["data"]))
            taken.append((path, float(frame["metadata"]["timestamp"])))
            session.send("Page.screencastFrameAck", {"sessionId": frame["sessionId"]})

        session.on("Page.screencastFrame", keep)
        session.send("Page.startScreencast", {"format": "png"})
        try:
            yield
        finally:
            session.send("Page.stopScreencast")
            session.detach()
        end = taken[-1][1] + 0.4  # the last one stays for a moment
        times = [(path, after - at) for (path, at), (_next, after) in pairwise([*taken, (taken[-1][0], end)])]
        for (path, at), (_path, length) in zip(taken, times, strict=True):
            if at + length > end - longest_s:
                self.shown.append((path, min(length, longest_s)))

    def write(self) -> None:
        if not are_taken():
            return
        plan = self.folder / "plan"
        lines = [f"file '{path}'\nduration {length:.3f}" for path, length in self.shown]
        plan.write_text("\n".join(["ffconcat version 1.0", *lines, f"file '{self.shown[-1][0]}'"]))
        subprocess.run(
            ["ffmpeg", "-v", "error", "-nostdin", "-y", "-f", "concat", "-safe", "0", "-i", plan, "-vf",
             f"fps={FPS},scale={WIDTH}:-2", "-c:v", "libwebp_anim", "-loop", "0", "-quality", "60",
             "-compression_level", "6", MOVING],
            check=True,
        )  # fmt: skip  # options stay beside their values
