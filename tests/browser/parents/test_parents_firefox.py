"""The parents' player in a real Firefox: sound leaves the loudspeaker, seeking works, the language changes in place."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from tests.browser.firefox import Firefox
from tests.browser.parents.parents_site import SLUG, TEXTS, TITLES
from tests.parents import factory

pytestmark = [pytest.mark.browser, pytest.mark.slow, pytest.mark.django_db(transaction=True)]
VIDEO = "document.querySelector('video')"
SILENCE = 10 ** (-60 / 20)  # full scale is 1


@pytest.fixture
def site(live_server: Any) -> str:
    row = factory.tutorial(SLUG)
    for tag in ("fr", "ar"):
        factory.publish(row, tag, TEXTS[tag], title=TITLES[tag])
    return str(live_server.url)


def loudness(firefox: Firefox) -> float:
    """RMS of one second of what Firefox plays."""
    return float(np.sqrt(np.mean(np.square(firefox.sound.heard(1.0)))))


def test_the_voice_is_heard_and_the_language_changes_at_the_same_moment(site: str, firefox: Firefox) -> None:
    firefox.open(f"{site}/ar/{SLUG}/")
    firefox.click("[data-do=start]")
    firefox.until(f"{VIDEO}.currentTime > 1", 120)
    assert loudness(firefox) > SILENCE
    assert firefox.value(f"{VIDEO}.currentSrc").startswith("blob:"), "the stream, by hls.js"
    firefox.run(f"{VIDEO}.currentTime = 6")
    firefox.until(f"{VIDEO}.currentTime > 6.3 && !{VIDEO}.seeking", 120)
    firefox.run(f"{VIDEO}.pause()")
    # So that every segment is in the browser's cache.
    firefox.until(f"{VIDEO}.buffered.end({VIDEO}.buffered.length - 1) > {VIDEO}.duration - 0.2", 120)
    before = firefox.value(f"{VIDEO}.currentTime")
    firefox.click("[data-languages-menu] summary")
    firefox.click("[data-languages-menu] a[hreflang=fr]")
    firefox.until("document.documentElement.lang === 'fr' && document.readyState === 'complete'", 120)
    firefox.run(
        f"{VIDEO}.addEventListener('playing', () => {{ window.begun = {VIDEO}.currentTime; {VIDEO}.pause() }}, "
        "{ once: true })"
    )
    firefox.click("[data-do=start]")
    firefox.until("window.begun !== undefined", 120)
    assert abs(firefox.value("window.begun") - before) < 0.5
    segments = firefox.value(
        "performance.getEntriesByType('resource').filter((entry) => entry.name.endsWith('.m4s'))"
        ".map((entry) => [entry.name, entry.transferSize])"
    )
    assert segments, "the new page reads the segments"
    assert [name for name, over_the_line in segments if over_the_line > 0] == []
