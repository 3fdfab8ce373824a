"""The level meter keeps a voice even through a film: a mark where it was, and one word where it is not."""

from __future__ import annotations

from typing import Any

import pytest
from playwright.sync_api import Browser

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
METER = """async ({ earlier, db, blocks, sent }) => {
    const { Level } = await import("/static/js/studio/level.js");
    const place = document.createElement("div");
    place.innerHTML = "<span data-bars></span><span data-level-word></span>";
    const names = ["quiet", "right", "loud", "silence", "louder", "softer"];
    const level = new Level(place, Object.fromEntries(names.map((name) => [name, name])), earlier);
    for (const one of sent) level.remember(one);
    const height = 10 ** (db / 20) * Math.SQRT2;
    const block = Float32Array.from({ length: 2048 }, (_, at) => height * Math.sin(at / 8));
    for (let n = 0; n < blocks; n++) level.hear(block);
    level.draw();
    return {
        word: place.querySelector("[data-level-word]").textContent,
        mark: [...place.querySelectorAll("i")].findIndex((bar) => bar.className.includes("usual")),
        lit: place.querySelectorAll(".lit").length,
    };
}"""


@pytest.mark.parametrize(
    ("earlier", "sent", "db", "blocks", "word"),
    [
        ([], [], -24, 60, "right"),
        ([-24.0, -23.0, -40.0], [], -23, 60, "right"),
        ([-30.0], [], -20, 60, "louder"),
        ([-18.0], [], -28, 60, "softer"),
        ([-18.0], [], -28, 20, "right"),
        ([], [-18.0], -28, 60, "softer"),
        ([-18.0], [], -50, 60, "quiet"),
    ],
)
def test_one_word_says_whether_a_voice_is_as_it_was(
    chromium: Browser, live_server: Any, earlier: list[float], sent: list[float], db: float, blocks: int, word: str
) -> None:
    page = chromium.new_page()
    page.goto(f"{live_server.url}/static/js/take-thresholds.js")
    found = page.evaluate(METER, {"earlier": earlier, "db": db, "blocks": blocks, "sent": sent})
    page.close()
    assert found["word"] == word
    usual = sorted([*earlier, *sent])[len(earlier + sent) // 2] if earlier or sent else None
    assert found["mark"] == (-1 if usual is None else round((usual + 60) / 5) - 1)
    assert usual != db or found["mark"] == found["lit"] - 1
