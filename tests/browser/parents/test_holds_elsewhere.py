"""A version whose picture waits and is slower plays to its end in a real Firefox and a real WebKit: stream or file."""

from __future__ import annotations

from typing import Any

import pytest

from craft.timing.timeline import duration_in_language
from tests.browser.firefox import Firefox
from tests.browser.parents import held_video
from tests.browser.parents.held_video import SECONDS, SLUG, SPANISH
from tests.browser.studio.scripted_browser import ScriptedBrowser
from tests.browser.webkit import WebKit

pytestmark = [pytest.mark.browser, pytest.mark.slow, pytest.mark.django_db(transaction=True)]
VIDEO = "document.querySelector('video')"
LENGTH_S = duration_in_language(SECONDS * 1000, SPANISH) / 1000


@pytest.fixture
def site(live_server: Any) -> str:
    held_video.publish()
    return str(live_server.url)


def plays_to_its_end(browser: ScriptedBrowser, site: str) -> None:
    browser.open(f"{site}/es/{SLUG}/")
    browser.run(f"{VIDEO}.addEventListener('error', () => {{ window.broken = {VIDEO}.error?.message ?? 'error' }})")
    browser.click("[data-do=start]")
    browser.until(f"{VIDEO}.currentTime > 0.5", 120)
    browser.run(f"{VIDEO}.playbackRate = 2")
    browser.until(f"{VIDEO}.ended", 240)
    assert browser.value("window.broken ?? ''") == ""
    assert browser.value(f"{VIDEO}.duration") == pytest.approx(LENGTH_S, abs=0.1)
    assert browser.value("document.querySelector('[data-trouble]').textContent") == ""
    files = browser.value("'ManagedMediaSource' in window || !('MediaSource' in window)")
    source = browser.value(f"{VIDEO}.currentSrc")
    assert source.endswith("/play.mp4") if files else source.startswith("blob:")


def test_in_firefox(site: str, firefox: Firefox) -> None:
    plays_to_its_end(firefox, site)


def test_in_webkit(site: str, webkit: WebKit) -> None:
    plays_to_its_end(webkit, site)
    assert webkit.errors() == []
