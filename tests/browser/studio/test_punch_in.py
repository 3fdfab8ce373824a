"""Punch-in: the second half of a take is said again; the first half stays, sample for sample."""

from __future__ import annotations

import base64
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from playwright.sync_api import Browser, expect

from craft.sound.levels import FRAME, frame_levels
from craft.sound.sample_rate import RATE
from tests.browser.studio.fake_microphone import Desk, human_take, speaking, write_feed
from tests.browser.studio.studio_room import Samples, StudioRoom, best_match
from tests.takes import ROOM_DBFS, noise

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

SPEECH_FROM_DBFS = -50
SPLICE = """async ([first, second]) => {
    const { seam, spliced } = await import("/static/js/studio/punch.js");
    const read = (told) => new Int16Array(Uint8Array.from(atob(told), (sign) => sign.charCodeAt(0)).buffer);
    const found = seam(read(first), 48000);
    const out = spliced(read(first), found.cutMs, read(second), 48000);
    let text = "";
    for (const byte of new Uint8Array(out.buffer)) text += String.fromCharCode(byte);
    return [found, btoa(text)];
}"""
REST = """async ([first, second]) => {
    const { ending, spliced } = await import("/static/js/studio/punch.js");
    const read = (told) => new Int16Array(Uint8Array.from(atob(told), (sign) => sign.charCodeAt(0)).buffer);
    const found = ending(read(first), 48000, 20000);
    const out = spliced(read(first), found.cutMs, read(second), 48000);
    let text = "";
    for (const byte of new Uint8Array(out.buffer)) text += String.fromCharCode(byte);
    return [found, btoa(text)];
}"""
KEPT = """async (told) => {
    const { addPiece, putRow } = await import("/static/js/studio/store.js");
    const data = JSON.parse(document.getElementById("studio-data").textContent);
    const [segment] = data.segments;
    const id = crypto.randomUUID();
    const bytes = Uint8Array.from(atob(told), (sign) => sign.charCodeAt(0)).buffer;
    await addPiece(id, 0, bytes);
    await putRow({
        id, account: data.account, slug: data.slug, language: data.language, segment: segment.id,
        revision: segment.revision, text: segment.text, state: "kept", kind: "pcm", type: "audio/wav", rate: 44100,
        samples: bytes.byteLength / 2, device: {}, createdAt: Date.now(), tries: 0,
    });
}"""
ROWS = """async () => {
    const { rowsOf } = await import("/static/js/studio/store.js");
    return rowsOf(JSON.parse(document.getElementById("studio-data").textContent).account);
}"""


def in_a_room(*parts: Samples, pause_ms: int = 600) -> Samples:
    quiet = np.zeros(pause_ms * RATE // 1000, np.float32)
    sound = np.concatenate([quiet, *[piece for part in parts for piece in (part, quiet)]])
    return np.asarray(sound + noise(len(sound), ROOM_DBFS), np.float32)


def voiced(take: Samples) -> Samples:
    """Without the silence before its first word and after its last."""
    heard = np.flatnonzero(frame_levels(take) > SPEECH_FROM_DBFS)
    return take[heard[0] * FRAME : (heard[-1] + 1) * FRAME]


def told(samples: Samples) -> str:
    return base64.b64encode((np.clip(samples, -1, 1) * 32767).astype("<i2").tobytes()).decode()


@pytest.mark.quiet
def test_the_first_half_stays_and_the_second_is_replaced(chromium: Browser, live_server: Any) -> None:
    one, two, three = (voiced(human_take(number)) for number in (1, 2, 3))
    page = chromium.new_page()
    page.goto(f"{live_server.url}/static/js/take-thresholds.js")
    found, sound = page.evaluate(SPLICE, [told(in_a_room(one, two)), told(in_a_room(three))])
    page.close()
    after_first = 600 + len(one) * 1000 / RATE
    assert after_first - 200 < found["cutMs"] < after_first + 600
    result = np.frombuffer(base64.b64decode(sound), "<i2").astype(np.float32) / np.float32(32768)
    first, at_first = best_match(result, one)
    second, at_second = best_match(result, three)
    assert min(first, second) > 0.99
    assert at_second > at_first + len(one) - RATE * 3 // 10  # each take ends and begins in silence
    assert best_match(result, two)[0] < 0.5


def test_a_sentence_that_is_said_in_parts_is_joined_whole(chromium: Browser, live_server: Any) -> None:
    one, two = (voiced(human_take(number)) for number in (1, 2))
    page = chromium.new_page()
    page.goto(f"{live_server.url}/static/js/take-thresholds.js")
    found, sound = page.evaluate(REST, [told(in_a_room(one)), told(in_a_room(two))])
    page.close()
    assert found["share"] == pytest.approx(len(one) / RATE / 20, abs=0.02)
    result = np.frombuffer(base64.b64decode(sound), "<i2").astype(np.float32) / np.float32(32768)
    (first, at_first), (second, at_second) = best_match(result, one), best_match(result, two)
    assert min(first, second) > 0.99
    pause = at_second - at_first - len(one)
    assert RATE // 10 < pause < RATE * 4 // 10, "no longer than within a sentence"


def test_by_one_key_the_rest_is_said(studio_room: StudioRoom, chromium: Browser, tmp_path: Path) -> None:
    write_feed(tmp_path / "feed.wav", human_take(3))
    with speaking(chromium, tmp_path / "feed.wav") as browser:
        desk = Desk(browser.new_context(), studio_room.voice, studio_room.address)
        page = desk.studio(studio_room.record())
        page.evaluate(KEPT, told(in_a_room(human_take(1), pause_ms=700)))
        page = desk.studio(studio_room.record())
        desk.phase("deciding")
        expect(page.get_by_role("button", name="Say the rest")).to_be_visible()
        page.keyboard.press("Alt+p")
        desk.phase("countdown")
        desk.phase("deciding", timeout=120_000)
        (row,) = page.evaluate(ROWS)
        assert (row["state"], row["device"]["punched_in"]) == ("kept", True)
        assert row["samples"] > len(human_take(1)), "what was said first, and something after it"
        assert desk.errors == []


def test_by_one_key_the_second_half_is_said_again(studio_room: StudioRoom, chromium: Browser, tmp_path: Path) -> None:
    write_feed(tmp_path / "feed.wav", human_take(3))
    with speaking(chromium, tmp_path / "feed.wav") as browser:
        desk = Desk(browser.new_context(), studio_room.voice, studio_room.address)
        page = desk.studio(studio_room.record())
        page.evaluate(KEPT, told(in_a_room(human_take(1), human_take(2), pause_ms=700)))
        page = desk.studio(studio_room.record())
        desk.phase("deciding")
        page.keyboard.press("Alt+h")
        desk.phase("countdown")
        expect(page.locator("#text .said")).not_to_have_count(0)
        desk.phase("deciding", timeout=120_000)
        (row,) = page.evaluate(ROWS)
        assert (row["state"], row["device"]["punched_in"]) == ("kept", True)
        assert desk.errors == []
