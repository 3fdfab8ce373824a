"""A release whose picture waits, built as a town builds it and played as parents play it: numbers in the picture say
which one is seen."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache
from typing import Any

import pytest
from playwright.sync_api import Browser

from craft.timing.timeline import SAME_TIME, to_language
from dubbing.manifests import read_manifest
from dubbing.models import Release
from dubbing.states import ReleaseState
from tests.browser.parents import held_video
from tests.browser.parents.numbered_pictures import EYES_AND_EARS, HD, LITE, number_due, wrong_pictures
from tests.browser.parents.parents_site import Watched, open_more
from tests.dubbing import studio
from tests.dubbing.built import built
from tests.dubbing.held_film import held_room, spoken_over
from tests.dubbing.studio import SpokenVideo
from town.models import Town

pytestmark = [pytest.mark.browser, pytest.mark.slow, pytest.mark.django_db(transaction=True)]
BEFORE_MS = 600


@cache
def numbered_film() -> SpokenVideo:
    return spoken_over(lambda seconds: ["-i", str(held_video.numbered(seconds, small=True))])


@pytest.fixture
def release(db: None) -> Release:
    """Each of its takes is twice as long as its French and more."""
    room = held_room(film=numbered_film)
    studio.recorded(room.version, room.voice, room.reviewer)
    Town.objects.update_or_create(pk=1, defaults={"hold_longer": 100})
    made = built(room)
    assert made.state == ReleaseState.LIVE, (made.failure, made.findings)
    return made


@pytest.fixture
def watched(chromium: Browser) -> Iterator[Watched]:
    page = Watched(chromium, service_workers="block")
    yield page
    page.context.close()


def test_every_picture_is_its_moment_s_in_both_qualities(release: Release, live_server: Any, watched: Watched) -> None:
    tutorial, times = release.version.tutorial, read_manifest(release.manifest).times
    assert len(times.holds) >= 3 and not release.report["refused"]
    page = watched.page
    seen: dict[int, list[list[float]]] = {}
    for height in (LITE, HD):
        page.goto(f"{live_server.url}/en/{tutorial.slug}/", wait_until="networkidle")
        page.evaluate(EYES_AND_EARS)
        page.locator("[data-do=start]").click()
        page.wait_for_function("() => document.querySelector('video').currentTime > 0.2", timeout=120_000)
        if height == HD:  # before the rest is fetched: what is there is not fetched again
            open_more(page)
            page.locator("[data-do=hd]").click()
        for hold in times.holds:
            begins = to_language(hold.at_ms, times)
            page.evaluate(f"() => {{ document.querySelector('video').currentTime = {begins - BEFORE_MS} / 1000 }}")
            after = (begins + hold.length_ms + BEFORE_MS) / 1000
            page.wait_for_function(
                f"() => {{ const v = document.querySelector('video'); return v.currentTime > {after} || v.ended }}",
                timeout=120_000,
            )
        for shown in page.evaluate("() => window.shown"):
            seen.setdefault(int(shown[2]), []).append(shown)
        assert page.evaluate("() => window.events").count("error") == 0
    assert set(seen) == {LITE, HD}
    for height, shown in seen.items():
        assert wrong_pictures(shown, times, tutorial.duration_ms) == []
        # Every hold was looked at, and a picture that did not wait would have been found.
        assert len({number_due(at, height, times, tutorial.duration_ms) for at, *_more in shown}) > 10
        assert wrong_pictures(shown, SAME_TIME, tutorial.duration_ms)
    assert watched.errors == []


def test_each_sentence_is_read_where_its_take_begins(release: Release, live_server: Any, watched: Watched) -> None:
    page = watched.page
    page.goto(f"{live_server.url}/en/{release.version.tutorial.slug}/", wait_until="networkidle")
    page.locator("[data-do=start]").click()
    for segment in release.manifest["segments"]:
        begins = segment["placement"]["start_ms"] / 1000 + 0.2
        page.evaluate(f"() => {{ document.querySelector('video').currentTime = {begins} }}")
        page.wait_for_function(
            "(text) => [...document.querySelector('video').textTracks].some((track) => [...(track.activeCues ?? [])]"
            ".some((cue) => text.replaceAll(/\\s+/g, ' ').startsWith(cue.text.replaceAll(/\\s+/g, ' '))))",
            arg=segment["text"],
            timeout=120_000,
        )
    assert watched.errors == []
