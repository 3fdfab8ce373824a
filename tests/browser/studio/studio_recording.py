"""A segment recorded in the studio of a browser that JavaScript controls, and what of it came to the server."""

from __future__ import annotations

from pathlib import Path

import numpy as np

from craft.sound.sample_rate import RATE
from dubbing.models import Take
from tests.browser.studio.scripted_browser import ScriptedBrowser
from tests.browser.studio.studio_room import Samples, StudioRoom, best_match, pieces, received_sound, slips
from tests.job_runs import work_off

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
# Of every 100 ms against what was said. On an idle machine Firefox and WebKit give 0.99997, the worst piece 0.9995.
MEDIAN, WORST = 0.999, 0.98
SLIPPED = 0.95  # the one piece in which the sound engine let two samples fall: an s of 100 ms in two halves gave 0.970
SLIP_MS = 5  # the clock of a device and that of the wall are no closer


def arrives_whole(browser: ScriptedBrowser, room: StudioRoom, feed: Path, spoken: Samples) -> Take:
    """Say `feed` and send it; the take that came, in which all of `spoken` is: every 100 ms of it, in its place.

    A fault of ours spoils every take alike. A sound server or a browser that did not get the processor in time spoils
    one, without a word: then the next sentence of the room is said.
    """
    for number in range(1, len(room.sentences) + 1):
        say(browser, room, feed, number)
        take = sent(browser)
        wrong = faults(take, spoken)
        if not wrong:
            break
    assert wrong == []
    assert take.voice == room.voice
    return take


def faults(take: Take, spoken: Samples) -> list[str]:
    """What of `spoken` is not in the take, and what the take is warned of without a reason; [] is a good one.

    A sound engine that meets a device may drop two samples and say two zeros instead: that click is heard, and only
    where it is may the take be warned of one, and one piece be less alike."""
    heard = received_sound(take)
    worst, *others = found = sorted(pieces(heard, spoken))
    slipped = slips(heard, spoken)
    _correlation, at = best_match(heard, spoken)
    codes = [finding["code"] for finding in take.findings]
    told = {
        f"muffled: {found[:9]}": np.median(found) <= MEDIAN,
        f"missing: {found[:9]}, slipped: {slipped}": min(others) <= WORST or worst <= (SLIPPED if slipped else WORST),
        f"ends early: {at} + {len(spoken)} of {len(heard)}": at + len(spoken) > len(heard),
        "another length than its clock": abs(take.device["wall_clock_ms"] - len(heard) * 1000 / RATE) >= 50,
        f"warned: {codes}, slipped: {slipped}": bool(codes) and not (codes == ["clicks"] and slipped),
    }
    return [fault for fault, is_so in told.items() if is_so]


def say(browser: ScriptedBrowser, room: StudioRoom, feed: Path, number: int = 1, attempts: int = 12) -> None:
    """Record `feed` as a sentence, until silence ends it. A machine too busy for sound without gaps is noticed,
    by the page from 50 ms on and by the take's clock before, and one does as the page says: again."""
    name = browser.sound.load(feed)
    browser.sign_in(room.voice, room.address)
    browser.open(room.address + room.record(number))
    browser.until("document.querySelector('#studio[data-ready=yes]')")
    browser.run(WATCH)
    browser.click("#record")
    for _attempt in range(attempts):
        browser.until(
            "document.querySelector('#count').textContent || seen.some((text) => text.startsWith('recording'))"
        )
        browser.sound.say(name)
        browser.until("document.querySelector('#studio[data-phase=deciding]')")  # silence after the end stopped it
        said, lost = str(browser.value("document.querySelector('#findings').innerText")), browser.value(LOST)
        if "breaks off" not in said and lost < SLIP_MS:
            break
        browser.run("window.seen = []")  # a bare name would be set beside the page, not in it
        browser.click("#again")
    seen = browser.value("seen.filter((text) => text.startsWith('recording'))")
    assert (said, lost < SLIP_MS, seen) == ("", True, ["recording"]), (
        said,
        lost,
        seen,
    )  # and nothing was said meanwhile


def sent(browser: ScriptedBrowser) -> Take:
    """Send what was said; the take that came."""
    browser.click("#send")
    browser.until(STORED)
    work_off("dubbing.intake")
    browser.until(f"!({STORED})")
    return Take.objects.filter(state="submitted").latest("pk")
