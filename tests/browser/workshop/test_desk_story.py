"""A month of a town, then a newcomer at the desk: each next act is one line, one tap opens the invitation; the
board says how far each version is, at 360 and 1280 px, light and dark, left to right and right to left, on paper."""

from __future__ import annotations

import os
from typing import Any

import pytest
from django.utils import timezone
from playwright.sync_api import Browser, Page, expect

from dubbing.queries import PARTS
from jobs.models import Job, Worker
from tests.browser import axe
from tests.browser.workshop.page_faults import pictures
from tests.browser.workshop.workshop_site import signed_in
from tests.volunteers.desk.month import Month
from volunteers.models import Invitation, User

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
SIZES = ((360, 740), (1280, 900))


def looked_at(page: Page, name: str) -> None:
    """Nothing sticks out, axe finds nothing; a picture where a folder is named."""
    for width, height in SIZES:
        page.set_viewport_size({"width": width, "height": height})
        assert page.evaluate("document.documentElement.scrollWidth <= innerWidth + 1"), (name, width)
        assert axe.in_both_schemes(page, f"{name} {width}", seen=pictures(page, f"{name}-{width}")) == []
    page.emulate_media(color_scheme="light")


@pytest.mark.parametrize("language", ["fr", "en"])
def test_a_newcomer_at_the_desk(chromium: Browser, live_server: Any, language: str) -> None:
    month = Month(7).live()
    for queue in Job.Queue.values:
        Worker.objects.create(name=f"worker-{queue}", queue=queue, seen_at=timezone.now())
    User.objects.filter(pk=month.claire.pk).update(interface_language=language)
    turkish, invite = {"fr": ("Turc", "relit"), "en": ("Turkish", "reviewer")}[language]
    with signed_in(chromium, str(live_server.url), month.claire) as page:
        page.goto("/atelier/")
        first = page.locator("main section[aria-labelledby=missing] li").first
        expect(first).to_contain_text(turkish)
        looked_at(page, f"home-{language}")
        page.set_viewport_size({"width": 360, "height": 740})
        top = page.locator("main .acts li").first.bounding_box()
        assert top is not None and top["y"] < 400, "the first line stands on the first screen of a phone"
        heights = page.locator(".acts > li").evaluate_all("rows => rows.map((row) => row.offsetHeight)")
        assert len(heights) > 5 and max(heights) < 60, "one line each"
        first.get_by_role("link", name=invite).click()
        expect(page.locator("select[name=role]").first).to_have_value("reviewer")
        assert page.locator("input[name=languages]:checked").evaluate_all(
            "inputs => inputs.map((one) => one.value)"
        ) == ["tr"]
        page.locator("#invite form button[type=submit]").click()
        expect(page.locator("#invitation-link")).to_be_visible()
        assert Invitation.objects.get().languages == ["tr"]

        page.goto("/atelier/board/")
        looked_at(page, f"board-{language}")
        page.locator("main details summary").first.click()
        page.select_option("#filter-stage", "to_review")
        page.select_option("#filter-language", "tr")
        page.locator("form.filter button[type=submit]").click()
        expect(page.locator(".stage-words").first).to_be_visible()
        assert set(page.locator(".cells a.cover").all_inner_texts()) == {turkish}
        page.goto("/atelier/board/figures/")
        looked_at(page, f"figures-{language}")


def test_the_board_right_to_left_and_on_paper(chromium: Browser, live_server: Any) -> None:
    month = Month(7).live()
    with signed_in(chromium, str(live_server.url), month.claire) as page:
        page.goto("/atelier/board/")
        page.evaluate("document.documentElement.dir = 'rtl'")
        looked_at(page, "board-rtl")
        bar = page.locator(".parts-bar").filter(has=page.locator(".done")).first
        done, rest = bar.locator("rect.done").bounding_box(), bar.locator("rect").first.bounding_box()
        assert done is not None and rest is not None and done["x"] < rest["x"], "the work goes on to the left"
        page.goto("/atelier/")
        page.evaluate("document.documentElement.dir = 'rtl'")
        looked_at(page, "home-rtl")
        page.goto("/atelier/board/")
        page.emulate_media(media="print")
        expect(page.locator("form.filter")).to_be_hidden()
        fills = page.evaluate(
            "Object.fromEntries([...document.querySelectorAll('.parts-bar .part')]"
            ".map((rect) => [rect.classList[1], getComputedStyle(rect).fill]))"
        )
        assert len(fills) >= 3
        assert all("url(" in fill and name in fill for name, fill in fills.items()), fills
        assert page.locator("pattern[id^=part-]").count() == len(PARTS)
        if folder := os.environ.get("PICTURES"):
            page.set_viewport_size({"width": 800, "height": 1100})
            page.screenshot(path=f"{folder}/board-print.png")
