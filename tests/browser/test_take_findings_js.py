"""What the browser says of a take at once, against what the server finds with its speech model."""

from __future__ import annotations

import base64
from collections.abc import Callable
from typing import Any

import numpy as np
import pytest
from playwright.sync_api import Browser, Page

from craft.levels import RATE
from tests.takes import SENTENCES, Samples, clean_take, found, judged, noise

pytestmark = pytest.mark.browser

JUDGE = """async ([told, slot]) => {
    const { judge } = await import("/static/js/studio/findings.js");
    const bytes = Uint8Array.from(atob(told), (sign) => sign.charCodeAt(0));
    const { findings, figures } = judge(new Int16Array(bytes.buffer), 48000, { slot });
    return { found: Object.fromEntries(findings.map((one) => [one.code, one.severity])), figures };
}"""


@pytest.fixture(scope="module")
def page(chromium: Browser, live_server: Any) -> Any:
    tab = chromium.new_page()
    tab.goto(f"{live_server.url}/static/js/take-thresholds.js")
    yield tab
    tab.close()


def at_once(page: Page, samples: Samples, slot_ms: float = 0) -> dict[str, Any]:
    told = base64.b64encode((np.clip(samples, -1, 1) * 32767).astype("<i2").tobytes()).decode()
    answer: dict[str, Any] = page.evaluate(JUDGE, [told, slot_ms])
    return answer


@pytest.mark.parametrize("language", sorted(SENTENCES))
def test_a_good_take_is_good_at_once(page: Page, language: str) -> None:
    take = clean_take(language)
    server = judged(take, studio=True)
    answer = at_once(page, take)
    assert found(server) == answer["found"] == {}
    assert abs(answer["figures"]["span"]["start"] - server.speech_start_ms) < 150
    assert abs(answer["figures"]["span"]["end"] - server.speech_end_ms) < 200
    assert abs(answer["figures"]["speechDbfs"] - server.figures.speech_dbfs) < 3


CASES: dict[str, tuple[Callable[[Samples], Samples], str, str]] = {
    "far too quiet": (lambda take: take * np.float32(0.08), "too_quiet", "retake"),
    "quiet": (lambda take: take * np.float32(0.3), "too_quiet", "warn"),
    "distorted": (lambda take: np.clip(take * np.float32(40), -1, 1), "clipped", "retake"),
    "noisy": (lambda take: take + noise(len(take), -28), "noisy", "retake"),
    "nobody": (lambda take: noise(len(take), -60), "no_speech", "retake"),
    "digital silence": (lambda take: np.zeros_like(take), "no_speech", "retake"),
    "beginning cut": (lambda take: take[RATE * 65 // 100 :], "cut_start", "retake"),
    "end cut": (lambda take: take[: -RATE * 8 // 10], "cut_end", "retake"),
}


@pytest.mark.parametrize("case", CASES)
def test_a_bad_microphone_gets_the_same_advice_as_from_the_server(page: Page, case: str) -> None:
    spoil, code, severity = CASES[case]
    take = np.asarray(spoil(clean_take("en")), np.float32)
    assert found(judged(take, studio=True)).get(code) == severity
    assert at_once(page, take)["found"].get(code) == severity


def test_a_take_that_cannot_be_placed_is_too_long_on_both_sides(page: Page) -> None:
    take = clean_take("en")
    for slot_ms, severity in ((9500, None), (7500, "warn"), (3000, "retake")):
        assert found(judged(take, studio=True, slot_ms=slot_ms)).get("too_long") == severity, slot_ms
        assert at_once(page, take, slot_ms)["found"].get("too_long") == severity, slot_ms
