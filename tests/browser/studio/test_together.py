"""Recorded together: one sound for many sentences, kept while it is said, sent in pieces, cut, its cuts moved."""

from __future__ import annotations

import os
import signal
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from playwright.sync_api import Browser, Page, expect

from craft.sound.sample_rate import RATE
from dubbing.models import Run, Take
from media.sound.take_reader import read_take
from storage.files import local_copy
from tests.browser.studio.studio_room import Samples, StudioRoom, pieces
from tests.browser.studio.test_hands_free import open_desk, spoken
from tests.browser.studio.test_studio_safety import processes_of
from tests.dubbing import studio
from tests.job_runs import work_off
from tests.machine_stalls import watch
from tests.processes import wait_for

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

SENTENCES, SAID, EVERY_MS = 8, 5, 1900
KEPT = """async () => {
    const { rowsOf, soundOf } = await import("/static/js/studio/store.js");
    const data = JSON.parse(document.getElementById("studio-data").textContent);
    const row = (await rowsOf(data.account)).find(({ run }) => run);
    return row ? [row.run.parts.length, (await soundOf(row.id)).length] : [0, 0];
}"""


@pytest.fixture
def eight(stalls_watched: None, live_server: Any) -> StudioRoom:
    film = studio.spoken_video()
    spans = tuple((n * EVERY_MS, (n + 1) * EVERY_MS - 200) for n in range(SENTENCES))
    room = StudioRoom(str(live_server.url), studio.tutorial_of(replace(film, spans=spans), "essai"))
    studio.translated(room.version, room.coordinator, text="Sentence {n}.")  # about as long as what is said
    return room


def one_after_the_other(said: list[Samples]) -> Samples:
    """What somebody says who follows the text: each sentence when the film comes to it."""
    joined = np.zeros(EVERY_MS * RATE * SENTENCES // 1000, np.float32)
    for number, sound in enumerate(said):
        at = number * EVERY_MS * RATE // 1000
        joined[at : at + len(sound)] = sound
    return joined


def is_at_the_mark(page: Page, number: int) -> bool:
    """Whether the band has brought the beginning of a text to the place where it is said."""
    left = [box["x"] for box in (piece.bounding_box() for piece in page.locator("#band [data-says]").all()) if box]
    band = page.locator("#band").bounding_box()
    return band is not None and len(left) == SENTENCES and abs(left[number] - band["x"] - band["width"] / 5) < 25


@pytest.mark.quiet
def test_a_run_that_was_killed_in_the_middle_becomes_sentences(
    eight: StudioRoom, chromium: Browser, tmp_path: Path
) -> None:
    said = [spoken(number) for number in range(SENTENCES)]
    takes = {segment.public_id: [one_after_the_other(said)] for segment in eight.sentences}
    desk = open_desk(chromium, tmp_path / "profile", eight, takes)
    page = desk.page
    page.locator("#together").click()
    desk.phase("recording")  # a standstill of the machine counts from here on
    expect(page.locator("#band")).to_be_visible()
    wait_for(lambda: is_at_the_mark(page, 2), "the third text at the mark of the band")
    wait_for(lambda: page.evaluate(KEPT)[0] >= SAID + 2, "the seventh sentence")
    for pid in processes_of(tmp_path / "profile"):
        os.kill(pid, signal.SIGKILL)
    wait_for(lambda: not processes_of(tmp_path / "profile"), "the end of the browser")
    watch.is_silent()

    desk = open_desk(chromium, tmp_path / "profile", eight, takes)
    page = desk.page
    expect(page.locator("#run")).to_be_visible()
    begun, seconds = page.evaluate(KEPT)
    assert begun >= SAID + 2 and seconds >= SAID * EVERY_MS // 1000 - 2
    page.locator("#run").get_by_role("button", name="Keep and send").click()
    expect(page.locator("#cuts a")).to_be_visible()
    expect(page.locator("#run")).to_be_hidden()
    work_off("dubbing.run")
    page.locator("#cuts a").click()
    expect(page.locator(".run-parts[data-ready] > li")).to_have_count(begun)
    run = Run.objects.get()
    with local_copy(run.audio) as path:
        heard = read_take(path)
    for number in range(SAID):  # nothing of it is lost; which part is whose: tests/dubbing/takes/test_runs.py
        found = pieces(heard, said[number])
        assert min(found) > 0.98, (number, sorted(found)[:3])

    cut = page.locator("form.cut").first
    cut.locator("xpath=ancestor::details").evaluate("(details) => { details.open = true; }")
    place, position = cut.get_by_role("slider"), int(str(cut.get_attribute("action")).split("/")[-2])
    at = int(place.input_value())
    cut.get_by_role("button", name="Later").click()
    expect(place).to_have_value(str(at + 50))
    place.press("ArrowLeft")
    expect(place).not_to_have_value(str(at + 50))
    moved = int(place.input_value())
    cut.get_by_role("button", name="Move the cut").click()
    expect(page.locator("[data-again]")).to_be_visible()
    work_off("dubbing.run")
    part = run.parts.select_related("take").get(position=position)
    assert part.start_ms == moved and part.take is not None and part.take.state == Take.State.CHECKED
    assert desk.errors == []
    desk.context.close()
