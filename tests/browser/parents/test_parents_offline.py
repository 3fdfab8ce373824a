"""The site as an icon on a telephone: installable, pages seen stay readable, kept tutorials play without a network."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from django.contrib.staticfiles import finders
from django.core.files.storage import storages
from playwright.sync_api import Browser, Page

from dubbing.models import Release
from storage.files import keep_public
from tests.browser.cut_connection import connection_to
from tests.browser.parents.parents_site import (
    SLUG,
    SOUND,
    TEXTS,
    TITLES,
    Watched,
    becomes_true,
    keep_film,
    open_more,
    remove_film,
    says_gone,
)
from tests.parents import factory

WORKER = "js/parents/service-worker.js"
pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
CACHED = """async () => { const paths = [];
  for (const name of await caches.keys())
    for (const one of await (await caches.open(name)).keys()) paths.push(new URL(one.url).pathname);
  return paths }"""
SEEN = f"""async () => {{ const paths = await ({CACHED})();
  return ["portevoix.css", "site.js", "say.js", "offline.js", "kept.js", "numbers.js"].every((name) =>
    paths.some((path) => path.endsWith(name))) }}"""


@pytest.fixture
def site(live_server: Any) -> str:
    row = factory.tutorial(SLUG)
    for tag in ("fr", "ar"):
        factory.publish(row, tag, TEXTS[tag], title=TITLES[tag])
    return str(live_server.url)


@pytest.fixture
def watched(chromium: Browser) -> Iterator[Watched]:
    one = Watched(chromium)
    yield one
    one.context.close()


def kept(site: str, page: Page, tag: str = "ar", again: str = "") -> None:
    keep_film(page, f"{site}/{tag}/{SLUG}/{again}")


def test_it_can_be_installed(site: str, watched: Watched) -> None:
    watched.page.goto(f"{site}/ar/", wait_until="networkidle")
    wire = watched.context.new_cdp_session(watched.page)
    told = wire.send("Page.getAppManifest")
    assert told["errors"] == []
    assert told["url"] == f"{site}/manifest.webmanifest"
    # A window of its own for tests is a private one; nothing else may stand in the way of the icon.
    errors = {
        installabilityError["errorId"]
        for installabilityError in wire.send("Page.getInstallabilityErrors")["installabilityErrors"]
    }
    assert errors <= {"in-incognito"}


def test_a_first_visit_is_enough_for_the_list_without_a_network(site: str, watched: Watched) -> None:
    page = watched.page
    page.goto(f"{site}/ar/{SLUG}/", wait_until="networkidle")
    becomes_true(page, SEEN, "the style in the cache")
    becomes_true(page, f"async () => (await ({CACHED})()).includes('/ar/')", "the list in the cache")
    watched.context.set_offline(True)
    page.goto(f"{site}/ar/{SLUG}/handout/")  # never kept: the list of its language stands in for it
    page.locator("#offline").wait_for()
    assert page.evaluate("() => document.documentElement.lang") == "ar"
    assert page.evaluate("() => getComputedStyle(document.querySelector('.masthead')).display") == "block"
    assert page.evaluate("() => document.styleSheets[0].cssRules.length") > 50
    watched.context.set_offline(False)
    page.goto(f"{site}/ar/", wait_until="networkidle")
    assert not page.locator("#offline").is_visible()


@pytest.mark.parametrize(
    ("path", "tag", "words"),
    [("ta/", "ta", "இணைய"), ("ur/", "ur", "انٹرنیٹ"), ("wo/", "ar", "الإنترنت"), ("", "ar", "الإنترنت")],
)
def test_the_chooser_stands_in_and_says_so_in_a_language_of_the_reader(
    site: str, watched: Watched, path: str, tag: str, words: str
) -> None:
    """Of the address when it has words (Tamil), else the one last chosen (Arabic; Wolof has no words yet)."""
    page = watched.page
    page.goto(f"{site}/ar/", wait_until="networkidle")
    becomes_true(page, SEEN, "the style in the cache")
    becomes_true(page, f"async () => (await ({CACHED})()).includes('/')", "the chooser in the cache")
    watched.context.set_offline(True)
    page.goto(f"{site}/{path}")
    notice = page.locator(f"#offline [lang={tag}]")
    notice.wait_for()
    assert words in notice.inner_text()
    assert notice.evaluate("one => getComputedStyle(one).direction") == ("ltr" if tag == "ta" else "rtl")
    assert page.locator("[data-languages] a").count() >= 2


def test_a_kept_tutorial_plays_without_a_network_and_can_be_removed(site: str, watched: Watched) -> None:
    page = watched.page
    kept(site, page)
    watched.context.set_offline(True)
    page.goto(f"{site}/ar/{SLUG}/")
    assert page.evaluate("() => document.styleSheets[0].cssRules.length") > 50
    page.locator("[data-do=start]").click()
    page.wait_for_function(SOUND, timeout=120_000)
    page.evaluate("() => { document.querySelector('video').currentTime = 7 }")
    page.wait_for_function("() => document.querySelector('video').currentTime > 7.5", timeout=120_000)
    page.goto(f"{site}/ar/")
    row = page.locator("#kept li")
    row.wait_for()
    assert "م.ب" in row.inner_text(), "its size in megabytes"
    remove_film(page, row.locator("button"))
    page.locator("#kept").wait_for(state="hidden")
    assert [path for path in page.evaluate(CACHED) if path.endswith(".mp4")] == []


def test_a_kept_tutorial_costs_no_data_with_a_network_either(site: str, watched: Watched) -> None:
    page = watched.page
    kept(site, page)
    watched.asked.clear()
    page.goto(f"{site}/ar/{SLUG}/", wait_until="networkidle")
    page.locator("[data-do=start]").click()
    page.wait_for_function(SOUND, timeout=120_000)
    assert not [url for url in watched.asked if url.endswith(".m3u8")]
    assert page.evaluate("() => document.querySelector('video').currentSrc").endswith(".mp4")


def test_a_kept_copy_goes_when_the_voice_was_withdrawn(site: str, watched: Watched) -> None:
    page = watched.page
    kept(site, page)
    kept(site, page, "fr")
    Release.objects.filter(version__language="ar").update(state=Release.State.WITHDRAWN)
    says_gone(page, f"{site}/ar/{SLUG}/?again")
    page.goto(f"{site}/fr/", wait_until="networkidle")
    page.locator("#kept li").first.wait_for()
    assert page.locator("#kept .kept-film").evaluate_all("(links) => links.map((link) => link.pathname)") == [
        f"/fr/{SLUG}/"
    ]
    watched.context.set_offline(True)
    page.goto(f"{site}/fr/{SLUG}/")
    page.locator("[data-do=start]").click()
    page.wait_for_function(SOUND, timeout=120_000)


def test_a_copy_that_breaks_off_leaves_nothing_and_says_so(site: str, watched: Watched) -> None:
    page = watched.page
    watched.context.route("**/m/**.mp4", lambda route: route.abort())
    page.goto(f"{site}/ar/{SLUG}/", wait_until="networkidle")
    page.evaluate("() => navigator.serviceWorker.ready.then(() => true)")
    open_more(page)
    page.locator("[data-keep]").click()
    page.wait_for_function("() => document.querySelector('[data-said]').textContent.length > 20", timeout=60_000)
    assert page.locator("[data-keep]").get_attribute("aria-pressed") == "false"
    assert [path for path in page.evaluate(CACHED) if path.endswith((".mp4", ".vtt")) or path == "/kept.json"] == []


def test_a_line_that_hangs_does_not_keep_a_kept_page_waiting(live_server: Any, site: str, watched: Watched) -> None:
    with connection_to(str(live_server.url)) as line:
        page = watched.page
        kept(line.address, page)
        line.allowance, line.stalls = 1, True  # what is asked reaches nobody, and nobody says so
        page.goto(f"{line.address}/ar/{SLUG}/?again", wait_until="commit", timeout=30_000)  # past the browser's cache
        assert line.stalled.is_set()
        page.locator("[data-do=start]").click()
        page.wait_for_function(SOUND, timeout=120_000)


def test_a_new_worker_takes_over_and_leaves_what_is_kept(
    site: str, watched: Watched, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    page = watched.page
    kept(site, page)
    text = Path(str(finders.find(WORKER))).read_text("utf-8")
    newer = tmp_path / "sw.js"
    newer.write_text(text.replace('"pages-2"', '"pages-3"'))
    found = finders.find
    monkeypatch.setattr(finders, "find", lambda name, *more: str(newer) if name == WORKER else found(name, *more))
    page.evaluate("async () => { await (await navigator.serviceWorker.ready).update() }")
    becomes_true(page, "async () => (await caches.keys()).sort().join() === 'kept-1,pages-3'", "the new worker")
    watched.context.set_offline(True)
    page.goto(f"{site}/ar/{SLUG}/")
    page.locator("[data-do=start]").click()
    page.wait_for_function(SOUND, timeout=120_000)


def test_a_full_phone_says_so_and_keeps_what_it_had(site: str, watched: Watched) -> None:
    page = watched.page
    kept(site, page, "fr")
    before = sorted(page.evaluate(CACHED))
    page.goto(f"{site}/ar/{SLUG}/", wait_until="networkidle")
    wire = watched.context.new_cdp_session(page)
    wire.send("Storage.overrideQuotaForOrigin", {"origin": site, "quotaSize": 1})
    open_more(page)
    page.locator("[data-keep]").click()
    page.wait_for_function("() => document.querySelector('[data-said]').textContent.length > 20", timeout=60_000)
    assert page.locator("[data-keep]").get_attribute("aria-pressed") == "false"
    left = sorted(path for path in page.evaluate(CACHED) if path.endswith((".mp4", ".vtt")))
    assert left == [path for path in before if path.endswith((".mp4", ".vtt"))]
    assert page.evaluate("async () => (await (await caches.match('/kept.json')).json()).length") == 1


def test_published_anew_the_kept_one_plays_on_until_the_new_one_is_kept(site: str, watched: Watched) -> None:
    """The new page names a video that the phone does not have: it must not take the place of the one that plays."""
    page = watched.page
    kept(site, page)
    release = Release.objects.get(version__language="ar")
    other = release.manifest
    one = next(entry for entry in other["files"] if entry["role"] == "messaging_mp4")
    old = one["path"]
    with open(storages["public"].path(old), "rb") as file:
        (again := Path(storages["public"].path("")) / "again.mp4").write_bytes(file.read() + b"\0\0\0\x08free")
    one["path"] = keep_public(again).path
    again.unlink()
    Release.objects.filter(pk=release.pk).update(manifest=other)
    page.goto(f"{site}/ar/{SLUG}/?again", wait_until="networkidle")
    assert page.locator("[data-keep]").get_attribute("aria-pressed") == "false", "the new one is offered"
    watched.context.set_offline(True)
    page.goto(f"{site}/ar/{SLUG}/")
    page.locator("[data-do=start]").click()
    page.wait_for_function(SOUND, timeout=120_000)
    watched.context.set_offline(False)
    kept(site, page, again="?once-more")
    paths = page.evaluate(CACHED)
    assert f"/m/{one['path']}" in paths and f"/m/{old}" not in paths


def test_the_last_language_is_shown_first(site: str, watched: Watched) -> None:
    page = watched.page
    page.goto(f"{site}/", wait_until="networkidle")
    first = page.locator("[data-languages] a").first
    assert first.get_attribute("hreflang") == "fr"
    page.goto(f"{site}/ar/", wait_until="networkidle")
    page.goto(f"{site}/", wait_until="networkidle")
    assert first.get_attribute("hreflang") == "ar"
    assert page.url == f"{site}/"
