"""What a reviewer's judgement brings is pressed in its row: undo, and what opens in the card that comes back."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, expect

from subtitles.models import TranslationRevision
from tests import factories
from tests.browser.workshop.workshop_site import signed_in
from tests.volunteers.shortcuts import submitted

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
S = TranslationRevision.State


@pytest.fixture
def review(live_server: Any, chromium: Browser) -> Iterator[Page]:
    version = factories.version(factories.tutorial(), "ar")
    amina = factories.volunteer()
    texts = (
        "للتشغيل اضغطوا على الزر ثلاث ثوان.",
        "المسوا الآن الأيقونة الزرقاء.",
        "اقرؤوا الرسالة، ثم المسوا السهم للعودة.",
    )
    for segment, text in zip(factories.speech(version.tutorial), texts, strict=True):
        submitted(version, amina, segment, text)
    with signed_in(chromium, str(live_server.url), factories.reviewer(), width=360) as page:
        page.goto("/atelier/text/allumer-la-tablette/ar/review/")
        expect(page.locator("html.js")).to_have_count(1)
        yield page


def test_an_approval_is_taken_back_in_its_row(review: Page) -> None:
    cards = review.locator("[data-card]")
    first = TranslationRevision.objects.order_by("pk")[0]
    review.get_by_role("button", name="Approve", exact=True).first.click()
    row = review.locator("#cards > li").first
    expect(row.get_by_role("button", name="Undo")).to_be_visible()
    expect(review.locator("#left")).to_have_text("2")
    row.get_by_role("button", name="Undo").click()
    expect(cards).to_have_count(3)
    expect(review.locator("#left")).to_have_text("3")
    expect(row).to_be_focused()
    expect(row.locator(".proposed")).to_have_text(first.text)
    first.refresh_from_db()
    assert first.state == S.SUBMITTED and first.reviewer_id is None


def test_in_the_card_that_came_back_everything_opens_and_judges(review: Page) -> None:
    row = review.locator("#cards > li").first
    row.get_by_role("button", name="Approve", exact=True).click()
    row.get_by_role("button", name="Undo").click()
    row.locator(".talk summary").click()
    expect(row.locator(".talk textarea")).to_be_visible()
    row.locator("summary", has_text="Ask again").click()
    row.locator(".reason").first.click()
    expect(review.locator("[data-card]")).to_have_count(2)
    expect(row).to_contain_text("Asked again")
    assert TranslationRevision.objects.order_by("pk")[0].state == S.CHANGES_REQUESTED


def test_too_late_to_undo_is_said_in_the_row(review: Page) -> None:
    row = review.locator("#cards > li").first
    row.get_by_role("button", name="Approve", exact=True).click()
    expect(row.get_by_role("button", name="Undo")).to_be_visible()
    TranslationRevision.objects.update(reviewed_at="2020-04-01T08:00:00Z")
    row.get_by_role("button", name="Undo").click()
    expect(row.locator("[data-trouble]")).to_contain_text("10 minutes")
    expect(row.get_by_role("button", name="Undo")).to_be_enabled()


def test_approving_all_is_offered_while_a_text_without_remarks_waits(review: Page) -> None:
    """Without a number: the page does not count again after each judgement."""
    all_of_them = review.get_by_role("button", name="Approve all without remarks", exact=True)
    expect(all_of_them).to_be_visible()
    for left in ("2", "1", "0"):
        review.get_by_role("button", name="Approve", exact=True).first.click()
        expect(review.locator("#left")).to_have_text(left)
    expect(all_of_them).to_be_hidden()
    review.get_by_role("button", name="Undo").first.click()
    expect(all_of_them).to_be_visible()
