"""A sentence said into the studio of a browser that JavaScript drives, and what of it came to the server."""

from __future__ import annotations

from pathlib import Path

import numpy as np

from dubbing.models import Take
from media.take_reader import RATE
from tests.browser.driven import Driven
from tests.browser.studio_room import Samples, StudioRoom, best_match, pieces, received_sound
from tests.jobs import work_off

ROWS = """(await (await import("/static/js/studio/store.js")).rowsOf(
    JSON.parse(document.getElementById("studio-data").textContent).account))"""
STORED = f"""{ROWS}.some((row) => row.state === "stored")"""
# Milliseconds that the newest take lacks by its own clock.
LOST = f"""(({{ device, samples, rate }}) => device.wall_clock_ms - samples * 1000 / rate)({ROWS}.at(-1))"""
# Every phase since the last look, with what the page said in it: a phase may be over before a busy machine asks.
WATCH = """
    window.seen = [];
    const [studio, status] = ["studio", "status"].map((id) => document.getElementById(id));
    const look = () => {
        const now = `${studio.dataset.phase} ${status.textContent}`.trim();
        if (seen.at(-1) !== now) seen.push(now);
    };
    for (const place of [studio, status]) {
        new MutationObserver(look).observe(place, { attributeFilter: ["data-phase"], childList: true });
    }
"""
SLIP_MS = 5  # the clock of a device and that of the wall are no closer


def say(browser: Driven, room: StudioRoom, feed: Path, attempts: int = 12) -> None:
    """Record `feed` as the first sentence, until silence ends it. A machine too busy for sound without gaps is noticed,
    by the page from 50 ms on and by the take's clock before, and one does as the page says: again."""
    name = browser.sound.load(feed)
    browser.sign_in(room.voice, room.address)
    browser.open(room.address + room.record())
    browser.until("document.querySelector('#studio[data-ready=yes]')")
    browser.run(WATCH)
    browser.click("#record")
    for _attempt in range(attempts):
        browser.until("document.querySelector('#count').textContent || seen.some((one) => one.startsWith('recording'))")
        browser.sound.say(name)
        browser.until("document.querySelector('#studio[data-phase=deciding]')")  # silence after the end stopped it
        said, lost = str(browser.value("document.querySelector('#findings').innerText")), browser.value(LOST)
        if "breaks off" not in said and lost < SLIP_MS:
            break
        browser.run("window.seen = []")  # a bare name would be set beside the page, not in it
        browser.press("r")
    seen = browser.value("seen.filter((one) => one.startsWith('recording'))")
    assert (said, lost < SLIP_MS, seen) == ("", True, ["recording"]), (
        said,
        lost,
        seen,
    )  # and nothing was said meanwhile


def sent_whole(browser: Driven, room: StudioRoom, spoken: Samples) -> Take:
    """Send it; the take that came, in which all of `spoken` is: every 100 ms of it, in its place."""
    browser.click("#send")
    browser.until(STORED)
    work_off("dubbing.intake")
    browser.until(f"!({STORED})")
    take = Take.objects.get(state="submitted")
    heard = received_sound(take)
    found = pieces(heard, spoken)
    # Nothing is muffled. (WebKit on an idle machine: 0.9999, the worst piece 0.998; on a busy one once below 0.999, and
    # nobody knows why.)
    assert np.median(found) > 0.99, sorted(found)[:9]
    assert min(found) > 0.9, sorted(found)[:9]  # and nothing is missing
    _correlation, at = best_match(heard, spoken)
    assert at + len(spoken) <= len(heard)
    assert abs(take.device["wall_clock_ms"] - len(heard) * 1000 / RATE) < 50
    assert (take.findings, take.voice) == ([], room.voice)
    return take
