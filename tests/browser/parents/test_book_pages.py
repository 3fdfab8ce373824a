"""Every page of the book that speaks, as a browser shows it: axe-core finds nothing, nothing is pushed sideways."""

from __future__ import annotations

import zipfile
from pathlib import Path

import pytest
from django.core.files.storage import storages
from playwright.sync_api import Browser

from craft import languages
from outlets.steps.pages import step_files
from public.queries.watch import watch_page
from tests.browser.parents.parents_site import SLUG, TEXTS, TITLES
from tests.browser.parents.test_parents_rules import looked_at
from tests.parents import factory

pytestmark = [pytest.mark.browser, pytest.mark.django_db]


@pytest.mark.parametrize("tag", ["fr", "ar", "ta", "zh-Hans"])
def test_axe_finds_nothing_in_the_book(chromium: Browser, tmp_path: Path, tag: str) -> None:
    factory.town()
    release = factory.publish(factory.tutorial(SLUG), tag, TEXTS[tag], title=TITLES[tag])
    factory.speak(release)
    found, made = watch_page(languages.get(tag), SLUG), step_files(release.pk)
    assert found is not None and made is not None
    with zipfile.ZipFile(storages["public"].path(made.book)) as book:
        book.extractall(tmp_path)
    pages = sorted((tmp_path / "EPUB").glob("*.xhtml"))
    assert len(pages) == 2 + len(TEXTS[tag])
    context = chromium.new_context(viewport={"width": 360, "height": 640})
    page = context.new_page()
    for file in pages:
        page.goto(file.as_uri())
        assert looked_at(page, f"{tag} {file.name}") == []
        pictures = page.evaluate("() => [...document.images].map((picture) => picture.naturalWidth)")
        assert all(width > 0 for width in pictures), (tag, file.name)
    context.close()
